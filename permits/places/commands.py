"""``permits places``: the digests by which cases about the same place are found."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from permits.applications.marks import renew_all
from permits.places.operations import PLACES


@click.group(cls=AppGroup)
def places() -> None:
    """Find cases about the same place."""


@places.command("renew")
def renew_places() -> None:
    """Make all digests anew: after the secret key was changed, and once for cases sent before there were digests."""
    click.echo(f"{renew_all(PLACES)} places can be found.")
