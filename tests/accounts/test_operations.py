"""People, seats and erasure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from permits.accounts import operations, queries
from permits.accounts.erasure import erase_person
from permits.accounts.models import Account, Office, Seat, StaffRole
from permits.applications import record
from permits.applications.models import Answers, ApplicationEvent, CorrectionRow, Submission
from permits.db import db, transaction
from permits.documents.models import Document
from permits.documents.store import store_of
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.notices.models import Notice
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.support import cases
from tests.support.cases import MONDAY, make_applicant, make_draft, make_staff, publish, send
from workflows import load_city
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database


def test_staff_get_a_random_password_once(database: object) -> None:
    """A member of staff is made with seats and a random password that is handed out once and kept as a digest only."""
    publish()
    with transaction():
        account, password = operations.add_staff(
            "Ratna@Seruni.example", "Ratna", MONDAY, seats=(("dpmptsp", "kepala"),)
        )
        other, second = operations.add_staff("yusuf@seruni.example", "Yusuf", MONDAY)
    assert account.email == "ratna@seruni.example"
    assert password != second
    assert len(password) == 19
    assert password not in (account.password or "")
    assert queries.actor_of(account) == Actor("staff", account.id, frozenset({("dpmptsp", "kepala")}))
    assert queries.actor_of(other) == Actor("applicant", other.id)


def test_one_address_one_account(database: object) -> None:
    """An address has one account, whatever the case of its letters; what is no address has none."""
    with transaction():
        operations.register("budi@example.org", "empat kata panjang", "Budi", MONDAY)
    with transaction(), pytest.raises(Conflict):
        operations.register("BUDI@example.org", "empat kata panjang", "Budi", MONDAY)
    with transaction(), pytest.raises(Invalid):
        operations.register("budi", "empat kata panjang", "Budi", MONDAY)


def test_a_seat_needs_an_office_and_a_role_of_the_city(database: object) -> None:
    """Unknown offices and roles are named together; the same seat twice is one seat."""
    publish()
    actor = make_applicant()
    with transaction(), pytest.raises(Invalid) as refused:
        operations.give_seat(actor.id, "nowhere", "nobody")
    assert [each.code for each in refused.value.problems] == ["unknown_office", "unknown_role"]
    with transaction():
        operations.give_seat(actor.id, "dpmptsp", "kepala")
        operations.give_seat(actor.id, "dpmptsp", "kepala")
    assert [each.id for each in queries.people_of("dpmptsp", "kepala")] == [actor.id]
    with transaction():
        operations.take_seat(actor.id, "dpmptsp", "kepala")
    assert queries.people_of("dpmptsp", "kepala") == []


def test_a_new_password_ends_every_session(database: object) -> None:
    """Whoever manages people can give a new password; the sign that sessions are tied to changes with it."""
    actor = make_applicant()
    before = db.session.get(Account, actor.id)
    assert before is not None
    old = before.fs_uniquifier
    with transaction():
        assert len(operations.new_password(actor.id)) == 19
    after = db.session.get(Account, actor.id)
    assert after is not None
    assert after.fs_uniquifier != old
    with transaction(), pytest.raises(NotFound):
        operations.new_password("nobody")


def test_the_tables_of_offices_follow_the_city(database: object) -> None:
    """Offices and roles are those of the city's file; one that is gone stays while somebody holds a seat in it."""
    publish()
    seated = make_staff(("kesbangpol", "penelaah"))
    text = (cases.SMALL / "_city.yaml").read_text(encoding="utf-8")
    with transaction():
        operations.load_city(load_city(text), MONDAY)
    codes = set(db.session.scalars(select(Office.code)))
    assert codes == {"loket", "taman", "jalan", "kesbangpol"}
    assert "pengawas" not in set(db.session.scalars(select(StaffRole.code)))
    with transaction():
        operations.take_seat(seated.id, "kesbangpol", "penelaah")
        operations.load_city(load_city(text), MONDAY)
    assert set(queries.offices()) == {"loket", "taman", "jalan"}


def refused_case() -> tuple[Actor, str]:
    """A person whose only case was returned once, sent again and then refused with reasons."""
    publish()
    applicant = make_applicant()
    application_id = make_draft("skp-penelitian", applicant, "perseorangan")
    send(application_id, applicant)
    cases.decide(application_id, "tolak", reason="Nama Nurhaliza tidak cocok")
    return applicant, application_id


