from __future__ import annotations

import re

import pytest

from permits.issuance import codes


def test_a_code_survives_how_people_type_it() -> None:
    """Spaces, small letters, missing or long hyphens and look-alike letters lead to the same code."""
    code = codes.new_code()
    printed = codes.printed_code(code)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", printed)
    typed = printed.lower().replace("-", " – ").replace("0", "o").replace("1", "l")
    assert codes.read_code(typed) == code


def test_every_single_wrong_character_and_swap_is_caught() -> None:
    """A slip of the finger is told apart from a code that nobody has: no slip gives another valid code."""
    for _ in range(20):
        code = codes.new_code()
        slips = {
            code[:at] + letter + code[at + 1 :] for at in range(12) for letter in codes.ALPHABET if letter != code[at]
        }
        slips |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(11)} - {code}
        assert not [slip for slip in slips if codes.read_code(slip)]


@pytest.mark.parametrize("typed", ["", "K7M4", "K7M4-RX2P-9QT!", "UUUU-UUUU-UUUU", "K7M4-RX2P-9QTDA"])
def test_what_cannot_be_a_code(typed: str) -> None:
    """Too short, too long and strange characters are no codes."""
    assert codes.read_code(typed) is None


def test_tokens_are_long_and_fit_an_address() -> None:
    """A token holds 128 bits and needs no escaping."""
    tokens = {codes.new_token() for _ in range(500)}
    assert len(tokens) == 500
    assert all(codes.TOKEN.fullmatch(token) for token in tokens)
