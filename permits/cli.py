"""The command ``permits``: every feature's own commands under one roof.

A wrong setting or a refusal is a sentence on the error stream and exit code 2 or 1, never a stack.
"""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from permits.app import create_app
from permits.config import SettingError
from permits.errors import Conflict, Invalid, NotFound, PermitsError
from permits.features import parts


def _application() -> Flask:
    try:
        return create_app()
    except SettingError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@click.group(cls=FlaskGroup, create_app=_application, add_default_commands=False, add_version_option=False)
def permits() -> None:
    """Satu Pintu: permits from application to signed paper."""


for module in parts("commands"):
    found = [each for each in vars(module).values() if isinstance(each, click.Command)]
    inner = {id(child) for group in found if isinstance(group, click.Group) for child in group.commands.values()}
    for command in found:
        if id(command) not in inner:
            permits.add_command(command)


def main() -> None:
    """Run the command; say refusals as sentences."""
    try:
        permits.main(prog_name="permits", standalone_mode=True)
    except PermitsError as error:
        click.echo(refusal_sentence(error), err=True)
        sys.exit(1)


def refusal_sentence(error: PermitsError) -> str:
    """A refusal of an operation as a sentence for the person at the terminal."""
    if isinstance(error, Invalid):
        return "\n".join(f"{each.about}: {each.code} {' '.join(each.data.values())}".strip() for each in error.problems)
    if isinstance(error, Conflict):
        return {
            "account_exists": "There is an account with this address already.",
            "case_open": "An application of this person is still open: decide or withdraw it first.",
        }.get(error.code, error.code)
    if isinstance(error, NotFound):
        return "There is no such thing."
    return str(error)
