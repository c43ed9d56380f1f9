"""The whole system in separate processes: PostgreSQL, Redis, a mail server, relays, a light and a heavy worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.db import db
from permits.notices.models import Notice
from permits.reviews.models import Review
from tests.faults.installation import OTHER_SERVICE, SERVICE, WAY, Installation, installed
from tests.pages import Reader
from tests.reviews.desk import filled_in
from tests.scheduling.processes import wait_until
from tests.support import cases
from tests.support.postgres import PostgresServer
from tests.support.redis import RedisServer
from tests.support.visitor import Visitor
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module", params=["postgres"])
def whole(
    postgres_server: PostgresServer, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The running installation."""
    home = tmp_path_factory.mktemp("whole")
    url = postgres_server.create(f"whole_{os.getpid()}_{home.name}")
    with installed(url, redis_server, home) as made:
        yield made


@contextmanager
def dead(redis: RedisServer) -> Iterator[None]:
    """Redis is gone while the block runs, and comes back with what it had written down."""
    redis.kill()
    try:
        yield
    finally:
        redis.start()


@contextmanager
def frozen(redis: RedisServer) -> Iterator[None]:
    """Redis takes connections while the block runs and answers none of them."""
    assert redis.process is not None
    redis.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        redis.process.send_signal(signal.SIGCONT)


def visitor(whole: Installation, actor: Actor) -> Reader:
    """Somebody who has signed in."""
    whole.app.test_client_class = Visitor
    reader = Reader(whole.app.test_client())
    page = reader.sign_in(cases.address_of(actor), cases.PASSWORD)
    assert page.response.request.path != "/sign-in"
    return reader


def send_on_the_pages(applicant: Reader, case_id: str) -> None:
    """Look the application over and send it."""
    page = applicant.get(f"/applications/{case_id}/check")
    fields = {each.get("name", ""): each.get("value", "") for each in page.all("form input[type=hidden]")}
    applicant.post(f"/applications/{case_id}/send", {**fields, "true": "y"})


def decide_on_the_pages(whole: Installation, case_id: str) -> None:
    """Everybody who is asked opens the review and decides in the applicant's favour."""
    for office, result in WAY[SERVICE]:
        (review,) = (each for each in cases.open_reviews(case_id) if each.office == office)
        address, seat = f"/reviews/{review.id}", (review.office, review.role)
        reviewer = visitor(whole, whole.staff[seat])
        reviewer.post(f"{address}/decide", filled_in(reviewer.get(address), result=result))
        db.session.expire_all()
        assert db.session.get_one(Review, review.id).result == result


def test_cases_of_both_services_become_permits(whole: Installation) -> None:
    """From sending to the permit, every person who has something to do or to read gets the mail about it."""
    case_ids = [whole.send(service) for service in (SERVICE, OTHER_SERVICE, SERVICE)]
    for case_id in case_ids:
        whole.decide(case_id)
    whole.wait_for_end(*case_ids)
    whole.check_issued(*case_ids)
    for case_id in case_ids:
        assert "issued" in mails_to(whole, whole.applicant, case_id)


def test_offices_are_told_what_waits_for_them(whole: Installation) -> None:
    """A case that is sent brings a mail to the person who must look at it."""
    case_id = whole.send()
    checker = whole.staff["dpmptsp", "verifikator"]
    wait_until(lambda: mails_to(whole, checker, case_id) == ["review_request"], whole.logs)
    whole.decide(case_id)
    whole.wait_for_end(case_id)


def mails_to(whole: Installation, person: Actor, case_id: str) -> list[str]:
    """The kinds of mail about a case that have arrived at a person's address."""
    db.session.rollback()
    address = db.session.get_one(Account, person.id).email
    arrived = {key for key, mail in whole.arrived().items() if mail["To"] == address}
    rows = db.session.scalars(select(Notice).where(Notice.application_id == case_id).order_by(Notice.id))
    return [each.kind for each in rows if each.message_id in arrived]


@pytest.mark.parametrize("outage", [dead, frozen])
def test_filing_and_deciding_go_on_without_redis(whole: Installation, outage: object) -> None:
    """While Redis is gone, or hangs, every page answers; what was called for is done when Redis is back."""
    case_id = cases.make_draft(SERVICE, whole.applicant, "perseorangan")
    applicant = visitor(whole, whole.applicant)
    with outage(whole.redis):  # type: ignore[operator]
        send_on_the_pages(applicant, case_id)
        decide_on_the_pages(whole, case_id)
        assert whole.due() > 0, "the work was called for"
        assert state_of(case_id) == "penerbitan"
    whole.wait_for_end(case_id)
    whole.check_issued(case_id)


def test_two_relays_and_two_workers_share_the_work(whole: Installation) -> None:
    """What two relays hand out to two workers of each kind at the same time is done once."""
    more = ("relay2", "light2", "heavy2")
    whole.processes.start(*more)
    case_ids = [whole.send(service) for service in (SERVICE, OTHER_SERVICE) * 2]
    for case_id in case_ids:
        whole.decide(case_id)
    whole.wait_for_end(*case_ids)
    whole.check_issued(*case_ids)
    assert all(whole.happened(case_id) == whole.happened(case_ids[0]) for case_id in case_ids[::2])
    for name in more:
        whole.processes.kill(name)


def test_redis_is_emptied_again_and_again(whole: Installation) -> None:
    """Whatever Redis forgets, the end is the same: it only carries what the database has promised."""
    case_ids = [whole.send() for _ in range(3)]
    for case_id in case_ids:
        whole.redis.connect().flushall()
        whole.decide(case_id)
        whole.redis.connect().flushall()
    wait_until(lambda: any(state_of(case_id) == "terbit" for case_id in case_ids), whole.logs)
    whole.redis.connect().flushall()
    whole.wait_for_end(*case_ids)
    whole.check_issued(*case_ids)


def state_of(case_id: str) -> str:
    """The state a case stands in."""
    db.session.rollback()
    return str(db.session.execute(select(Application.state).where(Application.id == case_id)).scalar_one())
