"""Whose a case is: an id that one may not see does not exist, on any route."""

from __future__ import annotations

import pytest
from flask import Flask

from permits import clock
from permits.accounts.operations import new_password
from permits.accounts.policy import OF_THE_APPLICANT, table
from permits.applications import queries
from permits.db import transaction
from tests.pages import Reader
from tests.parties import stage
from tests.support import applying, cases
from tests.support.applying import SERVICE
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
HELPER = "01M7ZRG0000000000000000000"
PAPER = "/mandates/01M7ZRG0000000000000000000"
VISIT = "/visits/01M7ZRG0000000000000000000"
READ = (
    "",
    "/receipt.pdf",
    "/section/pemohon",
    "/check",
    "/sent",
    "/answers",
    "/do/tarik",
    "/permit.pdf",
    "/duplicates/1.pdf",
    "/certificate.pdf",
    "/documents",
    "/documents/ktp",
    "/objection",
    "/documents/ktp/photos",
    "/documents/ktp/folder",
    VISIT,
    "/people",
    PAPER,
)
WRITE = (
    "/section/pemohon",
    "/section/pemohon/typed",
    "/send",
    "/do/tarik",
    "/documents",
    "/documents/ktp/remove",  # first, so that every other door finds the same each time
    "/documents/ktp",
    "/documents/ktp/uploads",
    "/documents/ktp/keep",
    "/documents/ktp/photos",
    "/documents/ktp/folder",
    "/messages",
    "/objection",
    VISIT,
    f"{VISIT}/cancel",
    "/people",
    f"/people/{HELPER}/end",
    "/take-over",
)
# Doors whose address names a file or a visit, and not its case; the files are tried below.
BY_ANOTHER_ID = {
    "documents.file", "conversation.file", "viewer.show", "viewer.draw", "viewer.picture",
    "inspections.entry", "inspections.photo", "inspections.minutes",
}  # fmt: skip
OF_A_FILE = ("", "/pages")


def reader_for(app: Flask, actor: Actor) -> Reader:
    """This person before a browser of their own, signed in."""
    with transaction():
        password = new_password(actor.id)
    found = Reader(app.test_client())
    found.sign_in(cases.address_of(actor), password)
    return found


def sent_case(applicant: Actor) -> str:
    application_id = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    cases.send(application_id, applicant, now=clock.now())
    return application_id


def test_every_route_of_a_case_is_tried(app: Flask) -> None:
    """The addresses tried here reach every endpoint that concerns one's own case."""
    concerned = {name for name, action in table().endpoints.items() if table().actions[action].who & OF_THE_APPLICANT}
    routes = app.url_map.bind("localhost")
    tried = [(path, "GET") for path in READ] + [(path, "POST") for path in WRITE]
    reached = {routes.match(f"/applications/01M7ZRG0000000000000000000{path}", method)[0] for path, method in tried}
    assert concerned - BY_ANOTHER_ID == reached


def test_a_stranger_finds_nothing_of_a_case(app: Flask, client: object, applicant: Actor) -> None:
    """Another applicant gets 404 for every page and every form of a case, draft or sent, and for its files."""
    draft = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    sent = sent_case(applicant)
    stranger = reader_for(app, cases.make_applicant("Orang Lain"))
    for application_id in (draft, sent, "01M7ZRG0000000000000000000"):
        for path in READ:
            stranger.get(f"/applications/{application_id}{path}", status=404)
        stranger.get("/applications")
        for path in WRITE:
            stranger.post(f"/applications/{application_id}{path}", {"true": "y"}, status=404)
    for each in queries.files_of(sent).values():
        stranger.get(f"/documents/{each.id}", status=404)
    assert "SKP-" not in stranger.get("/applications").text


# Who stands how on the applicant's side of a business's application; nobody else stands on it at all.
BESIDE = {"manager": "own", "filer": "own", "reader": "reader", "former": "", "stranger": "", "contact of old": ""}


def town_of(app: Flask, manager: Actor) -> tuple[list[str], dict[str, Reader]]:
    """A draft and a sent application of a business, and everybody of :data:`BESIDE` before a browser."""
    business = stage.make_business(manager)
    people = {name: manager if name == "manager" else cases.make_applicant(name) for name in BESIDE}
    for name, may in (("filer", "file"), ("reader", "read"), ("former", "manage"), ("contact of old", "file")):
        stage.join(business, people[name], may, manager)
    made = [
        cases.make_draft(SERVICE, people[who], "perseorangan", now=clock.now(), party=f"business:{business}")
        for who in ("manager", "contact of old")
    ]
    cases.send(made[1], people["contact of old"], now=clock.now())
    for name in ("former", "contact of old"):
        stage.leave(business, people[name], manager)
    return made, {name: reader_for(app, person) for name, person in people.items()}


