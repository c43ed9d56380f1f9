"""``permits calendar``: the office's closed days on the command line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from permits import clock
from permits.calendars import operations, queries
from permits.calendars.changes import Change, DayChange, HoursChange
from permits.calendars.hours_forms import read_spans
from permits.calendars.recounting import trial
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import FIRST_YEAR, LAST_YEAR, KnownDay, build_calendar, known_days
from permits.errors import Conflict, Invalid
from workflows.calendar import Span, WeekHours
from workflows.definition import Text

KINDS = click.Choice(["holiday", "joint_leave", "local"])
DAY = click.DateTime(["%Y-%m-%d"])
CALENDAR = click.option("--calendar", "code", default="", help="The office or calendar; the whole city's otherwise.")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COLUMNS = ("day", "kind", "title_id", "title_en", "basis", "announced_on")
SENTENCES = {
    "reason_missing": "Say why with --reason.",
    "year_unknown": "The year {year} is not known: closed days can be named from 2024 on, and copied while the library knows them.",
    "day_open_already": "That day is open already.",
    "day_closed_already": "That day is closed already.",
    "title_missing": "Name the day in both languages.",
    "basis_missing": "Name the decree or decision.",
    "too_long": "At most {limit} characters.",
    "calendar_unknown": "There is no calendar “{given}”: name an office or one of the city file's calendars.",
    "days_out_of_order": "The last day lies before the first one.",
    "never_open": "Give at least one weekday hours.",
    "hours_out_of_order": "Every time must be later than the one before it.",
    "kind_unknown": "The kind is holiday, joint_leave or local.",
}


@click.group("calendar")
def calendar() -> None:
    """The calendars: list, add, remove, import, hours. Every change is a version; open deadlines follow it."""


@calendar.command("list")
@click.option("--year", type=int, help="The year; the present one otherwise.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@CALENDAR
@with_appcontext
def list_days(year: int | None, as_json: bool, code: str) -> None:
    """List the closed days of a year, opened ones among them."""
    year = year or clock.now().year
    known = known_days(definitions.city(), queries.changes_up_to(queries.newest_version()), code)
    for day in sorted(each for each in known if each.year == year):
        line = _line(known[day])
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else _words(line))


@calendar.command("add")
@click.argument("day", type=DAY)
@click.option("--kind", type=KINDS, default="local", show_default=True)
@click.option("--title-id", required=True, help="What the day is called in Indonesian.")
@click.option("--title-en", required=True, help="What the day is called in English.")
@click.option("--basis", required=True, help="The decree or decision that closes it.")
@click.option("--announced", type=DAY, help="The day on which it became known.")
@click.option("--reason", required=True, help="Why the calendar changes.")
@click.option("--dry-run", is_flag=True, help="Only say how many open cases would move.")
@CALENDAR
@with_appcontext
def add_day(day: datetime, kind: Any, title_id: str, title_en: str, basis: str, announced: datetime | None,
            reason: str, dry_run: bool, code: str) -> None:  # fmt: skip
    """Close a day."""
    known = announced.date() if announced else None
    change = DayChange(day.date(), True, kind, Text(title_id, title_en), basis, known, code)
    _change([change], reason, dry_run)


@calendar.command("remove")
@click.argument("day", type=DAY)
@click.option("--announced", type=DAY, help="The day on which it became known.")
@click.option("--reason", required=True, help="Why the day is a working day after all.")
@click.option("--dry-run", is_flag=True, help="Only say how many open cases would move.")
@CALENDAR
@with_appcontext
def remove_day(day: datetime, announced: datetime | None, reason: str, dry_run: bool, code: str) -> None:
    """Open a closed day again. What was said of it before stays in the history."""
    change = DayChange(day.date(), False, announced_on=announced.date() if announced else None, calendar=code)
    _change([change], reason, dry_run)


@calendar.command("hours")
@click.option("--from", "first", type=DAY, required=True, help="The first day with these hours.")
@click.option("--until", "last", type=DAY, help="The last one; from then on otherwise.")
@click.option("--week", help="Such as “mon-thu 08:00-12:00,13:00-16:00; fri 08:00-11:30,13:00-16:30”.")
@click.option("--usual", is_flag=True, help="Go back to the usual hours for these days.")
@click.option("--basis", required=True, help="The decree or decision that sets them.")
@click.option("--announced", type=DAY, help="The day on which it became known.")
@click.option("--reason", required=True, help="Why the calendar changes.")
@click.option("--dry-run", is_flag=True, help="Only say how many open cases would move.")
@CALENDAR
@with_appcontext
def set_hours(first: datetime, last: datetime | None, week: str | None, usual: bool, basis: str,
              announced: datetime | None, reason: str, dry_run: bool, code: str) -> None:  # fmt: skip
    """Set the hours of every weekday from a day on, or up to another."""
    if (week is None) != usual:
        raise click.UsageError("Give either --week or --usual.")
    known = announced.date() if announced else None
    hours = None if week is None else _week(week)
    _change([HoursChange(first.date(), last.date() if last else None, hours, basis, known, code)], reason, dry_run)


def _week(typed: str) -> WeekHours:
    """Hours by weekday from «mon-thu 08:00-12:00,13:00-16:00; sat 08:00-12:00». Raises BadParameter."""
    found: dict[int, tuple[Span, ...]] = {}
    for part in typed.split(";"):
        names, _blank, hours = part.strip().partition(" ")
        first, _dash, last = names.lower().partition("-")
        spans = read_spans(hours)
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS or not spans:
            raise click.BadParameter(
                f"{part.strip()!r} is not like “mon-thu 08:00-12:00,13:00-16:00”", param_hint="--week"
            )
        for weekday in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            found[weekday] = spans
    return found


@calendar.command("import")
@click.option("--year", "years", type=int, multiple=True, help="A year whose published holidays are copied.")
@click.option("--file", "path", type=click.Path(path_type=Path, exists=True), help=f"A CSV with {', '.join(COLUMNS)}.")
@click.option("--reason", default="", help="Why; needed with --file.")
@click.option("--dry-run", is_flag=True, help="Only say how many open cases would move.")
@with_appcontext
def import_days(years: tuple[int, ...], path: Path | None, reason: str, dry_run: bool) -> None:
    """Copy published holidays into the table, so that no newer library changes them, or close the days of a file."""
    if path is not None:
        _change(_read(path), reason, dry_run, opens_years=True)
        return

    def copied() -> int:
        with transaction():
            return operations.copy_years(years or range(FIRST_YEAR, LAST_YEAR + 1), "command line", clock.now())

    click.echo(f"The calendar stands at version {_or_stop(copied)}.")


def _change(changes: Sequence[Change], reason: str, dry_run: bool, *, opens_years: bool = False) -> None:
    def told() -> str:
        if dry_run:
            coming = build_calendar(definitions.city(), operations.proposed(changes, reason, opens_years=opens_years))
            found = trial(coming, clock.now(), changes[0].calendar)
            return f"{found.moved} of {found.cases} open cases would move."
        with transaction():
            version = operations.change_calendar(changes, reason, "command line", clock.now(), opens_years=opens_years)
        return f"The calendar stands at version {version}; open deadlines are being counted anew."

    click.echo(_or_stop(told))


def _read(path: Path) -> list[DayChange]:
    """The days of a CSV file. Ends the program with the line that cannot be read."""
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                announced = date.fromisoformat(row["announced_on"]) if row.get("announced_on") else None
                title = Text(row["title_id"], row["title_en"])
                day = date.fromisoformat(row["day"])
                found.append(DayChange(day, True, row["kind"], title, row["basis"], announced))  # type: ignore[arg-type]
            except (KeyError, ValueError) as error:
                click.echo(f"{path}:{number}: {error}", err=True)
                sys.exit(2)
    return found


def _or_stop(call: Callable[[], Any]) -> Any:
    """The answer, or the end of the program with the sentences of what is wrong."""
    try:
        return call()
    except Invalid as invalid:
        for problem in invalid.problems:
            click.echo(SENTENCES.get(problem.code, problem.code).format(**problem.data), err=True)
    except Conflict:
        click.echo("Somebody changed the calendar at the same moment. Look at it again.", err=True)
    sys.exit(1)


def _line(known: KnownDay) -> dict[str, Any]:
    return {
        "day": known.day.isoformat(),
        "closed": known.closed,
        "kind": known.kind,
        "title_id": known.title.id,
        "title_en": known.title.en,
        "basis": known.basis.id,
        "announced_on": known.announced_on.isoformat() if known.announced_on else None,
        "source": known.source,
    }


def _words(line: dict[str, Any]) -> str:
    state = "closed" if line["closed"] else "open  "
    return f"{line['day']}  {state}  {line['kind']:11}  {line['title_id']} / {line['title_en']}  [{line['source']}]"


COMMANDS = (calendar,)
