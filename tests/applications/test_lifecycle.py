"""A case's whole way through engine and database, by the real operations, for both shipped services."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from permits.applications import operations, record
from permits.applications.models import Application, ApplicationEvent, CorrectionRow, Submission
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.issuance.models import Permit
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from permits.scheduling.models import ScheduledJob
from tests.support import cases
from tests.support.cases import MONDAY

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _published(database: SQLAlchemy) -> None:
    cases.publish()


def case(application_id: str) -> Application:
    db.session.expire_all()
    found = db.session.get(Application, application_id)
    assert found is not None
    return found


def open_jobs(application_id: str) -> dict[str, datetime]:
    rows = db.session.query(ScheduledJob).filter_by(application_id=application_id, done_at=None, cancelled_at=None)
    return {each.kind: each.due_at for each in rows}


def test_sending_gives_a_number_a_deadline_and_a_review() -> None:
    """A sent application has its number, its deadline, one open review and the jobs that go with them."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    assert case(application_id).number is None
    cases.send(application_id, applicant)
    sent = case(application_id)
    assert (sent.state, sent.number and sent.number[:15]) == ("periksa_berkas", "SKP-2026-000001")
    assert sent.due_at == datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    (review,) = cases.open_reviews(application_id)
    assert (review.office, review.role, review.due_at) == (
        "dpmptsp",
        "verifikator",
        datetime(2026, 11, 17, 15, 59, 59, tzinfo=UTC),
    )
    assert {"review.request", "review.overdue", "service.warn", "service.overdue", "notice.received"} <= set(
        open_jobs(application_id)
    )


def test_an_incomplete_application_is_not_sent_and_every_problem_is_named() -> None:
    """Sending an empty draft names every missing answer and file and changes nothing."""
    applicant = cases.make_applicant()
    with transaction():
        application_id = operations.begin("skp-penelitian", "perseorangan", "id", applicant, MONDAY)
    with pytest.raises(Invalid) as caught:
        cases.send(application_id, applicant)
    about = {each.about for each in caught.value.problems}
    assert {"nama", "nik", "judul", "documents.proposal", "documents.ktp"} <= about
    assert case(application_id).state == "draf"


def test_a_returned_case_opens_only_what_was_named_and_resets_the_clock() -> None:
    """After a return one answer and one file are open, the rest is locked, and the clock starts anew at the resend."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    cases.send(application_id, applicant)
    cases.decide(application_id, "kembalikan", corrections={"judul": "Samakan dengan proposal.", "ktp": "Buram."})
    assert (case(application_id).state, case(application_id).due_at) == ("perbaikan", None)
    later = MONDAY + timedelta(days=2)
    with pytest.raises(Forbidden), transaction():
        operations.save_answers(application_id, "pemohon", {"nama": "Orang Lain"}, applicant, later)
    with transaction():
        operations.save_answers(application_id, "penelitian", {"judul": "Judul yang sama"}, applicant, later)
    with pytest.raises(Invalid) as caught:
        cases.send(application_id, applicant, now=later)
    assert [each.about for each in caught.value.problems] == ["documents.ktp"]
    with pytest.raises(Forbidden):
        cases.hand_in(application_id, applicant, "proposal", now=later)
    cases.hand_in(application_id, applicant, "ktp", now=later)
    cases.send(application_id, applicant, now=later)
    again = case(application_id)
    assert (again.state, again.round, again.clock_day_zero) == ("periksa_berkas", 2, date(2026, 11, 18))
    assert db.session.query(CorrectionRow).filter_by(application_id=application_id, resolved_at=None).count() == 0
    assert db.session.query(Submission).filter_by(application_id=application_id).count() == 2


def test_the_veto_of_an_office_refuses_with_its_reason() -> None:
    """A negative opinion of the office with the veto ends the case as refused, by its deadline's job set."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    cases.send(application_id, applicant)
    cases.decide(application_id, "lengkap")
    with pytest.raises(Invalid) as caught:
        cases.decide(application_id, "keberatan")
    assert [each.code for each in caught.value.problems] == ["reason_missing"]
    cases.decide(application_id, "keberatan", reason="Mengganggu ketenteraman.")
    ended = case(application_id)
    assert (ended.state, ended.outcome) == ("ditolak", "refused")
    assert {"notice.refused", "survey.invite"} <= set(open_jobs(application_id))
    assert not {"service.warn", "service.overdue", "review.overdue"} & set(open_jobs(application_id))
    assert db.session.query(Permit).count() == 0


