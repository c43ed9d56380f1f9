"""``permits demo``: a sample city, for trying out and for learning."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from permits import clock, paths
from permits.applications.models import Application
from permits.config import Settings
from permits.db import db, transaction
from permits.demo import operations
from permits.demo.operations import SignIn
from permits.demo.story import read_story
from permits.documents.store import store_of

STORY = paths.SOP / "_demo.yaml"


@click.command("demo")
@click.option("--new-passwords", is_flag=True, help="Give the demo people new passwords and show them.")
@with_appcontext
def demo(new_passwords: bool) -> None:
    """Make the sample city's people and a few cases in every state. Passwords are random and shown this once."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.production:
        click.echo("The demo is not for production: its people would be able to decide on real cases.", err=True)
        sys.exit(2)
    made = renew_passwords() if new_passwords else make_demo(settings)
    show(made)


def make_demo(settings: Settings) -> list[SignIn]:
    """The people who are not there yet, and the cases when there is none at all."""
    story, now = read_story(STORY), clock.now()
    with transaction():
        people = operations.make_people(story, now)
    untouched = db.session.scalar(select(Application.id).limit(1)) is None
    if untouched:
        store = store_of(settings)
        for tale in story.tales:
            with transaction():
                operations.tell(tale, story, store, now)
    return people


def renew_passwords() -> list[SignIn]:
    """New passwords for the demo people."""
    with transaction():
        return operations.new_passwords(read_story(STORY))


def show(people: list[SignIn]) -> None:
    """Print sign-ins as a table; nothing keeps the passwords."""
    if not people:
        click.echo("The demo people are there already; `permits demo --new-passwords` gives them new passwords.")
        return
    width = max(len(each.email) for each in people)
    click.echo("Demo sign-ins (shown this once):")
    for each in people:
        click.echo(f"  {each.email:<{width}}  {each.password}  {each.what}")
