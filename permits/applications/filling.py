"""Saving a section: what was typed is kept whatever it is, then judged, then the pressed button decides what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from permits.applications import merging, operations, presentation, queries
from permits.applications.cases import Case
from permits.applications.forms import PREFIX, AnswerForm, RowsAnswer, is_asked
from permits.errors import NotFound
from permits.language import language
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a page half-way: the marks of the answers that stand as typed, and of each that somebody changed
    meanwhile, by the id of its control, what stands there in words."""

    seen: str
    theirs: Mapping[str, str]


def save(application_id: str, code: str, formdata: Any, actor: Actor, now: datetime) -> Saved:
    """Keep a section as its page was sent. Raises NotFound, Conflict when the case can no longer be edited."""
    case = operations.editable(application_id, actor)
    section = section_of(case, code)
    page = presentation.section_page(case, section, formdata)
    act, _, where = formdata.get("act", "").partition(":")
    sent = merging.page_of(formdata, actor)
    given, clashes = merging.merge(case, code, _given(page, act, where), sent)
    after = _with(case, given)
    waiting = {f"documents.{each.requirement.code}" for each in page.files if not each.is_checked}
    problems = [each for each in presentation.problems_of(after, section) if each.path not in waiting]
    other = queries.edited_by_other(application_id, code, actor) if clashes else None
    whole = not problems and not clashes and act not in ("add", "remove")
    operations.save_answers(application_id, code, given, actor, now, done=whole, page=sent)
    known = {each.path for each in problems}
    problems += [each for each in sharing.problems_elsewhere(case, set(given)) if each.path not in known]
    if clashes:
        return Saved(clashes=clashes, by=other[0] if other else "")
    if act in ("add", "remove"):
        return Saved(anchor=_anchor(given, act, where))
    if act == "later":
        return Saved(later=True)
    seen = [each for each in problems if _was_asked(page, frozenset(sent.marks) or page.asked, each)]
    return Saved(tuple(seen), asks_more=bool(problems) and not seen)


def keep(application_id: str, code: str, formdata: Any, actor: Actor, now: datetime) -> Kept:
    """Keep what has been typed on a page so far, unjudged: of its answers those that ``touched`` names.

    A section that was finished is so no more once an answer changes, until it is saved by its button. Raises NotFound,
    Conflict when the case can no longer be edited.
    """
    case = operations.editable(application_id, actor)
    page = presentation.section_page(case, section_of(case, code), formdata)
    touched = set(formdata.get("touched", "").split(","))
    given = {name: value for name, value in _as_posted(page.form).items() if name in touched}
    sent = merging.page_of(formdata, actor)
    to_keep, clashes = merging.merge(case, code, given, sent)
    if merging.changes(case, to_keep):
        operations.save_answers(application_id, code, to_keep, actor, now, done=False, page=sent)
    after = operations.editable(application_id, actor)
    reading = forms.read(after.definition, after.facts)
    theirs = {
        page.form._fields[each].id: presentation.saved_words(after.definition.fields[each], reading) for each in clashes
    }
    return Kept(merging.seen(after, to_keep), theirs)


def section_of(case: Case, code: str) -> Section:
    """A section in which something is asked. Raises NotFound."""
    found = next((each for each in presentation.asked_sections(case) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def stands(case: Case, code: str, formdata: Any) -> bool:
    """Whether what was typed stands in the case already, as when its page was saved by the button before it was sent."""
    touched = set(formdata.get("touched", "").split(","))
    fields = [each for part in case.definition.sections if part.code == code for each in part.fields]
    asked = [each for each in fields if each.code in touched and is_asked(each)]
    every = {each.code: frozenset(column.code for column in each.columns) for each in asked}
    form = AnswerForm(
        asked, language(), case.facts.form, formdata, required=lambda _each: False,
        cells=lambda table, _index: every[table.code],
    )  # fmt: skip
    return not merging.changes(case, _as_posted(form))


def _as_posted(form: AnswerForm) -> dict[str, object]:
    """The answers of a page whose rows stay where they stand; blank ones at the end are no rows yet."""
    given = form.given()
    for code, control in form._fields.items():
        if isinstance(control, RowsAnswer):
            rows = list(control.data)
            while rows and not rows[-1]:
                rows.pop()
            given[code] = tuple(rows)
    return given


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


def _was_asked(page: presentation.SectionPage, asked: Collection[str], problem: forms.FormProblem) -> bool:
    """Whether the question of a problem stood on the page, which ``asked`` those; one that its answers brought up did not."""
    if problem.code == "document_missing":
        return problem.path.removeprefix("documents.") in {each.requirement.code for each in page.files}
    if problem.code != "missing":
        return True
    code, *rest = problem.path.split(".")
    control = page.form._fields.get(code)
    if control is None or code not in asked or not rest:
        return control is not None and code in asked
    return int(rest[0]) < len(control.rows) and rest[1] in control.rows[int(rest[0])]._fields


def _anchor(given: Mapping[str, object], act: str, where: str) -> str:
    """Where the page opens again: at the new row, or at the table that lost one."""
    table = where.partition(":")[0]
    rows = given.get(table)
    if act == "add" and isinstance(rows, tuple) and rows:
        return f"{PREFIX}-{table}-{len(rows) - 1}"
    return f"{PREFIX}-{table}"
