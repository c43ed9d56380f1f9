"""The editor's pages as a manager meets them without script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.editor.drafts import begun, signed_in, text_of
from tests.pages import Page, Reader, words_of
from tests.support import cases
from tests.workshop import people

PLAN = "states.telaah_teknis.reviews.pertimbangan"


@pytest.fixture
def desk(client: FlaskClient) -> tuple[Reader, str]:
    """A manager who reads English, and the id of a draft."""
    draft, everybody = begun()
    draft_id = str(draft.id)
    return signed_in(client, everybody.manager), draft_id


def shown(page: Page) -> str:
    """The text in the text area."""
    return "".join(page.one("textarea#text").itertext()).removeprefix("\n")


def save(reader: Reader, draft_id: str, text: str, version: int, act: str = "", *, status: int = 200) -> Page:
    form = {"text": text, "version": str(version), "act": act}
    return reader.post(f"/editor/{draft_id}", form, status=status)


def ask(client: FlaskClient, reader: Reader, address: str, form: dict[str, Any]) -> tuple[int, Any]:
    """What the script asks, and the answer."""
    headers = {"Accept": "application/json", "Referer": f"http://localhost{address}"}
    answer = client.post(
        address, data={"csrf_token": reader.token, **form}, headers=headers, base_url="http://localhost"
    )
    return answer.status_code, json.loads(answer.text) if answer.is_json else answer.text


def test_a_text_is_saved_with_its_problems_beside_it(desk: tuple[Reader, str]) -> None:
    """A wrong text is kept as it is, and its problem stands on the page with the line as a link and a mending button."""
    reader, draft_id = desk
    page = reader.get(f"/editor/{draft_id}")
    assert page.heading.endswith(": text")
    assert "Nothing is wrong with this text" in words_of(page.one("#problems"))
    wrong = people.shipped().replace("form.isi == 'rokok'", "form.isi == 'roko'")
    page = save(reader, draft_id, wrong, 1)
    assert text_of(draft_id) == wrong
    link = page.one("#problems a")
    line = wrong[: wrong.index("'roko'")].count("\n") + 1
    assert (words_of(link), link.get("href")) == (f"Line {line}", f"/editor/{draft_id}/lines#L{line}")
    page = reader.get(f"/editor/{draft_id}/lines")
    assert page.one(f"#L{line}").get("class") == "l is-bad"


def test_what_a_scenario_says_follows_a_figure_at_one_press_each(desk: tuple[Reader, str]) -> None:
    """A changed figure that makes scenarios untrue is offered in its consequences; taken over, nothing is wrong any more."""
    reader, draft_id = desk
    text = people.shipped().replace("rent_baliho:\n    amount: 10000", "rent_baliho:\n    amount: 12000")
    text = text.replace("limit_service:\n    amount: 7", "limit_service:\n    amount: 9")
    page = save(reader, draft_id, text, 1)
    pressed = 0
    while buttons := page.all("#problems button"):
        version = int(str(page.one("input[name=version]").get("value")))
        page = save(reader, draft_id, shown(page), version, str(buttons[0].get("value")))
        pressed += 1
    assert pressed == 5
    assert "Rp3.720.000 adalah contoh" in shown(page)
    assert "Nothing is wrong with this text" in words_of(page.one("#problems"))


def test_a_word_is_mended_at_one_press(desk: tuple[Reader, str]) -> None:
    """The suggested word takes the place of the wrong one, and nothing else changes."""
    reader, draft_id = desk
    save(reader, draft_id, people.shipped().replace("to: pembahasan}", "to: pembahsan}"), 1)
    page = reader.get(f"/editor/{draft_id}")
    button = page.one("#problems button")
    assert "pembahasan" in words_of(button)
    save(reader, draft_id, shown(page), 2, str(button.get("value")))
    assert text_of(draft_id) == people.shipped()


def test_a_text_is_checked_without_being_saved(desk: tuple[Reader, str]) -> None:
    """Checking shows the problems of the text that was sent and keeps nothing of it."""
    reader, draft_id = desk
    page = save(reader, draft_id, "sop: 1\n", 1, "check")
    assert shown(page) == "sop: 1\n"
    assert len(page.all(".problems li")) > 3
    assert "not saved yet" in page.text
    assert text_of(draft_id) == people.shipped()


def test_who_saves_second_sees_both_texts(desk: tuple[Reader, str]) -> None:
    """Of two who write at once the second keeps every word: both texts and what differs are shown, and either can be kept."""
    reader, draft_id = desk
    first = people.shipped().replace('en: "Decision"', 'en: "The decision"')
    second = people.shipped().replace("amount: 10000", "amount: 12000", 1)
    save(reader, draft_id, first, 1)
    page = save(reader, draft_id, second, 1, status=409)
    assert (page.one("#own").text or "").lstrip("\n") == second
    assert text_of(draft_id) == first
    proposal = (page.one("#text").text or "").lstrip("\n")
    assert 'en: "The decision"' in proposal and "amount: 12000" in proposal
    save(reader, draft_id, second, int(page.one('input[name="version"]').get("value", "0")))
    assert text_of(draft_id) == second


def test_the_script_is_answered_in_json(client: FlaskClient, desk: tuple[Reader, str]) -> None:
    """The script gets the problems with their places, the list and the panel as markup, names for completion, and versions."""
    reader, draft_id = desk
    reader.get(f"/editor/{draft_id}")
    wrong = people.shipped().replace("to: pembahasan}", "to: pembahsan}")
    status, data = ask(client, reader, f"/editor/{draft_id}/check", {"text": wrong, "panel": "rules"})
    assert status == 200
    (finding,) = [each for each in data["findings"] if each["mend"]]
    assert finding["mend"]["meant"] == "pembahasan"
    assert finding["mend"]["given"] in wrong.splitlines()[finding["line"] - 1][finding["column"] - 1 :]
    assert "pembahsan" in data["problems"]
    assert ["large_area", "Largest area without a construction statement (m²)"] in data["names"]["codes"]["values"]
    status, data = ask(client, reader, f"/editor/{draft_id}", {"text": wrong, "version": "1"})
    assert (status, data["version"]) == (200, 2)
    assert ask(client, reader, f"/editor/{draft_id}", {"text": "x", "version": "1"})[0] == 409
    assert ask(client, reader, f"/editor/{draft_id}", {"text": "x" * 600_000, "version": "2"})[0] == 422


def test_a_text_in_the_middle_of_a_word_is_answered(client: FlaskClient, desk: tuple[Reader, str]) -> None:
    """Whatever half-written text is checked, the answer is problems, never an error page."""
    reader, draft_id = desk
    reader.get(f"/editor/{draft_id}")
    for text in ("", "sop", "a: [", "states: 1", "form: {a: 1}\nvalues: [x]\nstates: {a: {reviews: 3}}", "\0", "- a"):
        for panel in ("rules", "form", "flow", "chart", "none"):
            status, data = ask(client, reader, f"/editor/{draft_id}/check", {"text": text, "panel": panel})
            assert status == 200
            assert data["findings"]


def test_a_text_that_cannot_be_kept_is_still_there(desk: tuple[Reader, str]) -> None:
    """A text far too long is refused with a sentence, and stands in the text area as it was sent."""
    reader, draft_id = desk
    page = save(reader, draft_id, "# " + "x" * 520_000, 1, status=422)
    assert "too long" in page.text
    assert len(shown(page)) > 520_000


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_panel_is_a_page(client: FlaskClient, language: str) -> None:
    """Rules, form and drawing of the saved text are pages of their own, in both languages, and for a text that is broken."""
    draft, everybody = begun()
    draft_id = str(draft.id)
    reader = signed_in(client, everybody.manager, language)
    for panel in ("rules", "form", "flow", "chart"):
        assert len(reader.get(f"/editor/{draft_id}/preview/{panel}", language=language).text) > 300
    save(reader, draft_id, "sop: [", 1)
    for panel in ("rules", "form", "flow", "chart"):
        assert reader.get(f"/editor/{draft_id}/preview/{panel}").one(".panel__in") is not None
    reader.get(f"/editor/{draft_id}/preview/other", status=404)


def test_the_form_is_tried_out(desk: tuple[Reader, str]) -> None:
    """What is filled in on trial brings up the questions and files that depend on it, and nothing is kept."""
    reader, draft_id = desk
    address = f"/editor/{draft_id}/preview/form"
    page = reader.get(address)
    assert "NIB" not in page.text
    page = reader.post(address, {"kind": "badan", "a-dikuasakan": "yes"})
    assert "Business identification number (NIB)" in page.text
    assert "Name of the authorised representative" in page.text
    assert "Stamped power of attorney" in page.text


def test_a_closed_draft_can_only_be_read(client: FlaskClient) -> None:
    """A draft that was given up or published opens as numbered text, and no form of the editor takes it."""
    from permits.db import transaction
    from permits.workshop import operations

    draft, everybody = begun()
    draft_id = str(draft.id)
    with transaction():
        operations.discard_draft(draft_id, 1, everybody.manager, cases.MONDAY)
    reader = signed_in(client, everybody.manager)
    assert reader.get(f"/editor/{draft_id}").response.request.path.endswith("/lines")
    reader.get(f"/editor/{draft_id}/change/new-document", status=404)
    page = save(reader, draft_id, "sop: 1\n", 1, status=409)
    assert shown(page) == "sop: 1\n"


def test_only_who_edits_may_write(client: FlaskClient) -> None:
    """Who may comment sees the text and what it makes of the service; writing is for those whose role may edit."""
    draft, everybody = begun()
    draft_id = str(draft.id)
    reader = signed_in(client, everybody.reviewer)
    reader.get(f"/editor/{draft_id}/lines")
    reader.get(f"/editor/{draft_id}/preview/rules")
    for address in ("", "/changes", "/change/new-document"):
        reader.get(f"/editor/{draft_id}{address}", status=404)


def test_the_schema_says_what_keys_are_for(client: FlaskClient, desk: tuple[Reader, str]) -> None:
    """The JSON Schema of the language comes with a sentence for its keys, in the reader's language."""
    answer = client.get("/editor/schema.json?lang=id", base_url="http://localhost")
    schema = json.loads(answer.text)
    assert schema["properties"]["values"]["description"] == "setiap angka satu kali: batas, tarif, ambang"
    assert "required" in schema
