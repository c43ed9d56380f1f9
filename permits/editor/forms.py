"""The guided forms: what a manager fills in, and the text that comes of it.

Each form is filled from the text as it stands or from a page sent, and knows its ``edit``: text → changed text. What cannot be
written is refused by :mod:`workflows.editing` and shown beside its control.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from permits.editor import changes
from permits.editor.parts import Change, Conditional, condition_data, options
from permits.editor.reading import Reading
from permits.errors import NotFound
from permits.language import language
from permits.wording import UNITS
from workflows import editing
from workflows.definition import DocumentRequirement, FeeLine, Text
from workflows.editing import EditRefused, Wording
from workflows.editing.conditions import figure
from workflows.expressions import Expression

FORMATS = ("pdf", "jpeg", "png")
ABOUT = {"id": "title_id", "en": "title_en"}  # control that a language of a wording is typed into


class TextChange(Change):
    """Another wording."""

    title = _l("Change a text")
    title_id = TextAreaField(_l("Indonesian"))
    title_en = TextAreaField(_l("English"))

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        words = changes.text_at(reading, of)
        if words is None:
            raise NotFound
        return {"title_id": words[0], "title_en": words[1]}

    def edit(self, text: str) -> str:
        return editing.change_text(text, self.of, wording(self))


class FigureChange(Change):
    """Another amount of a fee or another deadline."""

    title = _l("Change a figure")
    amount = StringField(_l("Amount"))
    verified = BooleanField(_l("The city has confirmed this figure"))

    def __init__(self, reading: Reading, of: str, formdata: Any = None) -> None:
        super().__init__(reading, of, formdata)
        self.amount.unit, self.amount.description = figure_words(reading, of)

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        value = reading.definition.values.get(of) if reading.definition else None
        if value is None:
            raise NotFound
        return {
            "amount": f"{value.amount:f}".replace(".", "," if language() == "id" else "."),
            "verified": value.verified,
        }

    def edit(self, text: str) -> str:
        amount = Decimal(figure(self.amount.data or "", "amount"))
        if amount < 0:
            raise EditRefused("bad_number", "amount")
        return editing.change_figure(text, self.of, amount, verified=bool(self.verified.data))

    @property
    def heading(self) -> str:
        definition = self.reading.definition
        return (
            definition.values[self.of].title[language()]
            if definition and self.of in definition.values
            else str(self.title)
        )


class DocumentChange(Conditional):
    """A document the applicant hands in."""

    title = _l("Change a document")
    title_id = StringField(_l("Name in Indonesian"))
    title_en = StringField(_l("Name in English"))
    hint_id = StringField(_l("Hint in Indonesian"))
    hint_en = StringField(_l("Hint in English"))
    formats = SelectMultipleField(_l("Kinds of file"), choices=options((each, each.upper()) for each in FORMATS))
    max_mb = StringField(_l("Largest size in MB"))
    must = RadioField(
        _l("Must it be handed in?"), choices=options((("must", _l("Yes")), ("may", _l("No, it may be left out"))))
    )
    stamped = BooleanField(_l("With duty stamp (bermeterai)"))

    def always_words(self) -> str:
        return str(_("From every applicant"))

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        document = reading.definition.documents.get(of) if reading.definition else None
        if document is None:
            raise NotFound
        return {**document_data(document), **condition_data(document.shown_when)}

    def edit(self, text: str) -> str:
        parts = self.parts()
        required = self.required_part()
        return editing.change_document(text, self.of, parts if required is KEEP else {**parts, "required": required})

    def required_part(self) -> object:
        """What to write about its being required: nothing at all where a formula says it."""
        document = self.reading.definition.documents.get(self.of) if self.reading.definition else None
        present = document.required if document else True
        wanted = self.must.data != "may"
        if isinstance(present, Expression) or present is wanted:
            return KEEP
        return None if wanted else False

    def parts(self) -> dict[str, Any]:
        if not self.formats.data:
            raise EditRefused("empty", "formats")
        hint = Wording(self.hint_id.data or "", self.hint_en.data or "")
        size = Decimal(figure(self.max_mb.data or "", "max_mb"))
        return {
            "title": wording(self),
            "hint": hint_of(hint),
            "shown_when": self.condition(),
            "formats": [each for each in FORMATS if each in self.formats.data],
            "max_mb": size if size != size.to_integral_value() else int(size),
            "stamped": True if self.stamped.data else None,
        }


KEEP = object()


class DocumentAddition(DocumentChange):
    """A further document."""

    title = _l("Add a document")
    adds = True

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        return {"formats": ["pdf"], "max_mb": "5", "must": "must", "when": "always"}

    def edit(self, text: str) -> str:
        parts = {key: each for key, each in self.parts().items() if each is not None}
        if self.must.data == "may":
            parts["required"] = False
        taken = self.reading.definition.documents if self.reading.definition else {}
        return editing.add_document(text, code_of(self.title_id.data or "", taken), parts)


class FeeLineChange(Conditional):
    """A line of the bill."""

    title = _l("Change a line of the fee")
    title_id = StringField(_l("Name in Indonesian"))
    title_en = StringField(_l("Name in English"))
    amount = TextAreaField(_l("Amount in rupiah"))

    def always_words(self) -> str:
        return str(_("For every application"))

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        line = fee_lines(reading).get(of)
        if line is None:
            raise NotFound
        names = {"title_id": line.title.id, "title_en": line.title.en, "amount": line.amount.source}
        return {**names, **condition_data(line.when)}

    def parts(self) -> dict[str, Any]:
        amount = (self.amount.data or "").strip()
        if not amount:
            raise EditRefused("empty", "amount")
        return {"title": wording(self), "amount": plain_amount(amount), "when": self.condition()}

    def edit(self, text: str) -> str:
        return editing.change_fee_line(text, self.of, self.parts())


class FeeLineAddition(FeeLineChange):
    """A further line of the bill."""

    title = _l("Add a line to the fee")
    adds = True

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        return {"when": "always"}

    def edit(self, text: str) -> str:
        parts = {key: each for key, each in self.parts().items() if each is not None}
        return editing.add_fee_line(text, code_of(self.title_id.data or "", fee_lines(self.reading)), parts)


class StepChange(Change):
    """Who does a step."""

    title = _l("Change who does a step")
    office = SelectField(_l("Office"), choices=[], validate_choice=False)
    role = SelectField(_l("Role"), choices=[], validate_choice=False)

    def __init__(self, reading: Reading, of: str, formdata: Any = None) -> None:
        super().__init__(reading, of, formdata)
        self.office.choices = options(named(reading, "offices"))
        self.role.choices = options(named(reading, "roles"))
        step = changes.step_at(reading, of)
        if step is None or not step.one_office:
            del self.office

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        plan = plan_at(reading, of)
        return {"office": plan.offices[0].office if plan.offices else "", "role": plan.role}

    def edit(self, text: str) -> str:
        office = self._fields.get("office")
        return editing.change_step(
            text, self.of, office=(office.data or None) if office else None, role=self.role.data or None
        )

    @property
    def heading(self) -> str:
        step = changes.step_at(self.reading, self.of)
        return str(_("Who does “%(step)s”", step=step.title[language()])) if step else str(self.title)


class OfficeAddition(Conditional):
    """One more office that is asked."""

    title = _l("Ask one more office")
    adds = True
    office = SelectField(_l("Office"), choices=[], validate_choice=False)

    def __init__(self, reading: Reading, of: str, formdata: Any = None) -> None:
        super().__init__(reading, of, formdata)
        asked = {each.office for each in plan_at(reading, of).offices}
        self.office.choices = options(each for each in named(reading, "offices") if each[0] not in asked)

    def always_words(self) -> str:
        return str(_("For every application"))

    def present(self, reading: Reading, of: str) -> dict[str, Any]:
        plan_at(reading, of)
        return {"when": "always"}

    def edit(self, text: str) -> str:
        if not self.office.data:
            raise EditRefused("empty", "office")
        condition = self.condition()
        return editing.add_office(text, self.of, self.office.data, True if condition is None else condition)


CHANGES: Mapping[str, type[Change]] = {
    "text": TextChange,
    "figure": FigureChange,
    "document": DocumentChange,
    "new-document": DocumentAddition,
    "fee": FeeLineChange,
    "new-fee": FeeLineAddition,
    "step": StepChange,
    "office": OfficeAddition,
}


def wording(form: Any) -> Wording:
    """The title typed in both languages. Raises EditRefused at the control that is empty."""
    words = Wording(form.title_id.data or "", form.title_en.data or "")
    try:
        _written = words.written
    except EditRefused as refused:
        raise EditRefused(refused.code, ABOUT[refused.about]) from None
    return words


def hint_of(hint: Wording) -> Wording | None:
    """The hint, or None when neither language has one. Raises EditRefused when only one has."""
    if not hint.id.strip() and not hint.en.strip():
        return None
    if not hint.id.strip() or not hint.en.strip():
        raise EditRefused("empty", "hint_en" if hint.id.strip() else "hint_id")
    return hint


def document_data(document: DocumentRequirement) -> dict[str, Any]:
    """A document of the text as its form shows it."""
    hint = document.hint or Text("", "")
    return {
        "title_id": document.title.id, "title_en": document.title.en, "hint_id": hint.id, "hint_en": hint.en,
        "formats": list(document.formats), "max_mb": f"{document.max_mb:f}", "stamped": document.stamped,
        "must": "may" if document.required is False else "must",
    }  # fmt: skip


def figure_words(reading: Reading, code: str) -> tuple[str, str]:
    """The unit of a figure, and what it is for; both empty where the text does not say."""
    found = next((each for each in changes.figures(reading) if each.value.code == code), None)
    if found is None:
        return "", ""
    used = ", ".join(title[language()] for title in found.used_by)
    unit = UNITS.get(found.value.unit, {}).get(language(), ("", ""))[1]
    unit = str(_("rupiah")) if found.value.unit == "rupiah" else unit
    return unit, str(_("For: %(parts)s", parts=used)) if used else ""


def fee_lines(reading: Reading) -> dict[str, FeeLine]:
    """The lines of the bill by their codes."""
    fee = reading.definition.fee if reading.definition else None
    return {line.code: line for line in fee.lines} if fee else {}


def plain_amount(written: str) -> str:
    """An amount typed as money («Rp2.500») as a figure of the language; a formula stays as it is."""
    try:
        return figure(written)
    except EditRefused:
        return written


def plan_at(reading: Reading, path: str) -> Any:
    """The review that a step's path names. Raises NotFound."""
    parts = path.split(".")
    state = reading.definition.states.get(parts[1]) if reading.definition and len(parts) > 1 else None
    if state is None or not state.reviews:
        raise NotFound
    plan = state.reviews.get(parts[3]) if len(parts) == 4 else next(iter(state.reviews.values()))
    if plan is None:
        raise NotFound
    return plan


def named(reading: Reading, what: str) -> list[tuple[str, str]]:
    """The city's offices or roles, to choose from."""
    if what == "offices":
        return [(code, each.name[language()]) for code, each in reading.city.offices.items()]
    return [(code, each[language()]) for code, each in reading.city.roles.items()]


def code_of(title: str, taken: Mapping[str, object]) -> str:
    """A code made of a title, a number behind it when it is taken."""
    words = re.findall(r"[a-z0-9]+", title.casefold())
    code = "_".join(words)[:50].strip("_") or "baru"
    code = code if code[0].isalpha() else f"b_{code}"
    number, found = 2, code
    while found in taken:
        found, number = f"{code}_{number}", number + 1
    return found
