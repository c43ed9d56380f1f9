"""A decided case → what stands on its paper: the definition's sentences filled with the case's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from permits.issuance import wording
from permits.issuance.codes import printed_code
from permits.issuance.paper import Annex, Column, Letterhead, PaperContent, Signatory
from workflows import City, forms
from workflows.definition import Definition, Field, Language, Paper, Template, Text
from workflows.expressions import EMPTY, Expression, evaluate
from workflows.expressions.nodes import Reference
from workflows.expressions.templates import fill

if TYPE_CHECKING:
    from permits.applications.cases import Case, ReviewRow

BLANK = "-"
NUMERIC = ("integer", "decimal", "money", "computed")
Scope = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reserved:
    """The line of the register that the paper is for."""

    number: str
    token: str
    code: str
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class Composed:
    """The paper and what the register keeps of it."""

    paper: PaperContent
    holder: str
    valid_from: date | None
    valid_until: date | None


def compose(
    case: Case, reserved: Reserved, city: City, base_url: str, now: datetime, *, certified: bool, deputy: str = ""
) -> Composed:
    """Fill the paper of a case. ``base_url`` is the public address, printed for ever in the QR.

    ``deputy`` is the name of whoever decided in the signatory's place (:func:`decided_in_place`). Raises ExpressionFailed when
    a place of the paper cannot be computed, LookupError when there is no paper or no signatory for its role.
    """
    definition, zone = case.definition, ZoneInfo(city.timezone)
    if definition.paper is None:
        raise LookupError(f"{definition.service} issues no paper")
    layout, decided = definition.paper, reserved.reserved_at.astimezone(zone).date()
    scope = scope_of(case, zone, decided)
    writer = Writer(definition, scope)
    holder = writer.value(evaluate(layout.holder, scope), layout.holder)
    valid_from, valid_until = _day(layout.valid_from, scope), _day(layout.valid_until, scope)
    paper = PaperContent(
        letterhead=letterhead(definition.office, city),
        issuer=f"{layout.signatory_title} {city.name.id}",
        number=reserved.number,
        about=writer.fill(layout.about),
        establishing=f"Keputusan {layout.signatory_title} tentang {definition.title.id}",
        considering=tuple(map(writer.fill, layout.considering)),
        recalling=tuple(each.cite.id for code in layout.recalling for each in definition.legal if each.code == code),
        clauses=tuple(map(writer.fill, layout.clauses)),
        place=city.name.id,
        date=wording.date_words(decided),
        signed_at=wording.time_words(now, city.timezone),
        signatory=_signatory(case, layout, city, deputy),
        qr_url=f"{base_url}/v/{reserved.token}",
        code=printed_code(reserved.code),
        verify_at=short_address(base_url),
        created=now,
        conditions=_conditions(case, layout),
        annex=_annex(definition, layout, writer),
        data=_data(case, reserved, holder, valid_from, valid_until),
        template=layout.template,
        test_signature=not certified,
    )
    return Composed(paper, holder, valid_from, valid_until)


def short_address(base_url: str) -> str:
    """The address as people type it: ``izin.kota.go.id/v``."""
    address = urlsplit(base_url)
    return f"{address.netloc}{address.path}/v"


def scope_of(case: Case, zone: ZoneInfo, decided: date) -> Scope:
    """What the sentences of a paper may read: the form's scope and the case's number, day of sending and of decision."""
    sent = case.row.submitted_at
    about_case = {
        "number": case.row.number or "",
        "sent": sent.astimezone(zone).date() if sent else EMPTY,
        "decided": decided,
    }
    return forms.scope(case.definition, case.facts, case.snapshot.reviews, about_case)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes values as Indonesian papers do: dates in words, money with Rp, options by their titles."""

    definition: Definition
    scope: Scope

    def fill(self, template: Template) -> str:
        return fill(template, self.scope, self.value)

    def value(self, value: object, expression: Expression) -> str:
        tree = expression.tree
        root, name = (tree.root, tree.key) if isinstance(tree, Reference) else ("", "")
        if root == "values" and self.definition.values[name].unit == "rupiah" and isinstance(value, Decimal):
            return wording.rupiah(value)
        if root == "applicant" and isinstance(value, str) and value in self.definition.applicants:
            return self.definition.applicants[value].id
        return written(value, self.definition.fields.get(name) if root == "form" else None)


