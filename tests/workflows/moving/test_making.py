"""What a move changes: deadlines, promised work, reviews, answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from tests.workflows import makers as m
from tests.workflows import services as s
from tests.workflows.moving.test_judging import OLD, at_check, held, renamed, with_fields, with_state
from workflows.definition import Definition, Join, Limit, Option
from workflows.moving import Asked, CannotMove, MapInvalid, Moved, MoveMap, judge_move, move, problems_of, read_map

TUESDAY = m.at("2026-11-17T09:00")


def made(case: s.Case, new: Definition, mapping: MoveMap | None = None, now: datetime = TUESDAY) -> Moved:
    """The move of a case, its reviews dated as they were opened."""
    due = [
        next((each.due_at for each in case.last.opened if each.key == review.key), None)
        for review in case.snapshot.reviews
    ]
    return move(case.definition, new, held(case, asked=tuple(Asked(each) for each in due)), mapping or MoveMap(), now)


def limited(amount: str, unit: str = "working_days") -> Definition:
    """The sample service with another time for opinions."""
    value = replace(OLD.values["review"], amount=Decimal(amount), unit=unit)  # type: ignore[arg-type]
    return replace(OLD, values={**OLD.values, "review": value})


def test_a_longer_limit_counts_from_the_asking() -> None:
    """An open review's longer limit counts from when the office was asked."""
    moved = made(s.at_opinions(), limited("5"))
    assert {each.due_at for each in moved.reviews if each.due_at} == {m.at("2026-11-23T23:59:59")}
    assert {each.kind for each in moved.scheduled} == {"review.request", "review.warn", "review.overdue"}
    assert set(moved.cancelled) >= {each.key for each in moved.scheduled}


def test_a_shorter_limit_makes_nobody_late() -> None:
    """A limit that would be over already counts from the move; one that is not over counts from the asking."""
    moved = made(s.at_opinions(), limited("1"), now=m.at("2026-11-18T09:00"))
    assert {each.due_at for each in moved.reviews if each.due_at} == {m.at("2026-11-19T23:59:59")}
    moved = made(s.at_opinions(), limited("2"))
    assert {each.due_at for each in moved.reviews if each.due_at} == {m.at("2026-11-18T23:59:59")}


def test_an_office_is_not_asked_twice() -> None:
    """A request that was sent is not renewed; one to an office that takes another's place is."""
    moved = made(s.at_opinions(), limited("5"))
    assert not [key for key in moved.renewed if key.startswith("review.request")]
    plan = OLD.states["opinions"].reviews["opinion"]
    desk = replace(plan, offices=(plan.offices[0], replace(plan.offices[1], office="desk")))
    new = with_state(OLD, replace(OLD.states["opinions"], reviews={"opinion": desk}))
    moved = made(s.at_opinions(), new, MoveMap(offices={"roads": "desk"}))
    assert [key for key in moved.renewed if key.startswith("review.request")] == ["review.request:opinion:roads:1.1"]
    assert [each.office for each in moved.snapshot.reviews if each.is_open and each.plan == "opinion"] == [
        "parks",
        "desk",
    ]


def test_the_promise_of_the_service_is_counted_by_the_new_rule() -> None:
    """The deadline of the whole service follows from its first day and the new limit; its warnings move along."""
    new = replace(OLD, values={**OLD.values, "service": replace(OLD.values["service"], amount=Decimal(9))})
    moved = made(at_check(), new)
    assert moved.due_at == m.at("2026-11-27T23:59:59")
    assert {each.kind for each in moved.scheduled} == {"service.warn", "service.overdue"}


def test_paused_days_are_counted_in_the_new_unit() -> None:
    """When the promise is counted in calendar days from now on, so are the pauses that are over."""
    old = s.permit("pauses")
    case = at_check(old)
    case.close("check", "desk", "return", decision=s.Decision(corrections=(s_correction(),)))
    case.fire("resend", now="2026-11-24T10:00")
    assert case.snapshot.clock.paused_days == 5
    new = replace(old, clock=replace(old.clock, limit=Limit("service_calendar", "ahead")))
    pauses = ((m.MONDAY.date(), m.at("2026-11-24T10:00").date()),)
    moved = move(old, new, held(case, pauses=pauses), MoveMap(), m.at("2026-11-24T11:00"))
    assert moved.snapshot.clock.paused_days == 7
    assert moved.due_at == m.at("2026-11-30T23:59:59")


