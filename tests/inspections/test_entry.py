"""A visit in anybody's calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from permits.inspections.entry import Entry, write

START = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
ENTRY = Entry(
    "x@visits",
    2,
    START,
    START.replace(hour=2),
    ZoneInfo("Asia/Makassar"),
    START,
    "Kunjungan; lokasi, jalan",
    "Dinas Pekerjaan Umum — " * 8,
    "https://x.example/v",
)


def test_the_file_is_what_calendars_read() -> None:
    """Times stand in the city's own zone, which the file defines; each change has its number; every line ends as it must."""
    text = write(ENTRY).decode()
    lines = text.split("\r\n")
    assert {"DTSTART;TZID=Asia/Makassar:20261118T090000", "SEQUENCE:2", "STATUS:CONFIRMED"} <= set(lines)
    assert {"BEGIN:VTIMEZONE", "TZOFFSETTO:+0800", "METHOD:PUBLISH", "UID:x@visits"} <= set(lines)
    assert lines[-1] == "" and "\n" not in "".join(lines)


def test_a_calendar_reads_back_what_was_written() -> None:
    """Marks and long words come through whole, at the same instants; no line is longer than 75 octets."""
    content = write(ENTRY)
    (read,) = Calendar.from_ical(content).events
    assert (str(read["summary"]), str(read["description"])) == (ENTRY.title, ENTRY.description)
    assert (read.start, read.end) == (ENTRY.starts_at, ENTRY.ends_at)
    assert all(len(each) <= 75 for each in content.split(b"\r\n"))
