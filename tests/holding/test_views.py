"""The pages of permits: the holder's, the one to whom a permit is offered, the office's; each only for whom it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.support.statements import recording
from permits.db import db, transaction
from permits.holding import operations
from permits.holding.models import PermitAct
from tests.complaints.test_views import reader_for
from tests.holding import town
from tests.holding.town import ISSUED
from tests.support import cases
from workflows.engine.outcome import Actor


@pytest.fixture
def holder(app: Flask, client: FlaskClient, tmp_path: Path) -> Actor:
    """Somebody in a city that issues practice licences."""
    town.publish(tmp_path)
    return cases.make_applicant()


def test_a_holder_sees_what_to_do_with_a_permit(app: Flask, holder: Actor) -> None:
    """An empty list says so; then the permit with its end, its first day of renewal, and the form to hand it over, which keeps
    a wrong address."""
    reader = reader_for(app, holder)
    assert "You have no permit yet" in reader.get("/my-permits").text
    permit = town.issued(holder)
    page = reader.get("/my-permits")
    assert permit.number in page.text and "In force" in page.text
    address = f"/my-permits/{permit.id}"
    page = reader.get(address)
    assert "18 August 2027" in page.text
    assert "What you can do with this permit" in reader.get(f"/applications/{permit.application_id}").text
    reader.post(f"{address}/renew", {}, status=403)
    page = reader.post(f"{address}/offer", {"successor": "nobody"}, status=422)
    assert page.one("#successor").get("value") == "nobody"
    page = reader.post(f"{address}/change", {})
    assert page.response.request.path.startswith("/applications/")
    section = reader.get(f"{page.response.request.path}/section/tempat")
    assert section.text.count(f"From {permit.number}") >= 3
    assert "is under way." in reader.get(address).text


def test_an_offer_is_answered_on_the_page_of_ones_permits(app: Flask, holder: Actor) -> None:
    """The other person reads the offer, accepts, and stands in a form of their own; the holder sees the address that was asked,
    not whose it is."""
    permit, other = town.issued(holder), cases.make_applicant("Rizal Mooduto")
    address, reader = cases.address_of(other), reader_for(app, holder)
    reader.get(f"/my-permits/{permit.id}")
    page = reader.post(f"/my-permits/{permit.id}/offer", {"successor": address})
    assert address in page.text and "Rizal Mooduto" not in page.text
    (act,) = db.session.query(PermitAct)
    reader = reader_for(app, other)
    assert permit.number in reader.get("/my-permits").text
    page = reader.post(f"/my-permits/offers/{act.id}", {"answer": "accept"})
    assert page.response.request.path.startswith("/applications/")


def test_two_people_of_the_office_revoke_on_its_page(app: Flask, holder: Actor) -> None:
    """From the register to the permit: an empty form is told what is missing; proposed, confirmed by another, public at once."""
    permit = town.issued(holder)
    first, second = cases.make_staff(town.DIVISION, name="Irfan"), cases.make_staff(town.HEAD)
    reader = reader_for(app, first)
    address = reader.get("/permits").link(permit.number)
    reader.get(address)
    page = reader.post(f"{address}/revoke", {"reason": "Data palsu.", "legal": ""}, status=422)
    assert "Data palsu." in "".join(page.one("#reason").itertext())
    page = reader.post(f"{address}/revoke", {"reason": "Data palsu.", "legal": "UU 17/2023"})
    (act,) = db.session.query(PermitAct)
    reader.post(f"/permits/revocations/{act.id}", {}, status=403)
    other = reader_for(app, second)
    assert "Revocation proposed by Irfan" in other.get(address).text
    page = other.post(f"/permits/revocations/{act.id}", {})
    assert "Revoked" in page.text and "Data palsu." in page.text
    assert reader_for(app).get(f"/v/{permit.token}").heading == "Genuine, but revoked"


def test_every_door_is_its_owners(app: Flask, holder: Actor) -> None:
    """Another applicant and another office find no permit, offer or proposal at any address; a visitor is asked to sign in."""
    permit, other, division = town.issued(holder), cases.make_applicant(), cases.make_staff(town.DIVISION)
    address = cases.address_of(other)
    with transaction():
        offer = operations.offer(permit.id, address, holder, ISSUED)
    with transaction():
        operations.revoke(permit.id, "Alasan.", "Aturan.", division, ISSUED)
    proposal = db.session.query(PermitAct).filter_by(kind="revoke").one().id
    own = [f"/my-permits/{permit.id}/{act}" for act in ("renew", "change", "offer")]
    own += [f"/my-permits/offers/{offer}", f"/my-permits/offers/{offer}/back"]
    office = [f"/permits/{permit.id}/revoke", *(f"/permits/revocations/{proposal}{each}" for each in ("", "/back"))]
    for who in (
        cases.make_applicant(),
        cases.make_staff(("dinkes", "penelaah")),
        cases.make_staff(("dinkes", "kabid")),
    ):
        reader = reader_for(app, who)
        for page in (f"/my-permits/{permit.id}", f"/permits/{permit.id}"):
            reader.get(page, status=404)
        for each in (*own, *office):
            reader.post(each, {"successor": address, "answer": "accept", "reason": "A", "legal": "B"}, status=404)
    assert {each.state for each in db.session.query(PermitAct)} == {"asked"}
    assert reader_for(app).get(f"/my-permits/{permit.id}").response.request.path == "/sign-in"


def test_the_list_costs_the_same_however_long(app: Flask, holder: Actor) -> None:
    """Two permits are read with as many questions as one."""
    reader, counts = reader_for(app, holder), []
    for _one in range(2):
        town.issued(holder)
        reader.get("/my-permits")
        with recording(db.engine) as read:
            reader.get("/my-permits")
        counts.append(read.queries)
    assert counts[0] == counts[1]
