"""A sent application → what stands on its receipt, in the applicant's language; plain values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from permits import wording
from permits.applications import bills
from permits.applications.cases import Case
from permits.issuance.compose import letterhead
from permits.issuance.paper import Letterhead
from permits.receipts.models import Receipt
from workflows import City


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """The receipt, ready to be set. ``facts`` are (title, words); ``costs`` (what for and by which rule, how much)."""

    language: str
    letterhead: Letterhead
    arms: str
    heading: str
    number: str
    lead: str
    facts: Sequence[tuple[str, str]]
    files_title: str
    files: Sequence[str]
    costs_title: str
    costs: Sequence[tuple[str, str, str]]
    next_title: str
    next: Sequence[str]
    notes: Sequence[str]
    created: datetime

    @property
    def title(self) -> str:
        """The document's own title, as a reader shows it in its window."""
        return f"{self.heading} {self.number}"


def compose(
    case: Case, receipt: Receipt, names: tuple[str, str], files: Sequence[str], city: City, link: str
) -> ReceiptPaper:
    """The receipt of a round. ``names`` are the applicant's and, where it is for one, the business's; ``link`` its page."""
    language = case.row.language
    with force_locale(language):
        return ReceiptPaper(
            language=language,
            letterhead=letterhead(case.row.office, city, language),
            arms=str(_("Arms of %(city)s", city=city.name[language])),
            heading=str(_("Receipt of a correction") if receipt.round > 1 else _("Receipt of an application")),
            number=case.row.number or "",
            lead=str(_("We have received this application. The receipt says nothing yet about the decision.")),
            facts=_facts(case, receipt, names, city),
            files_title=str(_("Files handed in")),
            files=list(files) or [str(_("No files"))],
            costs_title=str(_("Costs")),
            costs=_costs(case, receipt),
            next_title=str(_("What happens next")),
            next=_next(case, receipt, city),
            notes=_notes(link),
            created=receipt.sent_at,
        )


def _facts(case: Case, receipt: Receipt, names: tuple[str, str], city: City) -> list[tuple[str, str]]:
    language, zone = case.row.language, ZoneInfo(city.timezone)
    person, business = names
    facts = [
        (_("Number"), case.row.number or ""),
        (_("Service"), case.definition.title[language]),
        (_("Applicant"), business or person),
        (_("Kind of applicant"), case.definition.applicants[case.row.applicant_kind][language]),
        (_("Received on"), wording.instant(receipt.sent_at, language, zone)),
    ]
    if business:
        facts.insert(3, (_("Contact"), person))
    return [(str(title), words) for title, words in facts]


def _costs(case: Case, receipt: Receipt) -> list[tuple[str, str, str]]:
    """The lines of the bill with their rule, and the total; one line alone for what costs nothing."""
    language = case.row.language
    bill = bills.bill_of(case, receipt.sent_at)
    if bill is None or bill.failed or not bill.lines:
        return [
            (str(_("Fee")), "", str(_("Free of charge") if bill is None or not bill.failed else _("not known yet")))
        ]
    example = str(_("example, set by the city"))
    lines = [
        (
            each.title,
            "; ".join(filter(None, (each.basis, example if each.example else ""))),
            _money(each.amount, language),
        )
        for each in bill.lines
    ]
    return [*lines, (str(_("Total")), "", _money(bill.total, language))] if len(lines) > 1 else lines


def _money(amount: object, language: str) -> str:
    return wording.money(int(amount), language)  # type: ignore[call-overload]


def _next(case: Case, receipt: Receipt, city: City) -> list[str]:
    language, zone = case.row.language, ZoneInfo(city.timezone)
    state = case.definition.states[receipt.state]
    step = wording.full_date(receipt.step_due_at.astimezone(zone).date(), language) if receipt.step_due_at else ""
    says = wording.plain(state.says[language])
    said = [says.replace("{deadline}", step) if step or "{deadline}" not in says else state.title[language]]
    if receipt.due_at is not None:
        day = wording.full_date(receipt.due_at.astimezone(zone).date(), language)
        said.append(str(_("The decision comes by %(date)s at the latest.", date=day)))
    return said


def _notes(link: str) -> list[str]:
    return [
        str(_("Follow the application at %(link)s after signing in.", link=link)),
        str(_("The last figure of the number is a check digit: it tells a mistyped number from a true one.")),
    ]
