"""Requirements of answers that are a place: a position on the map and an address."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.definition import Field, Text
from workflows.forms import one_line
from workflows.forms.answers import read_fields, write_fields
from workflows.forms.judging import is_empty, judge_value

POSITION = Field("letak", "location", Text("Letak", "Position"), "isi")
ADDRESS = Field("alamat", "address", Text("Alamat", "Address"), "isi")
HOME = {"street": "Jalan Merdeka 17", "village": "Tapa", "district": "Kota Utara", "city": "Seruni"}
HERE = {"latitude": Decimal("-0.556174"), "longitude": Decimal("123.058548")}


def verdict(field: Field, value: object) -> str | None:
    problem = judge_value(field, field.code, value)
    return problem.code if problem else None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (HERE, None),
        ({"latitude": Decimal(-90), "longitude": Decimal(180)}, None),
        ({**HERE, "latitude": Decimal("90.000001")}, "not_location"),
        ({**HERE, "longitude": Decimal(-181)}, "not_location"),
        ({**HERE, "latitude": Decimal("NaN")}, "not_location"),
        ({**HERE, "latitude": "sini"}, "not_location"),
        ({"latitude": Decimal(1)}, "not_location"),
        ({**HERE, "altitude": Decimal(1)}, "not_location"),
        ("di sini", "not_location"),
    ],
)
def test_a_position_is_a_latitude_and_a_longitude(value: object, code: str | None) -> None:
    """Both are degrees within the world; anything else is no position."""
    assert verdict(POSITION, value) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (HOME, None),
        ({**HOME, "postcode": "96123"}, None),
        ({**HOME, "postcode": " "}, None),
        ({**HOME, "postcode": "9612"}, "wrong_postcode"),
        ({**HOME, "city": " "}, "address_incomplete"),
        ({"street": "Jalan Merdeka 17"}, "address_incomplete"),
        ({**HOME, "street": "x" * 201}, "too_long"),
        ({**HOME, "street": 17}, "not_address"),
        ({**HOME, "country": "Indonesia"}, "not_address"),
        ("Jalan Merdeka 17", "not_address"),
    ],
)
def test_an_address_has_its_parts(value: object, code: str | None) -> None:
    """Street, village, district and city are needed, the postcode is five digits when it is given."""
    assert verdict(ADDRESS, value) == code


@pytest.mark.parametrize(
    ("part", "given", "code", "data"),
    [
        ("street", None, "address_incomplete", {"part": "street"}),
        ("village", " ", "address_incomplete", {"part": "village"}),
        ("district", "", "address_incomplete", {"part": "district"}),
        ("city", None, "address_incomplete", {"part": "city"}),
        ("street", "x" * 200, None, None),
        ("city", "x" * 201, "too_long", {"limit": "200", "part": "city"}),
        ("postcode", "9" * 201, "too_long", {"limit": "200", "part": "postcode"}),
        ("postcode", 96123, "not_address", {}),
        ("postcode", None, None, None),
        ("postcode", " 96123 ", None, None),
        ("postcode", "961234", "wrong_postcode", {}),
    ],
)
def test_the_part_of_an_address_that_is_wrong_is_named(
    part: str, given: object, code: str | None, data: dict[str, str] | None
) -> None:
    """What is missing or too long is said of its part, with the limit that it passes."""
    problem = judge_value(ADDRESS, "alamat", {**HOME, part: given})
    assert (problem.code if problem else None) == code
    assert (dict(problem.data) if problem else None) == data
    assert problem is None or problem.path == "alamat"


def test_a_place_of_which_nothing_is_said_is_no_answer() -> None:
    """Parts that are all blank are no answer, so a required place is asked for instead of judged."""
    assert is_empty({"street": " ", "city": None})
    assert is_empty({})
    assert not is_empty({"street": "", "city": "Seruni"})


def test_places_are_stored_without_rounding_and_read_again() -> None:
    """A position keeps every decimal through storing; what cannot be read stays for the applicant to mend."""
    stored = write_fields([POSITION, ADDRESS], {"letak": HERE, "alamat": HOME})
    assert stored == {"letak": {"latitude": "-0.556174", "longitude": "123.058548"}, "alamat": HOME}
    assert read_fields([POSITION, ADDRESS], stored) == {"letak": HERE, "alamat": HOME}
    assert read_fields([POSITION], {"letak": {"latitude": "utara"}}) == {"letak": {"latitude": "utara"}}
    assert read_fields([POSITION], {"letak": "sini"}) == {"letak": "sini"}


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (HERE, "-0.556174, 123.058548"),
        (HOME, "Jalan Merdeka 17, Tapa, Kota Utara, Seruni"),
        ({**HOME, "postcode": "96123"}, "Jalan Merdeka 17, Tapa, Kota Utara, Seruni 96123"),
        ({"street": "Jalan Merdeka 17"}, "Jalan Merdeka 17"),
    ],
)
def test_a_place_is_printed_in_one_line(place: dict[str, object], line: str) -> None:
    """A paper shows an address or a position as one line without gaps."""
    assert one_line(place) == line
