"""Several services in one application: asked once, sent together or not at all, then each by itself."""

from __future__ import annotations

import pytest

from permits.applications import operations as applications
from permits.applications import record
from permits.applications.cases import load_case
from permits.applications.models import Answers, Application, ApplicationEvent
from permits.applications.queries import files_of
from permits.db import db, transaction
from permits.errors import Forbidden, Invalid, NotFound
from permits.parties.behalf import Party
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.together import operations, queries, sharing
from permits.together.models import JointApplication
from tests.support import cases
from tests.support.cases import MONDAY
from tests.together import town
from tests.together.town import BUNDLE, FIRST, KINDS, SECOND
from workflows import forms
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def doctor(database: object) -> Actor:
    """Somebody in a city with a bundle of two services."""
    town.publish()
    return cases.make_applicant()


def answers(application_id: str) -> dict[str, object]:
    db.session.expire_all()
    kept: dict[str, object] = db.session.get_one(Answers, application_id).answers
    return kept


def row(application_id: str) -> Application:
    db.session.expire_all()
    return db.session.get_one(Application, application_id)


def save(application_id: str, section: str, actor: Actor, **given: object) -> None:
    with transaction():
        definition = load_case(db.session(), application_id).definition
        typed = forms.read_answers(definition, {**answers(application_id), **given})
        applications.save_answers(application_id, section, typed, actor, MONDAY)


def send(joint_id: str, actor: Actor) -> bool:
    with transaction():
        return operations.send(joint_id, actor, MONDAY)


def test_a_draft_of_each_service_is_begun(doctor: Actor) -> None:
    """One draft a service, in the order of the bundle, each for the same applicant; what is not chosen is named for each."""
    joint_id, first, second = town.begun(doctor)
    assert (row(first).service, row(second).service) == (FIRST, SECOND)
    assert row(first).number is None and row(second).applicant_kind == KINDS[SECOND]
    assert queries.own(joint_id, doctor, MONDAY.date())[1] == [first, second]
    with transaction(), pytest.raises(Invalid) as caught:
        operations.begin(BUNDLE, {}, {}, "id", doctor, MONDAY)
    assert [each.about for each in caught.value.problems] == [f"applicant_kind-{FIRST}", f"applicant_kind-{SECOND}"]
    with transaction(), pytest.raises(NotFound):
        operations.begin("nothing", KINDS, {}, "id", doctor, MONDAY)
    officer = cases.make_staff(("dpmptsp", "kepala"))
    with transaction(), pytest.raises(Forbidden, match="staff_may_not_apply"):
        operations.begin(BUNDLE, KINDS, {FIRST: Party(doctor.id)}, "id", officer, MONDAY)


def test_what_is_shared_is_asked_once(doctor: Actor) -> None:
    """The answer to a shared question stands in both as soon as it is saved, changed ones too, and no others do."""
    _joint, first, second = town.begun(doctor)
    elsewhere = sharing.questions_elsewhere(load_case(db.session(), second))
    assert set(elsewhere) == {"nama", "nik", "alamat", "telepon"}
    assert set(sharing.files_elsewhere(load_case(db.session(), second))) == {"ktp"}
    assert not sharing.questions_elsewhere(load_case(db.session(), first))
    save(first, "pemohon", doctor, nama="dr. Nurhaliza Pakaya", nomor_str="QR1")
    assert answers(second)["nama"] == "dr. Nurhaliza Pakaya"
    assert set(answers(second)) <= {"nama", "nik", "alamat", "telepon"}
    save(first, "pemohon", doctor, nama="dr. Nurhaliza Pakaya, Sp.A")
    assert answers(second)["nama"] == "dr. Nurhaliza Pakaya, Sp.A"


def test_all_are_sent_together_and_once(doctor: Actor) -> None:
    """Each gets its number, its reviews and its promises, holds what was asked once, and says on its record what it came with;
    pressed again nothing happens."""
    joint_id, first, second = town.filled(doctor)
    assert send(joint_id, doctor)
    assert row(first).number and row(second).number and row(first).number != row(second).number
    assert answers(second)["nama"] == answers(first)["nama"]
    assert files_of(second)["ktp"].sha256 == files_of(first)["ktp"].sha256
    events = db.session.query(ApplicationEvent).filter_by(kind="sent_together").all()
    assert {(each.application_id, tuple(each.data["with"])) for each in events} == {
        (first, (second,)),
        (second, (first,)),
    }
    before = [db.session.query(each).count() for each in (ApplicationEvent, Review, ScheduledJob)]
    assert before[1] == 2
    assert not send(joint_id, doctor)
    assert [db.session.query(each).count() for each in (ApplicationEvent, Review, ScheduledJob)] == before
    assert list(record.verify(db.session())) == []
    assert [each.application.id for each in queries.linked(first)] == [second]


def test_one_that_is_not_whole_keeps_all_back(doctor: Actor) -> None:
    """While an answer of one is missing none is sent: no number, no review; mended, all go."""
    joint_id, first, second = town.filled(doctor)
    save(second, "reklame", doctor, tema="")
    with pytest.raises(Invalid) as caught:
        send(joint_id, doctor)
    assert [each.about for each in caught.value.problems] == ["tema"]
    assert row(first).number is None and row(second).number is None
    assert db.session.query(Review).count() == 0
    assert db.session.get_one(JointApplication, joint_id).sent_at is None
    save(second, "reklame", doctor, tema="Praktik baru dibuka")
    assert send(joint_id, doctor)


def test_none_is_sent_alone(doctor: Actor) -> None:
    """A draft that was begun with others is not sent by itself."""
    _joint, first, _second = town.filled(doctor)
    with transaction(), pytest.raises(Forbidden, match="sent_together"):
        applications.send(first, "kirim", (row(first).state, 1), doctor, MONDAY)
    assert row(first).number is None


def test_an_answer_that_another_service_refuses_is_said_where_it_is_asked(doctor: Actor) -> None:
    """A problem that only the second service has with a shared answer stands at the first one's question."""
    _joint, first, second = town.filled(doctor)
    case = load_case(db.session(), first)
    with transaction():
        sharing.spread(case, {"telepon": "08123"}, MONDAY)
    assert answers(second)["telepon"] == "08123"
    assert [each.path for each in sharing.problems_elsewhere(case, {"telepon"})] == ["telepon"]
    assert sharing.problems_elsewhere(case, {"nama"}) == []


def test_somebody_elses_is_not_there(doctor: Actor) -> None:
    """Nobody else sees a joint application or sends it."""
    joint_id, first, _second = town.filled(doctor)
    stranger = cases.make_applicant("Rizal Mooduto")
    with pytest.raises(NotFound):
        queries.own(joint_id, stranger, MONDAY.date())
    with pytest.raises(NotFound):
        send(joint_id, stranger)
    with pytest.raises(NotFound):
        send("01M7ZRG0000000000000000000", doctor)
    assert row(first).number is None


def test_after_sending_each_goes_its_own_way(doctor: Actor) -> None:
    """One is refused and the other goes on; what was shared is each one's own from then on."""
    joint_id, first, second = town.filled(doctor)
    send(joint_id, doctor)
    cases.decide(first, "tolak", reason="STR tidak berlaku.", now=MONDAY)
    assert row(first).outcome == "refused"
    assert row(second).outcome is None
    assert not sharing.questions_elsewhere(load_case(db.session(), second))
