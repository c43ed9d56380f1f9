"""Whose work a review is: taken, given back, taken over, passed on; each an event, and of two at once one wins."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from permits.applications import record
from permits.applications.models import Act, ApplicationEvent
from permits.db import db, transaction
from permits.desk import operations
from permits.desk.operations import HandsFull
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.reviews.models import Review
from tests.pages import Reader, words_of
from tests.reviews.desk import CHECKER, HEAD, number_of, sent, signed_in, waiting
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
WHY = "Ratna is ill; the deadline is today."


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def taken(reader: Reader) -> tuple[str, str, Actor]:
    """A case whose review Ratna has in hand: the case, the review, Ratna."""
    assert reader
    application_id, ratna = sent(), cases.make_staff(CHECKER, name="Ratna Mokodompit")
    review_id = waiting(application_id).id
    with transaction():
        operations.claim(review_id, ratna, MONDAY)
    return application_id, review_id, ratna


def holder_of(review_id: str) -> str | None:
    db.session.expire_all()
    holder: str | None = db.session.get_one(Review, review_id).assignee_id
    return holder


def events_of(application_id: str) -> list[tuple[str, str | None, str | None]]:
    """The changes of hands on the record, as (kind, from, to)."""
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id).order_by(ApplicationEvent.seq)
    hands = [
        each
        for each in found
        if each.kind in ("review_claimed", "review_released", "review_taken_over", "review_reassigned")
    ]
    return [(each.kind, each.data["from"], each.data["to"]) for each in hands]


def test_taking_and_giving_back_are_on_the_record_once(reader: Reader) -> None:
    """Each change of hands is one event of the case, done again it is none, and the record stays whole."""
    application_id, review_id, ratna = taken(reader)
    with transaction():
        operations.claim(review_id, ratna, MONDAY)
        operations.release(review_id, ratna, MONDAY)
        operations.release(review_id, ratna, MONDAY)
    assert events_of(application_id) == [("review_claimed", None, ratna.id), ("review_released", ratna.id, None)]
    assert list(record.verify(db.session())) == []


def test_a_second_person_is_told_who_was_first(reader: Reader) -> None:
    """Who takes what somebody has just taken gets it not, and reads who has it."""
    _application_id, review_id, _ratna = taken(reader)
    signed_in(reader, CHECKER, name="Hendra P.")
    page = reader.post(f"/reviews/{review_id}/claim", {}, status=409)
    assert "Ratna Mokodompit has taken this review." in page.text


def test_taking_over_needs_a_reason_that_stands_in_the_case(reader: Reader) -> None:
    """Without a reason nothing changes; with one the review changes hands, and history and case say from whom and why."""
    application_id, review_id, ratna = taken(reader)
    hendra = signed_in(reader, CHECKER, name="Hendra P.")
    page = reader.get(f"/reviews/{review_id}")
    page = reader.get(page.link("Who works on it"))
    assert "In the hands of Ratna Mokodompit" in page.text and "Pass it on" not in page.text
    page = reader.post(f"/reviews/{review_id}/take-over", {"holder": ratna.id, "reason": " "}, status=422)
    assert "Write why" in page.text and holder_of(review_id) == ratna.id
    page = reader.post(f"/reviews/{review_id}/take-over", {"holder": ratna.id, "reason": WHY})
    assert holder_of(review_id) == hendra.id
    assert "Taken over from Ratna Mokodompit" in page.text
    assert events_of(application_id)[-1] == ("review_taken_over", ratna.id, hendra.id)
    assert WHY in reader.get(f"/cases/{application_id}").text
    (act,) = db.session.query(Act).filter_by(application_id=application_id)
    assert (act.code, act.reason) == ("review_taken_over", WHY)
    said = [
        each
        for each in db.session.query(ApplicationEvent).filter_by(application_id=application_id)
        if WHY in str(each.data)
    ]
    assert said == []


def test_who_acts_on_an_old_page_is_told_who_has_it_now(reader: Reader) -> None:
    """A take-over from somebody who has it no more changes nothing; the page names the present holder and keeps the reason."""
    _application_id, review_id, ratna = taken(reader)
    third = cases.make_staff(CHECKER, name="Sri Wulandari")
    with transaction():
        operations.take_over(review_id, ratna.id, WHY, third, MONDAY)
    signed_in(reader, CHECKER, name="Hendra P.")
    page = reader.post(f"/reviews/{review_id}/take-over", {"holder": ratna.id, "reason": "Mine"}, status=409)
    assert "Sri Wulandari has this review by now" in page.text and holder_of(review_id) == third.id
    assert words_of(page.one("#over-reason")) == "Mine"


def test_a_head_passes_work_on_to_whoever_holds_the_seat(reader: Reader) -> None:
    """Somebody with the ability chooses among the holders of the seat, whose load is shown, and says why; or gives it back."""
    application_id, review_id, ratna = taken(reader)
    hendra = cases.make_staff(CHECKER, name="Hendra P.")
    head = signed_in(reader, HEAD, name="Rahmawati")
    page = reader.get(f"/reviews/{review_id}/hands")
    assert "Hendra P." in page.text and "0 reviews in hand" in page.text and "Take it over" not in page.text
    sent_off = {"holder": ratna.id, "to": hendra.id, "reason": WHY}
    page = reader.post(f"/reviews/{review_id}/pass-on", {**sent_off, "to": head.id}, status=422)
    assert "Choose somebody from the list." in page.text and WHY in page.text
    page = reader.post(f"/reviews/{review_id}/pass-on", sent_off)
    assert holder_of(review_id) == hendra.id and "In the hands of Hendra P." in page.text
    reader.post(f"/reviews/{review_id}/pass-on", {"holder": hendra.id, "to": "", "reason": WHY})
    assert holder_of(review_id) is None
    kinds = [("review_reassigned", ratna.id, hendra.id), ("review_reassigned", hendra.id, None)]
    assert events_of(application_id)[1:] == kinds
    assert f"Passed from {'Ratna Mokodompit'} to Hendra P." in reader.get(f"/cases/{application_id}").text


def test_whom_it_does_not_concern_changes_no_hands(reader: Reader) -> None:
    """No passing on without the ability, no taking over without the seat, and of a stranger's case one knows nothing."""
    application_id, review_id, ratna = taken(reader)
    colleague, stranger = cases.make_staff(CHECKER), cases.make_staff(("dinkes", "kepala"))
    with pytest.raises(Forbidden), transaction():
        operations.reassign(review_id, ratna.id, colleague.id, WHY, colleague, MONDAY)
    with pytest.raises(NotFound), transaction():
        operations.take_over(review_id, ratna.id, WHY, stranger, MONDAY)
    with pytest.raises(NotFound), transaction():
        operations.reassign(review_id, ratna.id, colleague.id, WHY, stranger, MONDAY)
    signed_in(reader, ("dinkes", "kepala"))
    assert reader.get(f"/reviews/{review_id}/hands", status=404).status == 404
    assert reader.post(f"/reviews/{review_id}/take-over", {"holder": ratna.id, "reason": WHY}, status=404).status == 404
    reader.post("/sign-out", {})
    signed_in(reader, HEAD)
    assert reader.post(f"/reviews/{review_id}/take-over", {"holder": ratna.id, "reason": WHY}, status=403).status == 403
    assert holder_of(review_id) == ratna.id and len(events_of(application_id)) == 1


