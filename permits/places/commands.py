"""``permits places``: the digests by which cases about the same place are found."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from permits.db import transaction
from permits.places import operations

AT_ONCE = 500


@click.group(cls=AppGroup)
def places() -> None:
    """Find cases about the same place."""


@places.command("renew")
def renew_places() -> None:
    """Make all digests anew: after the secret key was changed, and once for cases sent before there were digests."""
    last = ""
    while True:
        with transaction():
            last = operations.renew(last, AT_ONCE)
            kept = operations.kept()
        if not last:
            break
    click.echo(f"{kept} places can be found.")
