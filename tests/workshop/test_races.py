"""Several people at once in the workshop: each is told once, and one refusal counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from permits.db import db, transaction
from permits.errors import Conflict
from permits.scheduling.models import ScheduledJob
from permits.workshop import consulting, publishing
from permits.workshop.models import Comment, PublicComment
from tests.workshop.people import LATER, adopted_draft, changed_draft, consulted, open_workshop
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
MANY = 8


def at_once(app: Flask, each_does: Callable[[int], object], times: int) -> Counter[str]:
    """What becomes of the same done by so many at the same moment, each in a transaction of their own."""

    def one(number: int) -> str:
        with app.app_context():
            try:
                with transaction():
                    each_does(number)
            except Conflict as conflict:
                return conflict.code
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(times) as threads:
        return Counter(threads.map(one, range(times)))


def test_public_comments_at_once_make_one_mail(own_app: Flask) -> None:
    """Of many who comment at the same moment each is kept, and those who write the draft get one mail."""
    with own_app.app_context():
        people = open_workshop()
        consultation = consulted(changed_draft(people), people)
        done = at_once(
            own_app, lambda number: consulting.comment_publicly(consultation, "", "", f"Usul {number}", LATER), MANY
        )
        assert done == {"done": MANY}
        assert db.session.query(PublicComment).count() == MANY
        assert db.session.query(ScheduledJob).filter_by(kind="notice.draft_public").count() == 1


def test_of_two_refusals_at_once_one_counts(own_app: Flask) -> None:
    """When both who could sign a draft off refuse it at the same moment, it goes back once, with one reason."""
    with own_app.app_context():
        people = open_workshop()
        draft = adopted_draft(people)
        draft_id, version = draft.id, draft.version
        signers: Sequence[Actor] = (people.second, people.head)
        db.session.remove()
        done = at_once(
            own_app,
            lambda number: publishing.refuse(draft_id, version, f"Alasan {number}", signers[number], LATER),
            len(signers),
        )
        assert done == {"done": 1, "not_adopted": 1}
        assert db.session.query(Comment).filter_by(draft_id=draft_id, refuses=True).count() == 1
