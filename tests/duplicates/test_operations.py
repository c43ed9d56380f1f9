"""Duplicates by the rules: asked for once, settled by a seat that the procedure names, and for a permit in force alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from permits import clock
from permits.accounts.erasure import erase_person
from permits.applications import record
from permits.applications.models import ApplicationEvent
from permits.db import db, transaction
from permits.duplicates import operations, queries
from permits.duplicates.models import PermitDuplicate
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.holding import operations as holding
from permits.issuance.models import Permit
from permits.issuance.operations import StoredPaper
from permits.notices.models import Notice
from permits.privacy.gathering import gather
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.holding import town
from tests.holding.town import DAY, DIVISION, HEAD, ISSUED, LAST
from tests.parties import stage
from tests.support import cases
from tests.support.mail import mails_taken
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database
LOST = "Tertinggal di angkot pada 14 November."


@pytest.fixture
def holder(app: Flask, database: object, tmp_path: Path) -> Iterator[Actor]:
    """Somebody in a city whose practice licences have duplicates, and where mails go."""
    town.publish(tmp_path)
    with mails_taken(app):
        yield cases.make_applicant()


def ask(permit: Permit, actor: Actor, cause: str = "lost", reason: str = LOST, now: datetime = ISSUED) -> str:
    with transaction():
        return operations.ask(permit.id, cause, reason, actor, now)


def settle(duplicate_id: str, officer: Actor, answer: str = "") -> int | None:
    """Granted, or refused with an answer."""
    with transaction():
        if answer:
            operations.refuse(duplicate_id, answer, officer, ISSUED)
            return None
        return operations.grant(duplicate_id, False, officer, ISSUED)


def attach(duplicate_id: str, now: datetime = ISSUED) -> bool:
    """What the job does last, its signed copy made up."""
    with transaction():
        return operations.attach_copy(duplicate_id, StoredPaper(duplicate_id.ljust(64, "0"), 900), now)


def row(duplicate_id: str) -> PermitDuplicate:
    db.session.expire_all()
    return db.session.get_one(PermitDuplicate, duplicate_id)


def events(permit: Permit) -> list[str]:
    wanted = select(ApplicationEvent.kind).where(ApplicationEvent.application_id == permit.application_id)
    kinds = db.session.scalars(wanted.order_by(ApplicationEvent.seq))
    return [each for each in kinds if each.startswith(("duplicate", "on_behalf"))]


def mails(kind: str) -> int:
    return db.session.query(Notice).filter_by(kind=kind).count()


def test_a_holder_asks_once(holder: Actor) -> None:
    """What happened is said in words; asked again while one is under way it stays that one; taken back it may be asked anew, and
    the office gets one mail a day; nobody else's permit is there."""
    permit, head, stranger = town.issued(holder), cases.make_staff(HEAD), cases.make_applicant()
    with transaction(), pytest.raises(NotFound):
        operations.ask(permit.id, "lost", LOST, stranger, ISSUED)
    for cause, reason in (("", LOST), ("stolen", LOST), ("lost", " "), ("lost", "x" * 2000)):
        with transaction(), pytest.raises(Invalid):
            operations.ask(permit.id, cause, reason, holder, ISSUED)
    first = ask(permit, holder)
    assert ask(permit, holder, "damaged", "Lain.") == first
    assert (row(first).cause, row(first).reason) == ("lost", LOST)
    with transaction():
        operations.take_back(permit.id, holder, ISSUED)
    with transaction(), pytest.raises(Conflict, match="duplicate_settled"):
        operations.take_back(permit.id, holder, ISSUED)
    second = ask(permit, holder)
    assert second != first and row(first).state == "taken_back"
    assert [each.id for each, _permit in queries.waiting_for(head)] == [second]
    run_due_jobs(ISSUED)
    assert mails("duplicate_asked") == 1
    assert events(permit) == ["duplicate_asked", "duplicate_taken_back", "duplicate_asked"]
    assert list(record.verify(db.session())) == []


def test_whoever_acts_for_the_holder_asks_for_them(holder: Actor) -> None:
    """A member of a business who may file and a representative ask, and the record says for whom; who only reads does not."""
    other, reader, agent = (cases.make_applicant(name) for name in ("Sitti", "Budi", "Wakil"))
    business = stage.make_business(holder)
    stage.join(business, other, "manage", holder)
    stage.join(business, reader, "read", holder)
    draft = cases.make_draft(town.SERVICE, holder, "dokter", now=ISSUED, party=f"business:{business}")
    permit = town.issued(holder, ISSUED, draft)
    with transaction(), pytest.raises(Forbidden, match="may_only_read"):
        operations.ask(permit.id, "lost", LOST, reader, ISSUED)
    ask(permit, other)
    own = town.issued(holder)
    stage.mandate(holder, agent)
    ask(own, agent, now=clock.now())
    assert events(permit)[-2:] == events(own)[-2:] == ["duplicate_asked", "on_behalf"]


