"""Businesses: what they say of themselves, who may do what for them, and how that begins and ends."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from permits import clock
from permits.accounts.erasure import erase_person
from permits.applications import prefill, queries
from permits.applications.cases import load_case
from permits.applications.models import Application, ApplicationEvent
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.parties import operations
from permits.parties.models import Business, Invitation, Membership
from permits.parties.shapes import doubtful, tidy
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from workflows.definition import Field, Text
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def manager(client: FlaskClient) -> Actor:
    """Somebody who applies, with the small services published."""
    cases.publish(cases.SMALL)
    return cases.make_applicant("Rizal Mooduto")


def reader_of(client: FlaskClient, person: Actor) -> Reader:
    found = Reader(client)
    found.sign_in(cases.address_of(person), cases.PASSWORD)
    return found


def draft_for(business: str, person: Actor) -> str:
    answers = {"nama": "Pasar malam", "luas": "40"}
    return cases.make_draft("five-states", person, "warga", answers, party=f"business:{business}")


def events(application_id: str, kind: str) -> list[dict[str, str]]:
    wanted = select(ApplicationEvent.data).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind == kind
    )
    return list(db.session.scalars(wanted.order_by(ApplicationEvent.seq)))


def test_a_doubtful_number_is_kept_and_said(client: FlaskClient, manager: Actor) -> None:
    """Numbers lose the signs people write between figures; one of a wrong length is kept with a sentence, a missing name is not."""
    reader = reader_of(client, manager)
    page = reader.get("/businesses", language="en")
    reader.get(page.link("Add a business"))
    page = reader.post("/businesses/new", {**stage.SAID, "name": " "}, status=422)
    assert "Type the name of the business." in page.text
    assert page.one("#kbli").get("value") == "73100"
    page = reader.post("/businesses/new", {**stage.SAID, "nib": "9120.0041-70023", "npwp": "12.345"})
    assert page.heading == stage.SAID["name"]
    assert "An NPWP usually has 15 or 16 digits." in page.text
    assert "A NIB usually" not in page.text
    kept = db.session.scalars(select(Business)).one()
    assert (kept.nib, kept.npwp) == ("9120004170023", "12345")
    assert doubtful({"kbli": tidy("kbli", "73100 ; 4711")}) == ["kbli"]


def test_a_change_that_came_second_loses_nothing(client: FlaskClient, manager: Actor) -> None:
    """Whoever saves second sees what was saved meanwhile beside what they typed, and may save it after all."""
    business = stage.make_business(manager)
    reader = reader_of(client, manager)
    address = f"/businesses/{business}/change"
    reader.get(address, language="en")
    with transaction():
        operations.change_business(business, 1, {**stage.SAID, "address": "Jalan Baru 1"}, manager)
    page = reader.post(address, {**stage.SAID, "address": "Jalan Lain 2", "version": "1"}, status=409)
    assert page.one("#address").get("value") == "Jalan Lain 2"
    assert "Saved meanwhile: Jalan Baru 1" in page.text
    version = page.one("input[name=version]").get("value")
    reader.post(address, {**stage.SAID, "address": "Jalan Lain 2", "version": version})
    assert db.session.get_one(Business, business, populate_existing=True).address == "Jalan Lain 2"


def test_a_draft_begins_with_the_business(client: FlaskClient, manager: Actor) -> None:
    """One chooses for whom it is where there is a choice; the profile of the business is offered and marked, and noted as such."""
    business = stage.make_business(manager)
    reader = reader_of(client, manager)
    page = reader.get("/services/five-states/apply", language="en")
    assert "For whom do you apply?" in page.text
    form = {"applicant_kind": "warga", "party": "business:01M7ZRG0000000000000000000"}
    page = reader.post("/services/five-states/apply", form, status=422)
    assert "Choose for whom you apply." in page.text
    reader.post("/services/five-states/apply", {**form, "party": f"business:{business}"})
    row = db.session.scalars(select(Application)).one()
    assert (row.business_id, row.applicant_id) == (business, manager.id)
    assert events(row.id, "on_behalf") == [{"via": "member", "ref": business}]
    asked = [Field("n", "text", Text("n", "n"), "isi", prefill="business.nib")]
    offered = prefill.offered(load_case(db.session(), row.id), asked)
    assert offered == {"n": stage.SAID["nib"]}
    assert prefill.from_profile(asked, offered) == {"n"}
    assert prefill.from_profile([Field("n", "text", Text("n", "n"), "isi", default="x")], {"n": "x"}) == frozenset()


def test_who_applies_for_nobody_else_is_not_asked(client: FlaskClient, manager: Actor) -> None:
    """Somebody without a business chooses only the kind of applicant."""
    page = reader_of(client, manager).get("/services/five-states/apply", language="en")
    assert "For whom do you apply?" not in page.text


def test_a_right_lets_do_what_it_says(client: FlaskClient, manager: Actor) -> None:
    """A reader neither begins nor fills in for the business, a filer sends what a colleague began, with both on the record."""
    business = stage.make_business(manager)
    filer, reader = cases.make_applicant("Siti"), cases.make_applicant("Umar")
    stage.join(business, filer, "file", manager)
    stage.join(business, reader, "read", manager)
    with pytest.raises(Invalid):
        draft_for(business, reader)
    application_id = draft_for(business, manager)
    with pytest.raises(Forbidden, match="may_only_read"):
        cases.hand_in(application_id, reader)
    with pytest.raises(Forbidden, match="may_only_read"):
        cases.send(application_id, reader)
    with pytest.raises(NotFound):
        cases.send(application_id, cases.make_applicant("Orang Lain"))
    cases.send(application_id, filer)
    assert [each["ref"] for each in events(application_id, "on_behalf")] == [business, business]


def test_a_right_that_is_none_changes_nothing(client: FlaskClient, manager: Actor) -> None:
    """A form without a right is none of ours: it is called unreadable, and the member may do what they might."""
    business, filer = stage.make_business(manager), cases.make_applicant("Siti")
    stage.join(business, filer, "file", manager)
    reader = reader_of(client, manager)
    reader.get(f"/businesses/{business}")
    reader.post(f"/businesses/{business}/members/{filer.id}", {"may": ""}, status=400)
    assert [each.may for each in db.session.query(Membership).filter_by(account_id=filer.id)] == ["file"]


def test_removal_ends_access_at_once(client: FlaskClient, manager: Actor) -> None:
    """Who was removed finds nothing of the business any more; applications whose contact they were go on with somebody else."""
    business = stage.make_business(manager)
    filer = cases.make_applicant("Siti")
    stage.join(business, filer, "file", manager)
    application_id = draft_for(business, filer)
    cases.send(application_id, filer)
    stage.leave(business, filer, manager)
    stage.leave(business, filer, manager)  # a second press changes nothing
    row = db.session.get_one(Application, application_id, populate_existing=True)
    assert (row.applicant_id, row.business_id) == (manager.id, business)
    assert events(application_id, "contact_changed") == [{"from": filer.id, "to": manager.id}]
    assert queries.applications_of(filer, clock.now().date()) == []
    reader = reader_of(client, filer)
    reader.get(f"/businesses/{business}", status=404)
    reader.get(f"/applications/{application_id}", status=404)


def test_the_last_manager_stays(client: FlaskClient, manager: Actor) -> None:
    """The last manager neither leaves nor takes a smaller right nor is erased while others belong; with a successor they do."""
    business = stage.make_business(manager)
    other = cases.make_applicant("Siti")
    stage.join(business, other, "file", manager)
    with pytest.raises(Forbidden, match="last_manager"):
        stage.leave(business, manager, manager)
    with pytest.raises(Forbidden, match="last_manager"), transaction():
        operations.change_right(business, manager.id, "read", manager, clock.now())
    with pytest.raises(Conflict, match="last_manager"), transaction():
        erase_person(manager.id, manager, clock.now())
    with transaction():
        operations.change_right(business, other.id, "manage", manager, clock.now())
    application_id = draft_for(business, manager)
    with transaction():
        erase_person(manager.id, manager, clock.now())
    assert db.session.get_one(Application, application_id, populate_existing=True).applicant_id == other.id
    assert load_case(db.session(), application_id).facts.form
    with transaction():
        erase_person(other.id, other, clock.now())
    emptied = db.session.get_one(Business, business, populate_existing=True)
    assert (emptied.name, emptied.nib, emptied.address) == ("—", "", "")


def test_only_managers_manage(client: FlaskClient, manager: Actor) -> None:
    """A member who files is told why they may not manage; a stranger is told that there is no such business."""
    business = stage.make_business(manager)
    filer = cases.make_applicant("Siti")
    stage.join(business, filer, "file", manager)
    for person, error in ((filer, Forbidden), (cases.make_applicant("Orang Lain"), NotFound)):
        with pytest.raises(error), transaction():
            operations.change_right(business, manager.id, "read", person, clock.now())
        with pytest.raises(error), transaction():
            operations.change_business(business, 1, stage.SAID, person)
        with pytest.raises(error), transaction():
            operations.end_membership(business, manager.id, person, clock.now())
    staff = cases.make_staff(("loket", "kepala"))
    with pytest.raises(Forbidden), transaction():
        operations.make_business(stage.SAID, staff, clock.now())


def test_the_list_asks_as_often_for_many_as_for_one(client: FlaskClient, manager: Actor) -> None:
    """One's applications stand by those for whom they are, and take the same number of questions however many there are."""
    business = stage.make_business(manager)
    reader = reader_of(client, manager)
    draft_for(business, manager)
    cases.make_draft("five-states", manager, "warga", {"nama": "Bazar", "luas": "10"})
    reader.get("/applications", language="en")
    few = count_questions(reader)
    for name in ("CV Dua", "CV Tiga"):
        draft_for(stage.make_business(manager, name), manager)
    assert count_questions(reader) == few
    page = reader.get("/applications")
    assert [each for each in ("For myself", "For CV Dua", "For CV Tiga") if each not in page.text] == []


def count_questions(reader: Reader) -> int:
    """How many statements the list of applications sends."""
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", listener := lambda *args: sent.append(args[2]))
    try:
        reader.get("/applications")
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    return len(sent)


def test_there_is_one_row_of_rights_a_member(client: FlaskClient, manager: Actor) -> None:
    """Another right ends the earlier row, which stays as history; the same right again changes nothing."""
    business = stage.make_business(manager)
    other = cases.make_applicant("Siti")
    for may in ("read", "read", "file"):
        stage.join(business, other, may, manager)
    rows = db.session.scalars(
        select(Membership).where(Membership.account_id == other.id).order_by(Membership.since, Membership.id)
    ).all()
    assert [(each.may, each.ended_at is None) for each in rows] == [("read", False), ("file", True)]
    assert db.session.scalars(select(Invitation)).all() == []