def answers_of(reader: Reader, application_id: str) -> dict[tuple[str, str], int]:
    """What every door of the case answers to this person, by method and path; nothing is sent that a form would send."""
    home, data = f"/applications/{application_id}", {"csrf_token": reader.token}
    found = {("GET", path): reader.client.get(home + path).status_code for path in READ}
    return found | {("POST", path): reader.client.post(home + path, data=data).status_code for path in WRITE}


def test_every_right_of_a_member_at_every_door(app: Flask, client: object, applicant: Actor) -> None:
    """Each door of a business's application does for its members what the policy says of their right: nobody else finds it."""
    made, readers = town_of(app, applicant)
    for application_id in made:
        compare(app, application_id, readers, BESIDE, "manager")


def test_every_right_of_a_representative_and_a_helper_at_every_door(
    app: Flask, client: object, applicant: Actor
) -> None:
    """A representative stands there as the owner does, on the days of the paper; helpers while it is a draft, as far as invited."""
    draft, sent = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now()), sent_case(applicant)
    people = {
        name: cases.make_applicant(name) for name in ("in its days", "before", "after", "withdrawn", "fills", "reads")
    }
    for name, (first, last) in {
        "in its days": (0, 9),
        "before": (1, 9),
        "after": (-9, -1),
        "withdrawn": (0, 9),
    }.items():
        mandate = stage.mandate(applicant, people[name], first=first, last=last)
        if name == "withdrawn":
            stage.end_mandate(mandate, applicant)
    stage.share(draft, applicant, people["fills"], "fill")
    stage.share(draft, applicant, people["reads"], "read")
    readers = {name: reader_for(app, person) for name, person in people.items()} | {"owner": reader_for(app, applicant)}
    standing = dict.fromkeys(readers, "") | {"owner": "own", "in its days": "own"}
    compare(app, draft, readers, standing | {"fills": "editor", "reads": "reader"}, "owner")
    compare(app, sent, readers, standing, "owner")


def compare(app: Flask, application_id: str, readers: dict[str, Reader], standing: dict[str, str], owner: str) -> None:
    """Every door and every file answers each of these as the policy says of their standing: as the owner, 403, or 404."""
    routes = app.url_map.bind("localhost")
    owned = answers_of(readers[owner], application_id)
    assert owned["GET", "/answers"] == 200
    for name, relation in standing.items():
        for (method, path), answer in answers_of(readers[name], application_id).items():
            endpoint = routes.match(f"/applications/{application_id}{path}", method)[0]
            may = relation in table().actions[table().endpoints[endpoint]].who
            told = owned[method, path] if may else 403 if relation else 404
            if relation == "reader" and path == "" and told == 200:
                told = answer  # a draft leads a reader on to its answers
            if path.endswith(f"/{HELPER}/end"):
                told = 303 if relation == "own" else told  # helpers end their own help, and nobody else's
                told = 403 if relation in ("editor", "reader") else told
            assert answer == told, (name, method, path)
    for each in queries.files_of(application_id).values():
        for name, relation in standing.items():
            for path in OF_A_FILE:
                answer = readers[name].client.get(f"/documents/{each.id}{path}").status_code
                assert answer == (200 if relation else 404), (name, path)


def test_an_officer_reads_files_of_addressed_cases_alone(app: Flask, client: object, applicant: Actor) -> None:
    """An officer of an office that a review addresses opens the files of a sent case; of a draft or elsewhere they are 404."""
    draft = cases.make_draft(SERVICE, applicant, "perseorangan", now=clock.now())
    sent = sent_case(applicant)
    (of_draft, *_), (of_sent, *_) = (list(queries.files_of(each).values()) for each in (draft, sent))
    inside = reader_for(app, cases.make_staff(("dpmptsp", "verifikator")))
    outside = reader_for(app, cases.make_staff(("dishub", "penelaah")))
    assert inside.client.get(f"/documents/{of_sent.id}").status_code == 200
    inside.get(f"/documents/{of_draft.id}", status=404)
    for each in (of_draft, of_sent):
        outside.get(f"/documents/{each.id}", status=404)
    inside.get(f"/applications/{sent}", status=404)


def test_who_is_signed_out_is_asked_to_sign_in(app: Flask, client: object, applicant: Actor) -> None:
    """A page of a case leads to the sign-in page first, and from there back to it."""
    sent = sent_case(applicant)
    reader = Reader(app.test_client())
    page = reader.get(f"/applications/{sent}")
    assert page.response.request.path == "/sign-in"
    target = f"/applications/{sent}/section/pemohon"
    reader.get("/sign-in")
    page = reader.post(target, applying.typed({"nama": "X"}))
    assert page.response.request.path == "/sign-in"
