"""Moving running cases and bringing them back: each once, with its answers, reviews, deadlines and record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from permits.accounts.erasure import erase_person
from permits.applications import operations as applications
from permits.applications import record
from permits.db import db, transaction
from permits.errors import Conflict, Invalid
from permits.moving import operations, queries
from permits.moving.models import CaseMove, MovePlan, SetAside
from permits.moving.operations import Selection
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from tests.moving import stage
from tests.moving.stage import MONDAY
from tests.support import cases
from workflows.engine.outcome import SYSTEM
from workflows.moving import NO_MAP, MoveMap

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]

TUESDAY = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
RENAMES = MoveMap(states={"telaah": "kajian"}, fields={"luas": "ukuran"})


def moved(
    text: str, mapping: MoveMap = NO_MAP, now: datetime = TUESDAY, selection: Selection | None = None
) -> MovePlan:
    """Everything that may move to a new version is moved."""
    version = stage.publish(text)
    with transaction():
        plan_id = operations.plan_moves(version, mapping, selection or Selection(), "a manager", now).id
    stage.work(now)
    return db.session.get_one(MovePlan, plan_id)


def back(plan: MovePlan, now: datetime = TUESDAY) -> None:
    """The plan is taken back."""
    plan_id = plan.id
    with transaction():
        operations.plan_way_back(plan_id, "a manager", now)
    stage.work(now)
    db.session.expire_all()


def only_move() -> CaseMove:
    """The one move there is."""
    db.session.expire_all()
    return db.session.query(CaseMove).one()


def open_work(case_id: str) -> dict[str, datetime]:
    """The open promises of a case by kind and key."""
    found = db.session.query(ScheduledJob).filter_by(application_id=case_id, done_at=None, cancelled_at=None)
    return {each.key: each.due_at for each in found if not each.kind.startswith("notice.")}


def test_a_case_moves_with_its_reviews_and_deadlines() -> None:
    """A case goes by the new version: its open reviews are dated by the new limit, the notices with them, the record is whole."""
    case_id = stage.at_opinions(stage.begin())
    stage.work(MONDAY)
    plan = moved(stage.LONGER)
    row = stage.row_of(case_id)
    assert row.definition_id == plan.to_definition_id
    dues = {each.due_at for each in cases.open_reviews(case_id)}
    assert dues == {datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)}
    overdue = {at for key, at in open_work(case_id).items() if ":review.overdue:" in key}
    assert overdue == {datetime(2026, 11, 23, 16, 0, tzinfo=UTC)}
    assert stage.events_of(case_id)[-1].kind == "moved_version"
    assert list(record.verify(db.session())) == []
    assert only_move().status == "moved"


def test_answers_and_states_go_under_their_new_names() -> None:
    """With a map a case stands in the renamed step, its answers under the renamed questions, and can be decided to its end."""
    case_id = stage.at_opinions(stage.begin())
    moved(stage.RENAMED, RENAMES)
    assert stage.row_of(case_id).state == "kajian"
    assert stage.standing(case_id)["answers"] == {"nama": "Pasar malam", "ukuran": "12.5", "mulai": "2026-12-01"}
    for office in ("taman", "jalan"):
        cases.decide(case_id, "setuju", office=office, now=TUESDAY)
    cases.decide(case_id, "setujui", now=TUESDAY)
    assert stage.row_of(case_id).outcome == "closed"
    assert list(record.verify(db.session())) == []


def test_a_new_office_is_asked_and_told() -> None:
    """An office that the new version asks in the case's step gets its review, and the request to it is promised."""
    case_id = stage.at_opinions(stage.begin())
    moved(stage.ONE_MORE)
    assert [each.office for each in cases.open_reviews(case_id)] == ["jalan", "loket", "taman"]
    asked = db.session.query(ScheduledJob).filter(ScheduledJob.kind == "review.request").all()
    assert any(each.data["office"] == "loket" for each in asked)


