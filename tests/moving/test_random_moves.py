"""What holds in the database for every pair of versions and every case: nothing is lost, and the way back is exact."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from permits.applications import operations as applications
from permits.applications import record
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict
from permits.moving import operations, queries
from permits.moving.models import CaseMove
from permits.moving.operations import Selection
from tests.moving import stage
from tests.moving.stage import MONDAY
from tests.support import cases
from workflows.definition import Definition
from workflows.moving import MoveMap

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]

CHANGES = (
    ("batas_telaah: {amount: 3,", "batas_telaah: {amount: 1,"),
    ("batas_layanan: {amount: 7, unit: working_days", "batas_layanan: {amount: 20, unit: calendar_days"),
    ("\n  putusan:\n", "\n  ketetapan:\n"),
    ("      luas: {type: decimal", "      ukuran: {type: decimal"),
    ("      nama: {type: text, title", "      nama: {type: long_text, title"),
    ("      mulai: {type: date, title: {id: Mulai, en: Start}, required: false}\n", ""),
    ("          jalan: true\n", "          jalan: true\n          loket: true\n"),
    ("          taman: true\n", ""),
    ("join: {rule: all,", "join: {rule: any,"),
    ("          setuju: {title", "          cocok: {title"),
    ("  surat: {title", "  lampiran: {title"),
    ("      nama: {type: text", "      warna: {type: text, title: {id: Warna, en: Colour}}\n      nama: {type: text"),
)
STEPS = st.lists(st.sampled_from(["taman", "jalan"]), max_size=2, unique=True)


def version_with(chosen: set[int]) -> str:
    """A next version with some of the changes."""
    text = stage.TEXT
    for index in sorted(chosen):
        old, new = CHANGES[index]
        text = text.replace(old, new)
    return text.replace("{to: putusan}", "{to: ketetapan}") if 2 in chosen else text


def mapping_for(old: Definition, new: Definition) -> MoveMap:
    """What was recognised, and everything else set aside or gone on without."""
    from dataclasses import replace

    found = queries.suggestion(new)
    plan = "pertimbangan"
    gone = {code for code in old.fields if found.fields.get(code, code) not in new.fields}
    offices = {each.office for each in new.states["telaah"].reviews[plan].offices}
    reviews = {f"reviews.{plan}.{each}" for each in ("taman", "jalan") if each not in offices}
    return replace(found, set_aside=frozenset(gone | reviews), without=frozenset({"warna"}))


@settings(
    deadline=None, max_examples=12, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(chosen=st.sets(st.integers(0, len(CHANGES) - 1), min_size=1), done=STEPS, sent=st.booleans())
def test_a_move_loses_nothing_and_its_way_back_is_exact(chosen: set[int], done: list[str], sent: bool) -> None:
    """Whatever changed: a moved case stands in a state of its version with every answer in its form or beside it, its
    record whole; brought back, it stands as before, and goes on to its end."""
    applicant = stage.begin() if not definitions.all_versions() else cases.make_applicant()
    stage.publish(stage.TEXT)
    case_id = stage.draft(applicant)
    if sent:
        cases.send(case_id, applicant)
        for office in done:
            cases.decide(case_id, "setuju", office=office)
    before = stage.standing(case_id)
    was = definitions.definition(before["version"])
    version = stage.publish(version_with(chosen))
    new = definitions.definition(version.id)
    mapping = mapping_for(was, new)
    if not move_one(case_id, version.id, mapping):
        assert stage.standing(case_id) == before
        return
    after = stage.standing(case_id)
    assert after["version"] == version.id
    assert new.states[after["state"]].kind != "end"
    check_answers(case_id, before["answers"], after["answers"], mapping)
    assert list(record.verify(db.session())) == []
    back(case_id)
    if only(case_id).status == "undone":
        assert stage.standing(case_id) == before
        applicant_goes_on(case_id, applicant)
    assert list(record.verify(db.session())) == []


def move_one(case_id: str, version_id: str, mapping: MoveMap) -> bool:
    """Move one case; False when it stays."""
    version = next(each for each in definitions.all_versions() if each.id == version_id)
    try:
        with transaction():
            operations.plan_moves(version, mapping, Selection(cases=(case_id,)), "a manager", MONDAY)
    except Conflict:
        return False
    stage.work(MONDAY)
    return only(case_id).status == "moved"


def only(case_id: str) -> CaseMove:
    """The move of a case."""
    db.session.expire_all()
    return db.session.query(CaseMove).filter_by(application_id=case_id).one()


def back(case_id: str) -> None:
    """Take the move back."""
    with transaction():
        operations.plan_case_back(only(case_id).id, "a manager", MONDAY)
    stage.work(MONDAY)


def check_answers(case_id: str, before: dict[str, Any], after: dict[str, Any], mapping: MoveMap) -> None:
    """Every answer stands in the form under its new name, or beside the case."""
    aside = {code: value for each in queries.set_aside(case_id) for code, value in each.answers.items()}
    for code, value in before.items():
        if value is not None:
            assert (after.get(mapping.fields.get(code, code)) == value) != (aside.get(code) == value)


def applicant_goes_on(case_id: str, applicant: Any) -> None:
    """A case that was brought back can be worked on as before."""
    if stage.row_of(case_id).state == "draf":
        with transaction():
            applications.save_answers(case_id, "isi", {"nama": "Lain"}, applicant, MONDAY)
        cases.send(case_id, applicant)
    for review in cases.open_reviews(case_id):
        if review.plan == "pertimbangan":
            cases.decide(case_id, "setuju", office=review.office)
    cases.decide(case_id, "setujui")
    assert stage.row_of(case_id).outcome == "closed"
