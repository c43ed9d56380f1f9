"""The list of one's applications: what waits for oneself first, then what the office has in hand, then what is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from permits.applications import tracking
from permits.applications.queries import Listed

FAR = "9999"


@dataclass(frozen=True, slots=True)
class Row:
    """An application with its tag (tone, word) and, while it is not over, the sentence of who must do what by when.

    ``party`` is the name of those for whom it is; empty for oneself.
    """

    listed: Listed
    tone: str
    word: str
    sentence: str
    party: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the list with its rows. ``code`` is yours, running or ended."""

    code: str
    title: str
    rows: list[Row]


def parts_of(mine: Sequence[Listed], names: Mapping[str, str]) -> list[Part]:
    """The parts that hold anything. ``names`` are those for whom the applications are, by the ids of people and businesses.

    What waits for the applicant is in order of its deadline, drafts last; all else as it came: the newest first.
    """
    found: dict[str, list[Row]] = {"yours": [], "running": [], "ended": []}
    for each in sorted(mine, key=_urgency):
        found[_part(each)].append(_row(each, names))
    titles = {"yours": _("Your turn"), "running": _("With the office"), "ended": _("Finished or ended")}
    return [Part(code, str(titles[code]), rows) for code, rows in found.items() if rows]


def is_for_others(parts: Iterable[Part]) -> bool:
    """Whether the list holds an application for somebody else or a business, so that each row has to say for whom it is."""
    return any(row.party for part in parts for row in part.rows)


def _part(each: Listed) -> str:
    if each.application.closed_at is not None:
        return "ended"
    return "yours" if each.is_mine_to_do else "running"


def _urgency(each: Listed) -> tuple[bool, str]:
    """Sorts what waits for the applicant by its deadline, drafts after that; leaves everything else where it is."""
    if not each.is_mine_to_do or each.application.closed_at is not None:
        return False, ""
    due = _due(each)
    return each.state.kind == "start", due.isoformat() if due else FAR


def _row(each: Listed, names: Mapping[str, str]) -> Row:
    tone, word = tracking.standing(each.state, suspended=each.suspended)
    tells = each.application.closed_at is None and each.state.kind != "start"
    sentence = tracking.state_sentence(each.state, _due(each), suspended=each.suspended) if tells else ""
    return Row(each, tone, word, sentence, names.get(each.party, "") if each.party else "")


def _due(each: Listed) -> datetime | None:
    """When the present step is due: its own limit, else that of the whole service."""
    return each.application.state_due_at or each.application.due_at
