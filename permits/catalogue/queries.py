"""Questions about the services on offer, answered from their newest published definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from permits.definitions import queries as definitions
from workflows.definition import LANGUAGES, Definition, DocumentRequirement, State, Value
from workflows.expressions import Expression, is_true


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the catalogue shows it: its definition, and which version that is since when."""

    definition: Definition
    version: int
    published_at: datetime
    sha256: str

    @property
    def code(self) -> str:
        return self.definition.service

    @property
    def limit(self) -> Value | None:
        """The promise: how long the whole service takes. None where another system decides."""
        if self.definition.status == "central":
            return None
        return self.definition.values[self.definition.clock.limit.value]

    @property
    def is_open(self) -> bool:
        """Whether one applies for it here: it is neither decided in a national system nor in the archive."""
        return self.definition.status == "active"


def services() -> list[Service]:
    """Every service that people can find, in the order of its Indonesian title; those in the archive are left out."""
    found = [each for each in _published() if each.definition.status != "archive"]
    return sorted(found, key=lambda each: each.definition.title.id.casefold())


def by_code(codes: Iterable[str | None]) -> dict[str, Service]:
    """Those of these services that people can find, by their codes."""
    wanted = {each for each in codes if each}
    return {each.code: each for each in services() if each.code in wanted} if wanted else {}


def _published() -> list[Service]:
    return [
        Service(definitions.definition(each.id), each.version, each.published_at, each.sha256)
        for each in definitions.current_versions()
    ]


def service(code: str) -> Service:
    """The service with this code. Raises NotFound."""
    version = definitions.current_version(code)
    return Service(definitions.definition(version.id), version.version, version.published_at, version.sha256)


def search(offered: Iterable[Service], wanted: str) -> list[Service]:
    """The services whose words hold every word asked for, in either language, best first.

    A word in the title counts more than one among the keywords, and that more than one in the summary.
    """
    words = wanted.casefold().split()
    scored = [(_score(each.definition, words), each) for each in offered]
    return [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score]


def _score(definition: Definition, words: Sequence[str]) -> int:
    title = " ".join(definition.title[language] for language in LANGUAGES).casefold()
    keywords = " ".join(word for language in LANGUAGES for word in definition.keywords.get(language, ())).casefold()
    summary = " ".join(definition.summary[language] for language in LANGUAGES).casefold()
    total = 0
    for word in words:
        score = 4 * (word in title) + 2 * (word in keywords) + (word in summary or word in definition.service)
        if not score:
            return 0
        total += score
    return total


def steps(definition: Definition) -> list[State]:
    """The states a case goes through when nothing goes wrong, from the start to its end, each once.

    Follows the first way on of each state: the first result or trigger that is neither a return nor a refusal.
    """
    way: list[State] = []
    code: str | None = definition.start
    while code is not None and code not in {state.code for state in way}:
        state = definition.states[code]
        way.append(state)
        code = _next(definition, state)
    return way


def _next(definition: Definition, state: State) -> str | None:
    bad = {
        result.fires
        for plan in state.reviews.values()
        for result in plan.results.values()
        if result.fires and result.tone in {"negative", "returned"}
    }
    for trigger in state.triggers.values():
        if trigger.code not in bad:
            ends = [definition.states[branch.to] for branch in reversed(trigger.branches)]
            good = [each for each in ends if each.outcome in {None, "issued", "closed"}]
            return (good or ends)[0].code
    return None


@dataclass(frozen=True, slots=True)
class NeededFile:
    """A file the service may ask for. ``kinds`` are the applicants it is asked of; None when it depends on the answers."""

    requirement: DocumentRequirement
    kinds: tuple[str, ...] | None

    @property
    def octets(self) -> int:
        return int(self.requirement.max_mb * 1_000_000)


def files(definition: Definition) -> list[NeededFile]:
    """Every file the service may ask for, in the order of its procedure, and whom it is asked of."""
    return [NeededFile(each, _kinds_asked(definition, each.shown_when)) for each in definition.documents.values()]


def _kinds_asked(definition: Definition, shown_when: Expression | None) -> tuple[str, ...] | None:
    if shown_when is None:
        return tuple(definition.applicants)
    if shown_when.reads - {"applicant.kind"}:
        return None
    return tuple(kind for kind in definition.applicants if is_true(shown_when, {"applicant": {"kind": kind}}))


def offices_asked(definition: Definition) -> list[str]:
    """The codes of the lead office and of every office a review may address, each once."""
    asked = [definition.office]
    for state in definition.states.values():
        for plan in state.reviews.values():
            asked += [each.office for each in plan.offices]
    return list(dict.fromkeys(asked))


def charges(definition: Definition) -> bool:
    """Whether the form works out an amount of money."""
    columns = [column for each in definition.fields.values() for column in each.columns]
    return any(each.result == "money" for each in (*definition.fields.values(), *columns))
