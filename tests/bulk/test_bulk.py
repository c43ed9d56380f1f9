"""Many reviews decided together: exactly those that can be, each other one with its reason, and all of it taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from permits.absences.models import Absence
from permits.accounts.models import Account
from permits.accounts.queries import actor_of, today
from permits.applications import record
from permits.applications.models import Application, ApplicationEvent
from permits.bulk import operations, queries
from permits.bulk.models import Bulk, BulkCase
from permits.bulk.operations import Chosen, Wish
from permits.db import db, transaction
from permits.errors import Conflict, Invalid, NotFound
from permits.reviews import operations as reviews
from permits.reviews.models import OPEN, Review
from permits.reviews.operations import Judgement
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import claim_due
from permits.scheduling.running import LEASE, run_claimed
from tests.bulk import many
from tests.bulk.many import CHECKER, HEAD, SERVICE, copies, walked
from tests.pages import Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
GRANT = Wish(SERVICE, "putusan.putusan", "setujui")
REFUSE = Wish(SERVICE, "putusan.putusan", "tolak", "Pasal 3.")
WINDOW = timedelta(minutes=10)


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose service needs two persons."""
    cases.publish(many.FOLDER, SERVICE)
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def work(now: datetime = MONDAY) -> None:
    """Do what is due of the lists, and nothing else."""
    while True:
        with transaction():
            claims = claim_due(now, 100, LEASE, ScheduledJob.kind.startswith("bulk."))
        if not claims:
            return
        assert {run_claimed(each, now, loudly=True) for each in claims} == {"done"}


def chosen(application_ids: Sequence[str], actor: Actor) -> str:
    """A list of the open reviews of these cases."""
    wanted = select(Review.id, Review.application_id, Review.version).where(
        Review.application_id.in_(application_ids), OPEN
    )
    found = [Chosen(*each) for each in db.session.execute(wanted)]
    with transaction():
        return operations.choose(found, actor, MONDAY)


def tried(application_ids: Sequence[str], actor: Actor, wish: Wish = GRANT) -> str:
    """A list on which a result was tried."""
    bulk_id = chosen(application_ids, actor)
    with transaction():
        operations.try_result(bulk_id, wish, actor, MONDAY)
    work()
    return bulk_id


def status_of(bulk_id: str) -> str:
    db.session.expire_all()
    return str(db.session.get_one(Bulk, bulk_id).status)


def whys(bulk_id: str) -> dict[str, str]:
    """The reason of each review that was skipped or kept, by its case."""
    rows = db.session.query(BulkCase).filter(BulkCase.bulk_id == bulk_id, BulkCase.status.in_(("skipped", "kept")))
    return {each.application_id: each.why for each in rows}


def standing(application_ids: Sequence[str]) -> dict[str, Any]:
    """All of these cases but the counters of their versions and events: position, reviews, open work."""
    counted = ("version", "event_seq", "event_head")
    found: dict[str, Any] = {}
    for model, column in ((Application, Application.id), (Review, Review.application_id)):
        for row in db.session.execute(select(model.__table__).where(column.in_(application_ids))).mappings():
            found[row["id"]] = {name: value for name, value in row.items() if name not in counted}
    still = (ScheduledJob.done_at.is_(None), ScheduledJob.cancelled_at.is_(None))
    columns = (ScheduledJob.key, ScheduledJob.kind, ScheduledJob.due_at, ScheduledJob.data)
    for row in db.session.execute(select(*columns).where(ScheduledJob.application_id.in_(application_ids), *still)):
        found[row.key] = row
    return found


def mixed(head: Actor, colleague: Actor) -> tuple[list[str], dict[str, str], list[str], list[str]]:
    """Cases that can be decided; those that cannot, with the reason; and twice ten that other things will happen to."""
    fresh, checked = walked(checked=False), walked(checked=True)
    suspended = {"suspensions": [[MONDAY.isoformat(), None]], "suspended_at": MONDAY}
    able = copies(checked, 340)
    expected = dict.fromkeys(copies(fresh, 50), "other_step")
    expected |= dict.fromkeys(copies(checked, 40, {"acted": {"verifikasi": [head.id]}}), "same_person")
    expected |= dict.fromkeys(copies(checked, 30, None, {"assignee_id": colleague.id}), "held_by_other")
    expected |= dict.fromkeys(copies(checked, 20, suspended), "suspended")
    return able, expected, copies(checked, 10), copies(checked, 10)


