"""Publishing a draft: what is missing is named, two others sign, and the version takes effect on its day for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update

from permits.db import db, transaction
from permits.definitions import operations as definitions
from permits.definitions import queries as published
from permits.definitions.models import DefinitionVersion
from permits.errors import Conflict, Forbidden, NotFound
from permits.workshop import operations, publishing, queries
from permits.workshop.models import Draft
from tests.support.cases import MONDAY, make_staff
from tests.workshop.people import (
    LATER,
    LEAD,
    SERVICE,
    People,
    adopted_draft,
    begin,
    changed,
    changed_draft,
    open_workshop,
    published_number,
    save,
    shipped,
    signed_draft,
)

pytestmark = pytest.mark.database


@pytest.fixture
def people(database: SQLAlchemy) -> People:
    return open_workshop()


def missing(draft: Draft) -> list[str]:
    found = publishing.missing_for_publication(draft, queries.checked(draft), LATER)
    return [each.code for each in found]


def test_everything_that_is_missing_is_named(people: People) -> None:
    """A broken draft lacks a sound text, adoption and both sign-offs; an unchanged one a change; a signed one nothing."""
    draft = begin(people)
    assert missing(draft) == ["nothing_changed", "not_adopted", "second_missing", "lead_office_missing"]
    draft = save(draft, shipped().replace("to: telaah_teknis", "to: telaah_tekniss"), people.manager)
    assert missing(draft) == ["has_errors", "not_adopted", "second_missing", "lead_office_missing"]
    draft = save(draft, changed(), people.manager)
    with transaction():
        publishing.adopt(draft.id, draft.version, people.manager, LATER)
    assert missing(draft) == ["second_missing", "lead_office_missing"]


def test_a_draft_of_another_service_or_with_marks_is_not_adopted(people: People) -> None:
    """The text must be of the draft's own service, and no conflict may be left in it."""
    draft = save(begin(people), changed().replace(f"service: {SERVICE}", "service: lain"), people.manager)
    assert "other_service" in missing(draft)
    draft = save(draft, changed() + "# KONFLIK / CONFLICT x\n", people.manager)
    assert "conflicts_marked" in missing(draft)
    with pytest.raises(Conflict) as refused, transaction():
        publishing.adopt(draft.id, draft.version, people.manager, LATER)
    assert refused.value.code == "not_ready"


def test_the_author_never_signs_and_nobody_signs_twice(people: People) -> None:
    """Whoever saved any text of the draft is an author; the two sign-offs come from two people, one of the lead office."""
    draft = save(begin(people), changed() + "# a\n", people.second)
    draft = save(draft, changed(), people.manager)
    with transaction():
        publishing.adopt(draft.id, draft.version, people.manager, LATER)

    def sign(capacity: str, actor: object) -> None:
        with transaction():
            publishing.sign_off(draft.id, draft.version, capacity, actor, LATER)  # type: ignore[arg-type]

    for author in (people.manager, people.second):
        for capacity in ("second", "lead_office"):
            with pytest.raises(Forbidden) as refused:
                sign(capacity, author)
            assert refused.value.code == "author_may_not_sign"
    outsider = make_staff(("dishub", "kepala"), (LEAD, "verifikator"), name="Orang Dishub")
    with pytest.raises(Forbidden) as refused:
        sign("lead_office", outsider)
    assert refused.value.code == "not_lead_office"
    sign("second", people.head)
    with pytest.raises(Forbidden) as refused:
        sign("lead_office", people.head)
    assert refused.value.code == "one_sign_off_each"
    with pytest.raises(Conflict) as clash:
        sign("second", outsider)
    assert clash.value.code == "signed_already"


def test_a_changed_draft_loses_its_sign_offs(people: People) -> None:
    """A sign-off counts for the text it was given to; another text must be adopted and signed anew."""
    draft = signed_draft(people)
    assert missing(draft) == []
    draft = save(draft, changed() + "# satu kata lagi\n", people.manager)
    assert draft.status == "draft"
    assert missing(draft) == ["not_adopted", "second_missing", "lead_office_missing"]
    with pytest.raises(Conflict) as refused, transaction():
        publishing.publish(draft.id, draft.version, None, people.manager, LATER)
    assert refused.value.code == "not_ready"


