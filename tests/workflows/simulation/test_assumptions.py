"""Assumptions from a file or a form: typed, within bounds, about what the service has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.sop.reading import definition_of
from tests.workflows import makers as m
from tests.workflows.walk.samples import five_states
from workflows.definition import Definition
from workflows.simulation import AssumptionInvalid, Assumptions, posts_of, read_assumptions
from workflows.simulation.assumptions import usual_results, with_defaults

START = Assumptions()


def read(data: Mapping[str, object]) -> Assumptions:
    return read_assumptions(five_states(), data, START)


def test_nothing_given_changes_nothing() -> None:
    """Without data the assumptions stay as they were."""
    assert read({}) == START


def test_every_assumption_can_be_given() -> None:
    """Figures as numbers or texts, officers by office and role, results brought to a sum of one."""
    found = read(
        {
            "arrivals": "12,5",
            "days": 100,
            "begins": "2026-03-02",
            "officers": {"taman/penelaah": 3},
            "minutes": {"putusan": 40},
            "results": {"putusan": {"setujui": 0.9, "tolak": 0.3}},
            "asked": {"pertimbangan": {"jalan": 0.5}},
            "applicant_days": 0,
        }
    )
    assert (found.arrivals, found.days, found.begins, found.cases) == (12.5, 100, date(2026, 3, 2), 1250)
    assert found.officers == {("taman", "penelaah"): 3}
    assert found.results["putusan"] == {"setujui": pytest.approx(0.75), "tolak": pytest.approx(0.25)}
    assert found.asked == {"pertimbangan": {"jalan": 0.5}}
    assert read({"begins": date(2026, 3, 2)}).begins == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        ({"colour": 1}, "colour", "unknown"),
        ({"arrivals": "many"}, "arrivals", "not_a_number"),
        ({"arrivals": True}, "arrivals", "not_a_number"),
        ({"arrivals": 0}, "arrivals", "too_small"),
        ({"arrivals": "nan"}, "arrivals", "too_large"),
        ({"arrivals": 5000, "days": 750}, "arrivals", "too_large"),
        ({"days": 1000}, "days", "too_large"),
        ({"begins": "soon"}, "begins", "not_a_date"),
        ({"officers": 3}, "officers", "not_a_mapping"),
        ({"officers": {"taman": 3}}, "officers.taman", "unknown"),
        ({"officers": {"taman/penelaah": 0}}, "officers.taman/penelaah", "too_small"),
        ({"minutes": {"putus": 3}}, "minutes.putus", "unknown"),
        ({"minutes": {"putusan": -3}}, "minutes.putusan", "too_small"),
        ({"results": {"putus": {}}}, "results.putus", "unknown"),
        ({"results": {"putusan": {"nanti": 1}}}, "results.putusan.nanti", "unknown"),
        ({"results": {"putusan": {"tolak": 2}}}, "results.putusan.tolak", "too_large"),
        ({"results": {"putusan": {"tolak": 0}}}, "results.putusan", "too_small"),
        ({"results": {"putusan": 1}}, "putusan", "not_a_mapping"),
        ({"asked": {"pertimbangan": {"loket": 1}}}, "asked.pertimbangan.loket", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_by_name(data: Mapping[str, object], name: str, code: str) -> None:
    """An unknown name or an impossible figure is said with its dotted name."""
    with pytest.raises(AssumptionInvalid) as caught:
        read(data)
    assert (caught.value.name, caught.value.code) == (name, code)


def test_posts_are_those_with_work() -> None:
    """Every pair of office and role that closes reviews, in the order of the file."""
    assert posts_of(five_states()) == (("taman", "penelaah"), ("jalan", "penelaah"), ("loket", "kepala"))
    assert ("dpmptsp", "verifikator") in posts_of(definition_of("skp-penelitian"))


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("arrivals", 0.01, 400),
        ("days", 1, 750),
        ("spread", 0, 3),
        ("productive", 0.01, 1),
        ("applicant_days", 0, 250),
        ("connector_answers", 0, 1),
    ],
)
def test_every_figure_has_its_bounds(name: str, least: float, most: float) -> None:
    """The least and the most of a figure are taken, and what lies below or above is refused under its name."""
    for figure in (least, most):
        assert getattr(read({name: figure}), name) == figure
    for figure in (least - 1, 5_001 if name == "arrivals" else most + 1):
        with pytest.raises(AssumptionInvalid) as caught:
            read({name: figure})
        assert caught.value.name == name


@pytest.mark.parametrize(
    ("part", "name", "least", "most", "below", "above"),
    [
        ("minutes", "putusan", 0.1, 10_000, 0.09, 10_000.5),
        ("officers", "taman/penelaah", 1, 500, 0.9, 501),
        ("asked", "pertimbangan", 0, 1, -0.01, 1.01),
    ],
)
def test_figures_of_plans_and_posts_have_their_bounds(
    part: str, name: str, least: float, most: float, below: float, above: float
) -> None:
    """The least and the most are taken; just below and just above are refused as too small and too large."""

    def given(figure: float) -> dict[str, object]:
        return {part: {name: {"jalan": figure} if part == "asked" else figure}}

    for figure in (least, most):
        (found,) = getattr(read(given(figure)), part).values()
        assert found == ({"jalan": figure} if part == "asked" else figure)
    for figure, code in ((below, "too_small"), (above, "too_large")):
        with pytest.raises(AssumptionInvalid, match=f"{part}.{name}.*: {code}") as caught:
            read(given(figure))
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("name", "below", "above"),
    [("arrivals", 0.009, 5_001), ("days", 0, 751), ("spread", -0.1, 3.1), ("productive", 0.009, 1.01),
     ("applicant_days", -0.1, 250.5), ("connector_answers", -0.1, 1.1)],
)  # fmt: skip
def test_just_beyond_a_bound_is_refused(name: str, below: float, above: float) -> None:
    """Too small below the least, too large above the most; what is no figure is said to be none."""
    for figure, code in ((below, "too_small"), (above, "too_large"), ("much", "not_a_number"), (True, "not_a_number")):
        with pytest.raises(AssumptionInvalid) as caught:
            read({name: figure})
        assert (caught.value.name, caught.value.code) == (name, code)


def test_the_most_cases_are_taken_and_one_more_is_not() -> None:
    """So many cases altogether and no more."""
    assert read({"arrivals": 800, "days": 250}).cases == 200_000
    with pytest.raises(AssumptionInvalid, match="arrivals: too_large"):
        read({"arrivals": 800.01, "days": 250})


def waiting() -> Definition:
    return m.definition(
        m.state("draft", "start", [m.trigger("send", "wait")]),
        m.state("wait", "waiting", [m.trigger("go", "check"), m.trigger("drop", "done")]),
        m.work("check", [(m.result("pass"), "done")]),
        m.end("done"),
    )


def test_shares_of_what_is_done_while_waiting() -> None:
    """Triggers of waiting states have shares as results of plans have, brought to a sum of one; other states have none."""
    found = read_assumptions(waiting(), {"results": {"wait": {"go": 0.2, "drop": 0.2}}}, START)
    assert found.results == {"wait": {"go": 0.5, "drop": 0.5}}
    for name in ("draft", "done"):
        with pytest.raises(AssumptionInvalid, match=f"results.{name}: unknown"):
            read_assumptions(waiting(), {"results": {name: {"send": 1}}}, START)
    kept = with_defaults(waiting(), found)
    assert kept.results == {"wait": {"go": 0.5, "drop": 0.5}, "check": {"pass": 1.0}}
    assert kept.minutes == {"check": 15.0}


def test_usual_shares_of_results_follow_from_their_tones() -> None:
    """Three quarters in favour, shared by the results of one tone, little against; together one."""
    kinds = [m.result("a"), m.result("b"), m.result("no", "negative"), m.result("back", "returned")]
    found = usual_results(m.plan("opinion", {"parks": True}, kinds))
    whole = 0.75 + 0.05 + 0.15
    assert found == {
        "a": pytest.approx(0.375 / whole), "b": pytest.approx(0.375 / whole),
        "no": pytest.approx(0.05 / whole), "back": pytest.approx(0.15 / whole),
    }  # fmt: skip
    assert usual_results(m.plan("opinion", {"parks": True}, [])) == {}


def test_posts_of_the_desks_own_steps() -> None:
    """Staff who fire a trigger of a state are a post; those of an operation, or without office or role, are none."""
    triggers = [
        m.trigger("one", "done", by="staff", office="desk", role="clerk"),
        m.trigger("two", "done", by="staff", office="desk", role="head", operation="drop"),
        m.trigger("three", "done", by="staff", office="parks"),
        m.trigger("four", "done", by="staff", role="head"),
        m.trigger("five", "done", by="applicant", office="roads", role="head"),
    ]
    definition = m.definition(m.state("draft", "start"), m.state("hold", "work", triggers), m.end("done"))
    assert posts_of(definition) == (("desk", "clerk"),)