def test_a_seat_of_the_procedure_settles_it_once(holder: Actor) -> None:
    """Neither another role nor another office finds it; refused with words that the holder gets a mail about, it may be asked
    anew; granted, one copy is promised, and who comes second is told."""
    permit, first, second = town.issued(holder), cases.make_staff(HEAD), cases.make_staff(DIVISION)
    duplicate = ask(permit, holder)
    for stranger in (cases.make_staff(("dpmptsp", "verifikator")), cases.make_staff(("dinkes", "kepala")), holder):
        with transaction(), pytest.raises(NotFound):
            operations.grant(duplicate, True, stranger, ISSUED)
        assert queries.waiting_for(stranger) == []
    with transaction(), pytest.raises(Invalid):
        operations.refuse(duplicate, " ", first, ISSUED)
    settle(duplicate, first, "Bawa surat kehilangan.")
    with transaction(), pytest.raises(Conflict, match="duplicate_settled"):
        operations.grant(duplicate, False, second, ISSUED)
    again = ask(permit, holder)
    assert settle(again, second) == 1
    with transaction(), pytest.raises(Conflict, match="duplicate_settled"):
        operations.refuse(again, "Tidak.", first, ISSUED)
    assert ask(permit, holder) == again
    assert db.session.query(ScheduledJob).filter_by(kind="permit.duplicate").count() == 1
    assert attach(again) is True
    assert attach(again) is False
    assert (row(again).state, row(again).sequence, row(again).fee) == ("issued", 1, None)
    third = ask(permit, holder)
    assert settle(third, first) == 2
    with transaction():
        assert operations.attach_copy(third, None, LAST + DAY) is False
    run_due_jobs(ISSUED, loudly=False)
    assert (mails("duplicate_refused"), mails("duplicate_ready")) == (1, 1)
    assert list(record.verify(db.session())) == []


def test_a_permit_without_force_has_no_duplicate(holder: Actor) -> None:
    """Revoked, replaced or over, it is asked for no more, is not granted either, and one that was granted is called off; each
    refusal says why."""
    head, division = cases.make_staff(HEAD), cases.make_staff(DIVISION)
    revoked, replaced, over = (town.issued(holder) for _each in range(3))
    asked, granted = ask(revoked, holder), ask(replaced, holder)
    settle(granted, head)
    with transaction():
        holding.revoke(revoked.id, "Data palsu.", "UU 17/2023", division, ISSUED)
        act = holding.asked_act(revoked.id, "revoke")
    assert act is not None
    with transaction():
        holding.confirm_revocation(act.id, head, ISSUED)
    with transaction():
        later = holding.change(replaced.id, "id", holder, ISSUED)
    cases.hand_in(later, holder, now=ISSUED)
    town.issued(holder, ISSUED + DAY, later)
    with transaction(), pytest.raises(Forbidden, match="permit_not_in_force"):
        operations.grant(asked, False, head, ISSUED)
    settle(asked, head, "Izin dicabut.")
    assert attach(granted, ISSUED + DAY) is False
    assert row(granted).state == "called_off"
    reasons = ((revoked, "permit_not_in_force", ISSUED), (replaced, "permit_replaced", ISSUED))
    for permit, why, now in (*reasons, (over, "permit_not_in_force", LAST + DAY)):
        with transaction(), pytest.raises(Forbidden, match=why):
            operations.ask(permit.id, "lost", LOST, holder, now)


def test_it_ends_with_the_person(holder: Actor) -> None:
    """A copy of one's data holds what one asked and nobody else's name; erased, nothing waits, no word is left, and the copy
    leaves the store."""
    issued, granted, asked = (town.issued(holder) for _each in range(3))
    head = cases.make_staff(HEAD)
    made = [ask(each, holder) for each in (issued, granted, asked)]
    settle(made[0], head)
    attach(made[0])
    settle(made[1], head)
    for permit in (issued, granted, asked):
        cases.decide(permit.application_id, "serahkan", now=ISSUED)
    with transaction():
        found = [copy for case in gather(holder.id)["applications"] for copy in case["duplicates"]]
    assert {each["reason"] for each in found} == {LOST} and head.id not in str(found)
    assert queries.is_kept(made[0].ljust(64, "0"))
    with transaction():
        erase_person(holder.id, SYSTEM, ISSUED)
    assert [row(each).state for each in made] == ["issued", "called_off", "taken_back"]
    assert {(row(each).reason, row(each).answer) for each in made} == {("", "")}
    assert not queries.is_kept(made[0].ljust(64, "0"))
    promised = select(ScheduledJob.data).where(ScheduledJob.kind == "file.delete")
    assert made[0].ljust(64, "0") in {each["sha256"] for each in db.session.scalars(promised)}
    assert attach(made[1]) is False


def test_of_two_who_grant_at_once_one_does(own_app: Flask, tmp_path: Path) -> None:
    """However close together, one of two officers grants it and the other is told; there is one number and one copy to make."""
    with own_app.app_context():
        town.publish(tmp_path)
        permit = town.issued(holder := cases.make_applicant())
        officers = [cases.make_staff(HEAD), cases.make_staff(DIVISION)]
        duplicate = ask(permit, holder)
        db.session.remove()
    start = threading.Barrier(len(officers))

    def grant(officer: Actor) -> object:
        with own_app.app_context():
            start.wait()
            try:
                return settle(duplicate, officer)
            except Conflict as told:
                return told.code

    with ThreadPoolExecutor(len(officers)) as pool:
        answers = list(pool.map(grant, officers))
    with own_app.app_context():
        assert sorted(map(str, answers)) == ["1", "duplicate_settled"]
        assert db.session.query(ScheduledJob).filter_by(kind="permit.duplicate").count() == 1
        assert db.session.query(ApplicationEvent).filter_by(kind="duplicate_granted").count() == 1
