"""The pages around the time of a visit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskClient

from permits.accounts.operations import new_password
from permits.db import transaction
from permits.ids import new_id
from permits.inspections import findings, operations
from tests.inspections.photographs import photograph
from tests.inspections.town import SEAT, free, publish, review_of, waiting
from tests.pages import Reader
from tests.reviews.desk import filled_in, number_of, signed_in
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def reader(client: FlaskClient, tmp_path: Path) -> Iterator[Reader]:
    """A reader of English on a Monday morning, in a city with the service of visits."""
    publish(tmp_path)
    with time_machine.travel(MONDAY, tick=False):
        reader = Reader(client)
        reader.get("/", language="en")
        yield reader


def enter(reader: Reader, actor: Actor) -> None:
    """Sign a person in."""
    with transaction():
        password = new_password(actor.id)
    reader.sign_in(cases.address_of(actor), password)


def first_time(application_id: str) -> tuple[str, datetime]:
    """The review that asks for a visit, and a time that its applicant may choose."""
    return review_of(application_id).id, free(application_id, applicant=True)[0]


def test_the_applicant_chooses_and_changes_the_time(reader: Reader) -> None:
    """From the page of the application to a booked visit with its calendar entry; without a choice nothing happens."""
    applicant, _inspector = cases.make_applicant(), cases.make_staff(SEAT)
    application_id = waiting(applicant)
    number = number_of(application_id)
    review_id, first = first_time(application_id)
    enter(reader, applicant)
    page = reader.get(f"/applications/{application_id}")
    address = page.link("Choose a time")
    assert address == f"/applications/{application_id}/visits/{review_id}"
    reader.get(address)
    page = reader.post(address, {"seen": ""}, status=422)
    assert "Choose a time." in page.text
    page = reader.post(address, {"seen": "", "starts_at": first.isoformat()})
    assert "Tuesday, 17 November 2026, 09.00–10.00 WITA" in page.text
    entry = reader.client.get(page.link("Entry for your calendar (ICS)"))
    assert (
        entry.mimetype == "text/calendar"
        and number in entry.text
        and "DTSTART;TZID=Asia/Makassar:20261117T090000" in entry.text
    )
    page = reader.get(page.link("Change or cancel the visit"))
    seen = page.all("input[name=seen]")[0].get("value", "")
    page = reader.post(f"{address}/cancel", {"seen": "old"})
    assert "was changed meanwhile" in page.text
    page = reader.post(f"{address}/cancel", {"seen": seen})
    assert "The visit is cancelled." in page.text


def test_a_time_taken_meanwhile_is_said_beside_the_choice(reader: Reader) -> None:
    """Somebody else's booking of the same hour is told beside the times, and the page shows what is still free."""
    one, two = cases.make_applicant(), cases.make_applicant()
    cases.make_staff(SEAT)
    theirs, mine = waiting(one), waiting(two)
    (their_review, first), (my_review, _same) = first_time(theirs), first_time(mine)
    with transaction():
        operations.book(their_review, first, "", one, MONDAY)
    enter(reader, two)
    address = f"/applications/{mine}/visits/{my_review}"
    reader.get(address)
    page = reader.post(address, {"seen": "", "starts_at": first.isoformat()}, status=422)
    assert "This time is not free any more." in page.text
    assert first.isoformat() not in [each.get("value") for each in page.all("input[name=starts_at]")]
    reader.get(f"/applications/{theirs}/visits/{their_review}", status=404)


def test_the_office_sets_a_time_and_sees_its_day(reader: Reader) -> None:
    """The inspector sets the visit from the review, finds it in the list of the day, and it stands on the case's page."""
    application_id = waiting()
    inspector = signed_in(reader, SEAT)
    review_id, first = first_time(application_id)
    page = reader.get(f"/reviews/{review_id}")
    page = reader.get(page.link("Set the time"))
    assert "The applicant chooses the time." in page.text
    page = reader.post(f"/reviews/{review_id}/visit", {"seen": "", "starts_at": first.isoformat()})
    assert "Tuesday, 17 November 2026, 09.00–10.00 WITA" in page.text
    page = reader.get("/visits?day=2026-11-17")
    assert number_of(application_id) in page.text and "09.00–10.00" in page.text
    assert "1 visit" in reader.get("/visits").text
    page = reader.get(f"/reviews/{review_id}/visit")
    assert inspector.id and "Ratna Mokodompit" in page.text
    assert "Planned" in reader.get(f"/cases/{application_id}").text


def test_a_seat_is_needed(reader: Reader) -> None:
    """Staff without the seat find neither the office's page of a visit, nor the visit, nor its calendar entry and minutes."""
    inspector = cases.make_staff(SEAT)
    review_id, first = first_time(waiting())
    with transaction():
        visit_id = operations.book(review_id, first, "", inspector, MONDAY).id
    signed_in(reader, ("dishub", "penelaah"))
    reader.get(f"/reviews/{review_id}/visit", status=404)
    for door in ("", "/entry.ics", "/minutes.pdf", "/photos/x.jpg"):
        reader.get(f"/visits/{visit_id}{door}", status=404)


