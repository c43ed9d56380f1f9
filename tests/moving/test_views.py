"""The pages on running cases: the report, the replay, the move with its dry run, and the way back, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from permits import clock
from permits.accounts.operations import new_password
from permits.applications.models import Application
from permits.db import db, transaction
from permits.moving.models import CaseMove, MovePlan
from tests.moving import stage
from tests.pages import Page, Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.support.applying import hidden_fields
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


def manager(client: FlaskClient) -> Reader:
    """A service manager, signed in."""
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "manajer"))
    return reader


def running(text: str, count: int = 1) -> tuple[list[str], Any]:
    """Cases at the opinions of the small service inside the shipped city, and a next version of it."""
    cases.publish(cases.SHIPPED, "skp-penelitian")
    stage.add_service(stage.TEXT)
    applicant = cases.make_applicant()
    found = [stage.at_opinions(applicant) for _ in range(count)]
    return found, stage.publish(text)


def address(what: str, number: int = 2) -> str:
    return f"/workshop/procedures/{stage.SERVICE}/{number}/{what}"


def posted(page: Page, **more: Any) -> dict[str, Any]:
    """The form of the move's page as it stands, with changes."""
    form: dict[str, Any] = hidden_fields(page)
    for box in page.all("main form select"):
        chosen = [each.get("value", "") for each in box.iter("option") if each.get("selected") is not None]
        form[box.get("name", "")] = chosen[0] if chosen else ""
    return form | {"which": "all"} | more


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_report_says_what_a_version_means(client: FlaskClient, language: str) -> None:
    """The report counts every ruling, says why, and lists the cases of the chosen one."""
    running(stage.RENAMED, 2)
    reader = manager(client)
    page = reader.get(address("impact"), language=language)
    counts = [each.text for each in page.all(".tasks .tag")]
    assert counts == ["0", "0", "2", "0"]
    assert len(page.all("main tbody tr")) >= 3
    assert "Telaah" in page.text if language == "id" else "Opinions" in page.text
    page = reader.get(address("impact") + "?ruling=stays", language=language)
    assert page.all("tbody tr") == []


def test_cases_move_by_the_page(client: FlaskClient) -> None:
    """The map's questions stand on the page with what was recognised; the dry run shows each case; the move is promised
    once however often the button is pressed, and can be taken back."""
    (case_id, other), _version = running(stage.RENAMED, 2)
    reader = manager(client)
    page = reader.get(address("move"), language="en")
    form = posted(page)
    assert form["map.states.telaah"] == "kajian"
    assert form["map.fields.luas"] == "ukuran"
    assert len(page.all("tbody tr")) == 2
    chosen = form | {"act": "move", "which": "some", "case": [case_id]}
    plan = reader.post(address("move"), chosen)
    reader.post(address("move"), chosen)
    assert db.session.query(MovePlan).count() == 1
    assert "Waiting" in plan.text
    stage.work(clock.now())
    assert stage.row_of(case_id).state == "kajian"
    assert stage.row_of(other).state == "telaah"
    where = plan.response.request.path
    page = reader.get(where, language="en")
    assert "Moved" in page.text
    reader.post(f"{where}/back", {})
    stage.work(clock.now())
    assert stage.row_of(case_id).state == "telaah"
    assert "Brought back" in reader.get(where, language="en").text


def test_no_other_map_is_carried_out_than_the_one_looked_at(client: FlaskClient) -> None:
    """When the map was changed after the dry run, nothing moves before it was looked at."""
    running(stage.RENAMED)
    reader = manager(client)
    form = posted(reader.get(address("move"), language="en")) | {"act": "move", "map.fields.luas": "-"}
    page = reader.post(address("move"), form, status=409)
    assert "The map has changed" in page.text
    assert db.session.query(CaseMove).count() == 0
    again = reader.post(address("move"), posted(page, act="look"))
    assert posted(again)["map.fields.luas"] == "-"


