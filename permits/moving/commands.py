"""``permits sop impact`` and ``permits sop move``: what a version means for running cases, and moving them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from permits import clock
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.definitions.checking import check_text
from permits.definitions.commands import report_findings, sop
from permits.definitions.files import city_beside, read_file
from permits.errors import Conflict, Invalid, NotFound
from permits.moving import operations, queries
from permits.moving.history import closed_cases
from permits.moving.operations import DryRun, Selection
from workflows import Definition, SopError
from workflows.messages.moving import MAP_SENTENCES
from workflows.moving import NO_MAP, RULINGS, MoveMap, Replay, Verdict, replay, write_map

LANGUAGE = click.option("--language", type=click.Choice(["id", "en"]), default="en", help="Language of the sentences.")
MAP = click.option(
    "--map", "map_file", type=click.Path(path_type=Path), help="A JSON file that says what becomes of what."
)
JSON = click.option("--json", "as_json", is_flag=True, help="JSON objects, one a line.")
LONGEST_MAP = 200_000  # characters


@sop.command("impact")
@click.argument("subject", metavar="FILE|SERVICE")
@MAP
@click.option("--cases", "with_cases", is_flag=True, help="Also list every case with its reasons.")
@click.option(
    "--replay", "last", type=click.IntRange(0, 1000), default=0, help="Also walk so many closed cases through it."
)
@LANGUAGE
@JSON
@with_appcontext
def show_impact(subject: str, map_file: Path | None, with_cases: bool, last: int, language: str, as_json: bool) -> None:
    """What a SOP file, or the newest version of a service, means for the running cases of the service.

    Unaffected, moves safely, needs a mapping, or stays: with numbers and reasons. Nothing is changed. A map that
    recognises what was renamed is suggested.
    """
    new = _definition_of(subject, language, as_json)
    mapping = _mapping(map_file, new, language)
    report = queries.impact(new, mapping)
    suggested = write_map(queries.suggestion(new))
    reasons: dict[str, list[dict[str, Any]]] = {
        ruling: [
            {"code": each.code, "about": each.about, "text": each.text[language], "cases": count}
            for each, count in report.why(ruling)
        ]
        for ruling in RULINGS
    }
    if as_json:
        counts: dict[str, Any] = {ruling: report.counts[ruling] for ruling in RULINGS}
        said = {"service": new.service, "cases": report.total, **counts, "reasons": reasons, "suggested_map": suggested}
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        _say_impact(new, report, reasons, suggested)
    if with_cases:
        for case in queries.judged(new, mapping):
            _say_case(case.number or case.id, case.verdict, language, as_json)
    if last:
        _say_replay(replay(closed_cases(new.service, last), new, mapping), as_json)
    db.session.rollback()


def _definition_of(subject: str, language: str, as_json: bool) -> Definition:
    """The definition of a file, or of a service's newest version."""
    path = Path(subject)
    if not path.suffix and not path.exists():
        found = definitions.versions_of(subject)
        if not found:
            raise NotFound
        return definitions.definition(found[0].id)
    try:
        checked = check_text(read_file(path), city_beside(path))
    except SopError as error:
        report_findings([(path, each) for each in error.findings], language, as_json)
        sys.exit(1)
    if checked.definition is None:
        report_findings([(path, each) for each in checked.findings], language, as_json)
        sys.exit(1)
    return checked.definition


def _mapping(map_file: Path | None, new: Definition, language: str) -> MoveMap:
    if map_file is None:
        return NO_MAP
    try:
        text = map_file.read_text(encoding="utf-8")
        raw = json.loads(text) if len(text) <= LONGEST_MAP else None
    except (OSError, UnicodeDecodeError, ValueError):
        click.echo(f"{map_file}: {MAP_SENTENCES['map_unreadable'][language]}", err=True)
        sys.exit(1)
    try:
        return operations.read_mapping(raw, new)
    except Invalid as wrong:
        for each in wrong.problems:
            click.echo(f"{map_file}: {each.about}: {MAP_SENTENCES[each.code][language]}", err=True)
        sys.exit(1)


_WORDS = {
    "unaffected": "unaffected",
    "moves_safely": "move safely",
    "needs_mapping": "need a mapping",
    "stays": "stay",
}


def _say_impact(
    new: Definition, report: queries.Impact, reasons: Mapping[str, list[dict[str, Any]]], suggested: dict[str, Any]
) -> None:
    click.echo(f"{new.service}: {report.total} running cases")
    for ruling in RULINGS:
        click.echo(f"  {report.counts[ruling]:>6} {_WORDS[ruling]}")
        for each in reasons[ruling]:
            click.echo(f"         {each['cases']:>6} × {each['text']}")
    if suggested:
        click.echo("  suggested map: " + json.dumps(suggested, ensure_ascii=False))


