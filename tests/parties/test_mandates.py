"""Powers of attorney: days, what they cover, how they begin and end, and what the record, pages and mails say of them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from permits import clock
from permits.accounts.erasure import erase_person
from permits.accounts.queries import today
from permits.applications import queries
from permits.applications.models import Application, ApplicationEvent
from permits.complaints.windows import office_of
from permits.db import db, transaction
from permits.errors import Forbidden, Invalid, NotFound
from permits.notices.models import Notice
from permits.parties import invitations, mandates
from permits.parties.models import Mandate
from permits.parties.standing import standing
from permits.scheduling.running import run_due_jobs
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from tests.support.mail import mails_taken
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
ANSWERS = {"nama": "Pasar malam", "luas": "40"}


@pytest.fixture
def owner(client: FlaskClient) -> Actor:
    """Somebody who applies, with the small services published."""
    cases.publish(cases.SMALL)
    return cases.make_applicant("Nurhaliza Pakaya")


@pytest.fixture
def helper(owner: Actor) -> Actor:
    """Somebody who may come to act for the owner."""
    return cases.make_applicant("Siti Hasan")


def draft(person: Actor, party: str = "") -> str:
    return cases.make_draft("five-states", person, "warga", ANSWERS, now=clock.now(), party=party)


def reader_of(app: Flask, person: Actor) -> Reader:
    found = Reader(app.test_client())
    found.sign_in(cases.address_of(person), cases.PASSWORD)
    found.get("/account", language="en")
    return found


def test_a_representative_applies_on_somebodys_behalf(app: Flask, owner: Actor, helper: Actor) -> None:
    """The application is the owner's; the record, both sides' pages and the receipt say who acted with which paper."""
    mandate = stage.mandate(owner, helper)
    application_id = draft(helper, f"mandate:{mandate}")
    cases.send(application_id, helper, now=clock.now())
    row = db.session.get_one(Application, application_id, populate_existing=True)
    assert (row.applicant_id, row.business_id) == (owner.id, None)
    said = db.session.execute(
        select(ApplicationEvent.actor_id, ApplicationEvent.data).where(ApplicationEvent.kind == "on_behalf")
    ).all()
    assert [tuple(each) for each in said] == [(helper.id, {"via": "mandate", "ref": mandate})] * 2
    office = reader_of(app, cases.make_staff(("taman", "penelaah")))
    for reader, address in (
        (reader_of(app, helper), f"/applications/{application_id}/sent"),
        (reader_of(app, owner), f"/applications/{application_id}"),
        (office, f"/cases/{application_id}"),
    ):
        page = reader.get(address, language="en")
        assert "Acts with a power of attorney" in page.text
        assert "Siti Hasan" in page.text
        paper = reader.client.get(page.link("The signed paper"))
        assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    stranger = reader_of(app, cases.make_applicant("Orang Lain"))
    stranger.get(f"/applications/{application_id}/mandates/{mandate}", status=404)
    stranger.get(f"/mandates/{mandate}", status=404)
    stranger.get(f"/mandates/{mandate}/paper", status=404)


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [(0, 0, True), (-5, 5, True), (1, 5, False), (-5, -1, False)],
    ids=["one day", "in its days", "before", "after"],
)
def test_the_right_holds_on_its_days(owner: Actor, helper: Actor, first: int, last: int, holds: bool) -> None:
    """From the first to the last day, both included, a representative finds the applications it covers, and on no other day."""
    application_id = draft(owner)
    stage.mandate(owner, helper, first=first, last=last)
    row = db.session.get_one(Application, application_id)
    assert (standing(row, helper.id, today) is not None) == holds
    assert [each.application.id for each in queries.applications_of(helper, today())] == [application_id][:holds]


def test_it_covers_what_it_names(owner: Actor, helper: Actor) -> None:
    """Everything, a service, or a case: nothing else is found, and none of what the owner does for a business."""
    mine, other = draft(owner), draft(owner)
    of_business = draft(owner, f"business:{stage.make_business(owner)}")
    for covers, codes, found in (
        ("all", (), {mine, other}),
        ("services", ("five-states",), {mine, other}),
        ("services", ("needs-permit",), set()),
        ("cases", (other,), {other}),
    ):
        try:
            mandate = stage.mandate(owner, helper, covers=covers, codes=codes)
        except Invalid:
            assert not found
            continue
        assert {each.application.id for each in queries.applications_of(helper, today())} == found
        for application_id in (mine, other, of_business):
            row = db.session.get_one(Application, application_id)
            assert (standing(row, helper.id, today) is not None) == (application_id in found)
        with transaction():
            mandates.withdraw(mandate, owner, clock.now())
    assert queries.applications_of(helper, today()) == []


def test_it_ends_at_once(app: Flask, owner: Actor, helper: Actor) -> None:
    """Withdrawn by the owner or given back, it lets nothing be sent any more; pressed twice, it has ended once."""
    application_id, stranger = draft(owner), cases.make_applicant("Orang Lain")
    for ends in (owner, helper):
        mandate = stage.mandate(owner, helper)
        with pytest.raises(NotFound), transaction():
            mandates.withdraw(mandate, stranger, clock.now())
        reader = reader_of(app, ends)
        reader.get(f"/mandates/{mandate}", language="en")
        for _press in range(2):
            reader.post(f"/mandates/{mandate}/end", {})
        assert db.session.get_one(Mandate, mandate, populate_existing=True).withdrawn_by == ends.id
        with pytest.raises(NotFound):
            cases.send(application_id, helper, now=clock.now())
    reader_of(app, helper).get(f"/applications/{application_id}", status=404)


def test_a_business_gives_one_too(owner: Actor, helper: Actor) -> None:
    """A manager lets somebody act for the business; who gave it may leave without ending it, a filer may give none."""
    business, colleague = stage.make_business(owner), cases.make_applicant("Umar")
    stage.join(business, colleague, "file", owner)
    with pytest.raises(Forbidden):
        stage.mandate(colleague, helper, business=business)
    mandate = stage.mandate(owner, helper, business=business)
    application_id = draft(helper, f"mandate:{mandate}")
    row = db.session.get_one(Application, application_id)
    assert (row.applicant_id, row.business_id) == (owner.id, business)
    stage.join(business, colleague, "manage", owner)
    stage.leave(business, owner, colleague)
    cases.send(application_id, helper, now=clock.now())


def test_mails_go_to_whom_the_owner_chose(app: Flask, owner: Actor, helper: Actor) -> None:
    """Both, the representative or the owner alone: each gets one mail of their own, and a repetition sends none again."""
    for tells, told in (("both", {owner.id, helper.id}), ("representative", {helper.id}), ("principal", {owner.id})):
        mandate = stage.mandate(owner, helper, tells=tells)
        application_id = draft(owner)
        cases.send(application_id, owner, now=clock.now())
        with mails_taken(app) as server:
            for _round in range(3):
                run_due_jobs(clock.now() + timedelta(seconds=1))
        wanted = select(Notice.account_id).where(Notice.application_id == application_id, Notice.kind == "received")
        assert sorted(db.session.scalars(wanted)) == sorted(told)
        subjects = [each["Subject"] for person in told for each in server.to(cases.address_of(owner))]
        assert not any("Siti" in each for each in subjects)
        with transaction():
            mandates.withdraw(mandate, owner, clock.now())


def test_the_page_says_what_is_missing_and_keeps_the_rest(app: Flask, owner: Actor, helper: Actor) -> None:
    """Each box that is not in order says so, what was typed stays; in order, the representative gets an invitation."""
    reader = reader_of(app, owner)
    reader.get("/mandates/new", language="en")
    day, month, year = today().day, today().month, today().year
    form = {
        "mail": "siti", "covers": "services", "tells": "both", "first-day": "31", "first-month": "2",
        "first-year": f"{year}", "last-day": f"{day}", "last-month": f"{month}", "last-year": f"{year + 1}",
    }  # fmt: skip
    page = reader.post("/mandates/new", form, status=422)
    for said in (
        "Type a whole email address", "Type the day like", "at least one service", "Choose a file first.",
    ):  # fmt: skip
        assert said in page.text, said
    assert page.one("#first-day").get("value") == "31"
    sound = {
        **form, "mail": cases.address_of(helper), "covers": "all", "first-day": f"{day}", "first-month": f"{month}",
        "paper": (io.BytesIO(cases.sample_file("pdf")), "kuasa.pdf"),
    }  # fmt: skip
    page = reader.post("/mandates/new", sound, content_type="multipart/form-data")
    assert "Waits for the representative" in page.text
    assert queries.applications_of(helper, today()) == []
    with mails_taken(app) as server:
        run_due_jobs(clock.now())
    assert "Nurhaliza Pakaya" in server.to(cases.address_of(helper))[-1].get_content()


def test_only_the_owner_hands_an_application_over(client: FlaskClient, owner: Actor, helper: Actor) -> None:
    """Nobody acts as their own representative, and an invitation that its sender ended is no power of attorney."""
    with pytest.raises(Forbidden, match="own_representative"):
        stage.mandate(owner, owner)
    with pytest.raises(Invalid):
        stage.mandate(owner, helper, last=-1)
    wanted = replace(stage.wanted(helper), last_day=date(2099, 1, 1))
    with transaction():
        codes = [each.code for each in mandates.problems_of(wanted, owner, today())]
    assert codes == ["mandate_too_long"]
    with transaction():
        mandate = mandates.give(stage.wanted(helper), stage.PAPER, owner, today(), clock.now())
    with transaction():
        mandates.withdraw(mandate, owner, clock.now())
        assert invitations.open_invitations("mandate", mandate, clock.now()) == []


def test_it_goes_with_the_person(client: FlaskClient, owner: Actor, helper: Actor) -> None:
    """Erasing the owner or the representative ends it and takes the paper's name away."""
    for person in (helper, owner):
        other = cases.make_applicant("Umar")
        mandate = stage.mandate(owner, helper) if person is helper else stage.mandate(owner, other)
        with transaction():
            erase_person(person.id, person, clock.now())
        row = db.session.get_one(Mandate, mandate, populate_existing=True)
        assert (row.filename, row.withdrawn_by) == ("—", person.id)


def test_a_representative_objects_on_somebodys_behalf(owner: Actor, helper: Actor) -> None:
    """Whoever holds a power of attorney may complain about the case as its owner may; without one the case does not exist."""
    application_id = draft(owner)
    cases.send(application_id, owner, now=clock.now())
    with pytest.raises(NotFound):
        office_of(None, application_id, helper)
    stage.mandate(owner, helper)
    assert office_of(None, application_id, helper) == office_of(None, application_id, owner)
