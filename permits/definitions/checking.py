"""Everything there is to say about a SOP text before it is published, by the city it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from permits.definitions import runnable
from permits.definitions.holidays import build_calendar
from permits.paths import TEMPLATES
from workflows import City, Definition, Finding, Known, check, inspect
from workflows.walk import scenario_findings


@dataclass(frozen=True, slots=True)
class Checked:
    """A file after checking: the definition when it could be built, and everything there is to say about it."""

    definition: Definition | None
    findings: tuple[Finding, ...]

    @property
    def publishable(self) -> bool:
        return self.definition is not None and not any(each.severity == "error" for each in self.findings)


def known_to(city: City) -> Known:
    """What SOP files of this city may refer to."""
    templates = frozenset(path.stem for path in (TEMPLATES / "documents").glob("*.html"))
    return city.known(templates)


def check_text(text: str, city: City) -> Checked:
    """Everything wrong with a SOP text, at once: its language first, then its graph and every position it can reach.

    The scenarios of a file in which all this is right are walked; what they expect in vain is wrong too.
    """
    loaded = inspect(text, shared=city.types)
    if loaded.graph is None or loaded.source is None:
        return Checked(None, loaded.findings)
    findings = {*loaded.findings, *check(loaded.graph, known_to(city), loaded.source.where)}
    if loaded.definition is not None:
        findings |= set(runnable.findings(loaded.definition, city, loaded.source.where))
    checked = Checked(loaded.definition, tuple(sorted(findings)))
    if checked.definition is None or not checked.definition.scenarios or not checked.publishable:
        return checked
    failed = scenario_findings(checked.definition, build_calendar(city), city, loaded.source.where)
    return replace(checked, findings=tuple(sorted({*findings, *failed})))


class _ThisCity:
    """A city as the key of a cache: the very same object, since what it holds cannot be hashed."""

    __slots__ = ("city",)

    def __init__(self, city: City) -> None:
        self.city = city

    def __hash__(self) -> int:
        return id(self.city)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ThisCity) and other.city is self.city


@lru_cache(maxsize=64)
def _checked(text: str, key: _ThisCity) -> Checked:
    return check_text(text, key.city)


def checked_text(text: str, city: City) -> Checked:
    """The same as :func:`check_text`, remembered: pages show a draft's problems again and again, and checking takes time."""
    return _checked(text, _ThisCity(city))
