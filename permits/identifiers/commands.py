"""``permits identifiers``: the digests by which cases are found by identity number."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from permits.db import transaction
from permits.identifiers import operations

AT_ONCE = 500


@click.group(cls=AppGroup)
def identifiers() -> None:
    """Find cases by identity number."""


@identifiers.command("renew")
def renew_identifiers() -> None:
    """Make all digests anew: after the secret key was changed, and once for cases sent before there was this search."""
    last = ""
    while True:
        with transaction():
            last = operations.renew(last, AT_ONCE)
            kept = operations.kept()
        if not last:
            break
    click.echo(f"{kept} identity numbers can be searched for.")
