"""The words of reports, dry runs and moves, and what lies beside a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from permits import wording
from permits.applications.presentation import Line, in_words
from permits.definitions import queries as definitions
from permits.language import language
from permits.moving import queries
from permits.moving.operations import DryRun
from permits.pages import the_place
from workflows import Definition, forms
from workflows.definition import Field
from workflows.messages.moving import MAP_SENTENCES, MOVE_SENTENCES
from workflows.moving import Reason, Replay, Ruling
from workflows.moving.parts import field_at


def ruling_words(ruling: Ruling) -> str:
    """What a ruling is called above its number."""
    words = {
        "unaffected": _("Unaffected"),
        "moves_safely": _("Move safely"),
        "needs_mapping": _("Need a mapping"),
        "stays": _("Stay"),
    }
    return str(words[ruling])


def ruling_hint(ruling: Ruling) -> str:
    """What a ruling means, in a sentence."""
    words = {
        "unaffected": _("Nothing changes in what they still have before them."),
        "moves_safely": _("They can be moved as they are; nothing is lost."),
        "needs_mapping": _("Something they hold has no place there: you must say what becomes of it."),
        "stays": _("They keep their version until they end."),
    }
    return str(words[ruling])


TONES: Mapping[Ruling, str] = {"unaffected": "calm", "moves_safely": "good", "needs_mapping": "act", "stays": "calm"}


def status_words(status: str) -> tuple[str, str]:
    """A moved case's tag: its tone and its word."""
    words = {
        "planned": ("work", _("Waiting")),
        "moved": ("good", _("Moved")),
        "refused": ("act", _("Stays")),
        "withdrawn": ("calm", _("Called off")),
        "undone": ("calm", _("Brought back")),
    }
    tone, word = words[status]
    return tone, str(word)


def reason_words(code: str) -> str:
    """Why a case was not moved, or not brought back, in a sentence; a refusal of the engine in general words."""
    back = {
        "moved_on": _("Somebody has done something with the case since; it stays where it is."),
        "moved_again": _("The case has been moved to yet another version since."),
        "answered_since": _("The applicant has changed answers or files since; they are not thrown away."),
        "erased": _("The person was erased, and the way back with them."),
        "beyond_calendar": _("A deadline would lie beyond the years the calendar knows."),
    }
    if code in back:
        return str(back[code])
    known = MOVE_SENTENCES.get(code) or MAP_SENTENCES.get(code)
    if known is None or "{" in known[language()]:
        return str(_("It does not fit the new version any more. Look at the report again."))
    return known[language()]


def said(reason: Reason) -> str:
    """A reason in a sentence, offices by their names."""
    office = definitions.city().offices.get(reason.words["office"].id) if "office" in reason.words else None
    if office is None:
        return reason.text[language()]
    return Reason(reason.code, reason.about, {**reason.words, "office": office.name}).text[language()]


def map_problem(code: str) -> str:
    """What is wrong with one entry of a map."""
    return MAP_SENTENCES[code][language()] if code in MAP_SENTENCES else code


@dataclass(frozen=True, slots=True)
class Row:
    """A case of a report: its number, where it stands, and every reason."""

    id: str
    number: str
    state: str
    reasons: Sequence[str]


def rows_of(found: Sequence[queries.Judged]) -> list[Row]:
    """A page of judged cases in words."""
    rows = []
    for each in found:
        state = definitions.definition(each.definition_id).states[each.state]
        reasons = [said(reason) for reason in each.verdict.reasons]
        rows.append(Row(each.id, each.number or str(_("Draft")), state.title[language()], reasons))
    return rows


@dataclass(frozen=True, slots=True)
class Trial:
    """A case of a dry run: where it would stand, until when, and what else would happen."""

    id: str
    number: str
    moves: bool
    state: str
    due: str
    happens: Sequence[str]


def trial_of(each: DryRun, new: Definition) -> Trial:
    """One case of a dry run in words."""
    number = each.number or str(_("Draft"))
    if each.moved is None:
        return Trial(each.id, number, False, "", "", [reason_words(code) for code in each.refused])
    moved = each.moved
    state = new.states[moved.stands.state].title[language()]
    due = wording.full_date(moved.due_at.astimezone(the_place().zone).date(), language()) if moved.due_at else ""
    return Trial(each.id, number, True, state, due, [said(reason) for reason in moved.verdict.reasons])


def replay_lines(found: Replay, olds: Sequence[Definition], new: Definition) -> list[tuple[str, int]]:
    """What a replay found, as sentences with the number of cases."""
    lines = [(str(_("End as they did, at the same fee and by the same day")), found.same)]
    for (was, now), count in found.ends.most_common():
        then, after = _title(was, [*olds, new]), _title(now, [new, *olds])
        lines.append((str(_("Would end at «%(now)s» instead of «%(then)s»", now=after, then=then)), count))
    if found.fee_changed:
        lines.append((str(_("Would cost another fee")), found.fee_changed))
    if found.deadline_earlier:
        lines.append((str(_("Would have been promised an earlier day")), found.deadline_earlier))
    if found.deadline_later:
        lines.append((str(_("Would have been promised a later day")), found.deadline_later))
    for (step, code), count in found.refused.most_common():
        state = _title(step, [new, *olds])
        lines.append((str(_("Would be refused at «%(state)s» (%(code)s)", state=state, code=code)), count))
    for (step, _plan), count in found.waits.most_common():
        state = _title(step, [new, *olds])
        lines.append((str(_("Would wait at «%(state)s» for work that nobody did then", state=state)), count))
    for (step, code), count in found.unreplayed.most_common():
        if code == "erased":
            lines.append((str(_("Cannot be walked again: the person was erased")), count))
            continue
        state = _title(step, [*olds, new])
        lines.append((str(_("Cannot be walked again beyond «%(state)s» (%(code)s)", state=state, code=code)), count))
    return lines


def _title(code: str, places: Sequence[Definition]) -> str:
    return next((each.states[code].title[language()] for each in places if code in each.states), code)


def fee_change(found: Replay) -> tuple[str, str] | None:
    """What all replayed cases cost together, then and now; None when nothing differs."""
    if not found.fee_changed:
        return None
    return tuple(wording.money(each, language()) for each in (found.fee_before, found.fee_after))  # type: ignore[return-value]


def set_aside_lines(application_id: str) -> list[Line]:
    """The answers that lie beside a case since it was moved, each with the question it answered."""
    lines: list[Line] = []
    for aside in queries.set_aside(application_id):
        old = definitions.definition(aside.definition_id)
        for path, stored in aside.answers.items():
            field = field_at(old, path)
            title = field.title[language()] if field else path
            lines.append(Line(title, _said(old, path, field, stored)))
    return lines


def _said(old: Definition, path: str, field: Field | None, stored: Any) -> str:
    """A stored answer, or the cells of a column that was set aside, in words."""
    if field is None:
        return str(stored)
    table, _dot, column = path.partition(".")
    if column:
        rows = forms.read_answers(old, {table: [{column: cell} for cell in stored]}).get(table, ())
        cells = [in_words(field, row.get(column)) for row in rows if isinstance(row, Mapping)]  # type: ignore[attr-defined]
        return "; ".join(each or "–" for each in cells)
    value = forms.read_answers(old, {path: stored}).get(path)
    if field.type != "table":
        return in_words(field, value)
    columns = {each.code: each for each in field.columns}
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
    told = [", ".join(in_words(columns[code], cell) for code, cell in row.items() if code in columns) for row in rows]
    return "; ".join(told)
