"""``permits user``: people of the office, made at the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from permits import clock
from permits.accounts import operations, queries
from permits.accounts.erasure import erase_person
from permits.accounts.telling import tell
from permits.db import transaction
from permits.errors import NotFound
from permits.factors.operations import take_away
from workflows.engine.outcome import SYSTEM


@click.group(cls=AppGroup)
def user() -> None:
    """Make people of the office, seat them, give them new passwords, erase people."""


@user.command("add")
@click.option("--email", required=True, help="The address the person signs in with.")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--office", "offices", multiple=True, help="Office of a seat; give --role as often, in the same order.")
@click.option("--role", "roles", multiple=True, help="Role of a seat.")
def add_user(email: str, name: str, offices: tuple[str, ...], roles: tuple[str, ...]) -> None:
    """Make a confirmed account. Its password is random, shown once and stored nowhere but as a digest."""
    if len(offices) != len(roles):
        raise click.UsageError("--office and --role belong together: give both, equally often.")
    with transaction():
        account, password = operations.add_staff(
            email, name, clock.now(), seats=tuple(zip(offices, roles, strict=True))
        )
        address = account.email
    click.echo(f"{address}\n{password}")


@user.command("seat")
@click.option("--email", required=True, help="The address the person signs in with.")
@click.option("--office", required=True, help="The office to act for.")
@click.option("--role", required=True, help="The role to act in.")
@click.option("--take", is_flag=True, help="Take the seat away instead.")
def seat_user(email: str, office: str, role: str, take: bool) -> None:
    """Give a person a seat in an office, or take it away."""
    with transaction():
        account_id = _account_id(email)
        if take:
            operations.take_seat(account_id, office, role)
        else:
            operations.give_seat(account_id, office, role)
    click.echo("Seat taken away." if take else "Seat given.")


@user.command("password")
@click.option("--email", required=True, help="The address the person signs in with.")
def renew_password(email: str) -> None:
    """Give a person a new random password, shown once. Every session of the person ends."""
    with transaction():
        password = operations.new_password(_account_id(email))
    click.echo(password)


@user.command("factors")
@click.option("--email", required=True, help="The address the person signs in with.")
@click.confirmation_option(
    prompt="Have you seen that it is this person? Passkeys, codes and sign-ins will be gone. Go on?"
)
def forget_factors(email: str) -> None:
    """Take a person's second factors away, for somebody who lost them and stands before you."""
    with transaction():
        account = queries.account_by_email(email)
        if account is None:
            raise NotFound
        take_away(account, clock.now())
        tell(account, "recovery_done", clock.now())
    click.echo("Second factors taken away.")


@user.command("erase")
@click.option("--email", required=True, help="The address the person signs in with.")
@click.confirmation_option(prompt="Names, answers and files of this person will be gone for good. Go on?")
def erase_user(email: str) -> None:
    """Erase a person: words, names and files go, the record stays whole."""
    with transaction():
        erase_person(_account_id(email), SYSTEM, clock.now())
    click.echo("Erased.")


def _account_id(email: str) -> str:
    account = queries.account_by_email(email)
    if account is None:
        raise NotFound
    return account.id