def s_correction() -> object:
    """Something to correct."""
    from workflows.engine.outcome import Correction

    return Correction("name", "wrong")


def test_a_move_into_another_step_turns_the_clock() -> None:
    """A case sent back to its applicant by the map pauses where that step pauses, and its open work is closed."""
    new = s.permit("pauses")
    moved = made(at_check(), new, MoveMap(states={"check": "correct"}))
    assert moved.snapshot.state == "correct"
    assert moved.snapshot.clock.paused_on == TUESDAY.date()
    assert moved.due_at is None
    assert [each.way for each in moved.reviews] == ["closed"]
    assert "review_swept" in [each.kind for each in moved.happened]
    assert any(key.startswith("review.request") for key in moved.cancelled)


def test_a_met_rule_lets_the_case_go_on() -> None:
    """When the results given meet the new rule, the case goes on in the same transaction."""
    case = s.at_opinions()
    case.close("opinion", "parks", "agree")
    state = OLD.states["opinions"]
    moved = made(case, with_state(OLD, replace(state, join=Join("any", "gathered"))))
    assert moved.snapshot.state == "opinions"
    assert moved.stands.state == "decision"
    assert moved.then is not None and [each.plan for each in moved.then.opened] == ["decision"]


def test_a_move_decides_nothing() -> None:
    """Where the new rule would end the case at once, the case stays."""
    case = s.at_opinions()
    case.close("opinion", "parks", "object")
    state = OLD.states["opinions"]
    new = with_state(OLD, replace(state, join=Join("veto", "gathered")))
    with pytest.raises(CannotMove) as refused:
        made(case, new)
    assert [each.code for each in refused.value.verdict.reasons] == ["would_decide"]


def test_renamed_answers_keep_their_values() -> None:
    """Answers go to their new question, options to their new code, rows to their new columns."""
    kind = m.field("kind", type="choice", options=(Option("a", m.text("a")), Option("b", m.text("b"))))
    spots = m.field("spots", type="table", columns=(m.field("wide", type="integer"), m.field("note")))
    old = with_fields(m.field("name"), kind, spots)
    case = s.Case(old, m.facts(kind="a", spots=({"wide": 2, "note": "x"}, {"wide": 3})))
    other = m.field("sort", type="choice", options=(Option("one", m.text("one")),))
    places = m.field("places", type="table", columns=(m.field("width", type="decimal"),))
    new = with_fields(m.field("name"), other, places)
    mapping = MoveMap(
        fields={"kind": "sort", "spots": "places", "spots.wide": "width"},
        options={"kind.a": "one"},
        set_aside=frozenset({"spots.note"}),
    )
    assert problems_of(mapping, old, new) == []
    moved = made(case, new, mapping)
    assert moved.answers == {"name": "Sari", "sort": "one", "places": [{"width": "2"}, {"width": "3"}]}
    assert moved.set_aside == {"spots.note": ["x", None]}
    assert moved.facts.form["places"] == ({"width": Decimal(2)}, {"width": Decimal(3)})


def test_counters_and_actors_go_along() -> None:
    """How often a limited step was taken, and who did what, is known under the new names."""
    case = at_check()
    snapshot = replace(
        case.snapshot, taken={"check.again": 2}, acted={"check": frozenset({"01X"}), "send": frozenset({"01Y"})}
    )
    mapping = MoveMap(states={"check": "look"})
    moved = move(OLD, renamed(OLD, "check", "look"), replace(held(case), snapshot=snapshot), mapping, TUESDAY)
    assert moved.snapshot.taken == {"look.again": 2}
    assert moved.snapshot.acted == {"look": frozenset({"01X"}), "send": frozenset({"01Y"})}


def test_a_suspended_case_stands_still() -> None:
    """Nothing is promised for a suspended case: its clocks begin again when it goes on."""
    from workflows.engine.outcome import Suspension

    case = s.at_opinions()
    stopped = replace(case.snapshot, suspensions=(Suspension(m.MONDAY),))
    moved = move(OLD, limited("5"), replace(held(case), snapshot=stopped), MoveMap(), TUESDAY)
    assert (moved.scheduled, moved.cancelled) == ((), ())


