"""Answers as they are typed: kept unjudged, shown again, never over what somebody else has saved meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from permits import clock
from permits.applications.merging import MOST_PAGES
from permits.applications.models import Answers
from permits.db import db, transaction
from permits.ids import new_id
from tests.pages import Reader, words_of
from tests.parties import stage
from tests.support import applying, cases
from tests.support.applying import typed
from workflows.engine.outcome import Actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]
ANSWERS = {"nama": "Pasar malam", "luas": "40"}


@pytest.fixture
def owner(client: FlaskClient) -> Actor:
    """Somebody who fills in a form, the small services published."""
    cases.publish(cases.SMALL)
    return cases.make_applicant("Nurhaliza Pakaya")


class Window:
    """A page of questions, open in a browser: its boxes, the marks that its script renews, and the number of its last save."""

    def __init__(self, reader: Reader, address: str, name: str = "") -> None:
        self.reader, self.address, self.name, self.number = reader, address, name or new_id(), 0
        self.seen = reader.get(address).one("input[name=seen]").get("value", "")

    def save_of(self, boxes: dict[str, Any]) -> dict[str, Any]:
        """What the script sends once something was typed."""
        self.number += 1
        touched = ",".join({name.split("-")[1] for name in boxes})
        own = {"csrf_token": self.reader.token, "seen": self.seen, "page": f"{self.name}:{self.number}"}
        return {**own, "touched": touched, **boxes}

    def deliver(self, data: dict[str, Any]) -> dict[str, Any]:
        """Such a save reaches the server, whose answer is lost."""
        answer = self.reader.client.post(f"{self.address}/typed", data=data)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.get_json()
        return said

    def type(self, boxes: dict[str, Any], status: int = 200) -> dict[str, Any]:
        """Something is typed and sent; the page takes the marks that come back."""
        answer = self.reader.client.post(f"{self.address}/typed", data=self.save_of(boxes))
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.get_json()
        newer = dict(each.split(":") for each in said.get("seen", "").split(",") if each)
        marks = dict(each.split(":") for each in self.seen.split(",") if each) | newer
        self.seen = ",".join(":".join(each) for each in marks.items())
        return said

    def save(self, boxes: dict[str, Any], status: int = 200) -> Any:
        """The button of the page."""
        self.number += 1
        own = {"seen": self.seen, "page": f"{self.name}:{self.number}"}
        return self.reader.post(self.address, {**own, **boxes}, status=status)


def reader_of(app: Flask, person: Actor) -> Reader:
    found = Reader(app.test_client())
    found.sign_in(cases.address_of(person), cases.PASSWORD)
    found.get("/account", language="en")
    return found


def window(reader: Reader, application_id: str) -> Window:
    return Window(reader, applying.section_addresses(reader, application_id)[0])


def kept(application_id: str) -> dict[str, object]:
    db.session.expire_all()
    return dict(db.session.get_one(Answers, application_id).answers)


def test_what_is_half_typed_comes_back_and_is_not_judged(app: Flask, owner: Actor) -> None:
    """Half an answer is kept as it is, even one that is none, and the section is finished no more."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    reader = reader_of(app, owner)
    page = window(reader, draft)
    said = page.type({"a-luas": "4o", "a-nama": "Pasar mal"})
    assert said["apart"] == {} and " W" in said["saved"]
    again = reader.get(page.address)
    assert again.one("#a-luas").get("value") == "4o" and again.one("#a-nama").get("value") == "Pasar mal"
    assert not again.all(".error")
    assert "1 answer needs correction" in reader.get(f"/applications/{draft}").text


