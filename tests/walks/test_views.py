"""The pages that try a procedure out: a manager walks it, keeps the walk as a scenario, and simulates its load."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.workshop.models import Draft
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import signed_in
from tests.sop.reading import text_of
from tests.support.cases import SHIPPED, publish
from workflows import load
from workflows.walk import run_scenario

pytestmark = pytest.mark.database
BEGIN = {"applicant": "perseorangan", "begins_date": "2026-11-16", "begins_time": "09:00"}
SERVICE = "skp-penelitian"


class Walker:
    """A manager before the walk-through page of a shipped service."""

    def __init__(self, client: FlaskClient, language: str = "en") -> None:
        publish(SHIPPED, SERVICE)
        self.reader = Reader(client)
        signed_in(self.reader, ("dpmptsp", "manajer"))
        self.version = definitions.current_version(SERVICE).id
        self.address = f"/workshop/walks/{self.version}"
        self.page = self.reader.get(self.address, language=language)

    def post(self, status: int = 200, **fields: Any) -> Page:
        kept = self.page.all("input[name=walk]")
        data = {"walk": kept[0].get("value"), **fields} if kept else fields
        self.page = self.reader.post(self.address, data, status=status)
        return self.page

    def act(self, words: str, day: str, hour: str = "10:00", status: int = 200, **more: Any) -> Page:
        """Choose the act whose words hold these, at a moment."""
        choices = [each for each in self.page.all("label.choice") if words in words_of(each)]
        choice = min(
            choices, key=lambda each: len(words_of(each))
        )  # «Recommend» rather than «Recommend with conditions»
        (value,) = [each.get("value") for each in choice.iter() if each.tag == "input"]
        return self.post(status, do="act", act=value, at_date=day, at_time=hour, **more)

    @property
    def facts(self) -> dict[str, str]:
        """The list of facts about where the case stands."""
        rows = self.page.all(".panel dl.facts > div")
        return {words_of(row[0]): words_of(row[1]) for row in rows}


@pytest.fixture
def walker(client: FlaskClient) -> Walker:
    return Walker(client)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_begins_with_applicants_and_scenarios(client: FlaskClient, language: str) -> None:
    """A manager chooses who applies and when, or a scenario of the file."""
    page = Walker(client, language).page
    assert len(page.all("input[name=applicant]")) == 4
    assert len(page.all("select[name=scenario] option")) == 4


def test_a_manager_plays_every_role(walker: Walker) -> None:
    """From the draft to the issued letter: deadlines with holidays, notices shown, and nothing sent or written."""
    walker.post(applicant="perseorangan", begins_date="2026-12-22", begins_time="09:00")
    walker.act("The applicant: Send the application", "2026-12-23")
    assert walker.facts["Promised day"] == "Monday, 4 January 2027"
    assert walker.facts["Waits for"] == "DPMPTSP"
    assert walker.facts["Fee"] == "free of charge"
    assert "Thursday, 24 December 2026: Christmas Joint Holiday" in walker.page.text
    assert "mail to the applicant: received" in walker.page.text
    walker.act("DPMPTSP: Complete, pass on", "2026-12-28")
    walker.act("Kesbangpol – Assessment of the research's impact: Recommend", "2026-12-29")
    walker.act("DPMPTSP: Approve and issue", "2026-12-30")
    assert "Your letter has been issued" in walker.page.text
    assert walker.facts["Number of the paper"] == "taken"
    counts = [db.session.query(model).count() for model in (Application, ScheduledJob, Notice)]
    assert counts == [0, 0, 0]


def test_time_alone_may_pass(walker: Walker) -> None:
    """Without an act the clock goes on, and what is late is shown as late."""
    walker.post(**BEGIN)
    walker.act("Send the application", "2026-11-16")
    page = walker.post(do="wait", at_date="2026-11-20", at_time="09:00")
    assert "«Check of the file» is late" in page.text
    assert walker.facts["Clock of the walk"].startswith("Friday, 20 November 2026")


def test_a_refused_act_is_said_and_not_added(walker: Walker) -> None:
    """The engine's no stands beside the acts; what was typed stays, and the walk stands where it stood."""
    walker.post(**BEGIN)
    walker.act("Send the application", "2026-11-16")
    page = walker.act("Refuse with a reason", "2026-11-17", status=422, note="kept")
    assert "Its reason is missing." in page.text
    assert page.one("input[name=note]").get("value") == "kept"
    assert page.title.startswith("Error:")
    page = walker.act("Refuse with a reason", "2026-11-17", reason="No research, article 1.")
    assert "Your application was refused" in page.text