def test_what_has_no_place_lies_beside_the_case() -> None:
    """An answer set aside is out of the form, kept in an erasable row and shown with its question."""
    applicant = stage.begin()
    case_id = stage.at_opinions(applicant)
    moved(stage.WITHOUT_START, MoveMap(set_aside=frozenset({"mulai"})))
    assert "mulai" not in stage.standing(case_id)["answers"]
    (aside,) = queries.set_aside(case_id)
    assert aside.answers == {"mulai": "2026-12-01"}
    for office in ("taman", "jalan"):
        cases.decide(case_id, "setuju", office=office, now=TUESDAY)
    cases.decide(case_id, "setujui", now=TUESDAY)
    with transaction():
        erase_person(applicant.id, SYSTEM, TUESDAY)
    assert db.session.query(SetAside).count() == 0
    assert list(record.verify(db.session())) == []


def test_without_a_map_a_case_stays() -> None:
    """A case that needs a map is not among those that move, and nothing is planned when none may move."""
    case_id = stage.at_opinions(stage.begin())
    version = stage.publish(stage.RENAMED)
    with pytest.raises(Conflict) as refused, transaction():
        operations.plan_moves(version, NO_MAP, Selection(), "a manager", TUESDAY)
    assert refused.value.code == "nothing_to_move"
    assert stage.row_of(case_id).definition_id != version.id


def test_a_double_click_is_one_plan() -> None:
    """The same form sent twice makes one plan; doing its work twice moves each case once."""
    case_id = stage.at_opinions(stage.begin())
    version = stage.publish(stage.LONGER)
    plan_id = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
    for _ in range(2):
        with transaction():
            operations.plan_moves(version, NO_MAP, Selection(), "a manager", TUESDAY, plan_id)
    stage.work(TUESDAY)
    seq = stage.row_of(case_id).event_seq
    db.session.query(ScheduledJob).filter_by(kind="case.move").update({"done_at": None})
    db.session.commit()
    stage.work(TUESDAY)
    assert db.session.query(CaseMove).count() == 1
    assert stage.row_of(case_id).event_seq == seq


def test_a_case_that_changed_meanwhile_is_judged_again() -> None:
    """Between the plan and its work a case may end: it then stays and the plan says why."""
    case_id = stage.at_opinions(stage.begin())
    version = stage.publish(stage.LONGER)
    with transaction():
        operations.plan_moves(version, NO_MAP, Selection(), "a manager", TUESDAY)
    for office in ("taman", "jalan"):
        cases.decide(case_id, "keberatan", office=office, reason="tidak", now=TUESDAY)
    stage.work(TUESDAY)
    row = only_move()
    assert (row.status, row.reasons) == ("refused", ["ended"])


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        (stage.LONGER, NO_MAP),
        (stage.RENAMED, RENAMES),
        (stage.ONE_MORE, NO_MAP),
        (stage.WITHOUT_START, MoveMap(set_aside=frozenset({"mulai"}))),
    ],
)
def test_undo_restores_everything(text: str, mapping: MoveMap) -> None:
    """After the way back the case stands exactly where it stood, with its answers, deadlines and promised work."""
    case_id = stage.at_opinions(stage.begin())
    stage.work(MONDAY)
    before, promised = stage.standing(case_id), open_work(case_id)
    plan = moved(text, mapping)
    assert stage.standing(case_id) != before
    back(plan)
    assert stage.standing(case_id) == before
    assert open_work(case_id) == promised
    assert only_move().status == "undone"
    assert stage.events_of(case_id)[-1].kind == "move_undone"
    assert list(record.verify(db.session())) == []
    assert db.session.query(SetAside).count() == 0


def test_undo_is_refused_once_somebody_acted() -> None:
    """A case that has moved on since its move stays where it is, and says so; a second undo changes nothing."""
    case_id = stage.at_opinions(stage.begin())
    plan = moved(stage.LONGER)
    cases.decide(case_id, "setuju", office="taman", now=TUESDAY)
    back(plan)
    row = only_move()
    assert (row.status, row.reasons) == ("moved", ["moved_on"])
    assert stage.row_of(case_id).definition_id == plan.to_definition_id


