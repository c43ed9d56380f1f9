"""The questionnaire as a form: nine scales, four optional facts about the respondent, one free comment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from permits.surveys.operations import COMMENT_LIMIT, Response
from permits.surveys.questionnaire import ELEMENTS, RESPONDENT, SCALE

SKIP = "skip"
"""The choice that takes an answer back: without it a scale once touched could not be left out again without script."""

RESPONDENT_LABELS = {
    "sex": lazy_gettext("Sex"),
    "age": lazy_gettext("Age"),
    "education": lazy_gettext("Highest education completed"),
    "occupation": lazy_gettext("Occupation"),
}


def _offered(_form: FlaskForm, field: Any) -> None:
    if field.data not in {value for value, _label in field.choices}:
        raise ValidationError(_("Choose one of the answers shown, or leave this question out."))


class SurveyForm(FlaskForm):  # type: ignore[misc]
    """What the page asks; :func:`survey_form` makes one."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """No token of a session: the unguessable link is the only right there is, and it works without cookies."""

        csrf = False

    comment = TextAreaField(
        validators=[
            Optional(),
            Length(max=COMMENT_LIMIT, message=lazy_gettext("Write at most 1,000 characters.")),
        ]
    )

    @property
    def scales(self) -> list[Field]:
        return [self[element.code] for element in ELEMENTS]

    @property
    def respondent(self) -> list[Field]:
        return [self[name] for name in RESPONDENT]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, each with the id of the control where it can be mended."""
        controls = [(f"{each.id}-0", each) for each in self.scales]
        controls += [(each.id, each) for each in [*self.respondent, self.comment]]
        return [(control, str(each.errors[0])) for control, each in controls if each.errors]

    def response(self) -> Response:
        """What was filled in, with what was left out left out."""
        return Response(
            answers={each.name: int(each.data) for each in self.scales if each.data and each.data != SKIP},
            respondent={each.name: each.data for each in self.respondent if each.data},
            comment=self.comment.data or "",
        )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Every problem at its field; a form without any answer is asked for one, at the first question."""
        sound = bool(super().validate(extra_validators))
        response = self.response() if sound else None
        if response and not response.answers and not response.comment.strip():
            self.scales[0].errors = [_("Answer at least one question or write a comment.")]
            return False
        return sound


_fields: dict[str, Any] = {
    element.code: RadioField(choices=[], validate_choice=False, validators=[Optional(), _offered])
    for element in ELEMENTS
}
_fields |= {
    name: SelectField(label, choices=[], validate_choice=False, validators=[Optional(), _offered])
    for name, label in RESPONDENT_LABELS.items()
}
_Filled = type("_Filled", (SurveyForm,), _fields)


def survey_form(language: str) -> SurveyForm:
    """The form in the reader's language, nothing chosen, or holding what was posted."""
    form: SurveyForm = _Filled()
    for element, scale in zip(ELEMENTS, form.scales, strict=True):
        scale.choices = [(str(value), element.labels[value - 1][language]) for value in SCALE]
        scale.choices.append((SKIP, ""))
    for name, field in zip(RESPONDENT, form.respondent, strict=True):
        field.choices = [("", _("I would rather not say"))]
        field.choices += [(code, text[language]) for code, text in RESPONDENT[name].items()]
    return form