def test_erasing_takes_the_words_and_leaves_the_record_whole(database: object) -> None:
    """After erasure no table holds what the person said or was told, and the chain of events still proves itself."""
    applicant, application_id = refused_case()
    run_due_jobs(now=MONDAY + timedelta(hours=1), loudly=False)
    events = db.session.scalar(select(db.func.count()).select_from(ApplicationEvent))
    with transaction():
        erase_person(applicant.id, SYSTEM, MONDAY)
    account = db.session.get(Account, applicant.id)
    assert account is not None
    assert (account.name, account.phone, account.password, account.active) == ("", "", None, False)
    assert account.email.endswith("@erased.invalid")
    for table in (Answers, Submission):
        assert db.session.scalar(select(table).where(table.application_id == application_id)) is None
    assert set(db.session.scalars(select(Document.filename))) == {"—"}
    assert set(db.session.scalars(select(Review.reason))) == {""}
    assert set(db.session.scalars(select(CorrectionRow.note))) <= {"—"}
    theirs = select(Notice.to, Notice.subject, Notice.body).where(Notice.account_id == applicant.id)
    assert set(db.session.execute(theirs)) <= {("", "", "")}
    assert list(record.verify(db.session())) == []
    assert db.session.scalar(select(db.func.count()).select_from(ApplicationEvent)) == events


def test_erased_files_leave_the_store_unless_somebody_else_has_them(database: object) -> None:
    """The bytes of an erased person's files are deleted by a job; the same bytes of somebody else's file stay."""
    applicant, _application_id = refused_case()
    digests = set(db.session.scalars(select(Document.sha256)))
    other = make_applicant("Budi Santoso")
    kept_case = make_draft("skp-penelitian", other, "perseorangan")
    with transaction():
        erase_person(applicant.id, SYSTEM, MONDAY)
    run_due_jobs(now=MONDAY + timedelta(hours=1), loudly=False)
    store = store_of(current_app.config["SETTINGS"])
    shared = set(db.session.scalars(select(Document.sha256).where(Document.application_id == kept_case)))
    assert digests == shared
    for digest in shared:
        with store.open(digest) as file:
            assert file.read(1)
    with transaction():
        erase_person(other.id, SYSTEM, MONDAY + timedelta(hours=2))
    run_due_jobs(now=MONDAY + timedelta(hours=3), loudly=False)
    for digest in shared:
        with pytest.raises(FileNotFoundError):
            store.open(digest)
    open_jobs = select(ScheduledJob).where(ScheduledJob.kind == "file.delete", ScheduledJob.done_at.is_(None))
    assert db.session.scalars(open_jobs).all() == []


def test_an_open_case_must_end_first(database: object) -> None:
    """A person with a case that was sent and is undecided cannot be erased; a draft is no hindrance."""
    publish()
    applicant = make_applicant()
    application_id = make_draft("skp-penelitian", applicant, "perseorangan")
    sent = make_applicant("Budi Santoso")
    sent_case = make_draft("skp-penelitian", sent, "perseorangan")
    send(sent_case, sent)
    with transaction(), pytest.raises(Conflict) as refused:
        erase_person(sent.id, SYSTEM, MONDAY)
    assert refused.value.code == "case_open"
    assert db.session.get(Answers, sent_case) is not None
    with transaction():
        erase_person(applicant.id, SYSTEM, MONDAY)
    assert db.session.get(Answers, application_id) is None


def test_only_oneself_or_whoever_manages_people_may_erase(database: object) -> None:
    """One may erase oneself; others' erasure needs the ability to manage people."""
    publish()
    budi, sitti = make_applicant("Budi"), make_applicant("Sitti")
    verifier, manager = make_staff(("dpmptsp", "verifikator")), make_staff(("dpmptsp", "manajer"))
    for actor in (sitti, verifier):
        with transaction(), pytest.raises(Forbidden):
            erase_person(budi.id, actor, MONDAY)
    with transaction():
        erase_person(budi.id, budi, MONDAY)
    with transaction(), pytest.raises(NotFound):
        erase_person(budi.id, manager, MONDAY)
    with transaction():
        erase_person(verifier.id, manager, MONDAY)
    assert db.session.scalars(select(Seat).where(Seat.account_id == verifier.id)).all() == []
