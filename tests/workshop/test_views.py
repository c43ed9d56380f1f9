"""The workshop as people meet it: every page whole, every step with its words, nothing typed lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits import clock
from permits.app import create_app
from permits.db import db, transaction
from permits.definitions import operations as definitions
from permits.definitions import queries as published
from permits.workshop import consulting, operations, queries
from permits.workshop.models import Draft
from tests.pages import Page, Reader
from tests.support.cases import PASSWORD, address_of, make_applicant
from tests.support.database import settings_for
from tests.workshop.people import SERVICE, People, begin, changed, open_workshop, save, shipped
from workflows.compare.merge import MARK
from workflows.engine.outcome import Actor

TITLE = "Permit for Temporary Outdoor Advertising"


@pytest.fixture
def people(client: FlaskClient) -> People:
    return open_workshop()


@pytest.fixture
def reader(client: FlaskClient, people: People) -> Reader:
    return Reader(client)


def enter(app: Flask, actor: Actor) -> Reader:
    """Another window, signed in as this person and reading English."""
    entered = Reader(app.test_client())
    entered.get("/", language="en")
    entered.sign_in(address_of(actor), PASSWORD)
    return entered


def the_draft() -> Draft:
    return queries.open_drafts()[SERVICE]


def at(draft: Draft, page: str = "") -> str:
    return f"/workshop/drafts/{draft.id}{page}"


def day_boxes(name: str, days: int) -> dict[str, str]:
    day = clock.now().date() + timedelta(days=days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def write(window: Reader, draft: Draft, text: str) -> Page:
    """Save a text in the editor."""
    window.get(f"/editor/{draft.id}")
    return window.post(f"/editor/{draft.id}", {"version": str(queries.draft(draft.id).version), "text": text})


def post(window: Reader, draft: Draft, page: str, form: dict[str, str], **others: int) -> Page:
    return window.post(at(draft, page), {"version": str(queries.draft(draft.id).version), **form}, **others)


@pytest.mark.database
def test_from_a_draft_to_a_version(app: Flask, reader: Reader, people: People) -> None:
    """A manager drafts, another office comments, the public is heard, two others sign, and the version is published."""
    manager = enter(app, people.manager)
    assert "Version 1" in manager.get("/workshop").text
    page = manager.post("/workshop/drafts", {"service": SERVICE})
    draft = the_draft()
    assert page.heading == f"Draft: {TITLE}"
    page = write(manager, draft, changed())
    assert "The draft is saved." in page.text
    assert "goes from 21 to 30 working days" in manager.get(at(draft, "/changes")).text
    comment_and_answer(manager, enter(app, people.reviewer), draft)
    hear_the_public(manager, reader, draft)
    sign(app, people, manager, draft)
    manager.get(at(draft, "/publication"))
    page = post(manager, draft, "/publication", day_boxes("effective", 30))
    assert page.heading == f"Version 2: {TITLE}"
    for words in ("Coming", "Irfan Tomayahu", "Signed off for the lead office", "Rahmawati Lihawa", the_digest()):
        assert words in page.text
    assert published.current_version(SERVICE).version == 1
    assert "Version 2 from" in manager.get("/workshop").text
    assert "Version 1 beside version 2" in manager.get(f"/workshop/services/{SERVICE}/compare").heading


def comment_and_answer(manager: Reader, office: Reader, draft: Draft) -> None:
    """Somebody of another office comments on a step, and the manager answers."""
    page = office.get(at(draft, "/comments"))
    office.post(at(draft, "/comments"), {"path": "states.pembahasan", "text": "Cukup satu hari?"})
    page = manager.get(at(draft, "/comments"))
    assert "Discussion of an objection" in page.text
    said = queries.comments(draft.id)[0]
    page = manager.post(at(draft, f"/comments/{said.id}"), {"answer": "Ya."})
    assert "Answer: Ya." in page.text


def hear_the_public(manager: Reader, reader: Reader, draft: Draft) -> None:
    """A consultation in which a citizen comments and is answered before it ends."""
    manager.get(at(draft, "/consultation"))
    page = post(manager, draft, "/consultation", day_boxes("closes", 14))
    assert "The consultation is open." in page.text
    held = queries.consultations(draft.id)[0].row
    page = reader.get("/consultations", language="en")
    last = clock.now().date() + timedelta(days=14)
    assert f"{last.day} {last:%B} {last.year}, 23.59" in page.text
    page = reader.get(page.link(TITLE))
    assert "goes from 21 to 30 working days" in page.text
    page = reader.post(f"/consultations/{held.id}", {"text": "Jangan terlalu lama.", "name": "", "path": ""})
    assert page.heading == "Thank you, your comment has arrived"
    assert "1 comment waits" in reader.get(f"/consultations/{held.id}").text
    page = manager.get(at(draft, "/publication"))
    assert "The public consultation is still running." in page.text and "1 public comment has no answer." in page.text
    comment = queries.consultation(held.id).comments[0]
    manager.post(at(draft, f"/consultation/comments/{comment.id}"), {"answer": "Tiga puluh hari kerja."})
    manager.post(at(draft, f"/consultation/{held.id}/end"), {})
    assert "Tiga puluh hari kerja." in reader.get(f"/consultations/{held.id}").text


def sign(app: Flask, people: People, manager: Reader, draft: Draft) -> None:
    """The author declares the text final, and two others sign it off."""
    manager.get(at(draft, "/publication"))
    page = post(manager, draft, "/adoption", {})
    assert "You wrote part of this draft, so somebody else must sign it off." in page.text
    for actor, capacity in ((people.second, "second"), (people.head, "lead_office")):
        window = enter(app, actor)
        window.get(at(draft, "/publication"))
        page = post(window, draft, "/sign-off", {"capacity": capacity})
    assert "Nothing is missing" in page.text


def the_digest() -> str:
    return published.version(SERVICE, 2).sha256


def test_problems_stand_beside_their_lines(app: Flask, reader: Reader, people: People) -> None:
    """A draft with problems is saved; each is listed with a link to its line, in the reader's language."""
    manager = enter(app, people.manager)
    draft = begin(people)
    manager.get(at(draft))
    page = write(manager, draft, shipped().replace('"form.dikuasakan"', '"form.dikuasakann"'))
    assert "The draft is saved." in page.text
    page = manager.get(at(draft))
    assert "You mend what stands in the way of publishing." in page.text
    line = next(n for n, text in enumerate(the_draft().text.splitlines(), 1) if "form.dikuasakann" in text)
    page = manager.get(page.link(f"Line {line}").partition("#")[0])
    assert "form.dikuasakann" in (page.one(f"#L{line}").text or "")
    assert f"Baris {line}" in manager.get(at(draft), language="id").text
    page = manager.get(at(draft, "/changes"), language="en")
    assert "must be mended before it can be compared in words" in page.text


