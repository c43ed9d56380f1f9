"""Absences with dates: who acts meanwhile has the seats on these days alone, under their own name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from permits.absences import operations
from permits.absences.models import Absence
from permits.absences.operations import Days
from permits.accounts.models import Account
from permits.accounts.queries import actor_of, people_of, today
from permits.applications.cases import load_case
from permits.applications.models import ApplicationEvent
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.errors import Forbidden, Invalid, NotFound
from permits.ids import new_id
from permits.issuance.compose import Reserved, compose
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from tests.pages import Reader
from tests.reviews.desk import ASSESSOR, CHECKER, HEAD, sent, signed_in, waiting
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
WEEK = timedelta(days=7)


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


def now_of(actor: Actor) -> Actor:
    """The person with the seats that they have at this moment."""
    db.session.expire_all()
    return actor_of(db.session.get_one(Account, actor.id))


def announce(who: Actor, by: Actor, first: date, last: date, deputy: Actor | None = None, title: str = "plh") -> str:
    with transaction():
        days = Days(who.id, first, last, deputy.id if deputy else "", title)
        return operations.announce(days, by, today(), MONDAY)


def boxes(name: str, day: date) -> dict[str, str]:
    """A day as three boxes."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_deputy_has_the_seats_on_these_days_alone(reader: Reader) -> None:
    """The deputy's right begins with the first day, ends with the last one, and ends at once when it is called off."""
    assert reader
    head, ratna = cases.make_staff(HEAD, name="Kepala"), cases.make_staff(CHECKER)
    past = Absence(
        account_id=head.id, first_day=today() - WEEK, last_day=today() - timedelta(days=1), deputy_id=ratna.id, title="plh",
        made_by=head.id, made_at=MONDAY,
    )  # fmt: skip
    with transaction() as session:
        session.add(past)
    announce(head, head, today() + WEEK, today() + 2 * WEEK, ratna)
    assert now_of(ratna).seats == {CHECKER}
    absence_id = announce(head, head, today(), today() + timedelta(days=2), ratna, "plt")
    acting = now_of(ratna)
    assert acting.seats == {CHECKER, HEAD} and acting.acting == ((*HEAD, "plt", head.id),)
    assert ratna.id in [each.id for each in people_of(*HEAD)]
    with transaction():
        operations.end(absence_id, head, MONDAY)
        operations.end(absence_id, head, MONDAY)
    assert now_of(ratna).seats == {CHECKER}
    assert [each.id for each in people_of(*HEAD)] == [head.id]


def test_a_deputy_decides_under_their_own_name(reader: Reader) -> None:
    """Record, decision and paper name the deputy with «Plh.»; the record also names in whose place."""
    application_id = sent()
    cases.decide(application_id, "lengkap")
    cases.decide(application_id, "rekomendasi")
    head, ratna = cases.make_staff(HEAD, name="Kepala Dinas"), signed_in(reader, CHECKER)
    announce(head, head, today(), today(), ratna)
    review = waiting(application_id)
    review_id = review.id
    assert "/reviews/" + review_id in reader.get("/reviews").response.text
    with transaction():
        reviews.decide(review_id, review.version, Judgement("setujui"), now_of(ratna), MONDAY)
    closed = db.session.get_one(Review, review_id)
    assert (closed.acting, closed.closed_by) == ("plh", ratna.id)
    events = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="decision_recorded")
    (said,) = [each for each in events if each.actor_id == ratna.id]
    assert (said.data["acting"], said.data["acting_for"]) == ("plh", head.id)
    assert "Plh. Ratna Mokodompit" in reader.get(f"/reviews/{review_id}").text
    case, city = load_case(db.session(), application_id), definitions.city()
    reserved = Reserved("1", "t" * 22, "c" * 12, MONDAY)
    paper = compose(case, reserved, city, "https://x.example", MONDAY, certified=False, deputy="Ratna Mokodompit").paper
    assert paper.signatory.name == "Ratna Mokodompit" and paper.signatory.title.startswith("Plh. ")


def test_ones_own_seat_is_no_acting(reader: Reader) -> None:
    """Who holds a seat themselves acts in nobody's place, even while a colleague of the same seat is away."""
    assert reader
    head, other = cases.make_staff(HEAD), cases.make_staff(HEAD, name="Hendra P.")
    announce(head, head, today(), today(), other)
    assert now_of(other).acting == ()


def test_every_box_that_is_wrong_is_named(reader: Reader) -> None:
    """Days that are missing, over, crossed or too many, and a deputy who is away or of another office, are refused by name."""
    assert reader
    head, ratna, stranger = cases.make_staff(HEAD), cases.make_staff(CHECKER), cases.make_staff(ASSESSOR)
    day = today()
    announce(ratna, ratna, day, day + WEEK)
    wrong = {
        "day_missing": Days(head.id, None, day),
        "days_out_of_order": Days(head.id, day, day - WEEK),
        "day_over": Days(head.id, day - WEEK, day - timedelta(days=1)),
        "absence_too_long": Days(head.id, day, day + 60 * WEEK),
        "absence_twice": Days(ratna.id, day + WEEK, day + 2 * WEEK),
        "deputy_away": Days(head.id, day, day, ratna.id),
        "deputy_unknown": Days(head.id, day, day, stranger.id),
        "title_missing": Days(head.id, day, day, title="x"),
    }
    for code, days in wrong.items():
        with pytest.raises(Invalid) as refused, transaction():
            operations.announce(days, head, day, MONDAY)
        assert [each.code for each in refused.value.problems] == [code]


def test_nobody_announces_for_others_without_the_right(reader: Reader) -> None:
    """Reviewers announce their own days and name no deputy; whom they cannot see does not exist for them."""
    assert reader
    head, ratna, stranger = cases.make_staff(HEAD), cases.make_staff(CHECKER), cases.make_staff(ASSESSOR)
    absence_id = announce(head, head, today(), today())
    with pytest.raises(Forbidden):
        announce(ratna, ratna, today(), today(), head)
    for who, by in ((head, ratna), (stranger, head)):
        with pytest.raises(NotFound):
            announce(who, by, today(), today())
    for absence in (absence_id, new_id()):
        with pytest.raises(NotFound), transaction():
            operations.end(absence, ratna, MONDAY)


def test_a_head_announces_on_the_page(reader: Reader) -> None:
    """On the page of absences a head announces a colleague's days with a deputy, is told of a wrong day, and ends them."""
    ratna = cases.make_staff(CHECKER)
    signed_in(reader, HEAD, name="Kepala Dinas")
    deputy = cases.make_staff(CHECKER, name="Hendra P.")
    page = reader.get(reader.get("/reviews").link("Absences"))
    assert "Nobody is announced to be away." in page.text
    form = {"person": ratna.id, "deputy": deputy.id, "title": "plh", **boxes("first", today())}
    page = reader.post("/absences", form | {"last-day": "31", "last-month": "2", "last-year": "2026"}, status=422)
    assert "Type the day like 20 11 2026." in page.text
    page = reader.post("/absences", form | boxes("last", today() + WEEK))
    assert "The absence is announced." in page.text and "Plh. Hendra P. acts meanwhile" in page.text
    absence = db.session.query(Absence).one()
    page = reader.post(f"/absences/{absence.id}/end", {})
    assert "Nobody is announced to be away." in page.text
