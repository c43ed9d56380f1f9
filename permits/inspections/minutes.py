"""A visit → what stands in its minutes (berita acara), in Indonesian, the language in which the paper has force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from permits.applications.cases import Case
from permits.inspections import queries
from permits.inspections.models import Photo, Visit
from permits.issuance import wording
from permits.issuance.compose import letterhead, written
from permits.issuance.paper import Letterhead
from permits.reviews.models import Review
from workflows import City, forms
from workflows.definition import ReviewPlan

MARKS = {"yes": "Sesuai", "no": "Tidak", "not_applicable": "Tidak berlaku"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo by the name its template uses, with its time and place in words."""

    file: str
    words: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes, ready to be set; plain values only."""

    letterhead: Letterhead
    heading: str
    number: str
    facts: Sequence[tuple[str, str]]
    checks: Sequence[tuple[str, str]]
    answers: Sequence[tuple[str, str]]
    result: str
    reason: str
    place: str
    date: str
    signed_at: str
    inspector: str
    photos: Sequence[Picture]
    created: datetime
    test_signature: bool

    @property
    def title(self) -> str:
        """The document's own title, as a reader shows it in its window."""
        return f"{self.heading} {self.number}"


def compose(
    case: Case,
    review: Review,
    visit: Visit,
    photos: Sequence[Photo],
    people: Mapping[str, str],
    city: City,
    *,
    certified: bool,
) -> Minutes:
    """The minutes of a visit whose review is closed. ``people`` are names by account id."""
    plan, zone = queries.plan_of(case, review), ZoneInfo(city.timezone)
    result = plan.results.get(review.result or "")
    closed = review.closed_at or visit.ends_at
    asked = plan.inspection
    heading = asked.minutes_title.id if asked and asked.minutes_title else "Berita acara pemeriksaan lapangan"
    return Minutes(
        letterhead=letterhead(visit.office, city),
        heading=heading,
        number=case.row.number or "",
        facts=_facts(case, visit, people, zone, city),
        checks=_checks(plan, review),
        answers=_answers(plan, review),
        result=result.title.id if result else "",
        reason=review.reason,
        place=city.name.id,
        date=wording.date_words(closed.astimezone(zone).date()),
        signed_at=wording.time_words(closed, city.timezone),
        inspector=people.get(review.closed_by or "", ""),
        photos=[Picture(name_of(each), _words(each, city)) for each in photos],
        created=closed,
        test_signature=not certified,
    )


def name_of(photo: Photo) -> str:
    """What the template calls a photo."""
    return f"photo-{photo.id}.jpg"


def _facts(case: Case, visit: Visit, people: Mapping[str, str], zone: ZoneInfo, city: City) -> list[tuple[str, str]]:
    start, end = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    return [
        ("Layanan", case.definition.title.id),
        ("Pemohon", people.get(case.row.applicant_id, "")),
        ("Waktu kunjungan", f"{wording.date_words(visit.day)}, {start:%H.%M}–{end:%H.%M}"),
        ("Perangkat daerah", city.offices[visit.office].name.id),
        ("Petugas yang ditunjuk", people.get(visit.inspector_id, "")),
    ]


def _checks(plan: ReviewPlan, review: Review) -> list[tuple[str, str]]:
    return [(each.title.id, MARKS.get(review.checklist.get(each.code, ""), "Tidak dijawab")) for each in plan.checklist]


def _answers(plan: ReviewPlan, review: Review) -> list[tuple[str, str]]:
    given = forms.read_fields(plan.fields, review.answers)
    return [(each.title.id, written(given.get(each.code), each)) for each in plan.fields]


def _words(photo: Photo, city: City) -> str:
    said = [wording.time_words(photo.taken_at, city.timezone)] if photo.taken_at else []
    if photo.latitude is not None and photo.longitude is not None:
        said.append(f"{photo.latitude:.5f}, {photo.longitude:.5f}")
    return ", ".join(said)