def _say_case(name: str, verdict: Verdict, language: str, as_json: bool) -> None:
    reasons = [{"code": each.code, "about": each.about, "text": each.text[language]} for each in verdict.reasons]
    if as_json:
        click.echo(json.dumps({"case": name, "ruling": verdict.ruling, "reasons": reasons}, ensure_ascii=False))
        return
    click.echo(f"{name}: {_WORDS[verdict.ruling]}: " + " ".join(each["text"] for each in reasons))


def _say_replay(found: Replay, as_json: bool) -> None:
    """The replay in numbers; nothing in it tells of a person."""
    said = {
        "replayed": found.cases,
        "same": found.same,
        "not_replayable": found.not_replayable,
        "unreplayed": _counted(found.unreplayed, "step", "why"),
        "ends_elsewhere": _counted(found.ends, "was", "now"),
        "refused": _counted(found.refused, "step", "code"),
        "waits": _counted(found.waits, "step", "work"),
        "fee_changed": found.fee_changed,
        "fee_before": str(found.fee_before),
        "fee_after": str(found.fee_after),
        "deadline_earlier": found.deadline_earlier,
        "deadline_later": found.deadline_later,
    }
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for name, value in said.items():
        click.echo(f"  {name}: {value}")


def _counted(found: Mapping[tuple[str, str], int], first: str, second: str) -> list[dict[str, object]]:
    return [{first: one, second: two, "cases": count} for (one, two), count in sorted(found.items())]


@sop.command("move")
@click.argument("service")
@click.option("--to", "number", type=int, required=True, help="The number of the version to move to.")
@MAP
@click.option("--case", "numbers", multiple=True, help="The id of a single case; may be given several times.")
@click.option("--dry-run/--do", "dry", default=True, help="Only say what would happen (the default), or promise it.")
@click.option("--undo", "plan_id", help="Bring the cases of this plan back instead.")
@click.option("--by", "planner", default="command line", help="Who decides, as shown with the plan.")
@LANGUAGE
@JSON
@with_appcontext
def move_cases(
    service: str, number: int, map_file: Path | None, numbers: tuple[str, ...], dry: bool, plan_id: str | None,
    planner: str, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Move the running cases of a service that may move to one of its versions, each in a transaction of its own.

    The moves are promised as background work and done by the running workers. `--undo PLAN` takes a plan back.
    """
    version = definitions.version(service, number)
    if plan_id is not None:
        with transaction():
            count = operations.plan_way_back(plan_id, planner, clock.now())
        click.echo(json.dumps({"plan": plan_id, "going_back": count}) if as_json else f"{count} cases go back")
        return
    mapping = _mapping(map_file, definitions.definition(version.id), language)
    if dry:
        _dry_run(definitions.definition(version.id), mapping, numbers, language, as_json)
        return
    try:
        with transaction():
            plan = operations.plan_moves(version, mapping, Selection(cases=numbers), planner, clock.now())
            count = queries.progress(plan.id).total
    except Conflict:
        click.echo(MAP_SENTENCES["nothing_to_move"][language], err=True)
        sys.exit(1)
    click.echo(
        json.dumps({"plan": plan.id, "cases": count}) if as_json else f"plan {plan.id}: {count} cases will be moved"
    )


def _dry_run(new: Definition, mapping: MoveMap, cases: tuple[str, ...], language: str, as_json: bool) -> None:
    chosen = [each.id for each in queries.judged(new, mapping, only=cases or None)]
    with transaction():
        for each in operations.dry_run(new, mapping, chosen, clock.now()):
            _say_dry_run(each, new, language, as_json)


def _say_dry_run(each: DryRun, new: Definition, language: str, as_json: bool) -> None:
    name = each.number or each.id
    if each.moved is None:
        said: dict[str, object] = {"case": name, "moves": False, "reasons": list(each.refused)}
        click.echo(json.dumps(said, ensure_ascii=False) if as_json else f"{name}: stays ({', '.join(each.refused)})")
        return
    state = new.states[each.moved.stands.state]
    due = each.moved.due_at.isoformat() if each.moved.due_at else None
    reasons = [reason.text[language] for reason in each.moved.verdict.reasons]
    if as_json:
        said = {"case": name, "moves": True, "state": state.code, "due_at": due, "reasons": reasons}
        click.echo(json.dumps(said | dict(operations.actions_of(each.moved)), ensure_ascii=False))
        return
    click.echo(f"{name}: stands at «{state.title[language]}», due {due or '–'}. " + " ".join(reasons))
