"""What is typed into a form and not sent stands there again in the other language, on both databases."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from permits.applications.models import Answers
from permits.db import db
from permits.resuming.models import KeptPage
from tests.editor.drafts import signed_in as manager_in
from tests.pages import Page, Reader, check_page
from tests.resuming.test_door import back_in, end_session, kept
from tests.reviews.desk import CHECKER, signed_in, waiting
from tests.reviews.desk import sent as sent_case
from tests.support import cases
from tests.support.applying import SERVICE, begin, section_addresses
from tests.support.boxes import SECRET, WORDS, form_of, standing_in, switch_of, typed_into
from tests.workshop import people
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
Pairs = list[tuple[str, str]]


def switched(reader: Reader, page: Page, pairs: Pairs, code: str = "en", *, status: int = 200, **more: Any) -> Page:
    """Press the switch with this typed into the form; the page that comes."""
    button = switch_of(page, code)
    assert button is not None
    form: dict[str, Any] = {str(button.get("name")): button.get("value", "")}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    marks = {str(each.get("name")): each.get("value", "") for each in page.all('main form input[name="author"]')[:1]}
    return reader.post(str(button.get("formaction")), {**marks, **form, **more}, status=status)


def comes_along(reader: Reader, address: str, form_id: str = "main-form") -> Page:
    """Type into every box of a page's main form, switch twice, and find it all there again; the last page."""
    page = reader.get(address, language="id")
    typed = typed_into(page, form_id)
    assert any(WORDS in value or value for _name, value in typed), f"{address}: nothing to type"
    wanted = [(name, value) for name, value in typed if value != SECRET and not value.endswith(".pdf")]
    for code in ("en", "id"):
        page = switched(reader, page, typed, code)
        assert page.tree.get("lang") == code
        assert page.response.request.path == address.partition("?")[0]
        boxes = {str(each.get("name")): each.get("type") for each in form_of(page, form_id).iter("input")}
        stands = [pair for pair in standing_in(page, form_id) if boxes.get(pair[0]) not in ("password", "file")]
        assert stands == wanted
        assert not page.all(".problem, .field--error"), f"{address}: judged before it was sent"
        assert SECRET not in page.response.text
    return page


STRANGERS = ("/account/new", "/sign-in", "/recover", "/complaints/new", "/follow")


@pytest.mark.parametrize("address", STRANGERS)
def test_a_stranger_loses_nothing(client: FlaskClient, address: str) -> None:
    """Registering, signing in, complaining and following an application: what was typed comes along, no password does."""
    cases.publish()
    comes_along(Reader(client), address)
    assert kept() == 0
    assert client.get_cookie("typed", path=address) is None  # shown once, and gone


def section(reader: Reader) -> str:
    return section_addresses(reader, begin(reader))[0]


OWN: Mapping[str, Callable[[Reader], str]] = {
    "questions": section,
    "particulars": lambda _reader: "/account/particulars",
    "business": lambda _reader: "/businesses/new",
    "mandate": lambda _reader: "/mandates/new",
    "complaint": lambda _reader: "/complaints/new",
    "own data": lambda _reader: "/account/data",
    "beginning": lambda _reader: f"/services/{SERVICE}/apply",
}


@pytest.mark.parametrize("kind", OWN)
def test_an_applicant_loses_nothing(reader: Reader, kind: str) -> None:
    """On every kind of page what was typed comes along to the other language and back, and nothing is kept after that."""
    comes_along(reader, OWN[kind](reader))
    assert kept() == 0


def test_nothing_is_saved_by_the_switch(reader: Reader) -> None:
    """Answers that were brought along to the other language are no answers before the button is pressed."""
    address = section(reader)
    comes_along(reader, address)
    db.session.expire_all()
    held = db.session.get(Answers, address.split("/")[2])
    assert held is not None and held.answers == {}


def test_the_forms_beside_come_along_too(reader: Reader) -> None:
    """What scripts put in of the page's other forms stands in those again, ticks that were taken away too; a form that was not
    touched stays as it is, and neither a secret nor the marks of a form are kept."""
    page = reader.get("/account/data", language="id")
    form = next(each for each in page.all("main form") if str(each.get("action")).endswith("/consents"))
    consents = str(form.get("id"))
    beside = f"beside:{consents}:"
    tick = next(pair for pair in typed_into(page, consents) if pair[0] == "purpose")
    more = {f"{beside}csrf_token": SECRET, f"{beside}a_password": SECRET}
    page = switched(reader, page, [("words", WORDS), (beside, ""), (f"{beside}{tick[0]}", tick[1])], **more)
    assert (standing_in(page, consents), ("words", WORDS) in standing_in(page, "main-form")) == ([tick], True)
    assert SECRET not in page.response.text
    page = switched(reader, page, [("words", WORDS), (beside, "")], "id")
    assert (standing_in(page, consents), form_of(page, consents).get("data-refilled")) == ([], "")
    page = switched(reader, page, [("words", WORDS)])
    assert form_of(page, consents).get("data-refilled") is None


def test_a_message_comes_along(reader: Reader, applicant: Actor) -> None:
    """What the applicant was writing to the office stands there again, and nothing was sent."""
    case = sent_case(applicant=applicant)
    page = comes_along(reader, f"/applications/{case}")
    assert page.all(".thread li, .message") == []


def test_a_chosen_file_is_said_to_be_chosen_again(reader: Reader, applicant: Actor) -> None:
    """Files cannot come along: the page names the one that was chosen, beside its box."""
    address = f"/applications/{sent_case(applicant=applicant)}"
    page = reader.get(address, language="id")
    page = switched(reader, page, typed_into(page, "main-form"))
    assert "Choose it again: denah <lokasi>.pdf" in page.text