def test_two_save_at_once(app: Flask, reader: Reader, people: People) -> None:
    """The second gets both texts and a proposal that holds what each changed; saving it loses nothing."""
    manager = enter(app, people.manager)
    draft = begin(people)
    manager.get(at(draft))
    theirs = shipped().replace("amount: 10000", "amount: 12000", 1).replace("amount: 7\n", "amount: 8\n", 1)
    save(draft, theirs, people.second)
    mine = changed().replace("amount: 7\n", "amount: 9\n", 1)
    page = manager.post(f"/editor/{draft.id}", {"version": "1", "text": mine}, status=409)
    assert page.heading == f"Two people saved this draft: {TITLE}"
    proposal, own = ((page.one(each).text or "").lstrip("\n") for each in ("#text", "#own"))
    assert own == mine
    assert "amount: 12000" in proposal and "amount: 30" in proposal and MARK in proposal
    assert the_draft().text == theirs
    page = manager.post(f"/editor/{draft.id}", {"version": "2", "text": proposal})
    assert "The draft is saved." in page.text
    assert the_draft().text == proposal


def test_what_cannot_be_saved_stays_typed(app: Flask, reader: Reader, people: People) -> None:
    """Empty comments, impossible dates and texts too large are named at their field, with everything typed still there."""
    manager = enter(app, people.manager)
    draft = begin(people)
    manager.get(at(draft))
    page = manager.post(at(draft, "/comments"), {"path": "states.putusan", "text": " "}, status=400)
    assert page.title.startswith("Error: Comments on the draft")
    assert "Write something here." in page.text
    assert page.one('option[value="states.putusan"]').get("selected") is not None
    page = post(
        manager, draft, "/consultation", {"closes-day": "31", "closes-month": "2", "closes-year": "2027"}, status=400
    )
    assert "Write a day, a month and a year that exist." in page.text
    assert page.one("#closes-day").get("value") == "31"
    page = post(manager, draft, "/consultation", {}, status=400)
    assert "Choose a day from today on" in page.text
    page = manager.post("/workshop/drafts", {"service": "Pasar Malam", "new": "y"}, status=400)
    assert page.one("#new-service").get("value") == "Pasar Malam"


