"""What guided forms have in common: a part of a text, and a condition put together or written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from permits.editor.reading import Reading
from permits.editor.wording import comparison_words
from permits.errors import NotFound
from permits.language import language
from workflows import editing
from workflows.editing import EditRefused, Subject
from workflows.expressions import Expression, Names

CONDITION = ("when", "subject", "comparison", "option", "value", "expression")
OPTIONAL = ("hint_id", "hint_en", "verified", "stamped")


class Option(SelectChoice):  # type: ignore[misc]
    """One of several to choose from, which pages read as a pair: its code and its words."""

    def __getitem__(self, at: int) -> str:
        return (str(self.value), str(self.label))[at]


def options(pairs: Iterable[tuple[str, object]]) -> list[Option]:
    """Choices for a control, from codes and words."""
    return [Option(code, words) for code, words in pairs]


class Change(Form):  # type: ignore[misc]
    """A guided form for one part (``of``) of a text."""

    title = ""
    adds = False

    def __init__(self, reading: Reading, of: str, formdata: Any = None) -> None:
        super().__init__(formdata=formdata, data=None if formdata else self.present(reading, of))
        self.reading = reading
        self.of = of
        for field in self:
            field.is_required = field.short_name not in OPTIONAL

    @property
    def in_order(self) -> list[Field]:
        """The controls in the order of the page: what the part is, then under which condition."""
        return sorted(self, key=lambda each: each.short_name in CONDITION)

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        """What stands in the text now. Raises NotFound when the part is not there."""
        raise NotFound

    def edit(self, text: str) -> str:
        """The changed text. Raises EditRefused."""
        raise NotFound

    @property
    def heading(self) -> str:
        """What the page is called."""
        return str(self.title)


class Conditional(Change):
    """A part that holds always, under a condition put together here, or under one written by hand."""

    when = RadioField(_l("When"), choices=options((each, "") for each in ("always", "built", "own")), default="always")
    subject = SelectField(_l("It depends on"), choices=[], validate_choice=False)
    comparison = SelectField(_l("How it is compared"), choices=[], validate_choice=False)
    option = SelectMultipleField(_l("One or more of"), choices=[], validate_choice=False)
    value = StringField(_l("With"))
    expression = TextAreaField(_l("Condition"))

    def __init__(self, reading: Reading, of: str, formdata: Any = None) -> None:
        super().__init__(reading, of, formdata)
        self.subjects = {each.path: each for each in self.all_subjects()}
        self.subject.choices = options((path, subject_words(each)) for path, each in self.subjects.items())
        self.when.choices = options((
            ("always", self.always_words()), ("built", _("Only under a condition, put together here")),
            ("own", _("Only under a condition, written as a formula")),
        ))  # fmt: skip
        chosen = self.chosen
        if chosen:
            words = comparison_words()
            self.comparison.choices = options((each, words[each]) for each in editing.comparisons_of(chosen))
            self.option.choices = options(
                (code, title[language()] if title else code) for code, title in chosen.options.items()
            )
            self.value.unit = chosen.unit

    def always_words(self) -> str:
        """What it is called when there is no condition."""
        return str(_("Always"))

    def all_subjects(self) -> tuple[Subject, ...]:
        names: Names | None = self.reading.names
        return editing.subjects_of(names) if names else ()

    @property
    def chosen(self) -> Subject | None:
        """What the condition is about, once it is chosen."""
        return self.subjects.get(self.subject.data or "") if self.when.data == "built" else None

    @property
    def waits_for_comparison(self) -> bool:
        """Whether the subject has only just been chosen, so that its comparisons were not yet there to choose from."""
        return self.chosen is not None and not self.comparison.data

    def condition(self) -> str | None:
        """The expression, None for always. Raises EditRefused."""
        if self.when.data == "built":
            if self.chosen is None:
                raise EditRefused("unknown_subject", "subject")
            return self.built(self.chosen)
        if self.when.data == "own":
            written = (self.expression.data or "").strip()
            if not written:
                raise EditRefused("empty", "expression")
            return written
        return None

    def built(self, subject: Subject) -> str:
        given = self.option.data or [] if subject.options else [self.value.data or ""]
        comparison = self.comparison.data or ""
        if comparison == "==" and len(given) > 1:
            comparison = "in"
        values = tuple(self.reading.definition.values) if self.reading.definition else ()
        try:
            return editing.write_condition(subject, comparison, given, values)
        except EditRefused as refused:
            control = "comparison" if refused.code == "unknown_comparison" else "option" if subject.options else "value"
            raise EditRefused(refused.code, control) from None


def condition_data(expression: Expression | bool | None) -> dict[str, Any]:
    """How a condition that stands in the text is shown: as a formula, which says everything."""
    if isinstance(expression, Expression):
        return {"when": "own", "expression": expression.source}
    return {"when": "always"}


def subject_words(subject: Subject) -> str:
    """What a condition can be about, with its table where it is a column."""
    title = subject.title[language()]
    if subject.path.startswith("documents."):
        return str(_("File: %(title)s", title=title))
    return f"{subject.table[language()]}: {title}" if subject.table else title
