"""Complaints, objections and appeals: other officers than those who decided, days that count, a new decision by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from permits.absences import operations as absences
from permits.absences.operations import Days
from permits.accounts.erasure import erase_person
from permits.applications import numbers, record
from permits.applications.models import ApplicationEvent
from permits.complaints import apart, operations, queries
from permits.complaints.codes import code_of
from permits.complaints.models import ComplaintStep
from permits.complaints.operations import Answer, Reporter
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.ids import new_id
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from permits.watch import reading
from tests.complaints import town
from tests.complaints.town import SECRET, People
from tests.support import cases
from tests.support.cases import MONDAY
from tests.support.mail import MailServer, mails_taken
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
LEGAL = "UU 30/2014 pasal 77"


@pytest.fixture
def people(app: Flask, database: object, tmp_path: Path) -> People:
    """A published city with its people."""
    town.publish(tmp_path)
    return town.people()


@pytest.fixture
def mails(app: Flask) -> Iterator[MailServer]:
    """Where the mails go."""
    with mails_taken(app) as server:
        yield server


def answered(
    complaint_id: str, officer: Actor, now: datetime = MONDAY, result: str = "refused", order: str = ""
) -> None:
    with transaction():
        given = Answer(result, "Kami sudah memeriksa.", LEGAL, order)
        operations.answer(complaint_id, town.row(complaint_id).version, given, officer, now)


def test_a_complaint_is_received_once_with_a_number_that_checks_itself(people: People) -> None:
    """The same form sent again is the same complaint, and its number tells a slip of the finger."""
    once = new_id()
    first, second = town.reported(people, once=once), town.reported(people, once=once)
    number = town.row(first).number
    assert first == second and number.startswith("ADU-2026-")
    assert (
        numbers.normalise(number) == number and numbers.normalise(number[:-1] + str((int(number[-1]) + 1) % 10)) is None
    )


def test_the_class_sets_the_time(people: People) -> None:
    """Sorting has three working days; the class then two, five, fourteen or sixty from the day of receipt."""
    days = {"light": 18, "normative": 23, "no_oversight": 4}
    complaint_id = town.reported(people)
    assert day_of(complaint_id) == date(2026, 11, 19)
    for grade, day in days.items():
        town.given(complaint_id, people.legal, people.head, grade=grade)
        assert day_of(complaint_id).day == day
    town.given(complaint_id, people.legal, people.head, grade="oversight")
    assert day_of(complaint_id) == definitions.calendar().add_working_days(date(2026, 11, 16), 60)


def day_of(complaint_id: str) -> date:
    due_at = town.row(complaint_id).due_at
    assert due_at is not None
    return definitions.calendar().local_date(due_at)


def test_an_objection_never_reaches_whoever_decided(people: People) -> None:
    """Neither the decider nor, once the head has decided too, the head may give it out, have it, read it or list it."""
    application_id = town.refused(people)
    objection = town.objected(people, application_id)
    today = date(2026, 11, 16)
    assert people.checker.id in apart.apart(db.session(), town.row(objection), today)
    with pytest.raises(NotFound):
        queries.for_officer(objection, people.checker, today)
    town.given(objection, people.legal, people.head)
    answered(objection, people.legal, result="upheld", order="putus_ulang")
    town.decide(application_id, people.head, "tolak", MONDAY + DAY, "Tetap bukan penelitian.")
    second = town.objected(people, application_id, MONDAY + DAY)
    kept_out = (people.checker, people.head, people.legal)
    able = {
        *apart.may_assign(db.session(), town.row(second), today),
        *apart.may_answer(db.session(), town.row(second), today),
    }
    assert able == {people.manager.id, people.auditor.id}
    for each in kept_out:
        assert second not in {found.id for found in queries.listed(each, today)}
        with transaction(), pytest.raises(NotFound):
            operations.assign(second, 1, people.auditor.id, "", each, MONDAY + DAY)
    for each in kept_out:
        with transaction(), pytest.raises(Invalid):
            operations.assign(second, 1, each.id, "", people.manager, MONDAY + DAY)


def test_a_deputy_is_kept_apart_with_the_person(people: People) -> None:
    """Who decided in somebody's place and in whose place it was, and who acts for a decider today, are all kept apart."""
    deputy = cases.make_staff(("dpmptsp", "hukum"), name="Deputi")
    with transaction():
        days = Days(people.checker.id, definitions.calendar().local_date(datetime.now(UTC)), date_after(300), deputy.id)
        absences.announce(days, people.head, date(2026, 11, 16), MONDAY)
    application_id = cases.make_draft(town.SERVICE, people.applicant, "perseorangan")
    cases.send(application_id, people.applicant)
    town.decide(application_id, town.now_of(deputy), "tolak", MONDAY, "Bukan penelitian.")
    objection = town.objected(people, application_id)
    kept = apart.apart(db.session(), town.row(objection), date(2026, 11, 16))
    assert {deputy.id, people.checker.id} <= kept


