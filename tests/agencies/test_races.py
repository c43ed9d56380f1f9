"""Two at once by one link, and a link against the office: one answer counts, and whoever came second is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from permits.agencies import links, operations
from permits.agencies.operations import Signature
from permits.applications import record
from permits.applications.models import ApplicationEvent
from permits.db import db, transaction
from permits.errors import Conflict, NotFound
from permits.reviews.operations import Judgement
from tests.agencies.town import AGENCY, GRACE, HEAD, asked, link_of, publish, review_of
from tests.support import cases
from tests.support.cases import MONDAY
from tests.support.mail import mails_taken

pytestmark = [pytest.mark.database, pytest.mark.faults]
WAIT = 60.0
AGREES = Judgement("bersyarat", "Sempadan sungai.")
REFUSES = Judgement("tidak_sesuai", "Sengketa.")


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """What became of acts that begin at the same moment, each in a transaction of its own: ``done`` or the error's name."""
    barrier = threading.Barrier(len(acts), timeout=WAIT)

    def one(act: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    act()
            except (Conflict, NotFound) as error:
                return type(error).__name__
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def waiting(app: Flask) -> tuple[str, str, str]:
    """A case whose agency was asked: the case, the review, the link."""
    with mails_taken(app):
        application_id = asked()
    found = application_id, review_of(application_id).id, link_of(application_id).id
    db.session.remove()
    return found


def closings(application_id: str) -> int:
    """How often the agency's review was closed on the record, which is whole."""
    assert list(record.verify(db.session())) == []
    found = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="review_closed")
    return len([each for each in found if each.data["office"] == AGENCY])


def test_two_answers_by_one_link_at_once_are_one(
    own_app: Flask, tmp_path: Path, rounds: Callable[[int, int], int]
) -> None:
    """Of two answers sent at the same moment one is written; the other writes nothing and finds the first."""
    with own_app.app_context():
        publish(tmp_path)
        for _round in range(rounds(3, 30)):
            application_id, review_id, link_id = waiting(own_app)
            acts = [
                lambda judgement=each, link_id=link_id: operations.answer(  # type: ignore[misc]
                    link_id, 1, judgement, Signature("Yusuf", "Kepala Seksi"), MONDAY, GRACE
                )
                for each in (AGREES, REFUSES)
            ]
            assert at_once(own_app, *acts) == ["done", "done"]
            assert closings(application_id) == 1 and review_id
            db.session.remove()


def test_ending_a_link_while_it_answers_is_one_or_the_other(
    own_app: Flask, tmp_path: Path, rounds: Callable[[int, int], int]
) -> None:
    """A link ended at the moment of its answer either has answered, and stays, or is over and has not; two requests to send
    it again make one."""
    with own_app.app_context():
        publish(tmp_path)
        head = cases.make_staff(HEAD)
        for _round in range(rounds(3, 30)):
            application_id, review_id, link_id = waiting(own_app)
            answers, ends = at_once(
                own_app,
                lambda link_id=link_id: operations.answer(  # type: ignore[misc]
                    link_id, 1, AGREES, Signature("Yusuf", "Kepala Seksi"), MONDAY, GRACE
                ),
                lambda review_id=review_id, link_id=link_id: links.end(  # type: ignore[misc]
                    review_id, link_id, "Salah alamat.", head, MONDAY
                ),
            )
            assert (answers, ends) in {("done", "Conflict"), ("NotFound", "done")}
            assert closings(application_id) == (answers == "done")
            assert (link_of(application_id).ended_at is None) == (answers == "done")
            db.session.remove()
        application_id, review_id, link_id = waiting(own_app)
        again = [lambda: links.renew(review_id, link_id, "Salah alamat.", head, MONDAY)] * 2
        assert at_once(own_app, *again) == ["done", "done"]
        made = db.session.query(ApplicationEvent).filter_by(application_id=application_id, kind="agency_link_made")
        assert made.count() == 2
