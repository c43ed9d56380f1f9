"""``permits identifiers``: the digests by which cases are found by identity number."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from permits.applications.marks import renew_all
from permits.identifiers.operations import IDENTIFIERS


@click.group(cls=AppGroup)
def identifiers() -> None:
    """Find cases by identity number."""


@identifiers.command("renew")
def renew_identifiers() -> None:
    """Make all digests anew: after the secret key was changed, and once for cases sent before there was this search."""
    click.echo(f"{renew_all(IDENTIFIERS)} identity numbers can be searched for.")