def test_a_visit_is_made_on_its_page(reader: Reader) -> None:
    """Findings and photos are saved from the page without script; what is no photo is said; then the decision closes it."""
    application_id = waiting()
    inspector = signed_in(reader, SEAT)
    review_id, first = first_time(application_id)
    with transaction():
        visit_id = operations.book(review_id, first, "", inspector, MONDAY).id
    page = reader.get(f"/visits/{visit_id}")
    assert "0 taken, at least 2 are needed" in page.text
    form = {"check-akses": "yes", "check-pagar": "yes", "based_on": "0"}
    form["piece"] = page.one("form.visit input[name=piece]").get("value", "")
    form |= {"device": "0" * 26, "result": "layak", "own-luas_terukur": "120"}
    files = [(io.BytesIO(photograph(number)), f"foto{number}.jpg") for number in (1, 2)]
    page = reader.post(f"/visits/{visit_id}/findings", {**form, "photos": [(io.BytesIO(b"no"), "x.jpg")]}, status=422)
    assert "This file is no photo that can be opened." in page.text
    page = reader.post(f"/visits/{visit_id}/findings", {**form, "photos": files})
    assert "2 taken, at least 2 are needed" in page.text and "-1.50000, 122.26000" in page.text
    photo = page.all("ul.photos img")[0].get("src", "")
    shown = reader.client.get(photo)
    assert shown.mimetype == "image/jpeg" and b"Secret" not in shown.data
    page = reader.get(f"/reviews/{review_id}")
    page = reader.post(f"/reviews/{review_id}/decide", filled_in(page, result="layak", own__luas_terukur="120"))
    assert "Made" in reader.get(f"/cases/{application_id}").text


def test_two_versions_are_shown_and_one_is_chosen(reader: Reader) -> None:
    """What two phones filled in differently stands side by side on the page, until one of them is chosen there."""
    inspector = signed_in(reader, SEAT)
    review_id, first = first_time(waiting())
    with transaction():
        visit_id = operations.book(review_id, first, "", inspector, MONDAY).id
    for reason in ("Pagar miring.", "Pagar roboh."):
        data = {"result": "", "reason": reason, "checklist": {}, "answers": {}}
        with transaction():
            findings.keep(visit_id, new_id(), 0, new_id(), data, inspector, MONDAY)
    page = reader.get(f"/visits/{visit_id}")
    assert (
        "Two versions of what was found" in page.text and "Pagar miring." in page.text and "Pagar roboh." in page.text
    )
    form = {each.get("name", ""): each.get("value", "") for each in page.all("form.version:nth-of-type(2) input")}
    page = reader.post(f"/visits/{visit_id}/choose", {**form, "csrf_token": reader.token})
    assert "Two versions" not in page.text and "".join(page.one("textarea").itertext()).strip() == "Pagar roboh."


def test_pieces_of_a_phone_use_the_same_doors(reader: Reader) -> None:
    """A piece that comes twice gets the same answer, what is no photo is refused in words, and who is signed out is sent away."""
    inspector = signed_in(reader, SEAT)
    review_id, first = first_time(waiting())
    with transaction():
        visit_id = operations.book(review_id, first, "", inspector, MONDAY).id
    may = reader.client.get("/visits/token").get_json()
    assert may["account"] == inspector.id
    headers = {"Accept": "application/json", "X-CSRFToken": may["token"]}
    piece = {"piece": new_id(), "device": new_id(), "based_on": "0", "reason": "Pagar miring."}
    for _time in range(2):
        kept = reader.client.post(f"/visits/{visit_id}/findings", data=piece, headers=headers)
        assert kept.get_json() == {"number": 1, "apart": False, "version": 1}
    photo = {
        "id": new_id(),
        "device": piece["device"],
        "taken_at": MONDAY.isoformat(),
        "latitude": "0",
        "longitude": "0",
    }
    address = f"/visits/{visit_id}/photos"
    for content, status in ((photograph(1), 200), (photograph(1), 200), (b"no", 422)):
        sent = {**photo, "photo": (io.BytesIO(content), "photo.jpg")}
        answer = reader.client.post(address, data=sent, headers=headers)
        assert answer.status_code == status and set(answer.get_json()) == {"photo" if status == 200 else "refused"}
    [kept_photo] = findings.photos_of([visit_id])  # what the camera wrote goes before what the phone says
    assert (kept_photo.latitude, kept_photo.longitude) == (-1.5, 122.26) and kept_photo.taken_at != MONDAY
    reader.client.delete_cookie("session")
    assert reader.client.get("/visits/token").status_code == 303