def test_time_cannot_run_backwards(walker: Walker) -> None:
    """An act before the last one is refused at its date."""
    walker.post(**BEGIN)
    walker.act("Send the application", "2026-11-16")
    page = walker.act("Complete, pass on", "2026-11-13", status=422)
    assert "lies before that of the step before it" in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"do": "act", "act": "", "at_date": "2026-11-17", "at_time": "09:00"}, "Choose what happens next."),
        ({"do": "wait", "at_date": "soon", "at_time": "09:00"}, "Write a date and a time"),
        ({"do": "answers", "answers": "judul: [1"}, "Line 1:"),
    ],
)
def test_what_is_missing_is_asked_for(walker: Walker, fields: dict[str, str], sentence: str) -> None:
    """Whatever cannot be read is named in a sentence."""
    walker.post(**BEGIN)
    assert sentence in walker.post(422, **fields).text


def test_nothing_chosen_at_the_beginning_is_asked_for(walker: Walker) -> None:
    """Without an applicant or a date there is no walk."""
    page = walker.post(422, begins_date="", begins_time="")
    assert "Choose who applies." in page.text
    assert "Write a date and a time" in page.text


def test_a_step_can_be_taken_back(walker: Walker) -> None:
    """The last step goes away; the beginning stays."""
    walker.post(**BEGIN)
    walker.act("Send the application", "2026-11-16")
    assert walker.facts["Waits for"] == "DPMPTSP"
    walker.post(do="undo")
    assert walker.facts["Waits for"] == "the applicant"


def test_answers_can_be_changed_and_corrected(walker: Walker) -> None:
    """Corrections go back to the applicant, whose other answers go with the next sending."""
    walker.post(**BEGIN)
    walker.act("Send the application", "2026-11-16")
    walker.act("Return for correction", "2026-11-17", correct="judul", note="Not the title of the proposal.")
    assert walker.facts["Promised day"] == "the clock does not run"
    walker.act("Send the correction", "2026-11-18", answers='judul: "Another title"')
    page = walker.post(do="write", code="diperbaiki", title_id="Diperbaiki", title_en="Corrected")
    assert 'answers: {judul: "Another title"}' in page.text


def test_a_walk_becomes_lines_that_pass(walker: Walker) -> None:
    """The written scenario, put into the file, is accepted and passes."""
    walker.post(**BEGIN)
    walker.act("Send the application", "2026-11-16")
    walker.act("Complete, pass on", "2026-11-17")
    page = walker.post(do="write", code="dari_halaman", title_id="Dari halaman", title_en="From the page")
    lines = "".join(page.one("pre code").itertext())
    definition = load(text_of(SERVICE) + "\n" + lines)
    scenario = definition.scenarios[-1]
    assert (scenario.code, len(scenario.steps)) == ("dari_halaman", 2)
    report = run_scenario(definition, scenario, definitions.calendar())
    assert report.failures == ()
    assert report.steps[-1].step.expects["state"] == "kajian_kesbangpol"


def test_a_walk_is_kept_in_the_draft(client: FlaskClient) -> None:
    """One press puts the walk into the draft it was walked on; a draft that moved meanwhile, or a code taken, is refused."""
    walker = Walker(client)
    walker.reader.get("/workshop")
    draft = walker.reader.post("/workshop/drafts", {"service": SERVICE}).response.request.path.rpartition("/")[2]
    walker.address = f"/workshop/walks/{draft}"
    walker.page = walker.reader.get(walker.address)
    walker.post(**BEGIN)
    walker.act("Send the application", "2026-11-16")
    named = {"code": "dari_halaman", "title_id": "Dari halaman", "title_en": "From the page"}
    kept = {"walk": walker.page.all("input[name=walk]")[0].get("value"), "version": "1", **named}
    page = walker.reader.post(f"{walker.address}/keep", kept)
    assert "The walk is kept in the draft as the scenario “From the page”." in page.text
    text = db.session.get(Draft, draft).text
    assert text.startswith(text_of(SERVICE).rstrip("\n"))
    scenario = load(text).scenarios[-1]
    assert (scenario.code, len(scenario.steps)) == ("dari_halaman", 1)
    page = walker.reader.post(f"{walker.address}/keep", {**kept, "version": "2"}, status=422)
    assert "A scenario of this code is in the file already." in page.text
    page = walker.reader.post(f"{walker.address}/keep", {**kept, "code": "lain"}, status=409)
    assert "Somebody saved this draft while you were reading." in page.text
    assert db.session.get(Draft, draft).text == text


