"""Saving a section: what was typed is kept whatever it is, then judged, then the pressed button decides what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from permits.applications import merging, operations, presentation, queries
from permits.applications.cases import Case
from permits.applications.forms import PREFIX, RowsAnswer
from permits.errors import NotFound
from permits.together import sharing
from workflows import forms
from workflows.definition import Section
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Saved:
    """How saving went. ``problems`` concern questions that were on the page; ``asks_more`` says that the answers brought up
    further questions; ``clashes`` are the answers that were not kept, because somebody else answered the same questions
    differently after the page was read, and ``by`` their name; ``anchor`` is the row that was asked for; ``later`` that the
    person stops here."""

    problems: tuple[forms.FormProblem, ...] = ()
    clashes: Mapping[str, object] = field(default_factory=dict)
    by: str = ""
    asks_more: bool = False
    anchor: str = ""
    later: bool = False


def save(application_id: str, code: str, formdata: Any, actor: Actor, now: datetime) -> Saved:
    """Keep a section as its page was sent. Raises NotFound, Conflict when the case can no longer be edited."""
    case = operations.editable(application_id, actor)
    section = _section(case, code)
    page = presentation.section_page(case, section, formdata)
    act, _, where = formdata.get("act", "").partition(":")
    given, clashes = merging.merge(case, _given(page, act, where), formdata.get("seen", ""))
    after = _with(case, given)
    waiting = {f"documents.{each.requirement.code}" for each in page.files if not each.is_checked}
    problems = [each for each in presentation.problems_of(after, section) if each.path not in waiting]
    other = queries.edited_by_other(application_id, code, actor) if clashes else None
    whole = not problems and not clashes and act not in ("add", "remove")
    operations.save_answers(application_id, code, given, actor, now, done=whole)
    known = {each.path for each in problems}
    problems += [each for each in sharing.problems_elsewhere(case, set(given)) if each.path not in known]
    if clashes:
        return Saved(clashes=clashes, by=other[0] if other else "")
    if act in ("add", "remove"):
        return Saved(anchor=_anchor(given, act, where))
    if act == "later":
        return Saved(later=True)
    seen = [each for each in problems if _was_asked(page, each)]
    return Saved(tuple(seen), asks_more=bool(problems) and not seen)


def _section(case: Case, code: str) -> Section:
    found = next((each for each in presentation.asked_sections(case) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def _given(page: presentation.SectionPage, act: str, where: str) -> dict[str, object]:
    """The answers of the page; rows added and removed as the buttons say, blank ones dropped when going on."""
    given = page.form.given()
    table, _, row = where.partition(":")
    for code, control in page.form._fields.items():
        if not isinstance(control, RowsAnswer):
            continue
        if act not in ("add", "remove"):
            given[code] = control.without_blank_rows()
        elif code == table and act == "add" and len(control.data) < control.asked.max_rows:
            given[code] = (*control.data, {})
        elif code == table and act == "remove" and row.isascii() and row.isdigit():
            given[code] = tuple(each for index, each in enumerate(control.data) if index != int(row))
    return given


def _with(case: Case, given: Mapping[str, object]) -> Case:
    """The case as it will stand once these answers are kept."""
    stored = {**(case.row.answers or {}), **forms.write_answers(case.definition, given)}
    return replace(case, facts=replace(case.facts, form=forms.read_answers(case.definition, stored)))


def _was_asked(page: presentation.SectionPage, problem: forms.FormProblem) -> bool:
    """Whether the question of a problem stood on the page; one that only its answers brought up did not."""
    if problem.code == "document_missing":
        return problem.path.removeprefix("documents.") in {each.requirement.code for each in page.files}
    if problem.code != "missing":
        return True
    code, *rest = problem.path.split(".")
    control = page.form._fields.get(code)
    if control is None or not rest:
        return control is not None
    return int(rest[0]) < len(control.rows) and rest[1] in control.rows[int(rest[0])]._fields


def _anchor(given: Mapping[str, object], act: str, where: str) -> str:
    """Where the page opens again: at the new row, or at the table that lost one."""
    table = where.partition(":")[0]
    rows = given.get(table)
    if act == "add" and isinstance(rows, tuple) and rows:
        return f"{PREFIX}-{table}-{len(rows) - 1}"
    return f"{PREFIX}-{table}"
