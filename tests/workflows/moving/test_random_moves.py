"""What holds for every pair of versions, every case and every map."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from tests.workflows.moving import versions as v
from workflows.definition import Definition
from workflows.engine.positions import join_to_fire
from workflows.errors import Refused
from workflows.forms.judging import is_empty
from workflows.moving import CannotMove, Held, Moved, MoveMap, judge_move, keep, move, read_map, restore, write_map

pairs = settings(
    deadline=None, max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip


def draw_move(data: Any) -> tuple[Definition, Definition, Held, MoveMap, Moved | None]:
    """A random move; None when the case stays where it is."""
    old = data.draw(v.versions())
    new = data.draw(st.one_of(v.versions(), v.versions(), _near(old)))
    held, now = data.draw(v.cases(old))
    mapping = data.draw(v.maps(old, new))
    ruling = judge_move(old, new, held, mapping).ruling
    event(ruling)
    try:
        moved = move(old, new, held, mapping, now)
    except (CannotMove, Refused):
        return old, new, held, mapping, None
    assert ruling in ("unaffected", "moves_safely")
    return old, new, held, mapping, moved


@st.composite
def _near(draw: Any, old: Definition) -> Definition:
    """The same way through the office with another form."""
    from dataclasses import replace

    return replace(old, sections=draw(v.versions()).sections)


@pairs
@given(data=st.data())
def test_a_move_never_lands_in_a_missing_place(data: Any) -> None:
    """After a move the case stands in a state of the new version that is no end, every open review is one of its plans
    at an office the plan knows, and what a guard may read was given by a result the plan has."""
    _old, new, _held, _mapping, moved = draw_move(data)
    if moved is None:
        return
    for snapshot in (moved.snapshot, moved.stands):
        state = new.states[snapshot.state]
        assert state.kind != "end"
        for each in (review for review in snapshot.reviews if not review.swept):
            home = next(place for place in new.states.values() if each.plan in place.reviews)
            plan = home.reviews[each.plan]
            assert each.result is None or each.result in plan.results
            if each.is_open:
                assert home is state
                offices = {office.office for office in plan.offices}
                assert each.office.removeprefix("#").isdigit() if plan.child else each.office in offices
        pairs_open = [(each.plan, each.office) for each in snapshot.reviews if each.is_open]
        assert len(pairs_open) == len(set(pairs_open))
        if state.kind == "work" and snapshot is moved.stands:
            assert pairs_open
            assert join_to_fire(state, snapshot.reviews) is None


@pairs
@given(data=st.data())
def test_a_move_never_loses_an_answer(data: Any) -> None:
    """Every answer of the case stands in the new form or is set aside, cell by cell."""
    old, _new, held, mapping, moved = draw_move(data)
    if moved is None:
        return
    for code, stored in held.answers.items():
        field = old.fields.get(code)
        if code in moved.set_aside:
            assert moved.set_aside[code] == stored
            continue
        assert field is not None
        now = moved.answers[mapping.fields.get(code, code)]
        if field.type == "table" and isinstance(stored, list):
            _same_cells(code, stored, now, moved, mapping)
        else:
            assert is_empty(now) == is_empty(stored)


def _same_cells(code: str, stored: list[dict[str, object]], now: Any, moved: Moved, mapping: MoveMap) -> None:
    assert len(now) == len(stored)
    for index, row in enumerate(stored):
        for column, cell in row.items():
            path = f"{code}.{column}"
            if is_empty(cell) or cell == []:
                continue
            if path in moved.set_aside:
                aside: Any = moved.set_aside[path]
                assert aside[index] is not None
            else:
                assert not is_empty(now[index][mapping.fields.get(path, column)])


@pairs
@given(data=st.data())
def test_what_is_kept_brings_the_case_back(data: Any) -> None:
    """Position and answers, kept as JSON before a move, come back exactly; a map does too."""
    import json

    _old, _new, held, mapping, _moved = draw_move(data)
    assert restore(json.loads(json.dumps(keep(held.snapshot)))) == held.snapshot
    assert read_map(json.loads(json.dumps(write_map(mapping)))) == mapping


@pairs
@given(data=st.data())
def test_a_move_is_pure(data: Any) -> None:
    """The same move made twice has the same outcome and leaves what it was given as it was."""
    old = data.draw(v.versions())
    new = data.draw(v.versions())
    held, now = data.draw(v.cases(old))
    mapping = data.draw(v.maps(old, new))
    before = repr(held)
    found = []
    for _ in range(2):
        try:
            found.append(repr(move(old, new, held, mapping, now)))
        except (CannotMove, Refused) as stays:
            found.append(repr(stays))
    assert found[0] == found[1]
    assert repr(held) == before
    assert judge_move(old, new, held, mapping) == judge_move(old, new, held, mapping)


def test_many_random_moves_are_made() -> None:
    """The properties above are no empty ones: many of the random cases do move."""
    made = []

    @settings(deadline=None, max_examples=60, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def look(data: Any) -> None:
        made.append(draw_move(data)[4] is not None)

    look()
    assert sum(made) >= 6
