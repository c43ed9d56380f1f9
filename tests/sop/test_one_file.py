"""Adding a permit type is adding one file: its own field type, states, office and results, never Python."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from flask import Flask

from permits.applications.models import Application
from permits.db import db
from permits.documents.store import store_of
from permits.errors import Invalid
from permits.issuance.models import Permit
from permits.scheduling.running import run_due_jobs
from permits.surveys.models import SurveyInvitation
from tests.support import cases
from tests.support.cases import MONDAY

HARBOUR = Path(__file__).resolve().parents[1] / "data" / "sop" / "harbour"
ANSWERS = {"nama_kapal": "KM Cahaya Muara", "selar": "GT 35 No 102/KB", "tiba": "2026-12-01"}


@pytest.fixture
def app(own_app: Flask) -> Flask:
    with own_app.app_context():
        cases.publish(HARBOUR)
    return own_app


def test_one_file_issues_a_signed_permit(app: Flask) -> None:
    """A service that nothing in the product knows goes from its form to its signed paper and its survey."""
    with app.app_context():
        master = cases.make_applicant("Kapten Yohana")
        application_id = cases.make_draft("izin-sandar", master, "nakhoda", ANSWERS)
        cases.send(application_id, master)
        cases.decide(application_id, "laik_sandar")
        run_due_jobs(MONDAY, loudly=False)  # no mail server listens here
        db.session.expire_all()
        case, permit = db.session.get(Application, application_id), db.session.query(Permit).one()
        assert case is not None
        assert (case.state, case.outcome, permit.status) == ("boleh_sandar", "issued", "issued")
        assert permit.number == "552/0001/SANDAR/2026"
        with store_of(app.config["SETTINGS"]).open(permit.document_sha256) as file, pikepdf.open(file) as paper:
            assert "/Sig" in {str(field.FT) for field in paper.Root.AcroForm.Fields}
        assert db.session.query(SurveyInvitation).count() == 1


def test_the_files_own_type_judges_answers(app: Flask) -> None:
    """The pattern that the file declares refuses what does not fit, with the file's own sentence."""
    with app.app_context():
        master = cases.make_applicant("Kapten Yohana")
        application_id = cases.make_draft("izin-sandar", master, "nakhoda", ANSWERS | {"selar": "GT 35"})
        with pytest.raises(Invalid) as caught:
            cases.send(application_id, master)
        (problem,) = caught.value.problems
        assert problem.about == "selar"
        assert problem.message is not None
        assert problem.message.en.startswith("Write the vessel mark")


def test_the_files_own_result_refuses_with_its_reason(app: Flask) -> None:
    """A kind of result that no shipped file has asks for its reason and refuses."""
    with app.app_context():
        master = cases.make_applicant("Kapten Yohana")
        application_id = cases.make_draft("izin-sandar", master, "nakhoda", ANSWERS)
        cases.send(application_id, master)
        cases.decide(application_id, "putar_haluan", reason="Dermaga penuh.")
        db.session.expire_all()
        case = db.session.get(Application, application_id)
        assert case is not None
        assert (case.state, case.outcome) == ("ditolak_sandar", "refused")
