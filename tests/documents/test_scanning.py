"""The virus scanner is asked by its own protocol, over its socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from permits.documents.scanning import Clamd, ScannerAway, scanner_of
from tests.support.clamd import MOST, clamd
from tests.support.hostile import EICAR, pdf


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a little scanner listens."""
    with clamd(tmp_path) as (found, _seen):
        yield found


def test_a_harmless_file_is_said_to_be_clean(address: str) -> None:
    """Nothing is known of a sound file, also of one sent in many pieces."""
    assert Clamd(address).infection(pdf()) == ""
    assert Clamd(address).infection(b"a" * 1_000_000) == ""


def test_a_known_signature_is_named(address: str) -> None:
    """What the scanner knows is named, wherever in the file it stands."""
    assert Clamd(address).infection(b"a" * 100_000 + EICAR) == "Eicar-Test-Signature"


@pytest.mark.parametrize("where", ["unix:///nowhere/clamd.sock", "tcp://127.0.0.1:9"])
def test_a_scanner_that_is_away_is_no_answer(where: str) -> None:
    """A file is never taken for clean because nobody could be asked."""
    with pytest.raises(ScannerAway):
        Clamd(where).infection(b"a")


def test_an_answer_that_is_none_is_no_answer(address: str) -> None:
    """A scanner that cannot take a file has not said that it is clean."""
    with pytest.raises(ScannerAway):
        Clamd(address).infection(b"a" * (MOST + 100_000))


def test_without_a_setting_there_is_no_scanner() -> None:
    """An office without a scanner has none, instead of one that says yes to everything."""
    assert scanner_of("") is None