def date_after(days: int) -> date:
    return definitions.calendar().local_date(datetime.now(UTC)) + timedelta(days=days)


def test_an_upheld_objection_orders_a_new_decision_by_the_procedure(people: People) -> None:
    """The case goes on at the step that the procedure has for it, is open again, and its record says who ordered it and why."""
    application_id = town.refused(people)
    objection = town.objected(people, application_id)
    town.given(objection, people.legal, people.head)
    assert town.case(application_id).closed_at is not None
    answered(objection, people.legal, MONDAY + DAY, "upheld", "putus_ulang")
    case = town.case(application_id)
    assert (case.state, case.outcome, case.closed_at) == ("penetapan", None, None)
    kinds = [each.kind for each in db.session.query(ApplicationEvent).filter_by(application_id=application_id)]
    assert kinds.count("decision_ordered") == 1
    assert list(record.verify(db.session())) == []
    town.decide(application_id, people.head, "setujui", MONDAY + DAY)
    assert town.case(application_id).state == "penerbitan"


def test_an_order_is_for_those_who_are_right(people: People) -> None:
    """A refused objection orders nothing, a step the procedure does not have is none, and the answer names its rule."""
    objection = town.objected(people, town.refused(people))
    town.given(objection, people.legal, people.head)
    for given in (
        Answer("refused", "Alasan.", LEGAL, "putus_ulang"),
        Answer("upheld", "Alasan.", LEGAL, "terbitkan"),
        Answer("refused", "Alasan.", ""),
        Answer("refused", " ", LEGAL),
        Answer("", "Alasan.", LEGAL),
    ):
        with transaction(), pytest.raises(Invalid):
            operations.answer(objection, 2, given, people.legal, MONDAY)
    assert town.row(objection).state == "in_hand"


def test_the_time_for_an_objection_is_counted_in_working_days(people: People) -> None:
    """Until the last second of the twenty-first working day after the decision it is received, then refused; once only."""
    first, late, stranger = town.refused(people), town.refused(people), cases.make_applicant()
    last = definitions.calendar().last_instant(definitions.calendar().add_working_days(date(2026, 11, 16), 21))
    town.objected(people, first, last)
    with transaction(), pytest.raises(Forbidden, match="objection_twice"):
        operations.object_to(first, "Lagi.", new_id(), people.applicant, last)
    with transaction(), pytest.raises(Forbidden, match="objection_too_late"):
        operations.object_to(late, "Terlambat.", new_id(), people.applicant, last + timedelta(seconds=1))
    with transaction(), pytest.raises(NotFound):
        operations.object_to(late, "Bukan milik saya.", new_id(), stranger, last)


def test_an_appeal_goes_to_somebody_else_again(people: People) -> None:
    """It follows a refused objection within ten working days, and neither decider nor answerer may have it."""
    objection = town.objected(people, town.refused(people))
    with transaction(), pytest.raises(Forbidden, match="appeal_nothing_answered"):
        operations.appeal(objection, "Keliru.", new_id(), people.applicant, MONDAY)
    town.given(objection, people.legal, people.head)
    answered(objection, people.legal)
    calendar = definitions.calendar()
    last = calendar.last_instant(calendar.add_working_days(date(2026, 11, 16), 10))
    with transaction(), pytest.raises(Forbidden, match="appeal_too_late"):
        operations.appeal(objection, "Keliru.", new_id(), people.applicant, last + timedelta(seconds=1))
    with transaction():
        appeal = operations.appeal(objection, "Keliru.", new_id(), people.applicant, last).id
    able = apart.may_answer(db.session(), town.row(appeal), date(2026, 11, 30))
    assert people.auditor.id in able and not {people.legal.id, people.checker.id} & set(able)
    assert town.row(appeal).number.startswith("BDG-")


