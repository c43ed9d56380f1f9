"""The demo makes a city to try the product in, by the real operations, and tells passwords once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from permits.accounts.models import Account
from permits.applications import record
from permits.applications.models import Application
from permits.db import db
from permits.demo.story import read_story
from permits.paths import SOP
from tests.support import cases


@pytest.fixture
def runner(own_app: Flask) -> FlaskCliRunner:
    with own_app.app_context():
        cases.publish()
    return own_app.test_cli_runner()


def run(runner: FlaskCliRunner, *arguments: str) -> str:
    from permits.demo.commands import demo

    with runner.app.app_context():
        done = runner.invoke(demo, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0
    return str(done.output)


def test_the_demo_has_people_and_a_case_in_every_kind_of_state(runner: FlaskCliRunner, own_app: Flask) -> None:
    """Everybody of the story signs in with a password of their own; cases stand in every kind of state; the record is whole."""
    said = run(runner)
    with own_app.app_context():
        story = read_story(SOP / "_demo.yaml")
        assert {each.email.split("@")[0] for each in db.session.query(Account)} == {each.mail for each in story.people}
        assert db.session.query(Application).count() == len(story.tales)
        states = {each.state for each in db.session.query(Application)}
        assert {
            "draf",
            "periksa_berkas",
            "perbaikan",
            "kajian_kesbangpol",
            "penetapan",
            "penerbitan",
            "ditolak",
        } <= states
        assert list(record.verify(db.session())) == []
    passwords = re.findall(r"\S+@\S+\s+(\S+)", said)
    assert len(set(passwords)) == len(story.people)


def test_passwords_are_told_once_and_renewed_on_request(runner: FlaskCliRunner, own_app: Flask) -> None:
    """A second run tells no password and makes no second case; --new-passwords gives everybody a new one."""
    first = set(re.findall(r"\S+@\S+\s+(\S+)", run(runner)))
    again = run(runner)
    assert "already" in again
    assert not any(each in again for each in first)
    renewed = set(re.findall(r"\S+@\S+\s+(\S+)", run(runner, "--new-passwords")))
    assert len(renewed) == len(first)
    assert not renewed & first
