"""What a scenario expects of a position, compared with what is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workflows.expressions import ExpressionFailed
from workflows.messages.walk import WALK_WORDS
from workflows.walk.papers import paper_text
from workflows.walk.position import Position, matches, words_of_open

if TYPE_CHECKING:
    from workflows.walk.case import WalkedCase


_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that did not come true: its key in the file, the code of its sentence and what fills it.

    ``instead`` is what the file would have to say in its place to be true, where that is one word or phrase.
    """

    key: str
    code: str
    data: Mapping[str, object] = field(default_factory=dict)
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What the comparisons look at."""

    case: WalkedCase
    at: Position
    zone: ZoneInfo


def judge(case: WalkedCase, at: Position, expects: Mapping[str, object], zone: ZoneInfo) -> list[Miss]:
    """Every expectation of a step that did not come true, in the order of the file."""
    look = _Look(case, at, zone)
    misses = []
    for key, wanted in expects.items():
        if key == "refused":
            continue
        comparison = _COMPARISONS.get(key)
        if comparison is None:
            misses.append(Miss(key, "scenario_expectation", {"given": key}))
            continue
        miss = comparison(look, wanted)
        if miss is not None:
            misses.append(miss)
    return misses


def _state(look: _Look, wanted: object) -> Miss | None:
    return _differ("state", wanted, look.at.state, look.at.state)


def _ended(look: _Look, wanted: object) -> Miss | None:
    if wanted is False or wanted is None:
        return _differ("ended", WALK_WORDS["running"], look.at.ended) if look.at.ended else None
    if wanted is True and look.at.ended:
        return None
    return _differ("ended", wanted, look.at.ended or WALK_WORDS["running"])


def _fee(look: _Look, wanted: object) -> Miss | None:
    try:
        same = Decimal(str(wanted)) == look.at.fee
    except InvalidOperation:
        same = False
    found = format(look.at.fee, "f")
    return None if same else Miss("fee", "scenario_fee", {"wanted": wanted, "found": found}, found)


def _deadline(look: _Look, wanted: object) -> Miss | None:
    found = look.at.due_at.astimezone(look.zone) if look.at.due_at else None
    if found is None:
        return None if wanted is None else _differ("deadline", wanted, WALK_WORDS["none"])
    told = f"{found:%Y-%m-%d %H:%M}"
    if wanted is None:
        return _differ("deadline", WALK_WORDS["none"], told)
    moment = _moment(wanted)
    if moment is not None:
        if not isinstance(moment, datetime):
            return None if found.date() == moment else _differ("deadline", wanted, told[:10], told[:10])
        if f"{moment:%Y-%m-%d %H:%M}" == told:
            return None
    return _differ("deadline", wanted, told)


def _moment(wanted: object) -> date | datetime | None:
    """A day or a moment as the file writes it; None for what is neither."""
    if isinstance(wanted, date):
        return wanted
    text = str(wanted).strip()
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-10") else datetime.fromisoformat(text)
    except ValueError:
        return None


def _open(look: _Look, wanted: object) -> Miss | None:
    entries = list(wanted) if isinstance(wanted, list | tuple) else [] if wanted in (None, "") else [wanted]
    if isinstance(wanted, Mapping):
        entries = [{plan: office} for plan, office in wanted.items()]
    found = look.at.open
    named = all(any(matches(entry, each) for each in found) for entry in entries)
    if named and all(any(matches(entry, each) for entry in entries) for each in found):
        return None
    asked = ", ".join(_entry(each) for each in entries) or WALK_WORDS["nothing"]
    return _differ("open", asked, words_of_open(found) or WALK_WORDS["nothing"])


def _entry(entry: object) -> str:
    if isinstance(entry, Mapping):
        return ", ".join(f"{plan}: {office}" for plan, office in entry.items())
    return str(entry)


def _waiting_for(look: _Look, wanted: object) -> Miss | None:
    names = set(wanted) if isinstance(wanted, list | tuple) else {wanted} - {None}
    found = look.at.waiting_for
    if names <= set(found) and (names or not found):
        return None
    told = ", ".join(found) or WALK_WORDS["nobody"]
    return _differ("waiting_for", ", ".join(map(str, sorted(names, key=str))) or WALK_WORDS["nobody"], told)


def _number(look: _Look, wanted: object) -> Miss | None:
    words = (WALK_WORDS["not_taken"], WALK_WORDS["taken"])
    return (
        None
        if bool(wanted) == look.at.has_number
        else _differ("number", words[bool(wanted)], words[look.at.has_number])
    )


def _paper(look: _Look, wanted: object) -> Miss | None:
    wishes = wanted if isinstance(wanted, list | tuple) else [wanted]
    try:
        text = paper_text(look.case)
    except (ExpressionFailed, LookupError) as error:
        return Miss("paper", "scenario_no_paper", {"found": str(error)})
    missing = [str(each) for each in wishes if " ".join(str(each).split()) not in text]
    if not missing:
        return None
    instead = _with_other_figures(missing[0], text) if len(missing) == 1 else ""
    return Miss("paper", "scenario_paper", {"wanted": ", ".join(missing)}, instead)


def _with_other_figures(wanted: str, text: str) -> str:
    """The one phrase of a paper that differs from ``wanted`` in its figures alone; nothing when there are several."""
    words, *rest = _FIGURE.split(" ".join(wanted.split()))
    pattern = re.escape(words) + "".join(_FIGURE.pattern + re.escape(each) for each in rest)
    found = set(re.findall(pattern, text))
    return found.pop() if len(found) == 1 else ""


def _differ(key: str, wanted: object, found: object, instead: str = "") -> Miss | None:
    return None if wanted == found else Miss(key, f"scenario_{key}", {"wanted": wanted, "found": found}, instead)


_COMPARISONS: Mapping[str, Callable[[_Look, object], Miss | None]] = {
    "state": _state,
    "ended": _ended,
    "fee": _fee,
    "deadline": _deadline,
    "open": _open,
    "waiting_for": _waiting_for,
    "number": _number,
    "paper": _paper,
}
EXPECTATIONS = (*_COMPARISONS, "refused")
