"""What a simulation assumes: how many cases come, who works on them, how long work takes and how it ends.

Every figure can be given, taken from history, or left to a default that follows from the file; shares are between 0 and
1. Posts are pairs of office and role, written ``office/role``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.definition import Definition, ReviewPlan

Post = tuple[str, str]

MOST_CASES = 200_000
MOST_OFFICERS = 500
TONES = {"positive": 0.75, "conditions": 0.1, "returned": 0.15, "negative": 0.05, "not_concerned": 0.05}


class AssumptionInvalid(ValueError):
    """An assumption that cannot be: its dotted name and a code (``unknown``, ``not_a_number``, ``too_small``, ``too_large``)."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(f"{name}: {code}")
        self.name = name
        self.code = code


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Everything a run depends on beside the definition, the calendar and the seed.

    ``arrivals`` are applications a working day, over ``days`` working days from the first one after ``begins``.
    ``officers`` counts people by post. ``minutes`` is the working time a review takes on average, by plan; ``spread`` its
    standard deviation as a share of it. ``productive`` is the share of office hours that goes into this service.
    ``results`` are shares of results by plan and of triggers by waiting state; ``asked`` how often an office is asked
    whose condition depends on the answers. ``applicant_days`` are the working days an applicant takes to act.
    """

    arrivals: float = 20.0
    days: int = 250
    begins: date = date(2026, 1, 1)
    officers: Mapping[Post, int] = field(default_factory=dict)
    minutes: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.5
    productive: float = 0.75
    results: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    asked: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    applicant_days: float = 3.0
    connector_answers: float = 0.95

    @property
    def cases(self) -> int:
        """About how many cases come."""
        return round(self.arrivals * self.days)


def posts_of(definition: Definition) -> tuple[Post, ...]:
    """Every post that has work to do, in the order of the file."""
    found: dict[Post, None] = {}
    for plan in plans_of(definition):
        for each in plan.offices if plan.child is None else ():
            found[each.office, plan.role] = None
    for state in definition.states.values():
        for trigger in state.triggers.values():
            if trigger.by == "staff" and trigger.office and trigger.role and trigger.operation is None:
                found[trigger.office, trigger.role] = None
    return tuple(found)


def plans_of(definition: Definition) -> Iterator[ReviewPlan]:
    """Every review plan of a service."""
    for state in definition.states.values():
        yield from state.reviews.values()


def usual_minutes(plan: ReviewPlan) -> float:
    """How long a review takes where nothing is known: a quarter of an hour, five minutes a checklist item, two hours a visit."""
    return 15.0 + 5 * len(plan.checklist) + (120.0 if plan.inspection is not None else 0.0)


def usual_results(plan: ReviewPlan) -> dict[str, float]:
    """Shares of results where nothing is known: most agree, some send back, few refuse."""
    same = {tone: sum(1 for each in plan.results.values() if each.tone == tone) for tone in TONES}
    weights = {code: TONES[each.tone] / same[each.tone] for code, each in plan.results.items()}
    total = sum(weights.values()) or 1.0
    return {code: weight / total for code, weight in weights.items()}


def with_defaults(definition: Definition, given: Assumptions) -> Assumptions:
    """The same with minutes and results for every plan; officers are left as they are."""
    minutes = {plan.code: given.minutes.get(plan.code, usual_minutes(plan)) for plan in plans_of(definition)}
    results = {plan.code: dict(given.results.get(plan.code, usual_results(plan))) for plan in plans_of(definition)}
    waiting = {code: given.results[code] for code in definition.states if code in given.results}
    return replace(given, minutes=minutes, results={**waiting, **results})


def read_assumptions(definition: Definition, data: Mapping[str, object], start: Assumptions) -> Assumptions:
    """Assumptions from plain data (a YAML or JSON file, a form) over others. Raises :class:`AssumptionInvalid`."""
    known = {each.name for each in fields(Assumptions)}
    for name in data:
        if name not in known:
            raise AssumptionInvalid(str(name), "unknown")
    made = replace(
        start,
        arrivals=_number(data, "arrivals", start.arrivals, 0.01, 5_000),
        days=int(_number(data, "days", start.days, 1, 750)),
        spread=_number(data, "spread", start.spread, 0, 3),
        productive=_number(data, "productive", start.productive, 0.01, 1),
        applicant_days=_number(data, "applicant_days", start.applicant_days, 0, 250),
        connector_answers=_number(data, "connector_answers", start.connector_answers, 0, 1),
        begins=_day(data, start.begins),
        officers={**start.officers, **_officers(definition, data)},
        minutes={**start.minutes, **_minutes(definition, data)},
        results={**start.results, **_shares(definition, data, "results")},
        asked={**start.asked, **_shares(definition, data, "asked")},
    )
    if made.cases > MOST_CASES:
        raise AssumptionInvalid("arrivals", "too_large")
    return made


def _number(data: Mapping[str, object], name: str, otherwise: float, least: float, most: float) -> float:
    return otherwise if data.get(name) is None else _within(name, data[name], least, most)


def _within(name: str, value: object, least: float, most: float) -> float:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        raise AssumptionInvalid(name, "not_a_number") from None
    if not least <= number <= most:  # false for what is not a number at all, too
        raise AssumptionInvalid(name, "too_small" if number < least else "too_large")
    return number


def _day(data: Mapping[str, object], otherwise: date) -> date:
    given = data.get("begins")
    if given is None or isinstance(given, date):
        return given or otherwise
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise AssumptionInvalid("begins", "not_a_date") from None


def _section(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    given = data.get(name) or {}
    if not isinstance(given, Mapping):
        raise AssumptionInvalid(name, "not_a_mapping")
    return given


def _officers(definition: Definition, data: Mapping[str, object]) -> dict[Post, int]:
    known = {f"{office}/{role}": (office, role) for office, role in posts_of(definition)}
    found: dict[Post, int] = {}
    for name, value in _section(data, "officers").items():
        path = f"officers.{name}"
        if name not in known:
            raise AssumptionInvalid(path, "unknown")
        found[known[name]] = int(_within(path, value, 1, MOST_OFFICERS))
    return found


def _minutes(definition: Definition, data: Mapping[str, object]) -> dict[str, float]:
    known = {plan.code for plan in plans_of(definition)}
    found = {}
    for name, value in _section(data, "minutes").items():
        if name not in known:
            raise AssumptionInvalid(f"minutes.{name}", "unknown")
        found[name] = _within(f"minutes.{name}", value, 0.1, 10_000)
    return found


def _shares(definition: Definition, data: Mapping[str, object], part: str) -> dict[str, dict[str, float]]:
    """Shares by plan (or waiting state): results are brought to a sum of one, offices stay as they are."""
    known = _known_shares(definition, part)
    found: dict[str, dict[str, float]] = {}
    for name, given in _section(data, part).items():
        if name not in known:
            raise AssumptionInvalid(f"{part}.{name}", "unknown")
        shares = {}
        for code, value in _section({name: given}, name).items():
            if code not in known[name]:
                raise AssumptionInvalid(f"{part}.{name}.{code}", "unknown")
            shares[code] = _within(f"{part}.{name}.{code}", value, 0, 1)
        total = sum(shares.values())
        if part == "results":
            if total <= 0:
                raise AssumptionInvalid(f"{part}.{name}", "too_small")
            shares = {code: share / total for code, share in shares.items()}
        found[name] = shares
    return found


def _known_shares(definition: Definition, part: str) -> dict[str, set[str]]:
    if part == "asked":
        return {plan.code: {each.office for each in plan.offices} for plan in plans_of(definition)}
    waiting = {code: set(each.triggers) for code, each in definition.states.items() if each.kind == "waiting"}
    return {**waiting, **{plan.code: set(plan.results) for plan in plans_of(definition)}}