def test_only_what_was_touched_is_kept(app: Flask, owner: Actor) -> None:
    """Boxes that came filled in and were left alone are no answers yet, and nothing said anew changes nothing."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    page = window(reader_of(app, owner), draft)
    page.reader.client.post(
        f"{page.address}/typed",
        data={"csrf_token": page.reader.token, "seen": page.seen, "touched": "nama", "a-nama": "Baru", "a-luas": "99"},
    )
    assert kept(draft) == {**ANSWERS, "nama": "Baru"}
    done = db.session.get_one(Answers, draft).updated_at
    page.type({"a-nama": "Baru"})
    db.session.expire_all()
    assert db.session.get_one(Answers, draft).updated_at == done


def test_the_button_saves_over_what_its_own_page_has_sent(app: Flask, owner: Actor) -> None:
    """Who types, waits and types on meets no answer of somebody else; a message that came twice counts once."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    page = window(reader_of(app, owner), draft)
    page.deliver(twice := page.save_of({"a-nama": "Pasar p"}))
    assert page.deliver(twice)["apart"] == {}
    page.type({"a-nama": "Pasar pagi"})
    page.save(typed({"nama": "Pasar pagi raya", "luas": "41"}))
    assert kept(draft).items() >= {"nama": "Pasar pagi raya", "luas": "41"}.items()


def test_two_windows_do_not_write_over_each_other(app: Flask, owner: Actor) -> None:
    """What the other window has saved stays and is told in words; the button then shows both."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    reader = reader_of(app, owner)
    one, two = window(reader, draft), window(reader, draft)
    one.type({"a-nama": "Pasar pagi"})
    said = two.type({"a-nama": "Pasar subuh", "a-luas": "55"})
    assert said["apart"] == {"a-nama": "Pasar pagi"}
    assert kept(draft) == {"nama": "Pasar pagi", "luas": "55"}
    page = two.save(typed({"nama": "Pasar subuh", "luas": "55"}), status=409)
    assert page.one("#a-nama").get("value") == "Pasar subuh" and "«Pasar pagi»" in page.text


def test_a_page_never_meets_its_own_answers(app: Flask, owner: Actor) -> None:
    """What a page saved before counts as read although its answer got lost; typed back again, the first words count too."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    page = window(reader_of(app, owner), draft)
    page.deliver(page.save_of({"a-nama": "Pasar p", "a-luas": "4"}))
    page.save(typed({"nama": "Pasar pagi", "luas": "40"}))
    assert kept(draft).items() >= {"nama": "Pasar pagi", "luas": "40"}.items()


def test_an_older_save_that_comes_late_changes_nothing(app: Flask, owner: Actor) -> None:
    """A save that arrives after a newer one of its page loses, also where the newer one said what had stood there, and what
    the button has finished stays finished."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    page = window(reader_of(app, owner), draft)
    late, latest = page.save_of({"a-nama": "Pasar p"}), page.save_of({"a-nama": "Pasar pagi", "a-luas": "4"})
    page.save(typed(ANSWERS))
    done = db.session.get_one(Answers, draft).done_sections
    assert done
    for each in (late, latest, late):
        assert page.deliver(each)["apart"] == {}
        assert kept(draft).items() >= ANSWERS.items()
    assert db.session.get_one(Answers, draft).done_sections == done


def test_what_another_page_saved_meanwhile_still_clashes(app: Flask, owner: Actor) -> None:
    """Another tab that changes what a page has saved is told to that page, also when it changed it after a lost answer; once
    it was told, older words of either lose."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    reader = reader_of(app, owner)
    one = window(reader, draft)
    one.deliver(lost := one.save_of({"a-nama": "Pasar p"}))
    two = window(reader, draft)
    two.type({"a-nama": "Pasar subuh"})
    assert one.deliver(lost)["apart"] == {}  # it was taken in before
    page = one.save(typed({"nama": "Pasar pagi", "luas": "41"}), status=409)
    assert "«Pasar subuh»" in page.text
    assert kept(draft).items() >= {"nama": "Pasar subuh", "luas": "41"}.items()
    again = one.deliver(one.save_of({"a-nama": "Pasar pagi"}))
    assert again["apart"] == {"a-nama": "Pasar subuh"}
    assert one.deliver(lost)["apart"] == {} and kept(draft)["nama"] == "Pasar subuh"


def test_the_name_of_another_persons_page_helps_nobody(app: Flask, owner: Actor) -> None:
    """A helper who sends the name of the owner's page meets the owner's answers all the same, and the owner theirs."""
    helper = cases.make_applicant("Siti Hasan")
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    stage.share(draft, owner, helper, "fill")
    one = window(reader_of(app, owner), draft)
    two = Window(reader_of(app, helper), one.address, one.name)
    one.type({"a-nama": "Pasar pagi"})
    two.number = 7
    two.save(typed({"nama": "Pasar subuh", "luas": "40"}), status=409)
    assert kept(draft)["nama"] == "Pasar pagi"
    one.type({"a-nama": "Pasar pagi raya"})
    assert kept(draft)["nama"] == "Pasar pagi raya"


