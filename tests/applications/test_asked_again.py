"""A review that is asked again within a round is work of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy

from permits.db import db
from permits.scheduling.models import ScheduledJob
from tests.support import cases

pytestmark = pytest.mark.database

AGAIN = "      ulangi: {title: {id: Minta telaah lagi, en: Ask again}, tone: returned, to: telaah}\n      tolak: {"


def test_an_office_asked_twice_in_a_round_is_told_twice(database: SQLAlchemy, tmp_path: Path) -> None:
    """When a decision sends a case back to the same offices in the same round, each gets a second request."""
    shutil.copy(cases.SMALL / "_city.yaml", tmp_path)
    text = (cases.SMALL / "five-states.yaml").read_text(encoding="utf-8").replace("      tolak: {", AGAIN)
    (tmp_path / "five-states.yaml").write_text(text, encoding="utf-8")
    cases.publish(tmp_path)
    applicant = cases.make_applicant()
    application_id = cases.make_draft("five-states", applicant, "warga", {"nama": "Pasar malam", "luas": "40"})
    cases.send(application_id, applicant)
    for result, office in (("setuju", "taman"), ("setuju", "jalan"), ("ulangi", "loket")):
        cases.decide(application_id, result, office=office)
    requests = db.session.query(ScheduledJob).filter_by(application_id=application_id, kind="review.request").all()
    told = sorted((each.data["plan"], each.data["office"]) for each in requests)
    asked = [("pertimbangan", "jalan"), ("pertimbangan", "taman")]
    assert told == sorted([*asked, *asked, ("putusan", "loket")])
    still_open = [each.data["office"] for each in requests if each.cancelled_at is None]
    assert sorted(still_open) == ["jalan", "taman"]
