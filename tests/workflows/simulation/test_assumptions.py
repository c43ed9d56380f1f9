"""Assumptions from a file or a form: typed, within bounds, about what the service has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.sop.reading import definition_of
from tests.workflows.walk.samples import five_states
from workflows.simulation import AssumptionInvalid, Assumptions, posts_of, read_assumptions

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