def test_another_look_is_somebody_elses(people: People) -> None:
    """A reporter who is not satisfied is heard once more by an officer who has not answered, with a day of its own."""
    complaint_id, mine = town.reported(people), Reporter(account_id=people.applicant.id)
    town.given(complaint_id, people.legal, people.head)
    answered(complaint_id, people.legal)
    with transaction():
        operations.reopen(complaint_id, "Belum dijawab.", mine, MONDAY + DAY)
    found = town.row(complaint_id)
    assert (found.state, found.round, found.assignee_id) == ("reopened", 2, None)
    assert people.legal.id not in apart.may_answer(db.session(), found, date(2026, 11, 17))
    town.given(complaint_id, people.auditor, people.head, MONDAY + DAY)
    answered(complaint_id, people.auditor, MONDAY + 2 * DAY)
    with transaction(), pytest.raises(Forbidden, match="complaint_reopen_too_late"):
        operations.reopen(complaint_id, "Belum.", mine, MONDAY + 30 * DAY)
    for _again in range(2):
        with transaction():
            operations.accept(complaint_id, mine, MONDAY + 3 * DAY)
    acts = [each.act for each in queries.steps_of(complaint_id)]
    assert acts == ["report", "assign", "answer", "reopen", "assign", "answer", "accept"]
    assert town.row(complaint_id).satisfied is True


def test_a_reporter_takes_a_complaint_back_until_it_is_answered(people: People) -> None:
    """Taken back twice it is taken back once; answered it can be taken back no more; a stranger's is not there."""
    complaint_id, mine = town.reported(people), Reporter(account_id=people.applicant.id)
    stranger = cases.make_applicant()
    with transaction(), pytest.raises(NotFound):
        operations.withdraw(complaint_id, Reporter(account_id=stranger.id), MONDAY)
    for _again in range(2):
        with transaction():
            operations.withdraw(complaint_id, mine, MONDAY)
    assert [each.act for each in queries.steps_of(complaint_id)] == ["report", "withdraw"]
    other = town.reported(people)
    town.given(other, people.legal, people.head)
    answered(other, people.legal)
    with transaction(), pytest.raises(Conflict):
        operations.withdraw(other, mine, MONDAY)


def test_two_heads_give_it_out_once(people: People) -> None:
    """The second who decides on what the first has changed already is told so."""
    complaint_id = town.reported(people)
    with transaction():
        operations.assign(complaint_id, 1, people.legal.id, "light", people.head, MONDAY)
    with transaction(), pytest.raises(Conflict, match="complaint_moved"):
        operations.assign(complaint_id, 1, people.auditor.id, "light", people.manager, MONDAY)
    assert town.row(complaint_id).assignee_id == people.legal.id


def test_somebody_anonymous_is_known_to_nobody(people: People) -> None:
    """No account, no case and no code stand in the database; number and code open it, one without the other does not, and
    whoever decided in the case it came from does not get it."""
    application_id, once = town.refused(people), new_id()
    complaint_id = town.reported(people, once=once, anonymous=True, application_id=application_id, service=None)
    found, code = town.row(complaint_id), code_of(once, SECRET)
    assert (found.reporter_id, found.application_id, found.service) == (None, None, town.SERVICE)
    assert code not in str(vars(found))
    assert queries.by_code(found.number, code) is not None
    assert queries.by_code(found.number, code_of(new_id(), SECRET)) is None
    assert queries.by_code("ADU-2026-999999-9", code) is None
    assert people.checker.id in apart.apart(db.session(), found, date(2026, 11, 16))
    with transaction():
        operations.withdraw(complaint_id, Reporter(code=code), MONDAY)
    assert town.row(complaint_id).state == "withdrawn"


