"""The pages of several services in one application: found, begun, filled in once, sent, followed; on the office's side linked."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from permits.applications.models import Application
from permits.db import db
from permits.together.models import JointPart
from tests.complaints.test_views import reader_for
from tests.support import cases
from tests.together import town
from tests.together.town import BUNDLE, FIRST, KINDS, SECOND
from workflows.engine.outcome import Actor

LIST = "/applications"
SECOND_PAGE = "/section/reklame"
LONG = "dr. Nurhaliza Pakaya, Sp.A(K), M.Kes."


@pytest.fixture
def doctor(app: Flask, client: FlaskClient) -> Actor:
    """Somebody in a city with a bundle of two services."""
    town.publish()
    return cases.make_applicant()


def test_a_bundle_is_found_and_begun(app: Flask, doctor: Actor) -> None:
    """From the page of either service to the bundle, what is asked once, who applies; a choice left out is named and the other
    one kept; then one list of tasks without the shared questions in the second service."""
    reader = reader_for(app, doctor)
    page = reader.get(f"/services/{SECOND}")
    page = reader.get(page.link("Open a doctor's practice with advertising"))
    assert "Identity card (KTP) (file)" in page.text
    page = reader.get(f"/bundles/{BUNDLE}/apply")
    page = reader.post(f"/bundles/{BUNDLE}/apply", {f"applicant_kind-{FIRST}": "dokter"}, status=422)
    assert page.one(f"#applicant_kind-{SECOND}-error") is not None
    assert page.one(f"input[name=applicant_kind-{FIRST}][checked]").get("value") == "dokter"
    page = reader.post(f"/bundles/{BUNDLE}/apply", {f"applicant_kind-{code}": kind for code, kind in KINDS.items()})
    assert page.heading == "Open a doctor's practice with advertising"
    assert page.text.count("Identity card (KTP)") == 1
    assert "nothing is collected here" in page.text
    second = db.session.query(JointPart).filter_by(service=SECOND).one().application_id
    section = reader.get(f"/applications/{second}/section/pemohon")
    assert "Do you apply for somebody else" in section.text
    assert not section.all("#a-nama, #a-nik, #a-alamat, #a-telepon")
    listed = reader.get(LIST)
    assert listed.text.count("Open a doctor's practice with advertising") == 1
    assert "Doctor's Practice Licence" not in listed.text


def test_all_of_it_is_looked_over_sent_and_followed(app: Flask, doctor: Actor) -> None:
    """The check shows each answer once and the fees with their sum; sent without the statement nothing goes; then two numbers,
    one page with one timeline, and each case names the others."""
    joint_id, first, second = town.filled(doctor)
    reader, address = reader_for(app, doctor), f"/my-bundles/{joint_id}"
    assert reader.get(f"/applications/{first}").response.request.path == address
    assert reader.get(f"/applications/{second}/check").response.request.path == address
    page = reader.get(f"{address}/check")
    assert page.text.count("081200004417") == 1
    assert "What it costs" in page.text and "Free of charge" in page.text
    page = reader.post(f"{address}/send", {}, status=422)
    assert page.one("#statement-error") is not None
    assert db.session.get_one(Application, first).number is None
    page = reader.post(f"{address}/send", {"true": "y"})
    db.session.expire_all()
    numbers = [db.session.get_one(Application, each).number for each in (first, second)]
    assert all(each and each in page.text for each in numbers)
    again = reader.post(f"{address}/send", {"true": "y"})
    assert again.heading == page.heading
    page = reader.get(address)
    assert page.text.count("Application received") == 2
    tracked = reader.get(f"/applications/{second}")
    assert "Sent together with others:" in tracked.text
    assert "Together with others:" in reader.get(LIST).text


def test_what_is_missing_keeps_all_back_and_leads_there(app: Flask, doctor: Actor) -> None:
    """With something missing in one service nothing can be sent, and the reason leads to its question."""
    joint_id, first, _second = town.begun(doctor)
    cases.fill(first, doctor)
    reader, address = reader_for(app, doctor), f"/my-bundles/{joint_id}"
    assert "Once everything above is done" in reader.get(address).text
    page = reader.get(f"{address}/check")
    assert "all of them go together, or none does" in page.text
    assert not page.all(f"form[action='{address}/send']")
    page = reader.post(f"{address}/send", {"true": "y"}, status=422)
    assert any(SECOND_PAGE in each.get("href", "") for each in page.all(".problem a"))
    assert db.session.get_one(Application, first).number is None


def test_a_shared_answer_that_another_service_refuses_is_told_beside_its_question(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    """What was typed stays, and the sentence stands at the question that asks for it, also where the list leads back to it."""
    for name in ("_city", "_bundles", FIRST, SECOND):
        text = (cases.SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
        shorter = text.replace("        max_length: 120\n", "        max_length: 30\n", 1) if name == SECOND else text
        (tmp_path / f"{name}.yaml").write_text(shorter, encoding="utf-8")
    cases.publish(tmp_path, FIRST, SECOND)
    doctor = cases.make_applicant()
    joint_id, first, _second = town.begun(doctor)
    reader, section = reader_for(app, doctor), f"/applications/{first}/section/pemohon"
    reader.get(section)
    page = reader.post(section, {"a-nama": LONG}, status=422)
    assert page.one("#a-nama").get("value") == LONG
    assert page.one("#a-nama-error") is not None
    page = reader.get(f"/my-bundles/{joint_id}/check")
    (there,) = [each.get("href", "") for each in page.all(".problem a") if each.get("href", "").endswith("#a-nama")]
    assert there.startswith(section)


def test_fees_are_added_up(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    """Each service's lines stand under its name, and below them the sum of all."""
    for name in ("_city", "_bundles", FIRST, SECOND):
        text = (cases.SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
        amount = {FIRST: 25_000, SECOND: 40_000}.get(name, 0)
        line = f'{{title: {{id: "Retribusi", en: "Levy"}}, amount: "{amount}", example: true}}'
        fee = f"\nfee:\n  lines:\n    retribusi: {line}\n\nclock:\n"
        (tmp_path / f"{name}.yaml").write_text(text.replace("\nclock:\n", fee, 1) if amount else text, encoding="utf-8")
    cases.publish(tmp_path, FIRST, SECOND)
    doctor = cases.make_applicant()
    joint_id, _first, _second = town.filled(doctor)
    page = reader_for(app, doctor).get(f"/my-bundles/{joint_id}/check")
    assert page.text.count("Levy") == 2
    assert "65,000" in page.text


def test_the_office_sees_what_came_together(app: Flask, doctor: Actor) -> None:
    """On a case's page stands what it was sent with, a link for whoever may read it."""
    joint_id, first, second = town.filled(doctor)
    reader = reader_for(app, doctor)
    reader.get(f"/my-bundles/{joint_id}/check")
    reader.post(f"/my-bundles/{joint_id}/send", {"true": "y"})
    officer = reader_for(app, cases.make_staff(("dpmptsp", "kepala"), ("dpmptsp", "kabid")))
    page = officer.get(f"/cases/{first}")
    assert any(each.get("href") == f"/cases/{second}" for each in page.all("#came-together a"))
    assert "Sent together with other applications" in page.text


def test_every_door_is_its_owners(app: Flask, doctor: Actor) -> None:
    """Another applicant and an officer find nothing, a visitor is asked to sign in; before sending there is nothing to read."""
    joint_id, _first, _second = town.filled(doctor)
    stranger, officer = (
        reader_for(app, cases.make_applicant("Rizal Mooduto")),
        reader_for(app, cases.make_staff(("dpmptsp", "kepala"))),
    )
    for path in ("", "/check", "/send", "/sent"):
        stranger.get(f"/my-bundles/{joint_id}{path}", status=404)
        officer.get(f"/my-bundles/{joint_id}{path}", status=404)
        assert app.test_client().get(f"/my-bundles/{joint_id}{path}").status_code == 303
    stranger.get("/bundles/nothing", status=404)
    officer.get(f"/bundles/{BUNDLE}/apply", status=403)
    reader_for(app, doctor).get(f"/my-bundles/{joint_id}/sent", status=404)