@pytest.fixture
def officer(client: FlaskClient) -> Reader:
    """A verifier with a case that waits."""
    cases.publish()
    found = Reader(client)
    found.get("/", language="id")
    return found


def test_a_decision_comes_along(officer: Reader) -> None:
    """Checklist, marks, result and reasons of a review stand there again, undecided; Enter still keeps the draft."""
    case = sent_case()
    signed_in(officer, CHECKER)
    review = waiting(case)
    page = comes_along(officer, f"/reviews/{review.id}")
    assert str(page.one("nav.lang input").get("formaction")).endswith("/draft")
    db.session.expire_all()
    assert waiting(case).id == review.id


def test_a_complaint_in_the_office_and_an_absence_come_along(officer: Reader) -> None:
    """Pages of the office keep what was typed as those of the public do."""
    signed_in(officer, CHECKER)
    comes_along(officer, "/absences")


def test_the_text_of_a_draft_comes_along(client: FlaskClient) -> None:
    """The text of a procedure and a comment on it, with the version that they were typed upon."""
    everybody = people.open_workshop()
    draft = people.begin(everybody)
    reader = manager_in(client, everybody.manager)
    page = comes_along(reader, f"/editor/{draft.id}", "editor-form")
    assert page.one("#editor-form").get("data-refilled") is not None
    people.save(draft, people.changed(), everybody.manager)
    page = switched(reader, page, [("text", "x: 1\r\n"), ("version", "1")])
    assert (
        page.one("#editor-form input[name=version]").get("value") == "1"
    )  # so that the other's text is not written over
    comes_along(reader, f"/workshop/drafts/{draft.id}/comments")


def test_a_page_that_answers_a_form_leads_back_with_what_was_typed(reader: Reader, applicant: Actor) -> None:
    """Where a refused form was sent to an address without a page, the switch finds its page, after a second try too."""
    address = f"/applications/{sent_case(applicant=applicant)}"
    page = refused(reader, address, f"http://localhost{address}")
    assert switch_of(page, "en").get("value") == f"en {address}"  # type: ignore[union-attr]
    mark = page.all("#main-form input[name=came_from]")[0].get("value")
    page = refused(reader, address, f"http://localhost{address}/messages", came_from=mark)
    assert switch_of(page, "en").get("value") == f"en {address}"  # type: ignore[union-attr]


def refused(reader: Reader, address: str, referrer: str, **more: Any) -> Page:
    """Send an empty message from a page, and get it back."""
    token = reader.get(address, language="id").one("input[name=talk-token]").get("value", "")
    form = {"csrf_token": reader.token, "talk-token": token, "talk-body": "", **more}
    sent = reader.client.post(
        f"{address}/messages", base_url="http://localhost", data=form, headers={"Referer": referrer}
    )
    assert sent.status_code == 422
    return check_page(sent)


def test_an_ended_session_takes_nothing_from_the_switch(reader: Reader, applicant: Actor) -> None:
    """Who is asked to sign in at the switch goes on in the other language with everything typed."""
    address = section(reader)
    for how in ("server", "cookie"):
        page = reader.get(address, language="id")
        typed = typed_into(page, "main-form")
        end_session(reader, applicant, how)
        page = switched(reader, page, typed)
        assert page.response.request.path == "/sign-in"
        page = back_in(reader, page, applicant)
        assert page.tree.get("lang") == "en"
        assert standing_in(page, "main-form") == typed
    assert kept() == 0


def test_another_person_reads_nothing_of_it(reader: Reader, applicant: Actor) -> None:
    """What was typed before the session ended is shown to nobody else who signs in at this browser."""
    page = reader.get("/account/particulars", language="id")
    end_session(reader, applicant, "server")
    page = switched(reader, page, [("phone", "0812 3456")])
    other = cases.make_applicant("Orang Lain")
    page = back_in(reader, page, other)
    assert page.one("#phone").get("value") == "" and kept() == 0


def test_the_switch_is_guarded_as_every_form(reader: Reader) -> None:
    """Without the token nothing is kept; pages of elsewhere and unknown languages are not led to."""
    reader.get("/account/particulars", language="id")
    for form in (
        {"csrf_token": "", "switch_language": "en /account/particulars"},
        {"switch_language": "en https://elsewhere.example/"},
        {"switch_language": "en //elsewhere.example/"},
        {"switch_language": "xx /account/particulars"},
        {"switch_language": "en /no/such/page"},
        {},
    ):
        answer = reader.client.post(
            "/language", base_url="http://localhost", data={"csrf_token": reader.token, "phone": "1", **form}
        )
        assert answer.status_code in (400, 404)
    assert db.session.query(KeptPage).count() == 0


def test_a_text_too_long_for_a_stranger_is_not_taken_away(client: FlaskClient) -> None:
    """A stranger's text of five thousand characters comes along; one that cannot is told so, and the page stays theirs."""
    cases.publish()
    reader = Reader(client)
    page = reader.get("/complaints/new", language="id")
    words = " ".join(f"kata{(number * 7919) % 1000}" for number in range(630))
    assert 4_800 < len(words) < 5_000
    form = dict(typed_into(page, "main-form"))
    area = page.all("main textarea")[0].get("name", "")
    page = switched(reader, page, [*{**form, area: words}.items()])
    assert dict(standing_in(page, "main-form"))[area] == words
    words = random.Random(7).randbytes(4_000).hex()
    page = switched(reader, page, [(area, words)], status=413)
    assert "back" in page.text
