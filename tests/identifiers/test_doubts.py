"""A doubtful number in an application: said where it is typed, before it is sent and at the desk, and never refused."""

from __future__ import annotations

from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from tests.pages import Reader
from tests.reviews.desk import CHECKER, sent, signed_in, waiting
from tests.support import cases
from tests.support.applying import SERVICE, begin, section_addresses, typed

pytestmark = pytest.mark.database
BORN_NEVER = "7571013199900001"
SAID = "are no day of birth"


def test_a_doubtful_number_is_said_and_kept(client: FlaskClient) -> None:
    """After saving the page says it, and the box and the page before sending say it too; nothing is wrong with the section."""
    cases.publish()
    reader = Reader(client)
    reader.sign_in(cases.address_of(cases.make_applicant()), cases.PASSWORD)
    application_id = begin(reader)
    address = section_addresses(reader, application_id)[0]
    answers = {**cases.sample_answers(SERVICE), "nik": BORN_NEVER}
    reader.get(address, language="en")
    assert SAID in reader.post(address, typed(answers)).text
    page = reader.get(address)
    assert page.one("#a-nik").get("value") == BORN_NEVER
    assert SAID in page.text and not page.all(".problem, .field--error")
    assert SAID in reader.get(f"/applications/{application_id}/check").text


def test_a_refused_number_is_not_said_to_stay(client: FlaskClient) -> None:
    """Where the procedure itself refuses a number, its sentence stands alone; another doubt stands behind its box."""
    cases.publish()
    reader = Reader(client)
    reader.sign_in(cases.address_of(cases.make_applicant()), cases.PASSWORD)
    address = section_addresses(reader, begin(reader))[0]
    reader.get(address, language="en")
    answers = cases.sample_answers(SERVICE)
    page = reader.post(address, typed({**answers, "nik": "757101"}), status=422)
    assert page.all("#a-nik-error") and "usually has 16 digits" not in page.text
    reader.post(address, typed({**answers, "nik": BORN_NEVER}))
    said = [
        each
        for each in reader.get(address).all("main form > *")
        if each.get("class") in ("field", "note note--act small doubt")
    ]
    before, doubted = next(pair for pair in pairwise(said) if pair[1].get("class") != "field")
    assert before.find(".//input[@id='a-nik']") is not None and SAID in "".join(doubted.itertext())


def test_the_office_reads_the_doubt_beside_the_answer(client: FlaskClient) -> None:
    """Reviewers are told which number to look at; one without doubt stands alone."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    plain = sent()
    doubtful = sent(answers={**cases.sample_answers(SERVICE), "nik": BORN_NEVER})
    signed_in(reader, CHECKER)
    assert SAID in reader.get(f"/reviews/{waiting(doubtful).id}").text
    assert SAID not in reader.get(f"/reviews/{waiting(plain).id}").text