def written(value: object, field: Field | None = None) -> str:
    """One value in words; ``field`` says what kind of answer it is, when it is one."""
    if value is EMPTY or value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Mapping):
        return forms.one_line(value)
    if isinstance(value, tuple | list):
        return ", ".join(written(each, field) for each in value)
    if isinstance(value, date):
        return wording.date_words(value)
    if isinstance(value, Decimal | int):
        return _figure(Decimal(value), field)
    return _option(str(value), field)


def _figure(value: Decimal, field: Field | None) -> str:
    if field is None:
        return wording.number_words(value)
    if field.type == "money" or field.result == "money":
        return wording.rupiah(value)
    return wording.number_words(value) + (f" {field.unit}" if field.unit else "")


def _option(value: str, field: Field | None) -> str:
    titles: dict[str, Text] = {each.code: each.title for each in field.options} if field else {}
    return titles[value].id if value in titles else value


def _day(expression: Expression | None, scope: Scope) -> date | None:
    value = evaluate(expression, scope) if expression is not None else None
    return value if isinstance(value, date) else None


def letterhead(code: str, city: City, language: Language = "id") -> Letterhead:
    """The head of an office's papers; an office that the city does not list any more stands there without its particulars."""
    office = city.offices.get(code)
    parts = (office.address and office.address[language], office.phone, office.mail) if office else ()
    return Letterhead(
        government=city.government[language],
        unit=office.name[language] if office else "",
        address=" · ".join(part for part in parts if part),
    )


def decided_in_place(case: Case) -> ReviewRow | None:
    """The review of the signatory's role that somebody closed in their place; None when they decided themselves."""
    if case.definition.paper is None:
        return None
    role = case.definition.paper.signatory_role
    closed = [each for each in case.reviews if each.role == role and each.closed_at is not None]
    last = max(closed, key=lambda each: str(each.closed_at), default=None)
    return last if last is not None and last.acting else None


def _signatory(case: Case, layout: Paper, city: City, deputy: str) -> Signatory:
    person = city.signatories[layout.signatory_role]
    review = decided_in_place(case)
    if deputy and review is not None:
        return Signatory(f"{review.acting.capitalize()}. {layout.signatory_title}", deputy, "", "")
    return Signatory(layout.signatory_title, person.name, person.nip, person.on_behalf or "")


def _conditions(case: Case, layout: Paper) -> tuple[str, ...]:
    """The reasons of reviews that agreed on conditions, in the order in which they were closed."""
    if layout.conditions_from is None:
        return ()
    found = [each for each in case.reviews if each.plan == layout.conditions_from and each.tone == "conditions"]
    return tuple(
        each.reason for each in sorted(found, key=lambda each: each.closed_at or each.opened_at) if each.reason
    )


def _annex(definition: Definition, layout: Paper, writer: Writer) -> Annex | None:
    if layout.annex_table is None or layout.annex_title is None:
        return None
    known = {column.code: column for column in definition.fields[layout.annex_table].columns}
    columns = [known[code] for code in layout.annex_columns]
    rows = writer.scope["rows"].get(layout.annex_table, ())
    return Annex(
        title=writer.fill(layout.annex_title),
        columns=tuple(Column(each.title.id, each.type in NUMERIC) for each in columns),
        rows=tuple(tuple(written(row.get(each.code), each) for each in columns) for row in rows),
        notes=tuple(map(writer.fill, layout.annex_notes)),
    )


def _data(
    case: Case, reserved: Reserved, holder: str, valid_from: date | None, valid_until: date | None
) -> dict[str, object]:
    """What travels inside the PDF for programs; its form has a version, because papers are kept for decades."""
    return {
        "form": 1,
        "number": reserved.number,
        "application": case.row.number,
        "service": case.definition.service,
        "office": case.definition.office,
        "title": case.definition.title.id,
        "holder": holder,
        "decided": reserved.reserved_at.isoformat(),
        "valid_from": valid_from.isoformat() if valid_from else None,
        "valid_until": valid_until.isoformat() if valid_until else None,
        "code": printed_code(reserved.code),
    }