def test_undo_is_refused_once_the_applicant_answered() -> None:
    """An answer typed after the move is not thrown away by taking the move back."""
    applicant = stage.begin()
    case_id = stage.draft(applicant)
    plan = moved(stage.ASKS_MORE)
    with transaction():
        applications.save_answers(case_id, "isi", {"warna": "merah"}, applicant, TUESDAY)
    back(plan)
    assert only_move().reasons == ["answered_since"]
    assert stage.standing(case_id)["answers"]["warna"] == "merah"


def test_undo_of_work_not_done_yet_withdraws_it() -> None:
    """What was planned and not done is withdrawn by the way back."""
    stage.at_opinions(stage.begin())
    version = stage.publish(stage.LONGER)
    with transaction():
        plan_id = operations.plan_moves(version, NO_MAP, Selection(), "a manager", TUESDAY).id
    with transaction():
        assert operations.plan_way_back(plan_id, "a manager", TUESDAY) == 0
    stage.work(TUESDAY)
    assert only_move().status == "withdrawn"


def test_a_case_may_go_back_and_forth() -> None:
    """Moved, brought back and moved again, a case stands in the new version with work promised as the first time."""
    case_id = stage.at_opinions(stage.begin())
    stage.work(MONDAY)
    plan = moved(stage.LONGER)
    first, promised = stage.standing(case_id), open_work(case_id)
    back(plan)
    to = plan.to_definition_id
    with transaction():
        version = queries.definitions.version(stage.SERVICE, 2)
        assert version.id == to
        operations.plan_moves(version, NO_MAP, Selection(), "a manager", TUESDAY + timedelta(minutes=1))
    stage.work(TUESDAY + timedelta(minutes=1))
    assert stage.standing(case_id) == first
    assert open_work(case_id) == promised


def test_no_case_moves_before_the_version_counts() -> None:
    """Cases planned for a version that takes effect later move on that day, not before."""
    case_id = stage.at_opinions(stage.begin())
    later = TUESDAY + timedelta(days=3)
    version = stage.publish(stage.LONGER, effective_at=later)
    with transaction():
        operations.plan_moves(version, NO_MAP, Selection(), "a manager", TUESDAY)
    stage.work(TUESDAY)
    assert stage.row_of(case_id).definition_id != version.id
    stage.work(later)
    assert stage.row_of(case_id).definition_id == only_move().to_definition_id


def test_single_cases_can_be_chosen() -> None:
    """Only the cases that were named move."""
    applicant = stage.begin()
    one, two = stage.at_opinions(applicant), stage.at_opinions(applicant)
    plan = moved(stage.LONGER, selection=Selection(cases=(one,)))
    assert stage.row_of(one).definition_id == plan.to_definition_id
    assert stage.row_of(two).definition_id != plan.to_definition_id


def test_what_was_left_behind_stays_readable_and_counts_no_more() -> None:
    """A review that the map set aside is closed under its old version, and the case goes on without it."""
    case_id = stage.at_opinions(stage.begin())
    plan_text = stage.changed(("          jalan: true\n", ""))
    plan = moved(plan_text, MoveMap(set_aside=frozenset({"reviews.pertimbangan.jalan"})))
    left = db.session.query(Review).filter_by(office="jalan").one()
    assert left.swept_at is not None
    assert left.definition_id != plan.to_definition_id
    cases.decide(case_id, "setuju", office="taman", now=TUESDAY)
    assert stage.row_of(case_id).state == "putusan"


def test_a_wrong_map_names_its_entries() -> None:
    """A map that fits no version in use is refused, entry by entry."""
    stage.at_opinions(stage.begin())
    version = stage.publish(stage.RENAMED)
    new = queries.definitions.definition(version.id)
    with pytest.raises(Invalid) as wrong:
        operations.read_mapping({"states": {"telaah": "nowhere"}, "fields": {"x": "y"}}, new)
    assert {each.about: each.code for each in wrong.value.problems} == {
        "states.telaah": "map_unknown_state",
        "fields.x": "map_unknown_field",
    }
    assert operations.read_mapping({"states": {"telaah": "kajian"}}, new).states == {"telaah": "kajian"}
