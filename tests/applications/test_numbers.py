"""Application numbers are gapless, self-checking and forgiving to type."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from hypothesis import given
from hypothesis import strategies as st

from permits.applications import numbers
from permits.db import transaction


@pytest.mark.database
def test_numbers_follow_each_other_within_a_prefix_and_year(database: SQLAlchemy) -> None:
    """Each prefix and year counts from one without a gap."""
    with transaction() as session:
        given_out = [
            numbers.take(session, prefix, year)
            for prefix, year in (("SKP", 2026), ("SKP", 2026), ("REK", 2026), ("SKP", 2027))
        ]
    assert [each[:-2] for each in given_out] == [
        "SKP-2026-000001",
        "SKP-2026-000002",
        "REK-2026-000001",
        "SKP-2027-000001",
    ]


@pytest.mark.database
def test_a_number_is_given_back_when_the_sending_fails(database: SQLAlchemy) -> None:
    """A number taken in a transaction that fails is the next one's."""
    with pytest.raises(RuntimeError), transaction() as session:
        numbers.take(session, "SKP", 2026)
        raise RuntimeError("sending failed")
    with transaction() as session:
        assert numbers.take(session, "SKP", 2026).startswith("SKP-2026-000001-")


@pytest.mark.database
def test_senders_at_the_same_time_never_share_a_number(own_app: Flask) -> None:
    """Twenty senders at once get twenty numbers without a gap."""
    given_out: list[str] = []

    def send() -> None:
        with own_app.app_context(), transaction() as session:
            given_out.append(numbers.take(session, "SKP", 2026))

    threads = [threading.Thread(target=send) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.split("-")[2] for each in given_out) == [f"{each:06d}" for each in range(1, 21)]


@given(st.integers(0, 999_999), st.integers(0, 10), st.integers(0, 9))
def test_a_wrong_digit_is_noticed(sequence: int, place: int, digit: int) -> None:
    """Changing any one digit of a number makes it no number."""
    number = numbers.compose("SKP", 2026, sequence)
    digits = [index for index, each in enumerate(number) if each.isdigit()]
    index = digits[place]
    changed = number[:index] + str(digit) + number[index + 1 :]
    assert (numbers.normalise(changed) == changed) == (changed == number)


@given(st.integers(0, 999_999), st.integers(0, 9))
def test_swapped_neighbours_are_noticed(sequence: int, place: int) -> None:
    """Swapping two neighbouring digits makes it no number."""
    number = numbers.compose("REK", 2026, sequence).replace("-", "")
    at = 3 + place
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or numbers.normalise(swapped) is None


@pytest.mark.parametrize(
    "typed", ["skp 2026 000001 {}", "SKP2026000001{}", "skp-2026-000001-{}", " SKP–2026–000001–{} "]
)
def test_a_number_may_be_typed_loosely(typed: str) -> None:
    """Spaces, case and missing or long dashes are forgiven."""
    number = numbers.compose("SKP", 2026, 1)
    assert numbers.normalise(typed.format(number[-1])) == number