def test_a_closed_review_changes_no_hands(reader: Reader) -> None:
    """What is decided belongs to whoever decided it: it is neither taken, given back, taken over nor passed on."""
    application_id, review_id, ratna = taken(reader)
    cases.decide(application_id, "kembalikan", corrections={"judul": "Samakan."})
    other, head = cases.make_staff(CHECKER), cases.make_staff(HEAD)
    with pytest.raises(Conflict), transaction():
        operations.claim(review_id, other, MONDAY)
    with pytest.raises(Conflict), transaction():
        operations.release(review_id, ratna, MONDAY)
    with pytest.raises(Conflict), transaction():
        operations.take_over(review_id, ratna.id, WHY, other, MONDAY)
    with pytest.raises(Conflict), transaction():
        operations.reassign(review_id, ratna.id, other.id, WHY, head, MONDAY)
    signed_in(reader, CHECKER)
    assert reader.get(f"/reviews/{review_id}/hands", status=404).status == 404


def test_a_reason_has_an_end(reader: Reader) -> None:
    """A reason longer than its box is said beside it."""
    _application_id, review_id, ratna = taken(reader)
    other = cases.make_staff(CHECKER)
    with pytest.raises(Invalid) as refused, transaction():
        operations.take_over(review_id, ratna.id, "x" * 2_001, other, MONDAY)
    assert [(each.about, each.code) for each in refused.value.problems] == [("reason", "too_long")]


def test_nobody_is_given_more_than_the_settings_let_one_hold(reader: Reader) -> None:
    """With the hands full one is given nothing further, and told so; what is given back makes room."""
    first, _second = sent(), sent()
    ratna = cases.make_staff(CHECKER)
    with transaction():
        review_id = operations.claim_next(ratna, MONDAY, most=1)
    assert review_id == waiting(first).id
    with pytest.raises(HandsFull), transaction():
        operations.claim_next(ratna, MONDAY, most=1)
    with transaction():
        operations.release(review_id, ratna, MONDAY)
        assert operations.claim_next(ratna, MONDAY, most=1) == review_id
    assert number_of(first)
