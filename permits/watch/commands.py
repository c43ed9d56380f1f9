"""``permits watch``: look at all open cases at the terminal, for people and for monitoring."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy import select

from permits import clock
from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.watch.jobs import look_now
from permits.watch.rules import Finding
from permits.watch.wording import advice, explain, titles


@click.command("watch")
@click.option("--language", type=click.Choice(["id", "en"]), default="en", help="Language of the sentences.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding, then one with the counts.")
@with_appcontext
def watch_command(language: str, as_json: bool) -> None:
    """Look at all open cases: each has a next action, an owner and a clock, or is named here with the reason. Exit 1 on findings.

    What was found also stands on the managers' board.
    """
    count, found = look_now(clock.now())
    numbers = _numbers(found)
    with force_locale(language):
        for each in found:
            number, definition_id = numbers.get(each.application_id or "", (None, None))
            click.echo(_line(each, number, definition_id, as_json))
    if as_json:
        click.echo(json.dumps({"cases": count, "findings": len(found)}))
    else:
        click.echo(f"{count} open cases looked at, {len(found)} findings")
    sys.exit(1 if found else 0)


def _numbers(found: list[Finding]) -> dict[str, tuple[str | None, str]]:
    ids = sorted({each.application_id for each in found if each.application_id})
    rows: dict[str, tuple[str | None, str]] = {}
    for start in range(0, len(ids), 500):
        wanted = select(Application.id, Application.number, Application.definition_id)
        for row in db.session.execute(wanted.where(Application.id.in_(ids[start : start + 500]))):
            rows[row.id] = (row.number, row.definition_id)
    return rows


def _line(found: Finding, number: str | None, definition_id: str | None, as_json: bool) -> str:
    reason, todo = explain(found.kind, found.data, definition_id, definitions.city()), advice(found.kind, found.data)
    if not as_json:
        return f"{number or '–'}: {titles()[found.kind]}. {reason} {todo}"
    said = {"kind": found.kind, "application": found.application_id, "number": number, "data": dict(found.data)}
    return json.dumps({**said, "reason": reason, "advice": todo}, ensure_ascii=False)
