"""Every door and everybody: what answers to whom is what the one table says, in one's own office and in others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from permits import clock
from permits.accounts.models import StaffRole
from permits.accounts.policy import Action, allows, table
from permits.accounts.policy import Case as PolicyCase
from permits.applications import queries
from permits.applications.access import policy_case
from permits.db import db
from tests.pages import Reader
from tests.support import cases
from tests.support.applying import SERVICE
from tests.support.cases import ROOT
from tests.support.visitor import Visitor
from workflows.engine.outcome import Actor

VISITOR = Actor("applicant", "")
LEAD, ASKED, OTHER = "dpmptsp", "kesbangpol", "dishub"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
NOBODYS = "01M7ZRG0000000000000000000"
CODES = {
    "applications.section": {"code": "pemohon"},
    "applications.save": {"code": "pemohon"},
    "offline.typed": {"code": "pemohon"},
    "documents.page": {"code": "ktp"},
    "documents.upload": {"code": "ktp"},
    "documents.remove": {"code": "ktp"},
    "photos.gather": {"code": "ktp"},
    "photos.add": {"code": "ktp"},
    "folder.choose": {"code": "ktp"},
    "folder.use": {"code": "ktp"},
}
NOT_YET = {  # what a case in this position does not have, so that even those who may find nothing
    "applications.permit", "applications.certificate", "applications.confirm",
    "casework.confirm", "documents.all", "documents.page", "folder.choose", "photos.gather", "viewer.picture",
    "inspections.choose", "inspections.arrange", "agencies.link", "agencies.file", "parties.people", "parties.paper_of_case",
    "duplicates.paper",
}  # fmt: skip
OPEN_REVIEW = {"reviews.show", "reviews.done"}  # colleagues read it when it is closed; an open one is its seat's alone


def everybody() -> dict[str, Actor]:
    """A visitor, two applicants, and every role of the city in the lead office, in the office asked and in another one."""
    people = {"visitor": VISITOR, "applicant": cases.make_applicant(), "other applicant": cases.make_applicant("Budi")}
    for role in db.session.scalars(select(StaffRole.code).order_by(StaffRole.code)):
        for office in (LEAD, ASKED, OTHER):
            people[f"{role} of {office}"] = cases.make_staff((office, role))
    return people


def doors(app: Flask) -> Iterator[tuple[Rule, str, Action]]:
    """Each route of the table, each of its methods, and what it needs."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint in table().endpoints:
                yield rule, method, table().actions[table().endpoints[rule.endpoint]]


class Person:
    """Somebody before a browser: what a door answers them, without going where it leads."""

    def __init__(self, app: Flask, actor: Actor) -> None:
        app.test_client_class = Visitor
        self.reader = Reader(app.test_client())
        if actor.id:
            self.reader.sign_in(cases.address_of(actor), cases.PASSWORD)
        self.reader.get("/sign-in" if not actor.id else "/account")

    def knock(self, address: str, method: str) -> str:
        """«open», «sign in», «403» or «404»."""
        form = {"data": {"csrf_token": self.reader.token}} if method == "POST" else {}
        answer = self.reader.client.open(address, method=method, **form)
        if answer.status_code in {403, 404}:
            return str(answer.status_code)
        asked = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
        return "sign in" if asked else "open"


def filled(rule: Rule, places: Mapping[str, str]) -> str:
    """The route's address with these in its places, and something that does not exist in the others."""
    wanted = {each: places.get(each, "1" if f"<int:{each}>" in rule.rule else NOBODYS) for each in rule.arguments}
    return PLACE.sub(lambda found: wanted[found[1]], rule.rule)


def test_the_guard_opens_each_route_to_those_the_table_names(own_app: Flask) -> None:
    """Every route and method, every role: before the page is asked, the table decides."""
    with own_app.app_context():
        cases.publish()
        everyone = everybody()
        people = {name: (each, Person(own_app, each)) for name, each in everyone.items() if OTHER not in name}
        for endpoint in table().endpoints:
            own_app.view_functions[endpoint] = lambda **_places: ("", 204)
        wrong = []
        for rule, method, action in doors(own_app):
            for name, (actor, person) in people.items():
                closed = "404" if actor.id else "sign in"
                wanted = "open" if allows(action.name, actor, known_case=False) else closed
                if (found := person.knock(filled(rule, {}), method)) != wanted:
                    wrong.append(f"{method} {rule.rule} for {name}: {found}, not {wanted}")
        assert wrong == []


@dataclass(frozen=True)
class Filed:
    """A case that was checked and now waits for the agency that was asked: its ids by their names in addresses."""

    places: Mapping[str, str]
    of: PolicyCase
    review: PolicyCase


def filed(applicant: Actor) -> Filed:
    """A case of this applicant in the lead office, with an open review of another office."""
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    cases.send(application_id, applicant, now=clock.now())
    cases.decide(application_id, "lengkap", now=clock.now())
    (review,) = cases.open_reviews(application_id)
    document = next(iter(queries.files_of(application_id).values()))
    offices = policy_case(application_id)
    of = PolicyCase(applicant.id, offices.lead_office, offices.addressed)
    places = {"application_id": application_id, "review_id": review.id, "document_id": document.id, "page": "1"}
    asked = frozenset({(review.office, review.role)})
    return Filed(places, of, PolicyCase(of.applicant_id, of.lead_office, asked))


def test_a_case_answers_to_those_the_table_names(own_app: Flask) -> None:
    """Every route that concerns a case, every role, own and other office: strangers find nothing of it."""
    with own_app.app_context():
        cases.publish()
        people = {name: (actor, Person(own_app, actor)) for name, actor in everybody().items()}
        case = filed(people["applicant"][0])
        wrong = []
        for rule, method, action in doors(own_app):
            if not rule.arguments & set(case.places):
                continue
            of = case.review if "review_id" in rule.arguments else case.of
            address = filled(rule, {**case.places, **CODES.get(rule.endpoint, {})})
            for name, (actor, person) in people.items():
                wanted = answers(action, actor, of, rule.endpoint)
                if method == "POST" and "open" in wanted:
                    continue
                if (found := person.knock(address, method)) not in wanted:
                    wrong.append(f"{method} {rule.rule} for {name}: {found}, not {' or '.join(sorted(wanted))}")
        assert wrong == []


def answers(action: Action, actor: Actor, of: PolicyCase, endpoint: str) -> set[str]:
    """What a door may answer: open to whom the table names, told apart from nothing only to those the case concerns."""
    name = "review.decide" if endpoint in OPEN_REVIEW else action.name
    if allows(name, actor, of):
        return {"404"} if endpoint in NOT_YET else {"open"}
    if not actor.id:
        return {"sign in"}
    concerned = any(allows(each, actor, of) for each in ("application.own", "application.read"))
    return {"403", "404"} if concerned else {"404"}


def test_the_documentation_prints_the_table() -> None:
    """Whoever reads the documentation finds every action, with who may and in which words."""
    printed = (ROOT / "docs" / "reference" / "policy.md").read_text(encoding="utf-8")
    assert [
        each.name for each in table().actions.values() if each.about not in printed or each.name not in printed
    ] == []
