"""Problems of answers and files as sentences in the reader's language, by their code."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from permits import wording
from permits.documents.wording import reason
from permits.language import language
from workflows.definition import Definition, Field, Text


class AnyProblem(Protocol):
    """What :class:`permits.errors.Problem` and :class:`workflows.forms.FormProblem` have in common."""

    @property
    def code(self) -> str: ...
    @property
    def message(self) -> Text | None: ...
    @property
    def data(self) -> Mapping[str, str]: ...


def sentence(problem: AnyProblem, field: Field | None = None) -> str:
    """What is wrong and what to do. The SOP's own sentence wins; ``field`` names what is missing."""
    if problem.message is not None:
        return problem.message[language()]
    title = field.title[language()] if field else ""
    if problem.code == "missing":
        return _missing(field, title)
    return (
        _of_answer(problem, title)
        or reason(problem.code, problem.data)
        or str(_("This answer cannot be used. Look at it again."))
    )


def _missing(field: Field | None, title: str) -> str:
    if field is not None and field.type in ("choice", "choices", "yes_no"):
        return str(_("Choose an answer: %(title)s", title=title))
    return str(_("Fill this in: %(title)s", title=title)) if title else str(_("Fill this in."))


def _of_answer(problem: AnyProblem, title: str) -> str:
    limit = problem.data.get("limit", "")
    shown = wording.number(Decimal(limit), language()) if limit else ""
    sentences = {
        "not_text": lambda: _("Write this in words or digits."),
        "too_long": lambda: _("Shorten this: at most %(limit)s characters.", limit=shown),
        "wrong_pattern": lambda: _("This is not written the way it must be. Compare it with the hint."),
        "not_number": lambda: _(
            "Write a number, for example %(example)s.", example=wording.number(Decimal("12.5"), language())
        ),
        "not_whole": lambda: _("Write a whole number, without decimals."),
        "too_small": lambda: _("The least that is possible is %(limit)s.", limit=shown),
        "too_large": lambda: _("The most that is possible is %(limit)s.", limit=shown),
        "not_date": lambda: _("This is not a date. Write day, month and a year of four digits, for example 5 1 2027."),
        "not_yes_no": lambda: _("Choose yes or no."),
        "unknown_option": lambda: _("Choose one of the answers shown."),
        "not_location": lambda: _(
            "Write latitude and longitude in degrees, for example %(example)s.", example="0.5436, 123.0595"
        ),
        "not_address": lambda: _("Fill in street, village, district and city."),
        "address_incomplete": lambda: _("Fill in street, village, district and city."),
        "wrong_postcode": lambda: _("A postcode has five digits."),
        "not_valid": lambda: _("This does not fit your other answers. Look at both again."),
        "too_few_rows": lambda: ngettext(
            "Fill in at least %(num)s row: %(title)s",
            "Fill in at least %(num)s rows: %(title)s",
            int(limit or 1),
            title=title,
        ),
        "too_many_rows": lambda: _("At most %(limit)s rows are possible: %(title)s", limit=shown, title=title),
        "not_computable": lambda: _("This cannot be worked out from your answers. Look at the figures again."),
        "choice_missing": lambda: _("Choose one of the answers."),
        "party_missing": lambda: _("Choose for whom you apply."),
        "field_locked": lambda: _("This was not sent back to you, so it stays as it was sent."),
    }
    return str(sentences[problem.code]()) if problem.code in sentences else ""


def field_of(definition: Definition, about: str) -> Field | None:
    """The field a problem's path leads to: ``field`` or ``table.row.column``."""
    code, *rest = about.split(".")
    field = definition.fields.get(code)
    if field is None or len(rest) != 2:
        return field
    return next((column for column in field.columns if column.code == rest[1]), None)


def title_of(definition: Definition, about: str) -> str:
    """The words a path stands for: a question, a column with its row, a file."""
    code, *rest = about.removeprefix("documents.").split(".")
    if code in definition.documents and (about.startswith("documents.") or code not in definition.fields):
        return definition.documents[code].title[language()]
    field = field_of(definition, about)
    if field is None:
        return ""
    if len(rest) == 2:
        return str(_("%(title)s, row %(row)s", title=field.title[language()], row=int(rest[0]) + 1))
    return field.title[language()]
