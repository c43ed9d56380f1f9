"""The code that belongs to an application's number."""

from __future__ import annotations

import pytest

from permits.applications.numbers import compose
from permits.following.codes import code_of, judge

SECRET = "x" * 40
NUMBER = compose("SKP", 2026, 4817)
CODE = code_of(NUMBER, SECRET)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (NUMBER, CODE),
        (NUMBER.lower().replace("-", " "), CODE.lower().replace("-", "")),
        (NUMBER, CODE.replace("0", "O").replace("1", "l")),
    ],
)
def test_number_and_code_are_read_however_they_are_typed(number: str, code: str) -> None:
    """Case, dashes, spaces and letters that look alike do not matter."""
    assert judge(number, code, SECRET) == NUMBER


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (compose("SKP", 2026, 4818), CODE),
        (NUMBER, code_of(compose("SKP", 2026, 4818), SECRET)),
        (NUMBER, code_of(NUMBER, "y" * 40)),
        (NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10), CODE),
        (NUMBER, ""),
        ("", CODE),
        ("", ""),
        ("-", "-"),
        ("-", code_of("-", SECRET)),
    ],
)
def test_a_pair_that_does_not_belong_together_opens_nothing(number: str, code: str) -> None:
    """Neither another case's code, nor another server's, nor an empty or mistyped one fits a number."""
    assert judge(number, code, SECRET) is None
