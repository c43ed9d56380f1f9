"""What a text says, as far as it can be read: its problems, its definition, its rules and its names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from permits.definitions import queries as definitions
from permits.definitions.checking import checked_text
from workflows import City, Definition, Finding, SopError, inspect
from workflows.editing import Rule, rules_of
from workflows.editing.text import data_of
from workflows.expressions import Names, names_of
from workflows.language.source import Source, read_source

MOST_PROBLEMS = 100  # shown at once; a file with more is mended from the top anyway
_MEANT = _QUOTED = re.compile(r"“([^”]+)”")
_WORD = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Mend:
    """A word of the text and the one that was probably meant."""

    given: str
    meant: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem with what could mend it."""

    finding: Finding
    mend: Mend | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read: ``definition`` is there as far as the parts fit together, even while expressions are wrong."""

    text: str
    city: City
    findings: tuple[Finding, ...]
    definition: Definition | None
    source: Source | None

    @property
    def errors(self) -> int:
        """How many problems block publishing."""
        return sum(each.severity == "error" for each in self.findings)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        lines = self.text.splitlines()
        return tuple(Trouble(each, _mend(each, lines)) for each in self.findings[:MOST_PROBLEMS])

    @property
    def rules(self) -> tuple[tuple[Rule, int], ...]:
        """The rules in sentences with the line each stands in; none while there is no definition."""
        if self.definition is None or self.source is None:
            return ()
        offices = {code: each.name for code, each in self.city.offices.items()}
        return tuple((rule, self.source.where(rule.path)[0]) for rule in rules_of(self.definition, offices))

    @property
    def names(self) -> Names | None:
        return names_of(self.definition) if self.definition else None


def read(text: str) -> Reading:
    """What the city in force makes of a text, by the checker that publishing asks. Raises NotFound before there is a city."""
    city = definitions.city()
    checked = checked_text(text, city)
    definition, source = checked.definition, _source(text)
    if definition is None and source is not None:
        definition = inspect(text, shared=city.types).graph
    return Reading(text, city, checked.findings, definition, source)


@lru_cache(maxsize=16)
def _source(text: str) -> Source | None:
    try:
        return read_source(text)
    except SopError:
        return None


def _mend(finding: Finding, lines: Sequence[str]) -> Mend | None:
    """What the checker suggests, when a word at the problem's place can be exchanged for it."""
    meant = _MEANT.search(finding.suggestion_en)
    if meant is None or finding.line > len(lines):
        return None
    line, start = lines[finding.line - 1], finding.column - 1
    written = [each for each in _QUOTED.findall(finding.en) if each and each in line[start:]]
    word = _WORD.search(line, start)
    given = written[0] if written else word.group() if word else ""
    if "." in given and "." not in meant.group(1):
        given = given.rpartition(".")[2]
    return Mend(given, meant.group(1)) if given else None


def mended(text: str, line: int, column: int, mend: Mend) -> str:
    """The text with the word at this place exchanged; unchanged when it is no longer there."""
    lines = text.splitlines(keepends=True)
    if not 0 < line <= len(lines):
        return text
    at = lines[line - 1].find(mend.given, max(column - 1, 0))
    if at >= 0:
        lines[line - 1] = lines[line - 1][:at] + mend.meant + lines[line - 1][at + len(mend.given) :]
    return "".join(lines)


def vocabulary(reading: Reading, language: str) -> dict[str, Any]:
    """What the editor offers while typing: codes by what they name, names by their root, sentences by their line."""
    data = data_of(reading.text) if reading.source else {}
    return {
        "codes": {name: list(entries) for name, entries in _codes(data, reading.city, language).items()},
        "roots": _roots(reading.names, language),
        "rules": {str(line): rule.sentence[language] for rule, line in reading.rules},
    }


def _codes(data: Mapping[str, Any], city: City, language: str) -> dict[str, Sequence[tuple[str, str]]]:
    states = _entries(data.get("states"))
    sections = [fields for _, each in _entries(data.get("form")) for fields in _entries(each.get("fields"))]
    documents = _entries(data.get("documents"))
    plans = [plan for _, state in states for plan in _entries(state.get("reviews"))]
    triggers = [each for _, state in states for key in ("triggers", "results") for each in _entries(state.get(key))]
    tables = [(code, each) for code, each in sections if each.get("type") == "table"]
    return {
        "values": _titled(_entries(data.get("values")), language),
        "states": _titled(states, language),
        "asked": _titled([*sections, *documents], language),
        "documents": _titled(documents, language),
        "plans": _titled(plans, language),
        "triggers": _titled(triggers, language),
        "tables": _titled(tables, language),
        "types": [(code, "") for code, _ in _entries(data.get("types"))] + [(code, "") for code in city.types],
        "legal": _titled(_entries(data.get("legal")), language, "cite"),
        "offices": [(code, each.name[language]) for code, each in city.offices.items()],
        "roles": [(code, each[language]) for code, each in city.roles.items()],
    }


def _entries(value: object) -> list[tuple[str, Mapping[str, Any]]]:
    """The entries of a mapping that are mappings themselves; a half-written file holds all kinds of things."""
    if not isinstance(value, Mapping):
        return []
    return [(str(code), each) for code, each in value.items() if isinstance(each, Mapping)]


def _titled(
    entries: Sequence[tuple[str, Mapping[str, Any]]], language: str, key: str = "title"
) -> list[tuple[str, str]]:
    def title(each: Mapping[str, Any]) -> str:
        words = each.get(key)
        return str(words.get(language, "")) if isinstance(words, Mapping) else ""

    return [(code, title(each)) for code, each in entries]


def _roots(names: Names | None, language: str) -> dict[str, list[tuple[str, str]]]:
    if names is None:
        return {}
    columns = {code: each for table in names.rows.values() for code, each in table.items()}
    roots: dict[str, Any] = {
        "form": names.form, "applicant": names.applicant, "documents": names.documents, "values": names.values,
        "row": columns,
    }  # fmt: skip
    found = {
        root: [(code, each.title[language] if each.title else "") for code, each in known.items()]
        for root, known in roots.items()
    }
    for root, tables in (("rows", names.rows), ("reviews", names.reviews or {})):
        found[root] = [(code, _title_of(names, f"{root}.{code}", language)) for code in tables]
    return found


def _title_of(names: Names, path: str, language: str) -> str:
    title = names.titles.get(path)
    return title[language] if title else ""


def words_of_file(data: object, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every wording of a file: its path, the Indonesian and the English text."""
    if isinstance(data, Mapping):
        if set(data) == {"id", "en"} and all(isinstance(each, str) for each in data.values()):
            yield path, str(data["id"]), str(data["en"])
            return
        for key, each in data.items():
            yield from words_of_file(each, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list):
        for index, each in enumerate(data):
            yield from words_of_file(each, f"{path}.{index}")
