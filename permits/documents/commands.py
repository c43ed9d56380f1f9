"""``permits files scan``: have the scanner look at files that were kept while there was none."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from permits.applications.models import Application
from permits.config import Settings
from permits.db import db
from permits.documents.rescanning import cases_with, rescan
from permits.documents.scanning import ScannerAway, scanner_of
from permits.documents.store import store_of
from permits.errors import OutOfReach


@click.group(cls=AppGroup)
def files() -> None:
    """Look after the files that people have handed in."""


@files.command("scan")
@with_appcontext
def scan_files() -> None:
    """Have the scanner look at every file that was kept without one. Exit 1 when one is harmful, 2 when it cannot be told.

    A harmful file stays with its case, nobody can open it any more, and its reviewers read why. What is named here are the
    cases, so that the office can send the file back.
    """
    settings: Settings = current_app.config["SETTINGS"]
    scanner = scanner_of(settings.scanner)
    if scanner is None:
        click.echo("No scanner is set up: name one in SATU_PINTU_SCANNER.", err=True)
        sys.exit(2)
    clean = harmful = gone = 0
    try:
        for each in rescan(store_of(settings), scanner):
            clean += each.infection == ""
            gone += each.infection is None
            if each.infection:
                harmful += 1
                click.echo(f"{each.infection}: {_where(each.sha256)}")
    except (ScannerAway, OutOfReach) as error:
        click.echo(f"Broken off, go on later: {error}", err=True)
        sys.exit(2)
    finally:
        click.echo(f"{clean} clean, {harmful} harmful, {gone} no longer in the store")
    sys.exit(1 if harmful else 0)


def _where(sha256: str) -> str:
    wanted = select(Application.number, Application.id).where(Application.id.in_(cases_with(sha256)))
    return ", ".join(number or case_id for number, case_id in db.session.execute(wanted)) or "in somebody's own folder"
