"""What has an id and belongs to somebody: to others it is as if it were not there, at every door of the one policy table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from permits.accounts.policy import OF_THE_APPLICANT, OF_THE_OFFICES, Action, table
from permits.ids import new_id
from tests.applications import things
from tests.complaints.test_views import reader_for
from tests.holding import town
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases

pytestmark = pytest.mark.database
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
ID = re.compile("[0-9A-Z]{26}")
OF_A_CASE = {"application_id", "review_id"}  # tried by test_access.py beside this, and by tests/accounts/test_doors.py
LINKS = {"token"}  # who has one may open it; guessing them is tried in benchmarks/enumeration.py
OF_EVERYBODY = {"service", "code"}
OF_THE_CITY = {  # whoever has the ability has it for the whole city
    "draft_id", "source_id", "plan_id", "number", "service", "job_id", "finding_id", "request_id", "succession_id",
}  # fmt: skip
REPRESENTED = {"permit_id"}  # beside cases: what whoever has a power of attorney finds too
NOTHING_YET = {"photos.photo", "inspections.minutes", "together.sent"}  # nothing to look at, even for whose it is


def address_of(rule: Rule, known: Mapping[str, str]) -> str | None:
    """The route's address with these ids in it; None where one of its places has none."""
    blueprint = rule.endpoint.partition(".")[0]
    names = {each: known.get(f"{blueprint}.{each}") or known.get(each) for each in rule.arguments}
    return PLACE.sub(lambda found: names[found[1]] or "", rule.rule) if all(names.values()) else None


def doors(app: Flask, who: Iterable[str], but: set[str]) -> list[tuple[Rule, str, Action]]:
    """Each route with an id that the table opens to some of these, once for each of its methods."""
    found = []
    for rule in app.url_map.iter_rules():
        action = table().actions.get(table().endpoints.get(rule.endpoint, ""))
        if action is None or not rule.arguments or rule.arguments & but:
            continue
        if any(each.startswith(tuple(who)) for each in action.who):
            found += [(rule, method, action) for method in sorted((rule.methods or set()) & {"GET", "POST", "PATCH"})]
    return found


def answer(reader: Reader, method: str, address: str, known: Mapping[str, str]) -> tuple[int, str]:
    """Status and words, without marks of the page, its address and the ids asked for."""
    data = {"csrf_token": reader.token} if method == "POST" else None
    headers = {"X-CSRFToken": reader.token} if method == "PATCH" else {}
    said = reader.client.open(address, method=method, data=data, headers=headers)
    text = re.sub(r'value="[^"]*"', "", said.text).replace(address, "HERE")
    for each in filter(ID.fullmatch, known.values()):
        text = text.replace(each, "ID")
    return said.status_code, text


def invented(known: Mapping[str, str]) -> dict[str, str]:
    """Ids of nothing in the places of these."""
    return {name: each if each.isdigit() else new_id() for name, each in known.items()}


def require_as_none(reader: Reader, tried: Iterable[tuple[Rule, str]], known: Mapping[str, str]) -> None:
    """Every one of these doors answers for what is there in the very words for what is not."""
    nothing = invented(known)
    reader.get("/account")
    for rule, method in tried:
        asked, none = address_of(rule, known) or "", address_of(rule, nothing) or ""
        told = answer(reader, method, asked, known)
        assert told == answer(reader, method, none, nothing), (method, rule.rule)
        assert told[0] in {303, 403, 404}, (method, rule.rule, told[0])


def test_somebody_elses_thing_is_as_none(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    """At every door of the applicant's side its owner finds it, a representative what the business's cases are about; a
    stranger, a former member and representative, and another office get the answer of an invented id, and change nothing."""
    things.publish(tmp_path)
    owner, former, agent = (cases.make_applicant(name) for name in ("Nurhaliza", "Dulu", "Wakil"))
    mine = reader_for(app, owner)
    known = things.of_person(owner, mine)
    business = known["business_id"]
    stage.join(business, former, "manage", owner)
    stage.leave(business, former, owner)
    stage.end_mandate(stage.mandate(owner, former, business=business), owner)
    stage.mandate(owner, agent, business=business)
    found = doors(app, OF_THE_APPLICANT | {"signed_in"}, OF_A_CASE | LINKS | OF_EVERYBODY)
    assert [rule.endpoint for rule, _method, _action in found if address_of(rule, known) is None] == []
    shared = [each[:2] for each in found if each[2].who & OF_THE_APPLICANT or each[0].arguments <= REPRESENTED]
    apart = [each[:2] for each in found if each[:2] not in shared]
    for person in (cases.make_applicant("Orang Lain"), former, cases.make_staff(("dishub", "penelaah"))):
        require_as_none(reader_for(app, person), shared + apart, known)
    representative = reader_for(app, agent)
    require_as_none(representative, apart, known)
    for reader, theirs in ((mine, shared + apart), (representative, shared)):
        for rule, method in theirs:
            if method == "GET" and rule.endpoint not in NOTHING_YET:
                told = reader.client.get(address_of(rule, known) or "")
                assert told.status_code < 400, (rule.rule, told.status_code)


def test_another_offices_thing_is_as_none(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    """Somebody of another office, whatever roles they hold there, gets the answer of an invented id at every door of an office."""
    things.publish(tmp_path)
    known = things.of_office(cases.make_applicant(), town.HEAD[0])
    outsider = reader_for(app, cases.make_staff(*(("dishub", role) for role in things.roles())))
    but = OF_A_CASE | LINKS | OF_THE_CITY
    found = [each for each in doors(app, OF_THE_OFFICES | {"may:"}, but) if not each[2].who & OF_THE_APPLICANT]
    assert [rule.endpoint for rule, _method, _action in found if address_of(rule, known) is None] == []
    require_as_none(outsider, [each[:2] for each in found], known)
