"""A case that the law granted → what its certificate says: which application, which limit, which last day, on what basis."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from permits.deemed.models import DeemedGrant
from permits.deemed.queries import certificate_number
from permits.issuance import wording
from permits.issuance.codes import printed_code
from permits.issuance.compose import letterhead, short_address
from permits.issuance.paper import Signatory, StatementContent
from workflows import City
from workflows.definition import Definition

if TYPE_CHECKING:
    from permits.applications.cases import Case

UNITS = {"working_days": "hari kerja", "calendar_days": "hari kalender", "hours": "jam kerja"}
ONE_SECOND = timedelta(seconds=1)
TEMPLATE = "own/statement"
ABOUT = "Permohonan yang Dianggap Dikabulkan Menurut Hukum"


def compose(
    case: Case, grant: DeemedGrant, holder: str, city: City, base_url: str, now: datetime, *, certified: bool
) -> StatementContent:
    """Fill the certificate (surat keterangan). It declares what the law did and is no permit.

    Raises LookupError when the city names nobody who signs.
    """
    definition, zone = case.definition, ZoneInfo(city.timezone)
    signatory = _signatory(definition, city)
    number = certificate_number(case.row.number)
    granted = grant.granted_at.astimezone(zone)
    return StatementContent(
        letterhead=letterhead(definition.office, city),
        issuer=f"{signatory.title} {city.name.id}",
        number=number,
        about=ABOUT,
        establishing="Yang bertanda tangan di bawah ini menerangkan bahwa atas permohonan",
        considering=(),
        recalling=(),
        clauses=_sentences(grant),
        place=city.name.id,
        date=wording.date_words(now.astimezone(zone).date()),
        signed_at=wording.time_words(now, city.timezone),
        signatory=signatory,
        qr_url=f"{base_url}/v/{grant.token}",
        code=printed_code(grant.code),
        verify_at=short_address(base_url),
        created=now,
        data=_data(case, grant, number, holder, granted),
        template=TEMPLATE,
        test_signature=not certified,
        facts=_facts(case, grant, holder, city),
    )


def _data(case: Case, grant: DeemedGrant, number: str, holder: str, granted: datetime) -> dict[str, object]:
    """What travels inside the PDF for programs; its form has a version, because papers are kept for decades."""
    return {
        "form": 1,
        "kind": "deemed_grant",
        "number": number,
        "application": case.row.number,
        "service": case.definition.service,
        "office": case.definition.office,
        "holder": holder,
        "granted": granted.isoformat(),
        "code": printed_code(grant.code),
    }


def _facts(case: Case, grant: DeemedGrant, holder: str, city: City) -> tuple[tuple[str, str], ...]:
    definition, zone = case.definition, ZoneInfo(city.timezone)
    limit = definition.values[definition.clock.limit.value]
    granted = grant.granted_at.astimezone(zone)
    day_zero, last = case.row.clock_day_zero, case.facts.calendar.local_date(grant.granted_at - ONE_SECOND)
    amount = f"{wording.number_words(limit.amount)} {UNITS.get(limit.unit, '')}".strip()
    counting = definition.clock.basis
    return (
        ("Nomor permohonan", case.row.number or ""),
        ("Layanan", definition.title.id),
        ("Pemohon", holder),
        ("Diterima lengkap", wording.date_words(day_zero) if day_zero else "-"),
        ("Batas waktu", amount),
        *((("Cara menghitung", counting.id),) if counting is not None else ()),
        ("Hari terakhir", wording.date_words(last)),
        ("Dianggap dikabulkan sejak", wording.time_words(granted, city.timezone)),
        ("Dasar hukum", _basis(definition)),
    )


def _basis(definition: Definition) -> str:
    """What the service rests on, as its procedure cites it: which law makes silence a grant, the city says there."""
    return "; ".join(each.cite.id for each in definition.legal) or "-"


def _sentences(grant: DeemedGrant) -> tuple[str, ...]:
    first = "sampai dengan berakhirnya hari terakhir tersebut tidak ditetapkan keputusan atau tindakan."
    law = "Karena itu permohonan tersebut dianggap dikabulkan menurut hukum."
    rest = (
        "Proses layanan dilanjutkan oleh sistem sesuai dengan prosedurnya."
        if grant.decided
        else "Surat keterangan ini bukan izin; keputusan pelaksanaannya tetap menjadi kewajiban perangkat daerah."
    )
    return (first, law, rest)


def _signatory(definition: Definition, city: City) -> Signatory:
    """Whoever signs the service's papers; for a service without papers the first signatory of the city."""
    paper = definition.paper
    role = paper.signatory_role if paper is not None else next(iter(city.signatories), "")
    person = city.signatories[role]
    title = paper.signatory_title if paper is not None else city.roles[role].id
    return Signatory(title, person.name, person.nip, person.on_behalf or "")
