"""Answers of earlier applications in a new form, on both databases."""

from __future__ import annotations

import pytest

from permits import clock
from tests.applications.test_views import stored
from tests.pages import Reader, words_of
from tests.support import applying, cases
from tests.support.applying import SERVICE, begin, row_of, typed
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


def sent_before(applicant: Actor) -> str:
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    cases.send(application_id, applicant, now=clock.now())
    return application_id


def test_a_new_form_offers_what_was_answered_before(reader: Reader, applicant: Actor) -> None:
    """Answers of the newest application that was sent stand in the boxes, each with its number, and can be corrected."""
    number = row_of(sent_before(applicant)).number
    application_id = begin(reader)
    address, research, times = applying.section_addresses(reader, application_id)
    page = reader.get(address, language="id")
    assert page.one("#a-nik").get("value") == cases.sample_answers(SERVICE)["nik"]
    assert f"Dari permohonan Anda {number}." in words_of(page.one("#a-nik-hint"))
    assert stored(application_id) == {}, "what is only offered is nobody's answer yet"
    reader.post(address, {**typed({"nik": "7571012345120002"}), "act": "later"})
    again = reader.get(address)
    assert again.one("#a-nik").get("value") == "7571012345120002"
    assert "Dari permohonan" not in again.text
    assert not any(each.get("value") for each in reader.get(times).all("#a-mulai input")), "dates are new each time"
    assert reader.get(research).response.status_code == 200


def test_nobody_sees_what_another_person_answered(reader: Reader, applicant: Actor) -> None:
    """What somebody else sent, and what was never sent, is offered to nobody."""
    sent_before(cases.make_applicant("Orang Lain"))
    cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    page = reader.get(applying.section_addresses(reader, begin(reader))[0])
    assert not page.one("#a-nik").get("value")