def test_an_approval_takes_the_register_number_in_the_deciding_transaction() -> None:
    """The deciding transaction reserves the number and promises the issue job, nothing is issued yet."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    cases.send(application_id, applicant)
    for result in ("lengkap", "rekomendasi", "setujui"):
        cases.decide(application_id, result)
    (permit,) = db.session.query(Permit).filter_by(application_id=application_id)
    assert (case(application_id).state, permit.status, permit.sequence) == ("penerbitan", "reserved", 1)
    assert open_jobs(application_id)["issue"] == MONDAY


def test_offices_are_asked_by_the_answers_and_joined_once() -> None:
    """The sites' sizes and places open reviews of three offices; the last of them moves the case on, once."""
    applicant = cases.make_applicant()
    answers = {
        **cases.sample_answers("reklame-insidentil"),
        "titik": [
            {"lokasi": "Bundaran", "kecamatan": "kota_tengah", "jenis": "baliho", "lebar": "4", "tinggi": "5", "sisi": 2,
             "di_jalan": True, "di_bangunan": False, "mulai": "2026-12-01", "selesai": "2026-12-30"},
        ],
    }  # fmt: skip
    application_id = cases.make_draft("reklame-insidentil", applicant, "perseorangan", answers)
    cases.send(application_id, applicant)
    cases.decide(application_id, "lengkap")
    asked = [each.office for each in cases.open_reviews(application_id)]
    assert asked == ["dinas_pu", "dishub", "satpol"]
    for office in asked:
        assert case(application_id).state == "telaah_teknis"
        cases.decide(application_id, "setuju", office=office)
    assert case(application_id).state != "telaah_teknis"
    joined = db.session.query(ApplicationEvent).filter_by(application_id=application_id)
    assert sum("telaah_selesai" in str(each.data) for each in joined) == 1


def test_a_second_decision_is_told_what_happened() -> None:
    """Who decides on a review that is closed already learns that it was, and nothing changes."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    cases.send(application_id, applicant)
    (review,) = cases.open_reviews(application_id)
    actor = cases.make_staff((review.office, review.role))
    review_id, version = review.id, review.version
    cases.decide(application_id, "lengkap")
    with pytest.raises(Conflict), transaction():
        reviews.decide(review_id, version, Judgement("tolak", "Terlambat"), actor, MONDAY)
    assert case(application_id).state == "kajian_kesbangpol"


def test_a_case_sent_twice_is_sent_once() -> None:
    """The second press of the send button is told that the case moved."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    cases.send(application_id, applicant)
    with pytest.raises(Conflict), transaction():
        operations.send(application_id, "kirim", ("draf", 1), applicant, MONDAY)
    assert db.session.query(Review).filter_by(application_id=application_id).count() == 1


def test_others_do_not_find_the_case() -> None:
    """Another applicant, and staff without the seat, do not learn that the case exists."""
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    stranger = cases.make_applicant("Orang Lain")
    for act in (
        lambda: operations.save_answers(application_id, "pemohon", {"nama": "X"}, stranger, MONDAY),
        lambda: operations.send(application_id, "kirim", ("draf", 1), stranger, MONDAY),
    ):
        with pytest.raises(NotFound), transaction():
            act()
    cases.send(application_id, applicant)
    (review,) = cases.open_reviews(application_id)
    outsider = cases.make_staff(("dishub", "penelaah"))
    with pytest.raises(NotFound), transaction():
        reviews.decide(review.id, review.version, Judgement("lengkap"), outsider, MONDAY)


def walked() -> str:
    applicant = cases.make_applicant()
    application_id = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    cases.send(application_id, applicant)
    cases.decide(application_id, "lengkap")
    return application_id


def test_the_record_of_a_walked_case_is_whole_and_holds_no_answer() -> None:
    """Every event is chained, and no answer or reason of a person stands in any of them."""
    application_id = walked()
    assert list(record.verify(db.session())) == []
    events = db.session.query(ApplicationEvent).filter_by(application_id=application_id).all()
    said = " ".join(str(each.data) for each in events)
    answers = cases.sample_answers("skp-penelitian")
    assert not [each for each in answers.values() if isinstance(each, str) and len(each) > 11 and each in said]


def test_the_database_refuses_to_change_the_record() -> None:
    """Neither UPDATE nor DELETE on the record gets through."""
    walked()
    for statement in ("UPDATE application_event SET kind = 'x'", "DELETE FROM application_event"):
        with pytest.raises(Exception, match="append-only"), transaction() as session:
            session.execute(text(statement))
