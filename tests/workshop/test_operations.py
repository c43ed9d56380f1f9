"""Drafts: what is saved stays, who comes second is told, and nothing in dispute is lost."""

from __future__ import annotations

import pytest
from flask_sqlalchemy import SQLAlchemy

from permits.db import transaction
from permits.definitions import operations as definitions
from permits.definitions import queries as published
from permits.errors import Conflict, Invalid, NotFound
from permits.workshop import operations, queries
from permits.workshop.models import Draft
from tests.support.cases import MONDAY
from tests.workshop.people import LATER, SERVICE, People, begin, changed, changed_draft, open_workshop, save, shipped
from workflows.compare.merge import MARK

pytestmark = pytest.mark.database


@pytest.fixture
def people(database: SQLAlchemy) -> People:
    return open_workshop()


def test_a_draft_begins_with_the_newest_published_text(people: People) -> None:
    """A new draft holds the text in force, says which version it comes from, and keeps its first revision."""
    draft = begin(people)
    newest = published.current_version(SERVICE)
    assert (draft.text, draft.sha256, draft.based_on) == (shipped(), newest.sha256, newest.id)
    assert [(each.version, each.saved_by) for each in queries.revisions(draft.id)] == [(1, people.manager.id)]


def test_one_draft_a_service(people: People) -> None:
    """While a draft is open no second one can be begun; a discarded one makes room and stays readable."""
    draft = begin(people)
    with pytest.raises(Conflict) as refused, transaction():
        operations.begin_draft(SERVICE, people.second, LATER)
    with transaction():
        operations.discard_draft(draft.id, draft.version, people.manager, LATER)
    assert begin(people).id != draft.id
    assert queries.draft(draft.id).status == "discarded"
    with pytest.raises(Conflict) as refused:
        save(queries.draft(draft.id), "sop: 2\n", people.manager)
    assert refused.value.code == "draft_closed"


def test_a_draft_for_a_service_that_is_not_published(people: People) -> None:
    """A service nobody has published begins with any text, under a code that can be one."""
    with pytest.raises(NotFound), transaction():
        operations.begin_draft("pasar-malam", people.manager, MONDAY)
    with pytest.raises(Invalid), transaction():
        operations.create_draft("Pasar Malam", "", people.manager, MONDAY)
    with transaction():
        draft = operations.create_draft("pasar-malam", "sop: 1", people.manager, MONDAY)
    assert (draft.text, draft.based_on) == ("sop: 1\n", None)


def test_every_save_is_kept_with_whatever_problems(people: People) -> None:
    """Each new text is a revision, broken or not; the same text again is none; problems are named, not refused."""
    draft = begin(people)
    for text in ("{", shipped(), shipped(), changed()):
        draft = save(draft, text, people.second, LATER)
    kept = {each.version: each.text for each in queries.revisions(draft.id)}
    assert kept == {1: shipped(), 2: "{\n", 3: shipped(), 4: changed()}
    assert queries.authors(draft.id) == {people.manager.id, people.second.id}
    broken = save(draft, "{", people.manager)
    assert [each.code for each in queries.checked(broken).findings] == ["yaml_broken"]


def test_line_ends_of_browsers_are_plain(people: People) -> None:
    """A form sends CR LF; the draft keeps LF, so that an unchanged text is recognised as unchanged."""
    draft = save(begin(people), shipped().replace("\n", "\r\n"), people.manager)
    assert (draft.version, draft.text) == (1, shipped())


def test_who_saves_second_is_told_and_nothing_is_lost(people: People) -> None:
    """Two save the same version: the first counts, the second gets a conflict and the first one's text stays."""
    draft = begin(people)
    save(draft, changed(), people.manager)
    with pytest.raises(Conflict) as refused, transaction():
        operations.save_draft(draft.id, "sop: 1\n", 1, people.second, LATER)
    assert refused.value.code == "draft_changed"
    assert (queries.draft(draft.id).version, queries.draft(draft.id).text) == (2, changed())


def test_what_cannot_be_kept_is_refused(people: People) -> None:
    """A text beyond every limit, or one that the database cannot hold, is refused with its reason."""
    draft = begin(people)
    for text, code in (("x" * 500_001, "text_too_long"), ("a\0b", "not_a_text")):
        with pytest.raises(Invalid) as refused:
            save(draft, text, people.manager)
        assert refused.value.problems[0].code == code


def test_what_was_published_meanwhile_is_brought_in(people: People) -> None:
    """A version published since the draft began is merged into it: both changes stand, comments survive, it is the new base."""
    draft = changed_draft(people)
    text = shipped().replace("# Check 1, opinions 2", "# Check one, opinions two")
    text = text.replace("amount: 10000", "amount: 12000", 1)
    with transaction():
        newer, _ = definitions.publish(text, published.city(), "Irfan", LATER)
        merged, what = operations.merge_newest(draft.id, draft.version, people.manager, LATER)
    assert (what.conflicts, merged.based_on) == ((), newer.id)
    for part in ("amount: 30\n", "amount: 12000", "# Check one, opinions two"):
        assert part in merged.text
    with pytest.raises(Conflict) as refused, transaction():
        operations.merge_newest(draft.id, merged.version, people.manager, LATER)
    assert refused.value.code == "up_to_date"


def test_what_both_changed_is_marked(people: People) -> None:
    """Where both changed one figure the draft's own stays, with the other beside it in a comment."""
    draft = changed_draft(people)
    with transaction():
        definitions.publish(shipped().replace("amount: 21\n", "amount: 14\n"), published.city(), "Irfan", LATER)
        merged, what = operations.merge_newest(draft.id, draft.version, people.manager, LATER)
    assert [each.path for each in what.conflicts] == ["values.objection_days.amount"]
    assert f"{MARK} values.objection_days.amount:\n    #   14\n    amount: 30\n" in merged.text


def test_an_unknown_draft_does_not_exist(people: People) -> None:
    """A draft that is not there is not found."""
    with pytest.raises(NotFound), transaction():
        operations.save_draft("01NOTTHERE", "sop: 1\n", 1, people.manager, MONDAY)
    with pytest.raises(NotFound):
        queries.draft("01NOTTHERE")
    assert isinstance(begin(people), Draft)
