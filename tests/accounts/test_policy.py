"""Who may do what: the table, its reading, and the doors it guards."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits.accounts.policy import Case, allows, read_table, require, table
from permits.errors import Forbidden, NotFound
from tests.pages import Reader
from tests.support.cases import PASSWORD, address_of, make_applicant, make_staff, publish
from workflows.engine.outcome import Actor

NURHALIZA = Actor("applicant", "nurhaliza")
BUDI = Actor("applicant", "budi")
REVIEWER = Actor("staff", "ratna", frozenset({("parks", "reviewer")}))
COLLEAGUE = Actor("staff", "yusuf", frozenset({("parks", "clerk")}))
LEADER = Actor("staff", "sitti", frozenset({("counter", "clerk")}))
STRANGER = Actor("staff", "amir", frozenset({("roads", "reviewer")}))
VISITOR = Actor("applicant", "")
CASE = Case("nurhaliza", "counter", frozenset({("parks", "reviewer")}))
EVERYBODY = (NURHALIZA, BUDI, REVIEWER, COLLEAGUE, LEADER, STRANGER, VISITOR)


@pytest.mark.parametrize(
    ("action", "may"),
    [
        ("catalogue.read", EVERYBODY),
        ("account.own", (NURHALIZA, BUDI, REVIEWER, COLLEAGUE, LEADER, STRANGER)),
        ("application.own", (NURHALIZA,)),
        ("application.read", (REVIEWER, COLLEAGUE, LEADER)),
        ("file.read", (NURHALIZA, REVIEWER, COLLEAGUE, LEADER)),
        ("permit.download", (NURHALIZA, LEADER)),
        ("review.decide", (REVIEWER,)),
    ],
)
def test_the_relation_to_the_case_decides(database: object, action: str, may: tuple[Actor, ...]) -> None:
    """Each action is allowed to those its row names, by their relation to the case, and to nobody else."""
    assert tuple(each for each in EVERYBODY if allows(action, each, CASE)) == may


def test_without_the_case_a_relation_allows_nothing(database: object) -> None:
    """A right that depends on a case is no right while the case is unknown."""
    assert not any(allows("application.own", each) for each in EVERYBODY)


def test_strangers_learn_nothing_and_colleagues_learn_why(database: object) -> None:
    """Who has nothing to do with a case is told that it does not exist; who has is told that the step is not theirs."""
    assert require("review.decide", CASE, actor=REVIEWER) is REVIEWER
    with pytest.raises(Forbidden):
        require("review.decide", CASE, actor=COLLEAGUE)
    for each in (STRANGER, BUDI, VISITOR):
        with pytest.raises(NotFound):
            require("review.decide", CASE, actor=each)


def test_abilities_come_from_the_city(database: object) -> None:
    """What a role may do beyond cases is what the city's file says of it."""
    publish()
    auditor, verifier = make_staff(("dpmptsp", "pengawas")), make_staff(("dpmptsp", "verifikator"))
    assert allows("audit.read", auditor)
    assert not allows("audit.read", verifier)
    assert allows("register.read", verifier)
    with pytest.raises(NotFound):
        require("audit.read", actor=verifier)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[actions]\nx = {who = ["everyone"], about = ""}\n[endpoints]', "nobody is called everyone"),
        ('[actions]\nx = {who = [], about = ""}\n[endpoints]', "nobody is called nothing"),
        ('[actions]\n[endpoints.a]\nb = "y"', "a.b: there is no action y"),
    ],
)
def test_a_table_with_an_unknown_word_is_refused(text: str, sentence: str) -> None:
    """A typing mistake in the table stops the start instead of closing or opening a door."""
    with pytest.raises(ValueError, match=sentence):
        read_table(text)


def test_every_row_leads_to_a_route(app: Flask) -> None:
    """The table names no route that is gone."""
    assert set(table().endpoints) - set(app.view_functions) == set()


# Of the sign-in library, not ours to open: its own files, and a way round second factors by mail. Both answer 404.
LIBRARY_ROUTES = {"security.static", "security.two_factor_rescue"}


def test_every_route_has_its_row(app: Flask) -> None:
    """No route of ours was forgotten in the table; one without a row answers 404 to everybody."""
    assert set(app.view_functions) - set(table().endpoints) == LIBRARY_ROUTES


def test_a_route_without_a_row_does_not_exist(client: FlaskClient) -> None:
    """Closed by default: the library's own files are not reachable, signed in or not."""
    reader = Reader(client)
    reader.get("/fs-static/js/base64.js", status=404)
    reader.sign_in(address_of(make_applicant()), PASSWORD)
    reader.get("/fs-static/js/base64.js", status=404)


def test_each_door_opens_to_those_the_table_names(app: Flask, client: FlaskClient) -> None:
    """Every page without a case in its address: a visitor is asked to sign in unless it is public; the others get 404."""
    publish()
    people = {
        "visitor": None,
        "applicant": make_applicant(),
        "verifier": make_staff(("dpmptsp", "verifikator")),
        "manager": make_staff(("dpmptsp", "manajer")),
        "auditor": make_staff(("dpmptsp", "pengawas")),
    }
    pages = [
        rule for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and not rule.arguments and rule.endpoint in table().endpoints
    ]  # fmt: skip
    assert len(pages) >= 8
    for actor in people.values():
        own = app.test_client()
        if actor is not None:
            Reader(own).sign_in(address_of(actor), PASSWORD)
        for rule in pages:
            answer = own.get(rule.rule)
            action = table().endpoints[rule.endpoint]
            if allows(action, actor or VISITOR, known_case=False):
                to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
                assert not to_sign_in, rule.rule
                assert answer.status_code in {200, 302, 303, 404}, rule.rule
                continue
            assert answer.status_code == (404 if actor else 303), rule.rule


def test_links_are_shown_only_where_they_lead(client: FlaskClient) -> None:
    """The head of the page offers a person no page that would refuse them."""
    publish()
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(make_staff(("dpmptsp", "verifikator"))), PASSWORD)
    links = {each.get("href") for each in reader.get("/account").all("header nav a")}
    assert "/permits" in links
    assert "/jobs" not in links
    assert "/definitions" not in links
