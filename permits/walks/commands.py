"""``permits sop walk`` and ``permits sop simulate``: try a SOP file out before anybody applies."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from permits import clock
from permits.definitions.commands import report_findings, sop
from permits.definitions.files import city_beside, read_file
from permits.definitions.holidays import build_calendar
from workflows import City, Definition, SopError, inspect
from workflows.language.source import read_source
from workflows.messages.walk import assumption
from workflows.simulation import (
    AssumptionInvalid,
    Assumptions,
    Effect,
    Simulated,
    effects,
    plain,
    read_assumptions,
    simulate,
)
from workflows.walk import ScenarioReport, StepReport, run_scenario, summary
from workflows.walk.scenarios import Where

LANGUAGE = click.option("--language", type=click.Choice(["id", "en"]), default="en", help="Language of the sentences.")


@sop.command("walk")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--scenario", "codes", multiple=True, help="Walk this scenario only; may be given several times.")
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="One JSON object a scenario, with every step.")
@with_appcontext
def walk_file(file: Path, codes: tuple[str, ...], language: str, as_json: bool) -> None:
    """Walk the scenarios of a SOP file on a fake clock. Exit 1 when one expects something in vain.

    Every step is shown with the state it leads to, the deadline of the service and who must act next.
    """
    definition, where, city = _read(file, language, as_json)
    chosen = [each for each in definition.scenarios if not codes or each.code in codes]
    unknown = set(codes) - {each.code for each in definition.scenarios}
    if unknown:
        click.echo(f"{file}: there is no scenario {', '.join(sorted(unknown))}", err=True)
        sys.exit(1)
    calendar = build_calendar(city)
    reports = [run_scenario(definition, each, calendar, city, where) for each in chosen]
    for report in reports:
        if as_json:
            click.echo(json.dumps({"file": str(file), **summary(report)}, ensure_ascii=False))
        else:
            _show(report, definition, calendar.timezone, language)
    if not as_json:
        report_findings([(file, failure) for report in reports for failure in report.failures], language, False)
        passed = sum(report.passed for report in reports)
        click.echo(f"{len(reports)} scenarios, {passed} as expected, {len(reports) - passed} not")
    sys.exit(0 if all(report.passed for report in reports) else 1)


@sop.command("simulate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--assumptions", "assumed", type=click.Path(path_type=Path), help="A YAML or JSON file of assumptions.")
@click.option("--year", is_flag=True, help="A whole year of 250 working days; otherwise a quarter of 60.")
@click.option("--effects", "with_effects", is_flag=True, help="Also what one more officer at each post would change.")
@click.option("--seed", default=1, help="Another number draws other cases.")
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="One JSON object with every figure.")
@with_appcontext
def simulate_file(
    file: Path, assumed: Path | None, year: bool, with_effects: bool, seed: int, language: str, as_json: bool
) -> None:
    """Simulate the load of a SOP: how many cases end in time, how long they take, who waits where.

    What nobody says is assumed: 20 applications a working day, usual working times and results, as many officers as
    four fifths of their time call for.
    """
    definition, _, city = _read(file, language, as_json)
    calendar = build_calendar(city)
    begins = calendar.local_date(clock.now())
    try:
        given = _assumed(definition, assumed, Assumptions(begins=begins, days=250 if year else 60))
    except AssumptionInvalid as wrong:
        click.echo(f"{assumed}: {assumption(wrong.code, wrong.name)[language]}", err=True)
        sys.exit(1)
    except SopError as error:
        report_findings([(assumed or file, each) for each in error.findings], language, False)
        sys.exit(1)
    found = simulate(definition, given, calendar, seed)
    changes = effects(definition, given, calendar, found, seed) if with_effects else []
    if as_json:
        click.echo(json.dumps({"file": str(file), **plain(found, changes)}, ensure_ascii=False))
        return
    for line in _simulated_lines(found, changes):
        click.echo(line)


def _assumed(definition: Definition, path: Path | None, start: Assumptions) -> Assumptions:
    """The assumptions of a file over the usual ones. Raises AssumptionInvalid and SopError."""
    return start if path is None else read_assumptions(definition, read_source(read_file(path)).data, start)


def _simulated_lines(found: Simulated, changes: list[Effect]) -> Iterator[str]:
    """A run as lines for a reader."""
    yield f"{found.cases} cases, {found.finished} ended: " + ", ".join(f"{k} {v}" for k, v in found.outcomes.items())
    yield f"on time {found.on_time:.1%}; with one working day less {found.on_time_less:.1%}"
    yield f"the office's time: half within {found.counted.median}, nine in ten within {found.counted.p90} working days"
    yield f"from sending to end: half within {found.elapsed.median}, nine in ten within {found.elapsed.p90} working days"
    for each in found.posts:
        kept = (
            "" if each.in_time is None else f", in time {each.in_time:.1%} (one day less: {each.in_time_less or 0:.1%})"
        )
        yield (
            f"  {each.office}/{each.role}: {each.officers} officers, busy {each.busy:.0%}, queue {each.queue_mean:.1f} "
            f"(most {each.queue_most}), waits {each.wait_median:.1f} h, nine in ten {each.wait_p90:.1f} h{kept}"
        )
    for change in changes:
        yield (
            f"  one more at {change.office}/{change.role}: on time {change.on_time_before:.1%} → {change.on_time:.1%}, "
            f"nine in ten within {change.counted.p90} working days"
        )


def _read(file: Path, language: str, as_json: bool) -> tuple[Definition, Where, City]:
    """The definition of a file that has no errors; otherwise its findings are printed and the command ends."""
    try:
        city = city_beside(file)
        loaded = inspect(read_file(file), shared=city.types)
    except SopError as error:
        report_findings([(file, each) for each in error.findings], language, as_json)
        sys.exit(1)
    if loaded.definition is None or loaded.source is None:
        report_findings([(file, each) for each in loaded.findings], language, as_json)
        sys.exit(1)
    return loaded.definition, loaded.source.where, city


def _show(report: ScenarioReport, definition: Definition, timezone: str, language: str) -> None:
    """One scenario as lines for a reader."""
    click.echo(f"{report.code}: {report.title[language]}")
    for each in report.steps:
        click.echo(f"  {_line(each, definition, timezone, language)}")


def _line(made: StepReport, definition: Definition, timezone: str, language: str) -> str:
    zone = ZoneInfo(timezone)
    act = f"{made.step.by} {made.step.does}" if made.step.does else "…"
    if made.refused is not None:
        said = f"refused as expected ({made.refused})" if not made.failures else f"refused ({made.refused})"
        return f"{made.step.at:%Y-%m-%d %H:%M}  {act} → {said}"
    after = made.after
    parts = [f"{made.step.at:%Y-%m-%d %H:%M}  {act} → {definition.states[after.state].title[language]}"]
    if after.due_at:
        parts.append(f"{after.due_at.astimezone(zone):%Y-%m-%d}")
    parts.append(", ".join(after.waiting_for) or after.ended or "")
    return "  ".join(parts)
