"""``permits calendar``: the office's closed days on the command line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from permits import clock
from permits.calendars import operations, queries
from permits.calendars.operations import DayChange
from permits.calendars.recounting import trial
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.definitions.holidays import FIRST_YEAR, LAST_YEAR, KnownDay, build_calendar, known_days
from permits.errors import Conflict, Invalid
from workflows.definition import Text

KINDS = click.Choice(["holiday", "joint_leave", "local"])
DAY = click.DateTime(["%Y-%m-%d"])
COLUMNS = ("day", "kind", "title_id", "title_en", "basis", "announced_on")
SENTENCES = {
    "reason_missing": "Say why with --reason.",
    "year_unknown": "The year {year} is not known: closed days can be named from 2024 on, and copied while the library knows them.",
    "day_open_already": "That day is open already.",
    "day_closed_already": "That day is closed already.",
    "title_missing": "Name the day in both languages.",
    "basis_missing": "Name the decree or decision.",
    "too_long": "At most {limit} characters.",
    "kind_unknown": "The kind is holiday, joint_leave or local.",
}


@click.group("calendar")
def calendar() -> None:
    """The office's closed days: list, add, remove, import. Every change is a version; open deadlines follow it."""


@calendar.command("list")
@click.option("--year", type=int, help="The year; the present one otherwise.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_appcontext
def list_days(year: int | None, as_json: bool) -> None:
    """List the closed days of a year, opened ones among them."""
    year = year or clock.now().year
    known = known_days(definitions.city(), queries.changes_up_to(queries.newest_version()))
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
@with_appcontext
def add_day(day: datetime, kind: Any, title_id: str, title_en: str, basis: str, announced: datetime | None,
            reason: str, dry_run: bool) -> None:  # fmt: skip
    """Close a day."""
    known = announced.date() if announced else None
    change = DayChange(day.date(), True, kind, Text(title_id, title_en), basis, known)
    _change([change], reason, dry_run)


@calendar.command("remove")
@click.argument("day", type=DAY)
@click.option("--announced", type=DAY, help="The day on which it became known.")
@click.option("--reason", required=True, help="Why the day is a working day after all.")
@click.option("--dry-run", is_flag=True, help="Only say how many open cases would move.")
@with_appcontext
def remove_day(day: datetime, announced: datetime | None, reason: str, dry_run: bool) -> None:
    """Open a closed day again. What was said of it before stays in the history."""
    change = DayChange(day.date(), False, announced_on=announced.date() if announced else None)
    _change([change], reason, dry_run)


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


def _change(changes: list[DayChange], reason: str, dry_run: bool, *, opens_years: bool = False) -> None:
    def told() -> str:
        if dry_run:
            coming = build_calendar(definitions.city(), operations.proposed(changes, reason, opens_years=opens_years))
            found = trial(coming, clock.now())
            return f"{found.moved} of {found.cases} open cases would move."
        with transaction():
            version = operations.change_days(changes, reason, "command line", clock.now(), opens_years=opens_years)
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