def test_a_new_service_begins_empty(app: Flask, reader: Reader, people: People) -> None:
    """A service that nobody has published begins with an empty text and its problems."""
    manager = enter(app, people.manager)
    manager.get("/workshop")
    page = manager.post("/workshop/drafts", {"service": "pasar-malam", "new": "y"})
    assert page.heading == "Draft: pasar-malam"
    assert "1 finding" in page.text
    draft = queries.open_drafts()["pasar-malam"]
    for tab in ("/changes", "/comments", "/consultation", "/publication"):
        manager.get(at(draft, tab))
    assert "pasar-malam" in manager.get("/workshop/services/pasar-malam").text


def test_steps_that_come_too_late_say_why(app: Flask, reader: Reader, people: People) -> None:
    """Signing a text that changed, adopting an unsound one, answering twice: refused with a sentence, nothing done."""
    manager, second = enter(app, people.manager), enter(app, people.second)
    draft = save(begin(people), changed(), people.manager)
    second.get(at(draft, "/publication"))
    page = post(second, draft, "/sign-off", {"capacity": "second"}, status=409)
    assert "The text has not been declared final yet." in page.text
    second.get(at(draft, "/publication"))
    second.post(at(draft, "/sign-off"), {"version": "1", "capacity": "third"}, status=404)
    manager.get(at(draft, "/publication"))
    page = post(manager, draft, "/publication", {}, status=409)
    assert "Something is still missing" in page.text
    page = manager.post(at(draft, "/adoption"), {"version": "1"}, status=409)
    assert "Somebody saved this draft while you were reading." in page.text
    manager.get(at(draft, "/publication"))
    post(manager, draft, "/adoption", {})
    page = post(manager, draft, "/sign-off", {"capacity": "second"}, status=403)
    assert "You wrote part of this draft" in page.text


def test_giving_up_says_what_it_means(app: Flask, reader: Reader, people: People) -> None:
    """A page says what will happen; afterwards the draft is closed and its consultation over."""
    manager = enter(app, people.manager)
    draft = save(begin(people), changed(), people.manager)
    manager.get(at(draft, "/consultation"))
    post(manager, draft, "/consultation", day_boxes("closes", 3))
    held = queries.consultations(draft.id)[0].row
    page = manager.get(at(draft, "/give-up"))
    assert "A public consultation on it ends at once." in page.text
    page = post(manager, draft, "/give-up", {})
    assert page.heading == "SOP workshop"
    assert "Over" in reader.get(f"/consultations/{held.id}", language="en").text
    reader.get("/consultations", language="en")
    manager.get(at(draft, "/comments"))
    page = manager.post(at(draft, "/comments"), {"text": "Sayang sekali."}, status=409)
    assert "Sayang sekali." in (page.one("textarea").text or "")


def test_a_late_public_comment_is_shown_to_its_author(app: Flask, reader: Reader, people: People) -> None:
    """Who sends a comment after the end is told so and keeps the words."""
    manager = enter(app, people.manager)
    draft = save(begin(people), changed(), people.manager)
    manager.get(at(draft, "/consultation"))
    post(manager, draft, "/consultation", day_boxes("closes", 1))
    held = queries.consultations(draft.id)[0].row
    reader.get(f"/consultations/{held.id}", language="en")
    page = reader.post(f"/consultations/{held.id}", {"text": "", "name": "Sari", "path": "states.putusan"}, status=400)
    assert page.one("#name").get("value") == "Sari"
    manager.post(at(draft, f"/consultation/{held.id}/end"), {})
    page = reader.post(f"/consultations/{held.id}", {"text": "Terlambat sedikit.", "name": ""}, status=409)
    assert "This consultation is over." in page.text and "Terlambat sedikit." in page.text


def test_every_text_of_a_draft_can_be_read_again(app: Flask, reader: Reader, people: People) -> None:
    """Each save stands in the history with what it changed."""
    manager = enter(app, people.manager)
    draft = save(begin(people), changed(), people.manager)
    page = manager.get(manager.get(at(draft)).link("Text 2"))
    assert page.heading == f"Text 2 of the draft: {TITLE}"
    assert "amount: 30" in "".join("".join(each.itertext()) for each in page.all("ins"))
    manager.get(at(draft, "/texts/9"), status=404)