def test_a_wrong_map_is_refused_entry_by_entry() -> None:
    """Each entry of a map that names nothing, or something that may not be, is named with its reason."""
    mapping = MoveMap(
        states={"check": "nowhere", "opinions": "done", "correct": "draft", "decision": "issuing"},
        fields={"name": "gone"},
        results={"opinion.agree": "gone"},
        documents={"letter": "gone"},
    )
    assert dict(problems_of(mapping, OLD, OLD)) == {
        "states.check": "map_unknown_state",
        "states.opinions": "map_would_end",
        "states.correct": "map_would_unsend",
        "states.decision": "map_to_automatic",
        "fields.name": "map_unknown_field",
        "results.opinion.agree": "map_unknown_result",
        "documents.letter": "map_unknown_document",
    }
    two = MoveMap(fields={"name": "area"})
    assert problems_of(two, OLD, OLD) == [("fields.name", "map_two_into_one")]


def test_a_map_from_a_file_is_read_carefully() -> None:
    """What is no map is refused with every place that is wrong."""
    with pytest.raises(MapInvalid) as wrong:
        read_map({"states": {"a": 1}, "fields": [], "set_aside": "x", "colour": {}})
    assert dict(wrong.value.problems) == {
        "colour": "map_unknown_part",
        "states.a": "map_not_a_code",
        "fields": "map_not_a_mapping",
        "set_aside": "map_not_a_list",
    }
    with pytest.raises(MapInvalid):
        read_map([])
    assert judge_move(OLD, OLD, held(at_check()), read_map({})).ruling == "stays"


def test_files_are_moved_with_their_case() -> None:
    """Those whose requirement has another code are named with it, those set aside without one; the others stay."""
    documents = {code: m.document(code) for code in ("letter", "map", "plan")}
    old = replace(OLD, documents=documents)
    case = s.Case(old, m.facts(documents=["letter", "map", "plan"]))
    new = replace(OLD, documents={"letter": documents["letter"], "paper": m.document("paper")})
    mapping = MoveMap(documents={"map": "paper"}, set_aside=frozenset({"documents.plan"}))
    moved = made(case, new, mapping)
    assert moved.documents == {"map": "paper", "plan": None}
    assert moved.facts.documents == {"letter", "paper"}
    assert moved.happened[0].data == {
        "from_state": "draft",
        "to_state": "draft",
        "set_aside": [],
        "documents_set_aside": ["plan"],
    }


def test_what_is_asked_now_and_who_acted_go_with_the_case() -> None:
    """New questions and files of a draft are named by their places; answers of an office's own go to the renamed plan."""
    new = replace(
        with_fields(m.field("name"), m.field("area", type="decimal", required=False), m.field("colour")),
        documents={"letter": OLD.documents["letter"], "map": m.document("map", required=True)},
    )
    assert made(s.Case(OLD), new).asks == ("fields.colour", "documents.map")
    case = at_check()
    snapshot = replace(
        case.snapshot,
        taken={"check.again": 2, "look.again": 1, "withdraw": 3, "gone.x": 1},
        acted={"check": frozenset({"01X"}), "look": frozenset({"01Y"}), "send": frozenset({"01Z"})},
    )
    facts = replace(case.facts, answers={"check": {"cost": 1}})
    moved = move(
        OLD,
        renamed(OLD, "check", "look"),
        replace(held(case), snapshot=snapshot, facts=facts),
        MoveMap(states={"check": "look"}),
        TUESDAY,
    )
    assert moved.snapshot.taken == {"look.again": 3, "withdraw": 3, "gone.x": 1}
    assert moved.snapshot.acted == {"look": frozenset({"01X", "01Y"}), "send": frozenset({"01Z"})}
    assert moved.facts.answers == {"look": {"cost": 1}}


def test_reviews_are_told_with_their_role_and_deadline() -> None:
    """An open one with those of the new version, a closed one with its result, one that closes with neither."""
    moved = made(s.at_opinions(), limited("5"))
    due = m.at("2026-11-23T23:59:59")
    told = [
        (each.index, each.way, each.plan, each.office, each.result, each.role, each.due_at) for each in moved.reviews
    ]
    assert told == [
        (0, "carried", "check", "desk", "complete", "", None),
        (1, "carried", "opinion", "parks", None, "expert", due),
        (2, "carried", "opinion", "roads", None, "expert", due),
    ]
    back = MoveMap(states={"check": "correct"})
    closed = made(at_check(), s.permit("pauses"), back)
    assert [(each.way, each.role) for each in closed.reviews] == [("closed", "")]
    assert [(each.kind, dict(each.data)) for each in closed.happened[1:]] == [
        ("review_swept", {"plan": "check", "office": "desk"})
    ]
