"""``permits sop walk`` and ``permits sop simulate``: try a SOP file out before anybody applies."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from permits.definitions.commands import report_findings, sop
from permits.definitions.files import city_beside, read_file
from permits.definitions.holidays import build_calendar
from workflows import City, Definition, SopError, inspect
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


def _read(file: Path, language: str, as_json: bool) -> tuple[Definition, Where, City]:
    """The definition of a file that has no errors; otherwise its findings are printed and the command ends."""
    try:
        loaded = inspect(read_file(file))
        city = city_beside(file)
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
