"""WTForms made from a definition: one form a section, one field a question, rows for tables.

The fields only read and show. Whether an answer is right is judged by :mod:`workflows.forms` alone, for the page and for
sending alike. What a person typed is kept even when it cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import Field as Control
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.utils import unset_value

from permits.applications import typed
from workflows.definition import Field
from workflows.forms.patterns import matches
from workflows.forms.places import ADDRESS_PARTS, POSITION_PARTS

PREFIX = "a"  # before every name and id, so that no field's code meets an id of the page
MAX_TEXT = 20_000  # more than any answer; the SOP's own limit is judged with the rest
# What browsers and keyboards call the answers that a person's profile holds (WCAG 2.2, 1.3.5).
PURPOSES = {
    "person.name": "name", "person.address": "street-address", "person.phone": "tel", "person.mail": "email",
    "business.name": "organization",
}  # fmt: skip
_ONLY_DIGITS = re.compile(r"(\\d|\[0-9\])(\{[\d,]+\}|\+)?")


class Answer(Control):  # type: ignore[misc]
    """The control of one question. ``data`` is the typed answer, or the text that could not be read as one."""

    max_length = None  # no cut in the browser: a text that is too long is shown whole beside its problem
    unit: str | None = None
    inputmode = ""

    def __init__(self, asked: Field, required: bool, language: str, **others: Any) -> None:
        super().__init__(label=asked.title[language], **others)
        self.asked = asked
        self.choices: list[tuple[str, str]] = []
        self.kind: str = asked.type
        self.language = language
        self.is_required = required
        self.unit = asked.unit
        self.description = asked.hint[language] if asked.hint else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = self.read(valuelist[0][:MAX_TEXT]) if valuelist else None

    def read(self, text: str) -> object:
        """The answer in what was typed; None for nothing."""
        return text.strip() or None

    @property
    def autocomplete(self) -> str:
        """What a browser that knows the person may offer here; «off» for everything else."""
        return PURPOSES.get(self.asked.prefill or "", "off")

    @property
    def width(self) -> str:
        """How wide the box is drawn: 10 or 20 letters, or the whole column."""
        longest = self.asked.max_length or 0
        return "10" if 0 < longest <= 12 else "20" if 0 < longest <= 24 else ""


class TextAnswer(Answer):
    """A line or some lines of text. Where the pattern knows no spaces, typed ones are forgiven."""

    def __init__(self, asked: Field, required: bool, language: str, **others: Any) -> None:
        super().__init__(asked, required, language, **others)
        if asked.pattern and _ONLY_DIGITS.fullmatch(asked.pattern):
            self.inputmode = "numeric"
        if self.autocomplete in ("tel", "email"):
            self.inputmode = self.autocomplete

    def read(self, text: str) -> object:
        text = text.replace("\r\n", "\n").strip()
        if self.asked.pattern and not matches(self.asked.pattern, text):
            compact = re.sub(r"[\s.\-]", "", text)
            text = compact if matches(self.asked.pattern, compact) else text
        return text or None


class NumberAnswer(Answer):
    """A figure: whole, with decimals, or money."""

    def read(self, text: str) -> object:
        return typed.read_number(text, self.language, whole=self.asked.type != "decimal")

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return typed.show_number(self.data, self.language, grouped=self.asked.type == "money")


class DateAnswer(Answer):
    """A date in three boxes."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata is not None:
            self.data = typed.read_date([formdata.get(f"{self.name}-{part}", "") for part in ("day", "month", "year")])

    @property
    def boxes(self) -> tuple[str, str, str]:
        """Day, month and year as they stand in their boxes."""
        return typed.show_date(self.data)


class ChoiceAnswer(Answer):
    """One of the options."""

    def __init__(self, asked: Field, required: bool, language: str, **others: Any) -> None:
        super().__init__(asked, required, language, **others)
        self.choices = [(option.code, option.title[language]) for option in asked.options]


