"""Requirements of the BPMN import for timers: how long they are, what they are called, what they do."""

from __future__ import annotations

import pytest

from tests.workflows.imports.test_bpmn import flow, process
from tests.workflows.imports.test_bpmn_odd import asked, draft, states, timer, values


@pytest.mark.parametrize(
    ("duration", "value"),
    [
        ("P5D", "amount: 5, unit: calendar_days"),
        ("P1W2D", "amount: 9, unit: calendar_days"),
        ("P1DT1H", "amount: 2, unit: calendar_days"),
        ("P1DT1M", "amount: 2, unit: calendar_days"),
        ("P2DT30S", "amount: 2, unit: calendar_days"),
        ("PT30H", "amount: 30, unit: hours"),
        ("PT60M", "amount: 1, unit: hours"),
        ("PT61M", "amount: 2, unit: hours"),
        ("PT1H1M", "amount: 2, unit: hours"),
        ("PT120M", "amount: 2, unit: hours"),
    ],
)
def test_a_duration_is_rounded_up_to_whole_days_or_hours(duration: str, value: str) -> None:
    """Weeks and days become days with a further one begun, anything shorter becomes hours with a further one begun."""
    parts = [
        '<startEvent id="s"/><task id="t"/><endEvent id="e"/>',
        timer("b", duration),
        flow("s", "t"),
        flow("t", "e"),
    ]
    made = draft(process(*parts, flow("b", "e")))
    assert values(made) == [f'lama_t: {{{value}, title: {{id: "T", en: "T"}}}}']
    assert "duration" not in [code for code, _ in asked(made)]


@pytest.mark.parametrize("duration", ["", "R3/PT1H", "2026-01-01", "PT30S", "P5D and more"])
def test_a_duration_that_cannot_be_read_is_an_example_with_a_question(duration: str) -> None:
    """What is no length of time becomes one day as an example, and is asked after as it was written."""
    parts = [
        '<startEvent id="s"/><task id="t"/><endEvent id="e"/>',
        timer("b", duration),
        flow("s", "t"),
        flow("t", "e"),
    ]
    made = draft(process(*parts, flow("b", "e")))
    assert values(made) == ['lama_t: {amount: 1, unit: calendar_days, title: {id: "T", en: "T"}, example: true}']
    assert (
        "duration",
        f"The duration “{duration}” of the timer “T” cannot be read; its value is an example.",
    ) in asked(made)


def test_a_timer_at_a_task_takes_the_first_way_out_and_a_name_of_its_own() -> None:
    """A nameless timer is called by its flow, or by time being over; one called as a result is gets a number."""
    parts = [
        '<startEvent id="s"/><task id="t"/><endEvent id="e"/><endEvent id="z"/>',
        timer("b", "P1D"), timer("c", "P2D"), timer("d", "P3D", 'name="Lanjut" attachedToRef="t"'),
        flow("s", "t"), flow("t", "e"), flow("b", "e", "Expire"), flow("b", "z"), flow("c", "z"), flow("d", "z"),
    ]  # fmt: skip
    made = draft(process(*parts))
    assert states(made)[12:22] == [
        "timers:",
        "waktu_waktu: {after: lama_t, does: fire, fires: waktu}",
        "waktu_waktu_2: {after: lama_t_2, does: fire, fires: waktu_2}",
        "waktu_lanjut_2: {after: lama_lanjut, does: fire, fires: lanjut_2}",
        "results:",
        'lanjut: {title: {id: "Lanjut", en: "Lanjut"}, tone: positive, to: e}',
        "triggers:",
        'waktu: {title: {id: "Expire", en: "Expire"}, by: system, to: e}',
        'waktu_2: {title: {id: "Waktu habis", en: "Waktu habis"}, by: system, to: z}',
        'lanjut_2: {title: {id: "Lanjut", en: "Lanjut"}, by: system, to: z}',
    ]


def test_a_pause_with_several_ways_rings_for_the_first() -> None:
    """When the time of a pause is over, the first of its ways is taken; it goes by the pause's name."""
    wait = timer("w", "P1D", 'name="Cooling off"', "intermediateCatchEvent")
    parts = ['<startEvent id="s"/>', wait, '<task id="t"/><endEvent id="e"/>', flow("s", "t"), flow("t", "w")]
    made = draft(process(*parts, flow("w", "e", "Over"), flow("w", "t", "Again")))
    assert [line for line in states(made) if line.startswith(("waktu_", "over", "again", 'title: {id: "C'))] == [
        'title: {id: "Cooling off", en: "Cooling off"}',
        "waktu_over: {after: lama_cooling_off, does: fire, fires: over}",
        'over: {title: {id: "Over", en: "Over"}, by: system, to: e}',
        'again: {title: {id: "Again", en: "Again"}, by: system, to: t}',
    ]
