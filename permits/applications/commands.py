"""``permits audit``: prove that the record is what was written."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext

from permits.applications import record
from permits.db import db

SENTENCES = {
    "changed": "event {seq} was changed",
    "missing": "event {seq} is missing",
    "moved": "event {seq} does not follow the one before it",
    "cut_off": "the record ends before event {seq}",
}


@click.group()
def audit() -> None:
    """Prove that the record is what was written."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a breach.")
@with_appcontext
def verify_record(as_json: bool) -> None:
    """Read every case's chain of events; name each event that was changed, removed or moved. Exit 1 when there is one."""
    breaches = 0
    for breach in record.verify(db.session()):
        breaches += 1
        if as_json:
            click.echo(json.dumps({"application": breach.application_id, "event": breach.seq, "fault": breach.fault}))
        else:
            click.echo(f"{breach.application_id}: {SENTENCES[breach.fault].format(seq=breach.seq)}")
    if not as_json:
        click.echo(f"{breaches} breaches" if breaches else "The record is whole.")
    sys.exit(1 if breaches else 0)