def test_of_five_hundred_mixed_cases_exactly_those_that_can_be_are_decided_and_taken_back(reader: Reader) -> None:
    """Each skipped one is named with its reason before and after, nothing goes out in the window, undo restores every case."""
    assert reader
    head, colleague = cases.make_staff(HEAD, CHECKER), cases.make_staff(HEAD, name="Hendra P.")
    able, expected, changed, closed = mixed(head, colleague)
    everything = [*able, *expected, *changed, *closed]
    bulk_id = chosen(everything, head)
    with transaction() as session:
        session.query(Review).filter(Review.application_id.in_(changed), OPEN).update({"version": Review.version + 1})
    for application_id in closed:
        (review,) = cases.open_reviews(application_id)
        with transaction():
            reviews.decide(review.id, review.version, Judgement("setujui"), colleague, MONDAY)
    expected |= dict.fromkeys(changed, "review_changed") | dict.fromkeys(closed, "review_closed")
    before = standing(everything)
    with transaction():
        operations.try_result(bulk_id, REFUSE, head, MONDAY)
    work()
    assert (status_of(bulk_id), whys(bulk_id), standing(everything)) == ("tried", expected, before)
    with transaction():
        operations.decide(bulk_id, head, MONDAY)
        operations.decide(bulk_id, head, MONDAY)
    work()
    assert (status_of(bulk_id), whys(bulk_id)) == ("decided", expected)
    assert queries.counts_of(bulk_id) == {"done": 340, "skipped": 160}
    ended = db.session.query(Application).filter(Application.id.in_(able), Application.state == "ditolak").count()
    promised = [each for key, each in standing(able).items() if key not in before]
    assert (ended, min(each.due_at for each in promised)) == (340, MONDAY + WINDOW)
    with transaction():
        operations.undo(bulk_id, head, MONDAY + WINDOW / 2)
        operations.undo(bulk_id, head, MONDAY + WINDOW / 2)
    work(MONDAY + WINDOW * 2)
    assert (status_of(bulk_id), standing(everything)) == ("undone", before)
    assert queries.counts_of(bulk_id) == {"undone": 340, "skipped": 160}
    kinds = Counter(db.session.scalars(select(ApplicationEvent.kind).where(ApplicationEvent.application_id.in_(able))))
    assert kinds["decision_undone"] == 340 and kinds["ended"] == 340
    assert list(record.verify(db.session())) == []


def test_what_was_taken_back_can_be_decided_again(reader: Reader) -> None:
    """After undo a case goes on like any other: the same result leads to the same end, with its mails due at once."""
    assert reader
    head, application_id = cases.make_staff(HEAD), walked(checked=True)
    bulk_id = tried([application_id], head, REFUSE)
    with transaction():
        operations.decide(bulk_id, head, MONDAY)
    work()
    with transaction():
        operations.undo(bulk_id, head, MONDAY)
    work()
    cases.decide(application_id, "tolak", reason="Pasal 4.")
    assert db.session.get_one(Application, application_id).state == "ditolak"
    mails = db.session.query(ScheduledJob).filter_by(kind="notice.refused", cancelled_at=None)
    assert [each.due_at for each in mails] == [MONDAY]
    assert list(record.verify(db.session())) == []


def test_in_whose_place_it_was_decided_is_taken_back_too(reader: Reader) -> None:
    """What a deputy decided and took back leaves no trace of the deputy on the review; the record keeps it."""
    assert reader
    head, deputy, application_id = cases.make_staff(HEAD), cases.make_staff(CHECKER), walked(checked=True)
    with transaction() as session:
        session.add(Absence(
            account_id=head.id, first_day=today(), last_day=today(), deputy_id=deputy.id, title="plh", made_by=head.id,
            made_at=MONDAY,
        ))  # fmt: skip
    acting = actor_of(db.session.get_one(Account, deputy.id))
    bulk_id = tried([application_id], acting, REFUSE)
    with transaction():
        operations.decide(bulk_id, acting, MONDAY)
    work()
    decided = select(Review.acting, Review.closed_by).where(
        Review.application_id == application_id, Review.tone == "negative"
    )
    assert db.session.execute(decided).one() == ("plh", deputy.id)
    with transaction():
        operations.undo(bulk_id, acting, MONDAY)
    work()
    (review,) = cases.open_reviews(application_id)
    db.session.refresh(review)
    assert (review.acting, review.closed_by) == ("", None)
    said = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="decision_recorded")
    assert [each.data.get("acting") for each in said if each.actor_id == deputy.id] == ["plh"]