def test_a_scenario_needs_a_code_and_titles(walker: Walker) -> None:
    """What is missing is asked for, beside its box."""
    walker.post(**BEGIN)
    page = walker.post(422, do="write", code="Dari Halaman")
    assert {each.get("id") for each in page.all("p.error")} == {"code-error", "title_id-error", "title_en-error"}


def test_a_scenario_of_the_file_can_be_walked_on(walker: Walker) -> None:
    """Its steps are walked as written; its end is shown."""
    page = walker.post(scenario="keberatan_kesbangpol")
    assert "Your application was refused" in page.text
    assert len(page.all("ol.history > li")) == 3


@pytest.mark.parametrize("kept", ["{", "[]", '{"steps": [{"at": "x"}]}', "x" * 300_000])
def test_a_walk_that_cannot_be_read_begins_anew(walker: Walker, kept: str) -> None:
    """A broken hidden field is no error of the page."""
    page = walker.reader.post(walker.address, {"walk": kept, "do": "act"}, status=422)
    assert "This walk cannot be read any more" in page.text


def test_other_people_find_no_such_page(client: FlaskClient) -> None:
    """Who may not read procedures is told that there is no such page; an unknown id is none for anybody."""
    publish(SHIPPED, SERVICE)
    reader = Reader(client)
    signed_in(reader, ("kesbangpol", "penelaah"))
    version = definitions.current_version(SERVICE).id
    reader.get(f"/workshop/walks/{version}", status=404)
    reader.get(f"/workshop/loads/{version}", status=404)


def test_an_unknown_source_is_not_found(walker: Walker) -> None:
    """An id of nothing leads nowhere."""
    walker.reader.get("/workshop/walks/01ARZ3NDEKTSV4RRFFQ69G5FAV", status=404)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_load_is_simulated(walker: Walker, language: str) -> None:
    """With the assumptions as they stand, figures, drawings and tables come; one more officer too."""
    address = f"/workshop/loads/{walker.version}"
    form = boxes(walker.reader.get(address, language=language))
    page = walker.reader.post(address, {**form, "arrivals": "3"})
    assert len(page.all("svg polyline")) == 3
    assert len(page.all("table")) == 2
    assert page.one("input[name=arrivals]").get("value") == "3"


def test_what_is_left_open_is_filled_in_by_the_program(walker: Walker) -> None:
    """Minutes and officers that nobody typed stand in their boxes as they were taken."""
    address = f"/workshop/loads/{walker.version}"
    form = boxes(walker.reader.get(address, language="en"))
    given = {name: "" if name.startswith(("minutes-", "officers-")) else value for name, value in form.items()}
    page = walker.reader.post(address, {**given, "arrivals": "3"})
    shown = boxes(page)
    assert all(shown[name] for name in form if name.startswith(("minutes-", "officers-")))


def test_an_impossible_assumption_is_said_beside_it(walker: Walker) -> None:
    """A figure that cannot be is named; everything typed stays."""
    address = f"/workshop/loads/{walker.version}"
    form = boxes(walker.reader.get(address, language="en"))
    page = walker.reader.post(address, {**form, "officers-kesbangpol-penelaah": "none"}, status=422)
    assert "“Technical reviewer, Kesbangpol” must be a number." in page.text
    assert page.one("#officers-kesbangpol-penelaah").get("value") == "none"
    page = walker.reader.post(address, {**form, "arrivals": "4000"}, status=422)
    assert "“Applications a working day” is too large." in page.text


def test_too_little_history_is_said(walker: Walker) -> None:
    """Without closed cases there is nothing to learn from."""
    page = walker.reader.get(f"/workshop/loads/{walker.version}?from=history", language="en")
    assert "Too few applications came in the last year" in page.text


def boxes(page: Page) -> dict[str, str]:
    """The form as it stands."""
    form = {each.get("name", ""): each.get("value", "") for each in page.all("input.input")}
    return {**form, "days": page.one("select[name=days] option[selected]").get("value", "")}
