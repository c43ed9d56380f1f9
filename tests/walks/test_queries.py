"""What the closed cases of a service teach a simulation: how many come, and how their reviews end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from permits.definitions import queries as definitions
from permits.walks.queries import LEAST_CASES, LOOK_BACK, history
from tests.pages import Reader
from tests.reviews.desk import signed_in
from tests.support import cases
from tests.support.cases import MONDAY, SHIPPED, make_applicant, make_draft, publish, send

pytestmark = pytest.mark.database
SERVICE = "skp-penelitian"
TWO_WEEKS = MONDAY + timedelta(days=14)  # ten working days after the first case was sent


def come_in(many: int) -> list[str]:
    """So many cases, sent."""
    applicant = make_applicant()
    made = [make_draft(SERVICE, applicant, "perseorangan") for _ in range(many)]
    for each in made:
        send(each, applicant)
    return made


@pytest.fixture(autouse=True)
def published(client: FlaskClient) -> None:
    """The city and the service, in force."""
    publish(SHIPPED, SERVICE)


def test_arrivals_are_counted_by_working_day() -> None:
    """Six cases in the ten working days since the first one are 0.6 a day; a draft that was never sent is none."""
    come_in(6)
    make_draft(SERVICE, make_applicant(), "perseorangan")
    assert history(SERVICE, definitions.calendar(), TWO_WEEKS)["arrivals"] == 0.6


def test_results_are_shares_of_each_plan() -> None:
    """Of four closed checks one sent the case back: a quarter. What is still open counts nowhere."""
    first, *others = come_in(6)
    cases.decide(first, "kembalikan", corrections={"judul": "Samakan."})
    for each in others[:3]:
        cases.decide(each, "lengkap")
    cases.decide(others[0], "keberatan", reason="Mengganggu ketenteraman (pasal 10).")
    found = history(SERVICE, definitions.calendar(), TWO_WEEKS)["results"]
    assert found == {"periksa_berkas": {"kembalikan": 0.25, "lengkap": 0.75}, "kajian": {"keberatan": 1.0}}


def test_few_cases_teach_nothing() -> None:
    """With one case less than what says something there is no history; nor of another service."""
    come_in(LEAST_CASES - 1)
    assert history(SERVICE, definitions.calendar(), TWO_WEEKS) == {}
    come_in(1)
    assert history(SERVICE, definitions.calendar(), TWO_WEEKS) != {}
    assert history("reklame-insidentil", definitions.calendar(), TWO_WEEKS) == {}


def test_only_the_last_year_counts() -> None:
    """Cases that were sent more than a year ago are no history any more."""
    come_in(LEAST_CASES)
    assert history(SERVICE, definitions.calendar(), MONDAY + LOOK_BACK + timedelta(days=1)) == {}


def test_the_page_of_the_load_begins_with_what_history_says(client: FlaskClient) -> None:
    """The boxes hold the arrivals and the shares that were found; plans nobody has closed yet keep their usual ones."""
    first, *others = come_in(LEAST_CASES)
    cases.decide(first, "kembalikan", corrections={"judul": "Samakan."})
    cases.decide(others[0], "lengkap")
    reader = Reader(client)
    address = f"/workshop/loads/{definitions.current_version(SERVICE).id}"
    with time_machine.travel(TWO_WEEKS, tick=False):
        signed_in(reader, ("dpmptsp", "manajer"))
        usual = reader.get(address, language="en")
        learnt = reader.get(f"{address}?from=history", language="en")
    assert learnt.one("#arrivals").get("value") == "0.5"
    assert "Too few applications" not in learnt.text
    assert learnt.one("#results-periksa_berkas-kembalikan").get("value") == "50"
    assert learnt.one("#results-periksa_berkas-lengkap").get("value") == "50"
    name = "#results-kajian-keberatan"
    assert learnt.one(name).get("value") == usual.one(name).get("value")