def test_the_window_closes(reader: Reader) -> None:
    """Once what follows from the decisions is due, they are not taken back, and nothing is kept for it any more."""
    assert reader
    head, application_id = cases.make_staff(HEAD), walked(checked=True)
    bulk_id = tried([application_id], head)
    with transaction():
        operations.decide(bulk_id, head, MONDAY)
    work()
    assert db.session.query(BulkCase).one().before
    with pytest.raises(Conflict), transaction():
        operations.undo(bulk_id, head, MONDAY + WINDOW)
    work(MONDAY + WINDOW)
    db.session.expire_all()
    assert db.session.query(BulkCase).one().before == {}


def test_a_case_that_went_on_is_not_taken_back(reader: Reader) -> None:
    """A case to which anything happened after the decision stays decided, said why, and its mails go out at once."""
    assert reader
    head, checker = cases.make_staff(HEAD, CHECKER), cases.make_staff(HEAD)
    application_id = walked(checked=False)
    bulk_id = tried([application_id], head, Wish(SERVICE, "verifikasi.verifikasi", "benar"))
    with transaction():
        operations.decide(bulk_id, head, MONDAY)
    work()
    (review,) = cases.open_reviews(application_id)
    with transaction():
        reviews.decide(review.id, review.version, Judgement("tolak", "Kurang luas."), checker, MONDAY)
    with transaction():
        operations.undo(bulk_id, head, MONDAY)
    work()
    assert whys(bulk_id) == {application_id: "undo_moved"}
    assert db.session.get_one(Application, application_id).state == "ditolak"


def test_a_missing_reason_is_found_before_anything_is_decided(reader: Reader) -> None:
    """A result that needs a reason is possible for none without one, and for all with one."""
    assert reader
    head, application_id = cases.make_staff(HEAD), walked(checked=True)
    bulk_id = tried([application_id], head, Wish(SERVICE, "putusan.putusan", "tolak"))
    assert whys(bulk_id) == {application_id: "reason_missing"}
    with transaction():
        operations.try_result(bulk_id, REFUSE, head, MONDAY + WINDOW)
    work(MONDAY + WINDOW)
    assert (status_of(bulk_id), whys(bulk_id)) == ("tried", {})


def test_a_list_belongs_to_whoever_made_it(reader: Reader) -> None:
    """Somebody else finds no such list, an empty choice makes none, and deciding waits for the dry run."""
    head, other = cases.make_staff(HEAD), signed_in(reader, HEAD, name="Hendra P.")
    bulk_id = chosen([walked(checked=True)], head)
    reader.get(f"/bulk/{bulk_id}", status=404)
    for act in ("try", "decide", "undo"):
        reader.post(f"/bulk/{bulk_id}/{act}", {"result": "a|b.c|d"}, status=404)
    with pytest.raises(Invalid), transaction():
        operations.choose([], other, MONDAY)
    with pytest.raises(Conflict), transaction():
        operations.decide(bulk_id, head, MONDAY)
    with pytest.raises(NotFound), transaction():
        operations.decide("0" * 26, head, MONDAY)


def test_a_reviewer_decides_a_filtered_queue_through_its_pages(reader: Reader) -> None:
    """From the queue all that its filter finds are chosen, tried, decided and taken back, each page saying how many."""
    copies(walked(checked=True), 2)
    fresh = walked(checked=False)
    signed_in(reader, HEAD, CHECKER)
    page = reader.get("/reviews")
    assert "Decide all 4 reviews that this page's filter finds" in page.text
    page = reader.post("/bulk", {"scope": "chosen"}, status=422)
    assert "Choose at least one review of the queue." in page.text
    page = reader.post("/bulk", {"scope": "all"})
    address = str(page.response.request.path)
    assert "4 reviews are on this list" in page.text
    page = reader.post(f"{address}/try", {"reason": "x"}, status=422)
    assert "Choose a result." in page.text
    page = reader.post(f"{address}/try", {"result": "|".join((SERVICE, GRANT.step, "setujui"))})
    assert "4 of 4 are left" in page.text
    work(datetime.now(MONDAY.tzinfo))
    page = reader.get(address)
    assert "3 can be decided like this, 1 cannot." in page.text
    number = db.session.get_one(Application, fresh).number
    assert number in page.text and "It stands at another step" in page.text
    reader.post(f"{address}/decide", {})
    work(datetime.now(MONDAY.tzinfo))
    assert "Take it all back" in reader.get(address).text
    reader.post(f"{address}/undo", {})
    work(datetime.now(MONDAY.tzinfo))
    assert "Taken back3" in reader.get(address).text
    one = db.session.query(Review).filter(Review.application_id == fresh, OPEN).one()
    page = reader.post("/bulk", {"scope": "chosen", "review": [one.id, "0" * 26]})
    assert "1 review is on this list" in page.text