def test_a_version_published_meanwhile_is_offered(app: Flask, reader: Reader, people: People) -> None:
    """The draft says that a newer version exists, and brings it in at one press."""
    manager = enter(app, people.manager)
    draft = save(begin(people), changed(), people.manager)
    with transaction():
        definitions.publish(
            shipped().replace("amount: 10000", "amount: 12000", 1), published.city(), "Irfan", clock.now()
        )
    page = manager.get(at(draft))
    assert "Version 2 was published since this draft began." in page.text
    page = post(manager, draft, "/update", {})
    assert "nothing was in dispute" in page.text
    assert "amount: 12000" in the_draft().text and "amount: 30" in the_draft().text
    page = manager.get(f"/workshop/services/{SERVICE}/versions/1")
    assert "Replaced" in page.text


def test_who_only_comments_cannot_change(app: Flask, reader: Reader, people: People) -> None:
    """A reviewer reads and comments; saving, adopting, signing and publishing do not exist for them."""
    office = enter(app, people.reviewer)
    draft = save(begin(people), changed(), people.manager)
    page = office.get(at(draft))
    assert "You can read this draft and comment on it, but not change it." in page.text
    office.post(f"/editor/{draft.id}", {"version": "2", "text": "sop: 1"}, status=404)
    for step in ("/adoption", "/sign-off", "/refusal", "/publication", "/consultation", "/give-up", "/update"):
        post(office, draft, step, {"text": "sop: 1"}, status=404)
    assert queries.draft(draft.id).text == changed()


def test_applicants_and_strangers_see_no_drafts(app: Flask, reader: Reader, people: People) -> None:
    """Drafts are for the office; only what is laid before the public is public."""
    draft = begin(people)
    applicant = enter(app, make_applicant())
    for address in ("/workshop", at(draft), at(draft, "/publication"), f"/workshop/services/{SERVICE}/versions/1"):
        applicant.get(address, status=404)
        assert reader.get(address).heading in {"Sign in", "Masuk"}
    reader.get("/consultations/01NOTTHERE", status=404)
    with transaction():
        operations.discard_draft(draft.id, 1, people.manager, clock.now())


def test_the_public_may_comment_only_so_often(own_database_url: str, tmp_path: Path) -> None:
    """The door for comments without an account is limited by address; reading is not."""
    limited = create_app(settings_for(tmp_path / "home", own_database_url, public_comment_rate="2 per hour"))
    with limited.app_context():
        people = open_workshop()
        draft = save(begin(people), changed(), people.manager)
        with transaction():
            day = clock.now() + timedelta(days=3)
            held = consulting.open_consultation(draft.id, draft.version, day, people.manager, clock.now()).id
    reader = Reader(limited.test_client())
    for status in (200, 200, 429):
        reader.get(f"/consultations/{held}")
        reader.post(f"/consultations/{held}", {"text": "Setuju.", "name": "", "path": ""}, status=status)
    reader.get(f"/consultations/{held}")
    with limited.app_context():
        assert len(queries.consultation(held).comments) == 2
        db.session.remove()
        db.engine.dispose()


@pytest.mark.database
def test_who_would_not_sign_says_why_and_the_author_reads_it_first(app: Flask, reader: Reader, people: People) -> None:
    """A sign-off stands first for who may give it, at the desk and in the workshop; refused without a reason, it stays
    to be given; with one, the comment stands first for the author."""
    manager, head = enter(app, people.manager), enter(app, people.head)
    manager.post("/workshop/drafts", {"service": SERVICE})
    draft = the_draft()
    write(manager, draft, changed())
    post(manager, draft, "/adoption", {})
    assert "1 thing waits for you" in head.get("/reviews").text
    assert "Read what changes and sign it off, or say why not" in head.get("/workshop").text
    page = post(head, draft, "/refusal", {"reason": " "}, status=400)
    assert "Write something here." in page.text
    page = post(head, draft, "/refusal", {"reason": "The rate is not agreed."})
    assert "Not signed off" in page.text and "The rate is not agreed." in page.text
    assert "waits for you" not in head.get("/workshop").text.lower()
    assert "Answer 1 comment" in manager.get("/workshop").text
