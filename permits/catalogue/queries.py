"""Questions about the services on offer, answered from their newest published definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from permits.catalogue import search as searching
from permits.definitions import cards
from permits.definitions import queries as definitions
from permits.definitions.cards import Card
from permits.definitions.cards import charges as charges
from permits.errors import NotFound
from workflows import City
from workflows.definition import Definition, DocumentRequirement, State, Value
from workflows.expressions import Expression, is_true
from workflows.guide import Activity, Guide


@dataclass(frozen=True, slots=True)
class Service:
    """A service on offer: its card, and which version that is since when. ``definition`` reads the whole of it."""

    card: Card
    version_id: str
    version: int
    published_at: datetime
    sha256: str

    @property
    def definition(self) -> Definition:
        return definitions.definition(self.version_id)

    @property
    def code(self) -> str:
        return self.card.code

    @property
    def limit(self) -> Value | None:
        """The promise: how long the whole service takes. None where another system decides."""
        return self.card.limit

    @property
    def is_open(self) -> bool:
        """Whether one applies for it here: it is neither decided in a national system nor in the archive."""
        return self.card.is_open


def services() -> list[Service]:
    """Every service that people can find, in the order of its Indonesian title; those in the archive are left out.

    Two questions to the database, however many there are, and none for what is published when this process knows it.
    """
    found = [each for each in _published() if each.card.status != "archive"]
    return sorted(found, key=lambda each: each.card.title.id.casefold())


def by_code(codes: Iterable[str | None]) -> dict[str, Service]:
    """Those of these services that people can find, by their codes."""
    wanted = {each for each in codes if each}
    return {each.code: each for each in services() if each.code in wanted} if wanted else {}


def _published() -> list[Service]:
    rows = definitions.current_rows()
    known = cards.cards([each.id for each in rows])
    return [_service(row, known) for row in rows]


def _service(row: Row[Any], known: Mapping[str, Card]) -> Service:
    return Service(known[row.id], row.id, row.version, row.published_at, row.sha256)


def service(code: str) -> Service:
    """The service with this code. Raises NotFound."""
    version = definitions.current_version(code)
    return Service(
        cards.cards([version.id])[version.id], version.id, version.version, version.published_at, version.sha256
    )


def city_or_none() -> City | None:
    """The city in force; None before one is published."""
    try:
        return definitions.city()
    except NotFound:
        return None


@dataclass(frozen=True, slots=True)
class FoundService:
    """A service that was found and why."""

    service: Service
    hits: tuple[searching.Hit, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found; ``whole``: every word of the question fits."""

    services: list[FoundService]
    whole: bool


def search(offered: Iterable[Service], wanted: str) -> Answer:
    """The services that a question finds among these, best first, each with the reasons."""
    city = city_or_none()
    by_service = {each.code: each for each in offered}
    if city is None or not by_service:
        return Answer([], True)
    guide, digest = definitions.guide()
    kept = _Kept(tuple(each.version_id for each in by_service.values()), digest, city, guide)
    found = searching.search(_index(kept), wanted)
    return Answer([FoundService(by_service[each.code], each.hits) for each in found.matches], found.whole)


class _Kept:
    """What an index was made from: by the ids of the versions, the guide's digest and the very city object."""

    def __init__(self, version_ids: tuple[str, ...], digest: str, city: City, guide: Guide) -> None:
        self.version_ids, self.city, self.guide = version_ids, city, guide
        self.key = (version_ids, digest, id(city))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.key == self.key


@lru_cache(maxsize=4)
def _index(kept: _Kept) -> searching.Index:
    known = cards.cards(kept.version_ids)
    return searching.build([known[each] for each in kept.version_ids], kept.guide, kept.city)


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A code of the KBLI: what it means in its version, what it is called in other versions, and its services."""

    activity: Activity | None
    version: str
    code: str
    later: tuple[Activity, ...]
    earlier: tuple[Activity, ...]
    services: tuple[Service, ...]


def activity(version: str, code: str) -> CodeFound:
    """What there is to say of a code in a version of the KBLI, its followers and forerunners included. Raises NotFound."""
    guide, _ = definitions.guide()
    known = {(each.version, each.code): each for held in guide.kbli for each in held.codes.values()}
    offered = services()
    used = {(each.card.kbli_version, code) for each in offered for code in each.card.kbli}
    if (version, code) not in known and (version, code) not in used:
        raise NotFound
    later = tuple(_followers(guide, version, code))
    earlier = tuple(each for each in known.values() if (version, code) in _names(guide, each))
    same = {(version, code), *((each.version, each.code) for each in (*later, *earlier))}
    fitting = tuple(each for each in offered if any((each.card.kbli_version, own) in same for own in each.card.kbli))
    return CodeFound(known.get((version, code)), version, code, later, earlier, fitting)


def _names(guide: Guide, activity: Activity) -> set[tuple[str, str]]:
    return {(each.version, each.code) for each in _followers(guide, activity.version, activity.code)}


def _followers(guide: Guide, version: str, code: str) -> Iterator[Activity]:
    """The codes that follow one in later versions, as far as they are known."""
    versions = list(guide.kbli)
    here = next((at for at, each in enumerate(versions) if each.version == version), len(versions))
    codes = {code}
    for held, following in zip(versions[here:], versions[here + 1 :], strict=False):
        codes = {each for own in codes if own in held.codes for each in held.codes[own].becomes}
        yield from (following.codes[each] for each in sorted(codes))


def activities(offered: Iterable[Service]) -> list[tuple[str, list[tuple[str, Activity | None]]]]:
    """Every code that there is something to say of, by version, the newest first."""
    guide, _ = definitions.guide()
    found: dict[str, dict[str, Activity | None]] = {
        each.version: dict(each.codes) for each in reversed(guide.kbli) if each.codes
    }
    for each in offered:
        for code in each.card.kbli:
            found.setdefault(each.card.kbli_version or "", {}).setdefault(code, None)
    return [(version, sorted(codes.items())) for version, codes in found.items()]


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