def test_of_many_pages_the_latest_are_remembered(app: Flask, owner: Actor) -> None:
    """A draft does not grow with each page that is opened; answers of before pages had names are read as ever."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    reader = reader_of(app, owner)
    section = window(reader, draft).address.rpartition("/")[2]
    with transaction():
        old = {section: [owner.id, clock.now().isoformat()]}
        db.session.execute(update(Answers).where(Answers.application_id == draft).values(edits=old))
    for count in range(MOST_PAGES + 2):
        page = window(reader, draft)
        page.deliver(page.save_of({"a-nama": f"Pasar {count}"}))
        page.save(typed({"nama": f"Pasar {count} pagi", "luas": "40"}))
    db.session.expire_all()
    account_id, _at, pages = db.session.get_one(Answers, draft).edits[section]
    assert account_id == owner.id and len(pages) == MOST_PAGES


def test_a_question_that_typing_brings_up_is_asked_and_not_blamed(reader: Reader, applicant: Actor) -> None:
    """An answer that was saved while typing brings up a question: the button shows it, and calls nothing missing there."""
    draft = applying.begin(reader)
    address = next(
        each for each in applying.section_addresses(reader, draft) if reader.get(each).all("[name=a-keperluan]")
    )
    page = Window(reader, address)
    page.type({"a-keperluan": "lainnya"})
    again = page.save({"a-keperluan": "lainnya"}, status=422)
    assert not [each for each in again.all(".errors a") if "keperluan_lain" in each.get("href", "")]
    assert again.one("#a-keperluan_lain") is not None


def test_a_question_that_typing_hid_keeps_its_words(reader: Reader, applicant: Actor) -> None:
    """Chosen away and back again before the button is pressed, what stood in the further question is saved."""
    draft = applying.begin(reader)
    address = next(
        each for each in applying.section_addresses(reader, draft) if reader.get(each).all("[name=a-keperluan]")
    )
    Window(reader, address).type({"a-keperluan": "lainnya"})
    page = Window(reader, address)
    page.type({"a-keperluan": "skripsi"})
    page.save({"a-keperluan": "lainnya", "a-keperluan_lain": "Lomba karya tulis"}, status=422)
    assert kept(draft)["keperluan_lain"] == "Lomba karya tulis"


def test_nobody_types_into_what_is_not_theirs_or_has_been_sent(app: Flask, owner: Actor) -> None:
    """Another person's draft does not exist, a visitor is sent to sign in, and a sent application says that it is late."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    mine = window(reader_of(app, owner), draft)
    other = reader_of(app, cases.make_applicant("Budi"))
    data = {"csrf_token": other.token, "touched": "nama", "a-nama": "x"}
    assert other.client.post(f"{mine.address}/typed", data=data).status_code == 404
    cases.send(draft, owner, now=clock.now())
    assert mine.type({"a-nama": "x"}, status=409) == {"late": True}
    assert mine.type({"a-nama": ANSWERS["nama"]})["apart"] == {}  # it arrived by the button before
    mine.reader.client.delete_cookie("session")
    gone = mine.reader.client.post(f"{mine.address}/typed", data={"touched": "nama", "a-nama": "x"})
    assert gone.status_code in (302, 303, 400, 401)
    assert kept(draft) == ANSWERS


def test_the_page_says_where_its_answers_are_kept(app: Flask, owner: Actor) -> None:
    """The form names its door, the person and the words of its script; the list of what is left is empty and out of sight."""
    draft = cases.make_draft("five-states", owner, "warga", ANSWERS, now=clock.now())
    reader = reader_of(app, owner)
    page = reader.get(window(reader, draft).address)
    form = page.one("form[data-draft]")
    assert form.get("data-account") == owner.id and form.get("data-saved") == "Saved {time}"
    assert page.one("#draft-status").get("role") == "status" and words_of(page.one("#draft-status")) == ""
    assert reader.get("/applications").one("[data-drafts]").get("hidden") is not None
