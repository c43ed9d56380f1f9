"""The report on running cases: right numbers, constant questions, many cases; and closed ones walked again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, insert

from permits.applications.models import Application
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.ids import new_id
from permits.moving import queries
from permits.moving.history import closed_cases
from permits.moving.reading import CHUNK
from tests.moving import stage
from tests.moving.stage import MONDAY
from tests.support import cases
from workflows import load
from workflows.moving import replay

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    event.listen(db.session.connection().engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.session.connection().engine, "before_cursor_execute", note)


def drafts(applicant: str, count: int) -> None:
    """So many drafts, as plain rows."""
    version = definitions.current_version(stage.SERVICE)
    row = {
        "service": stage.SERVICE, "office": "loket", "definition_id": version.id, "applicant_id": applicant,
        "applicant_kind": "warga", "state": "draf", "created_at": MONDAY,
    }  # fmt: skip
    with transaction() as session:
        session.execute(insert(Application), [{**row, "id": new_id()} for _ in range(count)])


def test_every_running_case_is_counted() -> None:
    """The report counts each running case once, by ruling and reason, and no closed one."""
    applicant = stage.begin()
    stage.draft(applicant)
    for _ in range(2):
        stage.at_opinions(applicant)
    done = stage.at_opinions(applicant)
    for office in ("taman", "jalan"):
        cases.decide(done, "keberatan", office=office, reason="tidak")
    report = queries.impact(load(stage.RENAMED))
    assert report.total == 3
    assert report.counts == Counter({"needs_mapping": 3})
    why = {(reason.code, reason.about): count for reason, count in report.why("needs_mapping")}
    assert why == {("state_gone", "states.telaah"): 2, ("answer_homeless", "fields.luas"): 3}
    assert queries.impact(load(stage.LONGER)).counts == Counter({"moves_safely": 3})


def test_a_version_that_takes_a_text_up_again_is_another_version() -> None:
    """A case of the first version may move to the third, which says again what the first one said."""
    stage.at_opinions(stage.begin())
    stage.publish(stage.LONGER)
    third = stage.publish(definitions.current_version(stage.SERVICE).text.replace("amount: 5,", "amount: 3,"))
    assert queries.impact(definitions.definition(third.id)).counts == Counter({"unaffected": 1})
    first = definitions.versions_of(stage.SERVICE)[-1]
    assert queries.impact(definitions.definition(first.id)).counts == Counter({"stays": 1})


def test_questions_do_not_grow_with_the_cases() -> None:
    """The report asks the database two questions a chunk, however many cases a chunk has."""
    applicant = stage.begin()
    stage.at_opinions(applicant)
    new = load(stage.RENAMED)
    queries.impact(new)
    with counted() as few:
        queries.impact(new)
    drafts(applicant.id, 40)
    with counted() as many:
        assert queries.impact(new).total == 41
    assert len(few) == len(many)
    drafts(applicant.id, CHUNK)
    with counted() as more:
        assert queries.impact(new).total == 41 + CHUNK
    assert len(more) == len(few) + 2


def test_pages_hold_every_case_once() -> None:
    """The cases of a ruling are given page by page, each once, in a steady order."""
    applicant = stage.begin()
    drafts(applicant.id, queries.PAGE + 5)
    new = load(stage.LONGER)
    first = queries.cases_of(new, "moves_safely")
    second = queries.cases_of(new, "moves_safely", after=first.next)
    assert (len(first.rows), len(second.rows), second.next) == (queries.PAGE, 5, "")
    assert len({each.id for each in (*first.rows, *second.rows)}) == queries.PAGE + 5


def closed(result: str = "setuju") -> str:
    """A case that was decided."""
    case_id = stage.at_opinions(stage.begin() if not definitions.all_versions() else cases.make_applicant())
    for office in ("taman", "jalan"):
        cases.decide(case_id, result, office=office, reason="karena")
    if result == "setuju":
        cases.decide(case_id, "setujui")
    return case_id


def test_a_closed_case_ends_again_where_it_ended() -> None:
    """Under their own version closed cases end as they did."""
    closed()
    closed("keberatan")
    found = replay(closed_cases(stage.SERVICE), load(stage.TEXT))
    assert (found.cases, found.same, found.not_replayable) == (2, 2, 0)


def test_a_replay_tells_what_would_differ() -> None:
    """Another office to ask, another limit, another way to decide and a fee are each counted."""
    closed()
    waits = replay(closed_cases(stage.SERVICE), load(stage.ONE_MORE))
    assert waits.waits == Counter({("telaah", "pertimbangan"): 1})
    slower = stage.changed(("batas_layanan: {amount: 7,", "batas_layanan: {amount: 9,"))
    assert replay(closed_cases(stage.SERVICE), load(slower)).deadline_later == 1
    stricter = stage.changed(("review.tone == 'negative' for", "review.tone == 'positive' for"))
    ends = replay(closed_cases(stage.SERVICE), load(stricter)).ends
    assert ends == Counter({("terbit", "ditolak"): 1})
    fee = 'fee: {lines: {uang: {title: {id: Uang, en: Money}, amount: "1000 * form.luas"}}}\n\nclock:'
    dearer = replay(closed_cases(stage.SERVICE), load(stage.changed(("clock:", fee))))
    assert (dearer.fee_changed, dearer.fee_before, dearer.fee_after) == (1, Decimal(0), Decimal(12500))
    renamed = replay(closed_cases(stage.SERVICE), load(stage.RENAMED))
    assert sum(renamed.refused.values()) == 1


def test_a_replay_tells_nothing_of_a_person() -> None:
    """Neither a name, an answer, a number nor an id of a case is in what a replay says."""
    case_id = closed()
    found = repr(replay(closed_cases(stage.SERVICE), load(stage.ONE_MORE)))
    row = stage.row_of(case_id)
    for word in (case_id, row.number, row.applicant_id, "Pasar malam", "12.5"):
        assert str(word) not in found
    assert json.dumps(found)