def test_a_version_remembers_text_digest_number_dates_and_people(people: People) -> None:
    """What is published says who wrote, read, signed and published it, and the draft is closed with it."""
    draft = signed_draft(people)
    with transaction():
        version = publishing.publish(draft.id, draft.version, None, people.manager, LATER)
    assert (version.service, version.version, version.text, version.published_at) == (SERVICE, 2, changed(), LATER)
    assert [(each["part"], each["name"]) for each in version.people] == [
        ("author", "Fatmah Yunus"), ("second", "Irfan Tomayahu"), ("lead_office", "Rahmawati Lihawa"),
        ("publisher", "Fatmah Yunus"),
    ]  # fmt: skip
    assert (queries.draft(draft.id).status, queries.draft(draft.id).published_id) == ("published", version.id)
    assert published_number() == 2


def test_a_version_takes_effect_on_its_day(people: People) -> None:
    """New cases begin on the version in force at their moment; a coming one waits without any job."""
    draft = signed_draft(people)
    day = LATER + timedelta(days=30)
    with transaction():
        publishing.publish(draft.id, draft.version, day, people.manager, LATER)
    assert published_number(now=day - timedelta(seconds=1)) == 1
    assert published_number(now=day) == 2
    assert [each.version for each in published.current_versions(LATER)] == [1]
    assert [each.version for each in published.current_versions(day)] == [2]


def test_a_later_publication_replaces_a_coming_one(people: People) -> None:
    """Of the versions in effect the highest number counts: a correction published at once stays when an older date comes."""
    draft = signed_draft(people)
    day = LATER + timedelta(days=30)
    with transaction():
        publishing.publish(draft.id, draft.version, day, people.manager, LATER)
        definitions.publish(shipped() + "# koreksi\n", published.city(), "Irfan", LATER)
    assert published_number(now=LATER) == 3
    assert published_number(now=day) == 3


def test_a_first_version_with_a_later_day_is_not_yet_offered(people: People) -> None:
    """A new service cannot be applied for before the day of its first version."""
    text = changed().replace(f"service: {SERVICE}", "service: reklame-baru").replace("prefix: REK", "prefix: RKB")
    with transaction():
        definitions.publish(text, published.city(), "Irfan", LATER, effective_at=LATER + timedelta(days=1))
    with pytest.raises(NotFound):
        published.current_version("reklame-baru", LATER)
    assert published.current_version("reklame-baru", LATER + timedelta(days=1)).version == 1


def test_a_date_that_is_over_is_refused(people: People) -> None:
    """A version cannot take effect before it was published."""
    draft = signed_draft(people)
    with pytest.raises(Conflict) as refused, transaction():
        publishing.publish(draft.id, draft.version, MONDAY, people.manager, LATER)
    assert refused.value.code == "date_passed"


def test_what_was_published_meanwhile_stops_publication(people: People) -> None:
    """A draft that knows nothing of the newest version would undo it: it is brought up to date first."""
    draft = adopted_draft(people)
    with transaction():
        definitions.publish(shipped() + "# koreksi\n", published.city(), "Irfan", LATER)
    assert "newer_version" in missing(draft)
    with transaction():
        draft, _ = operations.merge_newest(draft.id, draft.version, people.manager, LATER)
    assert missing(draft) == ["not_adopted", "second_missing", "lead_office_missing"]


def test_the_database_refuses_to_change_what_is_published(people: People) -> None:
    """Neither text nor date nor people of a version can be changed, nor a version removed, whoever asks."""
    for statement in (
        update(DefinitionVersion).values(text="sop: 1\n"),
        update(DefinitionVersion).values(effective_at=LATER),
        DefinitionVersion.__table__.delete(),
    ):
        with pytest.raises(Exception, match="what is published never changes"), db.session.begin_nested():
            db.session.execute(statement)
    assert published.current_version(SERVICE).text == shipped()


def test_an_unchanged_draft_is_no_new_version(people: People) -> None:
    """A draft that says what is in force already cannot become a version."""
    draft = changed_draft(people)
    draft = save(draft, shipped(), people.manager)
    assert "nothing_changed" in missing(draft)
