"""A visit as an entry for any calendar program (iCalendar, RFC 5545). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

METHOD = "PUBLISH"  # RFC 5546, 3.2.1: an entry to keep, with nobody to answer; a later one with its UID replaces it


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the calendar; ``zone`` is where it takes place. ``sequence`` grows with each change, being cancelled too."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    written_at: datetime
    title: str
    description: str
    address: str
    cancelled: bool = False


def write(entry: Entry) -> bytes:
    """The file, with the definition of the zone that its times are told in."""
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.sequence)
    made.add("dtstamp", entry.written_at.astimezone(UTC))
    made.add("dtstart", entry.starts_at.astimezone(entry.zone))
    made.add("dtend", entry.ends_at.astimezone(entry.zone))
    made.add("summary", entry.title)
    made.add("description", entry.description)
    made.add("url", entry.address)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    calendar = Calendar()
    for name, value in (("prodid", "-//Satu Pintu//Visits//EN"), ("version", "2.0"), ("method", METHOD)):
        calendar.add(name, value)
    calendar.add_component(made)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