def test_late_ones_are_told_upwards_once_and_stand_on_the_board(people: People, mails: MailServer) -> None:
    """After the day heads and officer hear of it once, however long the outage; the watchdog names number and day alone."""
    complaint_id = town.reported(people)
    run_due_jobs(MONDAY)
    town.given(complaint_id, people.legal, people.head)
    assert queries.late(MONDAY + 3 * DAY) == []
    for _night in range(3):
        run_due_jobs(MONDAY + 40 * DAY)
    found = db.session.query(Notice).filter_by(kind="complaint_late").all()
    told = sorted(each.account_id or "" for each in found)
    assert told == sorted(
        [people.head.id, people.manager.id, people.legal.id] * 2
    )  # the class's day, and the fourteenth
    (late,) = reading.late_complaints(MONDAY + 40 * DAY)
    assert late.data["number"] == town.row(complaint_id).number and people.applicant.id not in str(late)


def test_a_complaint_given_a_longer_class_is_not_late_before_its_day(people: People, mails: MailServer) -> None:
    """The day for sorting rings for nobody once the complaint has its class; the fourteenth day still does."""
    complaint_id = town.reported(people)
    town.given(complaint_id, people.legal, people.head, grade="oversight")
    run_due_jobs(MONDAY + 10 * DAY)
    assert db.session.query(Notice).filter_by(kind="complaint_late").count() == 0
    run_due_jobs(MONDAY + 15 * DAY)
    assert db.session.query(Notice).filter_by(kind="complaint_late").count() == 3


def test_mails_say_nothing_of_it(people: People, mails: MailServer) -> None:
    """Reporter, heads and officer get one mail each step, in their language, without what was reported or by whom."""
    complaint_id = town.reported(people)
    run_due_jobs(MONDAY)
    town.given(complaint_id, people.legal, people.head)
    answered(complaint_id, people.legal)
    run_due_jobs(MONDAY)
    kinds = sorted(each.kind for each in db.session.query(Notice))
    assert kinds == [
        "complaint_answered", "complaint_given", "complaint_new", "complaint_new", "complaint_received",
    ]  # fmt: skip
    text = "".join(
        f"{each.subject}{each.body}" for each in db.session.query(Notice) if each.account_id != people.applicant.id
    )
    assert town.WORDS not in text and "Nurhaliza" not in text
    assert town.row(complaint_id).number in text


def test_figures_are_public_and_count_days(people: People) -> None:
    """Per kind: received, answered, open, late and the working days half of the answers took; what was taken back is left out."""
    first, _second = town.reported(people), town.reported(people)
    taken_back = town.reported(people)
    with transaction():
        operations.withdraw(taken_back, Reporter(account_id=people.applicant.id), MONDAY)
    town.given(first, people.legal, people.head)
    answered(first, people.legal, MONDAY + 4 * DAY)
    figures = queries.figures(2026, definitions.calendar(), MONDAY + 30 * DAY)
    (complaints,) = (each for each in figures if each.kind == "complaint")
    assert (complaints.received, complaints.answered, complaints.open, complaints.late) == (2, 1, 1, 1)
    assert complaints.median_days == 4


def test_an_erased_person_leaves_numbers_and_results(people: People) -> None:
    """Words of reporter and answer go; number, result and times stay."""
    complaint_id = town.reported(people)
    town.given(complaint_id, people.legal, people.head)
    answered(complaint_id, people.legal)
    with transaction():
        erase_person(people.applicant.id, people.applicant, MONDAY)
    found = town.row(complaint_id)
    assert (found.words, found.answer, found.result) == ("—", "", "refused")
    assert {each.words for each in db.session.query(ComplaintStep)} == {""}


def test_work_promised_holds_no_personal_data(people: People) -> None:
    """The table of work names ids and days, never words."""
    town.reported(people)
    rows = [str(each.data) for each in db.session.query(ScheduledJob)]
    assert rows and all(town.WORDS not in each and "Nurhaliza" not in each for each in rows)
