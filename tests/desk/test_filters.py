"""What an address says of the queue, and the places where its pages begin."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from permits.desk.filters import USUAL_COLUMNS, Filter, Place, read_columns, read_filter, read_place

ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.mark.parametrize("due", [None, datetime(2026, 11, 17, 15, 59, 59, 123456, tzinfo=UTC)])
def test_a_place_survives_its_way_through_an_address(due: datetime | None) -> None:
    """A place that is written into an address is read as the same place."""
    place = Place(due, ID)
    assert read_place(str(place)) == place


@pytest.mark.parametrize("odd", ["", "x", "none-x", f"20269999T999999999999-{ID}", f"none-{ID}x", "\0"])
def test_what_is_no_place_is_none(odd: str) -> None:
    """An address that somebody changed leads to the beginning of the queue, never to an error."""
    assert read_place(odd) is None


def test_a_filter_survives_its_way_through_an_address() -> None:
    """Every part of a filter stands in the address and is read from there; what is unknown is left out."""
    wanted = Filter("watched", "late", "y", "30", "service", "office", "state.plan", "words")
    assert read_filter(wanted.arguments()) == wanted
    assert read_filter({"held": "all", "time": "never", "age": "-1", "back": "x", "q": "\0"}) == Filter()


def test_another_service_leaves_the_step_behind() -> None:
    """A step belongs to its service: choosing another service chooses no step."""
    wanted = Filter(service="one", step="check.check")
    assert wanted.having("service", "two") == Filter(service="two")
    assert wanted.having("time", "late").step == "check.check"


@pytest.mark.parametrize(
    ("given", "columns"), [("", USUAL_COLUMNS), ("age,service", ("service", "age")), ("x", USUAL_COLUMNS)]
)
def test_columns_stand_in_the_tables_own_order(given: str, columns: tuple[str, ...]) -> None:
    """The columns an address names are shown in the table's order, the usual ones when it names none."""
    assert read_columns(given) == columns