class ChoicesAnswer(ChoiceAnswer):
    """Any of the options."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tuple(dict.fromkeys(each[:100] for each in valuelist)) or None


class YesNoAnswer(Answer):
    """Yes or no; nothing chosen is no answer."""

    def __init__(self, asked: Field, required: bool, language: str, **others: Any) -> None:
        super().__init__(asked, required, language, **others)
        self.choices = [("yes", str(_("Yes"))), ("no", str(_("No")))]

    def read(self, text: str) -> object:
        return {"yes": True, "no": False, "": None}.get(text, text)

    @property
    def raw(self) -> str:
        """The chosen radio button."""
        return {True: "yes", False: "no"}.get(self.data, "") if isinstance(self.data, bool) else ""


class PartsAnswer(Answer):
    """An answer of several boxes, each named ``<name>-<part>``; the answer maps a part to what stands in its box."""

    PARTS: tuple[str, ...] = ()
    data: Mapping[str, object] | None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata is not None:
            typed_in = {part: formdata.get(f"{self.name}-{part}", "")[:MAX_TEXT] for part in self.PARTS}
            self.data = self.read_parts(typed_in)

    def read_parts(self, boxes: Mapping[str, str]) -> Mapping[str, object] | None:
        """The answer in what was typed; None when every box is empty."""
        return {part: text.strip() for part, text in boxes.items() if text.strip()} or None

    def in_box(self, part: str) -> str:
        """What stands in the box of a part."""
        kept = self.data.get(part) if isinstance(self.data, Mapping) else None
        return "" if kept is None else format(kept, "f") if isinstance(kept, Decimal) else str(kept)


class AddressAnswer(PartsAnswer):
    """An address in five boxes."""

    PARTS = ADDRESS_PARTS

    @property
    def boxes(self) -> list[tuple[str, str, str, str, str]]:
        """Part, its words, what stands in it, what browsers call it, and how wide it is."""
        words = {
            "street": (_("Street and number"), "street-address", ""),
            "village": (_("Village (kelurahan or desa)"), "address-level4", "20"),
            "district": (_("District (kecamatan)"), "address-level3", "20"),
            "city": (_("City or regency"), "address-level2", "20"),
            "postcode": (_("Postcode"), "postal-code", "5"),
        }
        return [(part, str(words[part][0]), self.in_box(part), words[part][1], words[part][2]) for part in self.PARTS]


class LocationAnswer(PartsAnswer):
    """A place on the map: degrees in two boxes, both of which may be pasted into the first."""

    PARTS = POSITION_PARTS

    def read_parts(self, boxes: Mapping[str, str]) -> Mapping[str, object] | None:
        given = typed.read_degrees(*(boxes[part] for part in self.PARTS))
        return {part: value for part, value in zip(self.PARTS, given, strict=True) if value is not None} or None

    @property
    def boxes(self) -> list[tuple[str, str, str, str, str]]:
        """Part, its words, what stands in it, what browsers call it, and how wide it is."""
        words = {"latitude": _("Latitude"), "longitude": _("Longitude")}
        return [(part, str(words[part]), self.in_box(part), "off", "10") for part in self.PARTS]


class RowsAnswer(Answer):
    """The rows of a table, each a small form of the columns that are asked in it.

    ``cells`` are the codes asked in each row so far; a row beyond them is asked what a blank row is. What a page sends of
    other columns is read too. A row's answers to columns that are not asked are kept.
    """

    def __init__(self, asked: Field, required: bool, language: str, cells: Cells, **others: Any) -> None:
        super().__init__(asked, required, language, **others)
        self.cells = cells
        self.rows: list[AnswerForm] = []
        self.data: tuple[dict[str, object], ...] = ()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        kept = [row if isinstance(row, Mapping) else {} for row in self.data or ()]
        if formdata is None:
            blank = max(self.asked.min_rows, 1) if self.is_required and not kept else 0
            count = len(kept) + blank
        else:
            count = min(self._sent_rows(formdata), self.asked.max_rows + 1)
        self.rows = [self._row(index, formdata, kept[index] if index < len(kept) else {}) for index in range(count)]
        self.data = tuple(
            _filled({**(kept[index] if index < len(kept) else {}), **row.given()})
            for index, row in enumerate(self.rows)
        )

    def _row(self, index: int, formdata: Any, answers: Mapping[str, object]) -> AnswerForm:
        shown, prefix = self.cells(self.asked, index), f"{self.name}-{index}"
        sent = {
            name.removeprefix(f"{prefix}-").partition("-")[0]
            for name in formdata or ()
            if name.startswith(f"{prefix}-")
        }
        columns = [each for each in self.asked.columns if each.code in {*shown, *sent} and is_asked(each)]
        return AnswerForm(columns, self.language, answers, formdata, prefix=prefix, required=_must_be_given)

    def _sent_rows(self, formdata: Any) -> int:
        """How many rows the page had: each sends a mark of its own, since a row of unticked boxes sends nothing else."""
        marks = formdata.getlist(f"{self.name}-row")
        return max((int(each) + 1 for each in marks if each.isascii() and each.isdigit() and len(each) < 4), default=0)

    def without_blank_rows(self) -> tuple[dict[str, object], ...]:
        """The rows in which anything was filled in."""
        return tuple(row for row in self.data if row)


Cells = Callable[[Field, int], Collection[str]]

CONTROLS: Mapping[str, type[Answer]] = {
    "text": TextAnswer,
    "long_text": TextAnswer,
    "integer": NumberAnswer,
    "decimal": NumberAnswer,
    "money": NumberAnswer,
    "date": DateAnswer,
    "choice": ChoiceAnswer,
    "choices": ChoicesAnswer,
    "yes_no": YesNoAnswer,
    "location": LocationAnswer,
    "address": AddressAnswer,
}


class AnswerForm(BaseForm):  # type: ignore[misc]
    """A form of some questions, filled from a page (``formdata``) or from the answers kept so far."""

    def __init__(
        self,
        asked: Iterable[Field],
        language: str,
        answers: Mapping[str, object],
        formdata: Any = None,
        *,
        required: Callable[[Field], bool],
        cells: Cells | None = None,
        prefix: str = PREFIX,
    ) -> None:
        controls = {each.code: _control(each, required(each), language, cells) for each in asked}
        super().__init__(controls, prefix=prefix, meta=DefaultMeta())
        self.process(formdata, data=answers)

    def given(self) -> dict[str, object]:
        """Every answer of the form by its field's code; None for what is empty."""
        return {code: field.data for code, field in self._fields.items()}


def is_asked(each: Field) -> bool:
    """Whether a field wants an answer; notes and computed figures do not."""
    return each.type not in ("computed", "note")


def _control(each: Field, required: bool, language: str, cells: Cells | None) -> Answer:
    if each.type == "table":
        return RowsAnswer(each, required, language, cells=cells)  # type: ignore[arg-type]  # a section's form has them
    return CONTROLS[each.type](each, required, language)


def _must_be_given(column: Field) -> bool:
    """Whether a column is marked as one to fill in; a condition may turn out either way, so it gets no mark of leave."""
    return column.required is not False


def _filled(row: Mapping[str, object]) -> dict[str, object]:
    return {code: value for code, value in row.items() if value is not None}
