"""Distribution: each new review goes to whoever of the office has least to do, where the office wants that."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits import clock
from permits.absences import operations as absences
from permits.absences.operations import Days
from permits.applications import record
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.distribution import operations
from permits.distribution.operations import Wanted
from permits.errors import Invalid, NotFound
from permits.notices.models import Notice
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.reviews.desk import CHECKER, HEAD, SKP, sent, signed_in, waiting
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
OFFICE = CHECKER[0]


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def switched_on(most: str = "") -> Actor:
    """The head of the office, who has let the program give out its reviews."""
    head = cases.make_staff(HEAD)
    with transaction():
        operations.set_up(OFFICE, Wanted(True, most), head, MONDAY)
    return head


def holder(application_id: str, now: datetime = MONDAY) -> str | None:
    run_due_jobs(now, loudly=False)  # no mail server is there
    db.session.expire_all()
    found: str | None = waiting(application_id).assignee_id
    return found


def given(application_id: str) -> list[dict[str, str | None]]:
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="review_distributed")
    return [dict(each.data) for each in found]


def told(application_id: str) -> set[str]:
    """Who has a mail about a review of a case."""
    found = db.session.query(ScheduledJob).filter_by(application_id=application_id, kind="notice.review_request")
    return {str(each.data["account"]) for each in found}


def test_nothing_is_given_out_unless_the_office_wants_it(reader: Reader) -> None:
    """Without a setting, and after it is switched off again, a review waits for whoever takes it."""
    assert reader
    cases.make_staff(CHECKER), cases.make_staff(CHECKER)
    assert holder(sent()) is None
    head = switched_on()
    with transaction():
        operations.set_up(OFFICE, Wanted(False), head, MONDAY)
    assert holder(sent()) is None


def test_whoever_has_least_gets_the_review_with_an_event(reader: Reader) -> None:
    """Four reviews fall evenly on two people; each is an event of the case, and whoever got it is told alone."""
    assert reader
    ratna, hendra = cases.make_staff(CHECKER), cases.make_staff(CHECKER, name="Hendra P.")
    switched_on()
    made = [sent() for _ in range(4)]
    held = [holder(each) for each in made]
    assert sorted(map(str, held)) == sorted([ratna.id, hendra.id] * 2)
    for application_id, person in zip(made, held, strict=True):
        assert [(each["to"], each["from"]) for each in given(application_id)] == [(person, None)]
        assert told(application_id) == {person}
    assert list(record.verify(db.session())) == []
    assert db.session.query(Notice).count() >= 4


def test_who_is_away_is_passed_over(reader: Reader) -> None:
    """On a day of absence a person is given nothing, however little they have in hand."""
    assert reader
    ratna, hendra = cases.make_staff(CHECKER), cases.make_staff(CHECKER, name="Hendra P.")
    switched_on()
    with transaction():
        days = Days(ratna.id, date(2026, 11, 16), date(2026, 11, 17))
        absences.announce(days, ratna, date(2026, 11, 16), MONDAY)
    assert {holder(sent()) for _ in range(3)} == {hendra.id}


def test_nobody_is_given_more_than_the_cap(reader: Reader) -> None:
    """At the cap reviews wait for somebody to take them, and everybody of the office is told."""
    assert reader
    ratna = cases.make_staff(CHECKER)
    switched_on("1")
    assert holder(sent()) == ratna.id
    second = sent()
    assert holder(second) is None and told(second) == {ratna.id}


def test_only_those_versed_in_a_service_are_given_it(reader: Reader) -> None:
    """Whoever has services named is given reviews of these alone; whoever has none named is given those of all."""
    assert reader
    ratna, hendra = cases.make_staff(CHECKER), cases.make_staff(CHECKER, name="Hendra P.")
    head = switched_on()
    with transaction():
        operations.set_versed(OFFICE, ratna.id, ["reklame-insidentil", "no-such-service"], head, MONDAY)
    assert {holder(sent(SKP)) for _ in range(3)} == {hendra.id}
    stranger = cases.make_applicant()
    with pytest.raises(NotFound), transaction():
        operations.set_versed(OFFICE, stranger.id, [], head, MONDAY)


def test_who_may_not_decide_is_given_nothing(reader: Reader) -> None:
    """The applicant of a case is not given its review, though they sit in the office."""
    assert reader
    ratna = cases.make_staff(CHECKER)
    switched_on()
    application_id = sent()
    with transaction() as session:
        session.get_one(Application, application_id).applicant_id = ratna.id
    assert holder(application_id) is None


def test_what_nobody_has_is_given_out_on_demand_once(reader: Reader) -> None:
    """A head has waiting reviews given out; what somebody took meanwhile stays with them, and a second press changes nothing."""
    hendra = cases.make_staff(CHECKER, name="Hendra P.")
    ratna = cases.make_staff(CHECKER)
    made = [sent() for _ in range(2)]
    assert [holder(each) for each in made] == [None, None]
    signed_in(reader, HEAD)
    page = reader.get(reader.get("/reviews").link("Giving out work"))
    assert page.heading == "Giving out work" and "Give out now" not in page.text
    page = reader.post(f"/distribution/{OFFICE}", {"active": "yes", "most": "many"}, status=422)
    assert "Write a whole number up to 1000" in page.text and page.one(f"#most-{OFFICE}").get("value") == "many"
    page = reader.post(f"/distribution/{OFFICE}", {"active": "yes", "most": "5"})
    assert "New reviews are given out" in page.text
    assert "2 reviews are being given out." in reader.post(f"/distribution/{OFFICE}/now", {}).text
    reader.post(f"/distribution/{OFFICE}/now", {})
    assert {holder(each, clock.now()) for each in made} == {ratna.id, hendra.id}
    assert [len(given(each)) for each in made] == [1, 1]
    assert "No review waits" in reader.post(f"/distribution/{OFFICE}/now", {}).text
    page = reader.post(f"/distribution/{OFFICE}/people/{ratna.id}", {"service": SKP})
    assert "Only one service" in page.text
    page = reader.get(f"/distribution/{OFFICE}/people/{ratna.id}")
    assert [each.get("value") for each in page.all("input[checked]")] == [SKP]
    assert "Given to Hendra P. by the program" in "".join(reader.get(f"/cases/{each}").text for each in made)


def test_an_office_says_nothing_for_another(reader: Reader) -> None:
    """Without a seat in an office, or without the ability, there is nothing to set; a cap that is no number is refused."""
    other = cases.make_staff(("kesbangpol", "penelaah"))
    for act in (
        lambda: operations.set_up(OFFICE, Wanted(True), other, MONDAY),
        lambda: operations.promise_waiting(OFFICE, other, MONDAY),
    ):
        with pytest.raises(NotFound), transaction():
            act()
    head = cases.make_staff(HEAD)
    with pytest.raises(Invalid), transaction():
        operations.set_up(OFFICE, Wanted(True, "9999"), head, MONDAY)
    signed_in(reader, CHECKER)
    reader.get("/distribution", status=404)
    reader.post(f"/distribution/{OFFICE}", {"active": "yes"}, status=404)
    reader.post(f"/distribution/{OFFICE}/now", {}, status=404)


def test_two_workers_at_once_keep_the_cap(own_app: Flask) -> None:
    """Two reviews that are given out at the same instant do not both go to a person who may have one more."""
    with own_app.app_context():
        cases.publish()
        ratna = cases.make_staff(CHECKER)
        made = [sent(), sent()]
        switched_on("1")
    gate = threading.Barrier(2)

    def give(application_id: str) -> None:
        with own_app.app_context():
            review_id = waiting(application_id).id
            gate.wait()
            with transaction() as session:
                session.get_one(Application, application_id, with_for_update=True)
                operations.give_out(session.get_one(Review, review_id), MONDAY)

    both = [threading.Thread(target=give, args=(each,)) for each in made]
    for each in both:
        each.start()
    for each in both:
        each.join()
    with own_app.app_context():
        assert sorted(str(waiting(each).assignee_id) for each in made) == sorted([ratna.id, "None"])
