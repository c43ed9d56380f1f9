"""Requirements of the examples: each construct has a small service that loads, checks clean and is documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflows import check, inspect, load_city
from workflows.language.editors import keys_of, models_of
from workflows.language.schema import SopShape
from workflows.language.source import Plain, read_source

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tests" / "data" / "sop" / "constructs"
CITY = load_city((FOLDER / "_city.yaml").read_text(encoding="utf-8"))
CONSTRUCTS = sorted(FOLDER.glob("[a-z]*.yaml"))
KNOWN = CITY.known(frozenset({"decree"}))
# Keys of which one example would show nothing that another does not: marks on figures, and what the shipped SOPs show.
SHOWN_ELSEWHERE = {
    "annex", "attachments", "base", "basis", "conditions_from", "deadline", "hint", "keywords", "mask", "message",
    "notes", "only_when", "options", "pattern", "places", "privacy", "questionnaire", "retention", "rings",
    "sop_ap", "survey", "table", "types", "valid_when", "verified", "waiting_for", "warn",
}  # fmt: skip


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


def written(data: Plain) -> set[str]:
    """Every key in a file's data."""
    if isinstance(data, dict):
        return set(data) | {key for each in data.values() for key in written(each)}
    return {key for each in data for key in written(each)} if isinstance(data, list) else set()


def test_every_key_of_the_language_is_in_an_example() -> None:
    """A key without an example is one of those that the shipped services show."""
    known = {key for model in models_of(SopShape) for key in keys_of(model)}
    seen = {key for path in CONSTRUCTS for key in written(read_source(path.read_text(encoding="utf-8")).data)}
    assert known - seen == SHOWN_ELSEWHERE
