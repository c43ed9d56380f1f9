"""A visit in anybody's calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from permits.inspections.entry import Entry, write

START = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
ENTRY = Entry(
    "x@visits",
    2,
    START,
    START.replace(hour=2),
    START,
    "Kunjungan; lokasi, jalan",
    "Dinas Pekerjaan Umum — " * 8,
    "https://x.example/v",
)


def test_the_file_is_what_calendars_read() -> None:
    """Times stand in UTC, each change has its number, marks are escaped, and every line ends as the standard says."""
    lines = write(ENTRY).split("\r\n")
    assert {"DTSTART:20261118T010000Z", "DTEND:20261118T020000Z", "SEQUENCE:2", "STATUS:CONFIRMED"} <= set(lines)
    assert "SUMMARY:Kunjungan\\; lokasi\\, jalan" in lines
    assert lines[-1] == "" and "\n" not in "".join(lines)


def test_long_lines_are_folded_between_letters() -> None:
    """No line is longer than 75 octets, and unfolding gives back the very words."""
    text = write(ENTRY)
    assert all(len(each.encode()) <= 75 for each in text.split("\r\n"))
    assert "DESCRIPTION:" + ENTRY.description in text.replace("\r\n ", "")
