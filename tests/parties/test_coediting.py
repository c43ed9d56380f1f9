"""Several people at one draft: who may what, and that no word of either is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits import clock
from permits.accounts.queries import today
from permits.applications import queries
from permits.applications.cases import load_case
from permits.applications.merging import seen
from permits.applications.models import Answers
from permits.db import db, transaction
from permits.errors import Forbidden, NotFound
from permits.parties import coediting, invitations
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from tests.support.applying import typed
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
ANSWERS = {"nama": "Pasar malam", "luas": "40"}


@pytest.fixture
def owner(client: FlaskClient) -> Actor:
    """Somebody with a draft to share, the small services published."""
    cases.publish(cases.SMALL)
    return cases.make_applicant("Nurhaliza Pakaya")


def draft(owner: Actor) -> str:
    return cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())


def reader_of(app: Flask, person: Actor) -> Reader:
    found = Reader(app.test_client())
    found.sign_in(cases.address_of(person), cases.PASSWORD)
    found.get("/account", language="en")
    return found


def kept(application_id: str) -> dict[str, object]:
    db.session.expire_all()
    return dict(db.session.get_one(Answers, application_id).answers)


def first_section(application_id: str) -> str:
    case = load_case(db.session(), application_id)
    return f"/applications/{application_id}/section/{case.definition.fields['nama'].section}"


def test_two_people_change_different_answers(app: Flask, owner: Actor) -> None:
    """Both changes are kept, whoever saves first; an answer that a page did not change stays as the other one saved it."""
    helper, application_id = cases.make_applicant("Siti Hasan"), draft(owner)
    stage.share(application_id, owner, helper, "fill")
    one, two, address = reader_of(app, owner), reader_of(app, helper), first_section(application_id)
    marks = [each.get(address).one("input[name=seen]").get("value") for each in (one, two)]
    one.post(address, typed({**ANSWERS, "nama": "Pasar pagi"}) | {"seen": marks[0]})
    two.post(address, typed({**ANSWERS, "luas": "55"}) | {"seen": marks[1]})
    assert (kept(application_id)["nama"], kept(application_id)["luas"]) == ("Pasar pagi", "55")
    assert "Last saved by Siti Hasan" in one.get(address).text
    assert "Last saved by" not in two.get(address).text


def test_of_two_who_change_one_answer_neither_loses_a_word(app: Flask, owner: Actor) -> None:
    """The slower one's answer stands in the box beside the one that was kept, with its name; saved again, it counts."""
    helper, application_id = cases.make_applicant("Siti Hasan"), draft(owner)
    stage.share(application_id, owner, helper, "fill")
    one, two, address = reader_of(app, owner), reader_of(app, helper), first_section(application_id)
    marks = [each.get(address).one("input[name=seen]").get("value") for each in (one, two)]
    two.post(address, typed({**ANSWERS, "nama": "Pasar pagi", "luas": "60"}) | {"seen": marks[1]})
    page = one.post(address, typed({**ANSWERS, "nama": "Pasar subuh"}) | {"seen": marks[0]}, status=409)
    assert page.one("#a-nama").get("value") == "Pasar subuh"
    assert "Siti Hasan saved here meanwhile: «Pasar pagi»." in page.text
    assert page.one("#a-luas").get("value") == "60"
    assert (kept(application_id)["nama"], kept(application_id)["luas"]) == ("Pasar pagi", "60")
    mark = page.one("input[name=seen]").get("value")
    one.post(address, typed({"nama": "Pasar subuh", "luas": "60"}) | {"seen": mark})
    assert (kept(application_id)["nama"], kept(application_id)["luas"]) == ("Pasar subuh", "60")


def test_a_mark_says_nothing_of_the_answer(owner: Actor) -> None:
    """Marks of the same answer in two drafts differ, and an empty answer has the mark of none."""
    one, two = (load_case(db.session(), draft(owner)) for _draft in range(2))
    assert seen(one, ["nama"]) != seen(two, ["nama"])
    assert seen(one, ["nama"]) == seen(load_case(db.session(), one.row.id), ["nama"])


def test_a_helper_does_what_the_right_says_until_it_is_sent(app: Flask, owner: Actor) -> None:
    """Who fills in cannot send, who looks on cannot fill in, neither shares it further; with the sending both have gone."""
    filler, looker, application_id = cases.make_applicant("Siti"), cases.make_applicant("Umar"), draft(owner)
    stage.share(application_id, owner, filler, "fill")
    stage.share(application_id, owner, looker, "read")
    cases.hand_in(application_id, filler)
    with pytest.raises(Forbidden):
        cases.hand_in(application_id, looker)
    for person in (filler, looker):
        with pytest.raises(Forbidden):
            cases.send(application_id, person)
        with pytest.raises(Forbidden), transaction():
            coediting.invite(application_id, "a@warga.example", "read", "en", person, clock.now())
        assert [each.application.id for each in queries.applications_of(person, today())] == [application_id]
    page = reader_of(app, looker).get(f"/applications/{application_id}")
    assert page.response.request.path.endswith("/answers")
    assert "Only the applicant can send it." in reader_of(app, filler).get(f"/applications/{application_id}").text
    cases.send(application_id, owner, now=clock.now())
    for person in (filler, looker):
        assert queries.applications_of(person, today()) == []
        reader_of(app, person).get(f"/applications/{application_id}", status=404)


def test_help_ends_at_once(app: Flask, owner: Actor) -> None:
    """Removed by the owner or by themselves, twice or once, a helper finds nothing; an invitation to a sent draft opens none."""
    helper, application_id = cases.make_applicant("Siti"), draft(owner)
    reader = reader_of(app, owner)
    page = reader.get(f"/applications/{application_id}/people")
    page = reader.post(f"/applications/{application_id}/people", {"mail": "x", "may": "fill"}, status=422)
    assert "Type a whole email address" in page.text
    for who in (owner, helper):
        stage.share(application_id, owner, helper, "fill")
        ending = reader_of(app, who)
        ending.get(f"/applications/{application_id}/people", status=200 if who is owner else 403)
        for press in range(2):
            answer = 200 if who is owner or press == 0 else 404
            ending.post(f"/applications/{application_id}/people/{helper.id}/end", {}, status=answer)
        assert queries.applications_of(helper, today()) == []
    with transaction():
        late = coediting.invite(application_id, cases.address_of(helper), "fill", "en", owner, clock.now())
    with pytest.raises(Forbidden, match="own_draft"):
        with transaction():
            own = coediting.invite(application_id, cases.address_of(owner), "fill", "en", owner, clock.now())
        with transaction():
            invitations.accept(own, owner, clock.now())
    cases.send(application_id, owner, now=clock.now())
    with pytest.raises(NotFound), transaction():
        invitations.accept(late, helper, clock.now())
