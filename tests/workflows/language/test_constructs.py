"""Requirements of the examples: each construct has a small service that loads, checks clean and is documented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from workflows import check, inspect, load_city
from workflows.language.editors import keys_of, models_of
from workflows.language.schema import SopShape
from workflows.language.schema.words import Shape
from workflows.language.shapes import read_shape
from workflows.language.source import read_source

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tests" / "data" / "sop" / "constructs"
CITY = load_city((FOLDER / "_city.yaml").read_text(encoding="utf-8"))
CONSTRUCTS = sorted(FOLDER.glob("[a-z]*.yaml"))
KNOWN = CITY.known(frozenset({"decree"}))
SHIPPED = sorted((ROOT / "sop").glob("[a-z]*.yaml"))


@pytest.mark.parametrize("path", CONSTRUCTS, ids=lambda path: path.stem)
def test_an_example_loads_and_checks_clean(path: Path) -> None:
    """Each example may be published as it stands: nothing is wrong with it, not even a warning."""
    loaded = inspect(path.read_text(encoding="utf-8"), path.name, CITY.types)
    assert [each.en for each in loaded.findings] == []
    assert loaded.definition is not None
    assert loaded.source is not None
    assert [each.en for each in check(loaded.definition, KNOWN, loaded.source.where)] == []


def test_every_example_shows_its_part() -> None:
    """An example begins with its title and marks the lines that matter, so that the page of constructs can show them."""
    assert len(CONSTRUCTS) >= 20
    for path in CONSTRUCTS:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert text.count("# shown\n") == text.count("# end\n") == 1


def used(part: object) -> Iterator[tuple[str, str]]:
    """Every key that is written in a part of a file and in the parts within, each with the name of its part."""
    if isinstance(part, Shape):
        for name in part.model_fields_set:
            yield type(part).__name__, type(part).model_fields[name].alias or name
            yield from used(getattr(part, name))
    elif isinstance(part, dict | list | tuple):
        for each in part.values() if isinstance(part, dict) else part:
            yield from used(each)


def test_every_key_of_the_language_is_written_somewhere() -> None:
    """Every key of every part of a file stands in a construct or a shipped service, so none of them is only claimed."""
    seen: set[tuple[str, str]] = set()
    for path in (*CONSTRUCTS, *SHIPPED):
        shape, _ = read_shape(read_source(path.read_text(encoding="utf-8")), SopShape)
        seen |= set(used(shape))
    known = {(model.__name__, key) for model in models_of(SopShape) for key in keys_of(model)}
    assert len(known) > 300
    assert known - seen == set()
