"""What belongs to somebody and is no case (businesses, papers, files, permits, complaints): to others as if it were not there."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from permits import clock
from permits.accounts.policy import OF_THE_APPLICANT, table
from permits.complaints import operations as complaints
from permits.complaints.operations import Report
from permits.conversation.models import MessageFile
from permits.db import db, transaction
from permits.folder.models import FolderFile
from permits.holding import operations as holding
from permits.ids import new_id
from permits.parties import invitations
from permits.uploads import operations as uploads
from permits.uploads.operations import Named, Target
from tests.complaints.test_views import reader_for
from tests.holding import town
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from tests.support.hostile import pdf
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
OWN = {"party.own", "upload.own", "permits.own", "complaints.own"}
SINGLE_USE = {"token"}  # links: who has one may open it; guessing them is tried in benchmarks/enumeration.py
A_VISIT = {"visit_id", "photo_id"}  # an inspection's own town tries them
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


def things_of(owner: Actor, reader: Reader) -> dict[str, str]:
    """One of everything, by «blueprint.argument» or the argument's name alone."""
    now, settings = clock.now(), reader.client.application.config["SETTINGS"]
    permit = town.issued(owner)
    draft = cases.make_draft(town.SERVICE, owner, "dokter", now=now)
    cases.send(draft, owner, now=now)
    once = reader.get(f"/applications/{draft}").one("input[name=talk-token]").get("value", "")
    form = {"talk-body": "Mohon dicek.", "talk-token": once, "talk-files": [(io.BytesIO(pdf()), "surat.pdf")]}
    reader.post(f"/applications/{draft}/messages", form)
    reader.get("/folder/add")
    kept = {"file": (io.BytesIO(pdf(pages=2)), "ijazah.pdf"), "kind": "other"}
    reader.post("/folder/add", kept, content_type="multipart/form-data")
    with transaction():
        upload = uploads.begin(Target("folder"), Named("halaman.pdf", 9), 7, owner, now)
        said = Report("Lambat.", new_id(), "id", town.SERVICE)
        complaint = complaints.report(said, owner, settings.secret_key, now).id
        offer = holding.offer(permit.id, "siapa@warga.example", owner, town.ISSUED)
    business = stage.make_business(owner)
    with transaction():
        invited = invitations.invite_member(business, "siapa@warga.example", "read", "id", owner, now)
    return {
        "business_id": business,
        "invitation_id": invited,
        "account_id": owner.id,
        "mandate_id": stage.mandate(owner, cases.make_applicant("Wakil")),
        "permit_id": permit.id,
        "act_id": offer,
        "complaint_id": complaint,
        "upload_id": upload.id,
        "folder.file_id": db.session.query(FolderFile.id).filter_by(account_id=owner.id).scalar(),
        "conversation.file_id": db.session.query(MessageFile.id).limit(1).scalar(),
    }


def address_of(rule: Rule, things: Mapping[str, str]) -> str | None:
    """The route's address with these things in it; None where it names none of them."""
    blueprint = rule.endpoint.partition(".")[0]
    names = {each: things.get(f"{blueprint}.{each}") or things.get(each) for each in rule.arguments}
    if not names or not all(names.values()):
        return None
    return PLACE.sub(lambda found: names[found[1]] or "", rule.rule)


def doors(app: Flask) -> list[tuple[Rule, str]]:
    """Each route on the applicant's side of the table, with its methods, whose address names something but no case."""
    found = []
    for rule in app.url_map.iter_rules():
        action = table().actions.get(table().endpoints.get(rule.endpoint, ""))
        if action is None or not (action.name in OWN or action.who & OF_THE_APPLICANT):
            continue
        if rule.arguments and not rule.arguments & {"application_id", "document_id", *SINGLE_USE, *A_VISIT}:
            found += [(rule, method) for method in sorted((rule.methods or set()) & {"GET", "POST", "PATCH"})]
    return found


def answer(reader: Reader, method: str, address: str, things: Mapping[str, str]) -> tuple[int, str]:
    """Status and words, without marks of the page and the ids asked for."""
    data = {"csrf_token": reader.token} if method == "POST" else None
    headers = {"X-CSRFToken": reader.token} if method == "PATCH" else {}
    said = reader.client.open(address, method=method, data=data, headers=headers)
    text = re.sub(r'value="[^"]*"', "", said.text)
    for each in things.values():
        text = text.replace(each, "ID")
    return said.status_code, text


def test_somebody_elses_thing_is_as_none(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    """At every such door a stranger, a former member and representative, and other offices get the answer of an invented id."""
    town.publish(tmp_path)
    owner, former = cases.make_applicant(), cases.make_applicant("Dulu")
    mine = reader_for(app, owner)
    things = things_of(owner, mine)
    stage.join(things["business_id"], former, "manage", owner)
    stage.leave(things["business_id"], former, owner)
    stage.end_mandate(stage.mandate(owner, former), owner)
    nothing = {name: new_id() for name in things}
    people = [cases.make_applicant("Orang Lain"), former, cases.make_staff(("dishub", "penelaah"))]
    tried = [(rule, method) for rule, method in doors(app) if address_of(rule, things)]
    assert {rule.endpoint for rule, _ in doors(app)} == {rule.endpoint for rule, _ in tried}
    for person in people:
        reader = reader_for(app, person)
        reader.get("/account")
        for rule, method in tried:
            asked, invented = address_of(rule, things) or "", address_of(rule, nothing) or ""
            told = answer(reader, method, asked, things)
            assert told == answer(reader, method, invented, nothing), (method, rule.rule, person.kind)
            assert told[0] in {403, 404}, (method, rule.rule, told[0])
    assert mine.client.get(address_of(tried[0][0], things) or "").status_code in {200, 405}