def test_what_is_sent_in_is_judged(client: FlaskClient) -> None:
    """A map that names nothing, or no case at all, is refused in words; a strange plan does not exist."""
    running(stage.RENAMED)
    reader = manager(client)
    page = reader.get(address("move"), language="en")
    form = posted(page) | {"act": "move"}
    assert "no such step" in reader.post(address("move"), form | {"map.states.telaah": "x"}, status=400).text
    assert "Tick at least one" in reader.post(address("move"), form | {"which": "some"}, status=400).text
    nothing = {name: "" for name in form if name.startswith("map.")}
    page = reader.post(address("move"), form | nothing | {"act": "look"})
    assert "No case may be moved" in page.text
    reader.get("/workshop/moves/01JZZZZZZZZZZZZZZZZZZZZZZZ", status=404)
    reader.get(address("impact", 9), status=404)


def test_one_case_goes_back_alone(client: FlaskClient) -> None:
    """A single case of a plan is brought back; asking twice is told."""
    found, _version = running(stage.LONGER, 2)
    reader = manager(client)
    plan = reader.post(address("move"), posted(reader.get(address("move"), language="en"), act="move"))
    stage.work(clock.now())
    page = reader.get(plan.response.request.path, language="en")
    back = page.all('form[action$="/back"]')[0].get("action", "")
    reader.post(back, {})
    stage.work(clock.now())
    assert sorted(each.status for each in db.session.query(CaseMove)) == ["moved", "undone"]
    assert "already" in reader.post(back, {}).text
    assert len(found) == 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_closed_cases_are_walked_again(client: FlaskClient, language: str) -> None:
    """The replay counts what would be different, without a name or number of any case."""
    (case_id,), _version = running(stage.ONE_MORE)
    for office in ("taman", "jalan"):
        cases.decide(case_id, "setuju", office=office)
    cases.decide(case_id, "setujui")
    page = manager(client).get(address("replay"), language=language)
    assert len(page.all("tbody tr")) == 2
    number = stage.row_of(case_id).number
    assert number is not None and number not in page.text


def test_what_lies_beside_a_case_is_shown(client: FlaskClient) -> None:
    """Applicant and reviewer read the answers that the new version asks no more."""
    running(stage.WITHOUT_START)
    case_id = db.session.query(Application).one().id
    reader = manager(client)
    form = posted(reader.get(address("move"), language="en")) | {"map.fields.mulai": "-", "act": "look"}
    page = reader.post(address("move"), form)
    reader.post(address("move"), posted(page, act="move"))
    stage.work(clock.now())
    applicant = Reader(client.application.test_client())
    applicant.get("/sign-in")
    row = stage.row_of(case_id)
    with transaction():
        password = new_password(row.applicant_id)
    applicant.sign_in(cases.address_of(Actor("applicant", row.applicant_id)), password)
    page = applicant.get(f"/applications/{case_id}/answers", language="en")
    assert "Kept beside the application" in page.text
    assert "1 December 2026" in page.text
    applicant.get(f"/applications/{case_id}", language="en")


def test_only_managers_move_cases(client: FlaskClient) -> None:
    """Who signs procedures off may read the report and moves none; others see neither."""
    running(stage.LONGER)
    reader = Reader(client)
    signed_in(reader, ("dpmptsp", "kabid"))
    reader.get(address("impact"))
    reader.get(address("move"), status=404)
    reader.post(address("move"), {"act": "move"}, status=404)
    other = Reader(client.application.test_client())
    signed_in(other, ("dpmptsp", "verifikator"))
    other.get(address("impact"), status=404)


def test_a_draft_shows_what_it_means(client: FlaskClient) -> None:
    """From a draft of the workshop the report and the replay are reached; a text that cannot be read says so."""
    running(stage.TEXT, 1)
    reader = manager(client)
    reader.get("/workshop", language="en")
    page = reader.post("/workshop/drafts", {"service": stage.SERVICE})
    draft = page.response.request.path
    page = reader.get(f"{draft}/impact", language="en")
    assert [each.text for each in page.all(".tasks .tag")] == ["1", "0", "0", "0"]
    assert "Closed cases walked again" in reader.get(f"{draft}/replay", language="en").heading
    editor = f"/editor/{draft.rpartition('/')[2]}"
    version = reader.get(editor).one("input[name=version]").get("value", "")
    reader.post(editor, {"version": version, "text": "sop: 1\n"})
    assert "cannot be read as a procedure" in reader.get(f"{draft}/impact", language="en").text
    reader.get(f"{draft}/replay", status=404)
