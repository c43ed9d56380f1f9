"""A visit as an entry for a calendar: to take away from its page, and with the mails about it. The reader's language is set."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from permits.definitions import queries as definitions
from permits.inspections.entry import Entry, write
from permits.inspections.models import Visit
from permits.reviews.queue import office_name


def calendar_file(
    visit: Visit, definition_id: str, number: str, language: str, address: str, *, gone: bool = False
) -> bytes:
    """The file of a visit as it stands now, for the case with this number.

    With ``gone`` it takes the entry away from somebody who makes the visit no more.
    """
    city = definitions.city()
    cancelled = visit.status == "cancelled"
    service = definitions.definition(definition_id).title[language]
    return write(
        Entry(
            uid=f"{visit.id.lower()}@visits.satu-pintu",
            sequence=visit.sequence + cancelled,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            zone=ZoneInfo(city.timezone),
            written_at=(visit.ended_at if cancelled else None) or visit.booked_at,
            title=str(_("Visit: %(service)s", service=service)),
            description=f"{office_name(city, visit.office)}, {number}",
            address=address,
            cancelled=cancelled or gone,
        )
    )
