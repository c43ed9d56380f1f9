"""Requirements of reading fast: the fast parser and the pure one find the same structure, or only the pure one counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from workflows.errors import SopError
from workflows.language import events as e
from workflows.language.source import MAX_PURE, read_source

ROOT = Path(__file__).parents[3]
FILES = sorted([*(ROOT / "sop").glob("*.yaml"), *(ROOT / "tests" / "data" / "sop").rglob("*.yaml")])
SMALL = (ROOT / "tests" / "data" / "sop" / "five-states.yaml").read_text(encoding="utf-8")


STARTS = ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent", "AliasEvent")


def told(events: Iterable[Any]) -> list[str]:
    """What each event says up to the first tag, where reading ends; where a value stands that is not there is nobody's
    business."""
    found = []
    for event in events:
        if type(event).__name__ in STARTS:
            found.append("a tag" if getattr(event, "tag", None) else " ".join(str(part) for part in _parts(event)))
        if found and found[-1] == "a tag":
            break
    return found


def _parts(event: Any) -> Iterator[object]:
    kind, value = type(event).__name__, getattr(event, "value", None)
    yield kind
    if value != "":
        yield event.start_mark.line, event.start_mark.column
    yield value, getattr(event, "anchor", None)
    if kind == "ScalarEvent":
        yield event.style or ""


def fast(text: str) -> list[str] | None:
    try:
        return told(e.fast_events(text))
    except e.FastRefused:
        return None


def pure(text: str) -> list[str] | None:
    try:
        return told(e.pure_events(text))
    except (YAMLError, ValueError):
        return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_parsers_read_every_file_alike(path: Path) -> None:
    """Places, styles and texts of the fast parser are those of the pure one, wherever both read a file."""
    text = path.read_text(encoding="utf-8")
    found = fast(text)
    assert found is None or found == pure(text)


LINES = SMALL.splitlines()


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(LINES) - 8), st.data())
def test_a_changed_file_means_the_same_to_both(start: int, data: st.DataObject) -> None:
    """What both parsers accept of a file with a few signs changed, they read in the same way."""
    text = "\n".join(LINES[start : start + 8]) + "\n"
    at = data.draw(st.integers(0, len(text)))
    signs = data.draw(st.text(" \n-:{}[],'\"#&*!|>?%@`~\\0x.é", min_size=1, max_size=4))
    changed = text[:at] + signs + text[at + data.draw(st.integers(0, 3)) :]
    found, sure = fast(changed), pure(changed)
    assert None in (found, sure) or found == sure


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        ("\t", "tab_refused"),
        ("\x85", "strange_character"),
        ("\u2028", "strange_character"),
        ("\x07", "strange_character"),
    ],
)
def test_a_sign_that_parsers_take_differently_is_refused_where_it_stands(sign: str, code: str) -> None:
    """Tabs and invisible line ends are refused at their place, before any parser sees them."""
    with pytest.raises(SopError) as caught:
        read_source(f"a: b\nc: 'd{sign}e'\n")
    [found] = caught.value.findings
    assert (found.code, found.line, found.column) == (code, 2, 6)


def test_a_byte_order_mark_is_nothing() -> None:
    """An editor's mark at the start of a file changes neither keys nor places."""
    assert read_source("\ufeffa: b\n").where_value("a") == (1, 4)


def test_a_name_that_parsers_cut_differently_is_read_by_the_pure_one() -> None:
    """An anchor with signs that the fast parser leaves out keeps its whole name."""
    with pytest.raises(e.FastRefused) as caught:
        list(e.fast_events("c: d\na: &x:y b\n"))
    assert caught.value.place == (2, 4)
    assert read_source("a: &x:y b\nc: *x:y\n").data == {"a": "b", "c": "b"}


def test_a_long_broken_text_is_not_read_twice() -> None:
    """Beyond the limit the fast parser's word counts, so that a broken text costs one reading."""
    text = "a: b\n" * 1 + "".join(f"k{number}: v\n" for number in range(MAX_PURE // 8)) + "d: [\n"
    assert len(text) > MAX_PURE
    with pytest.raises(SopError) as caught:
        read_source(text)
    [found] = caught.value.findings
    assert (found.code, found.line) == ("yaml_broken", text.count("\n") + 1)
