"""What is left to do in a case, with the addresses where it is done: the task list, corrections, problems, files."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from permits.applications import changing, operations, presentation, queries
from permits.applications.cases import Case
from permits.applications.files import HandedIn, handed_in, limits, of_section
from permits.applications.forms import PREFIX
from permits.applications.models import CorrectionRow
from permits.applications.presentation import Line, Task
from permits.applications.wording import field_of, sentence, title_of
from permits.documents.models import Document
from permits.errors import NotFound, Problem
from permits.issuance import queries as issued
from permits.language import language
from permits.together import sharing
from permits.uploads.queries import on_their_way
from workflows import forms
from workflows.definition import Section


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the task list with its rows."""

    title: str
    tasks: list[Task]


@dataclass(frozen=True, slots=True)
class Correction:
    """Something sent back: the reviewer's words, the answer as it stands, where to correct it, whether that was done."""

    title: str
    note: str
    line: Line | None
    file: Document | None
    address: str
    done: bool


def draft_groups(case: Case) -> list[Group]:
    """The task list of a draft: its sections, its files, and sending as the last row."""
    return [*filling_groups(case), Group(str(_("Send")), _sending_tasks(case))]


def filling_groups(case: Case) -> list[Group]:
    """What is to fill in and to hand in."""
    finished = queries.finished_sections(case.row.id)
    groups = [
        Group(str(_("Questions")), [_section_task(case, each, finished) for each in presentation.asked_sections(case)])
    ]
    files = of_section(handed_in(case), None)
    if files:
        groups.append(Group(str(_("Files")), [_file_task(case, each) for each in files]))
    return groups


def _section_task(case: Case, section: Section, finished: frozenset[str]) -> Task:
    name = section.title[language()]
    address = url_for("applications.section", application_id=case.row.id, code=section.code)
    how, count = presentation.section_standing(case, section, finished)
    if how == "wrong":
        hint = ngettext("%(num)s answer needs correction", "%(num)s answers need correction", count)
        return Task(name, f"{address}?check=", hint, tone="bad", word=str(_("Needs correction")))
    words = {"begun": ("work", _("Started")), "empty": ("calm", _("Not started"))}
    tone, word = words.get(how, ("", ""))
    return Task(name, address, done=how == "done", tone=tone, word=str(word))


def _file_task(case: Case, each: HandedIn) -> Task:
    name = each.requirement.title[language()]
    address = url_for("documents.page", application_id=case.row.id, code=each.requirement.code)
    if not each.is_checked:
        return Task(
            name, address, each.upload.filename if each.upload else "", tone="work", word=str(_("Being checked"))
        )
    if each.file is not None:
        return Task(name, address, each.file.filename, done=True)
    hint = (
        limits(each.requirement) if each.required else "; ".join((limits(each.requirement), str(_("may be left out"))))
    )
    return Task(name, address, hint, tone="calm", word=str(_("Not handed in")))


def _sending_tasks(case: Case) -> list[Task]:
    ready = not open_problems(case)
    check = url_for("applications.check", application_id=case.row.id) if ready else ""
    unsent = _("We have not received the application until you send it")
    return [
        Task(
            str(_("Check your answers")),
            check,
            "" if ready else str(_("Once everything above is done")),
            tone="calm" if ready else "",
            word=str(_("Not checked yet") if ready else _("Cannot start yet")),
        ),
        Task(str(_("Send the application")), check, str(unsent), tone="calm", word=str(_("Not sent yet"))),
    ]


def corrections(case: Case) -> list[Correction]:
    """What was sent back, in the reviewer's order; empty unless the case waits for the applicant."""
    if not changing.is_open(case):
        return []
    reading = forms.read(case.definition, case.facts)
    files = queries.files_of(case.row.id)
    unreplaced = set(changing.files_not_replaced(case))
    changed = changing.changed_since_sent(case)
    return [
        _correction(case, each, reading, files, unreplaced, changed) for each in queries.open_corrections(case.row.id)
    ]


def _correction(
    case: Case,
    row: CorrectionRow,
    reading: forms.Reading,
    files: dict[str, Document],
    unreplaced: set[str],
    changed: frozenset[str],
) -> Correction:
    title = title_of(case.definition, row.about)
    address = address_of(case, row.about)
    if row.about in case.definition.documents:
        return Correction(title, row.note, None, files.get(row.about), address, row.about not in unreplaced)
    field = case.definition.fields[row.about]
    line = presentation.line_of(field, reading)
    return Correction(title, row.note, line, None, address, row.about in changed)


def address_of(case: Case, about: str) -> str:
    """The page on which an answer or a file is changed, at the place of the answer."""
    if about.startswith("needs."):
        return url_for("catalogue.service", service=case.definition.needs[about.removeprefix("needs.")].service)
    code = about.removeprefix("documents.")
    asked = sharing.questions_elsewhere(case).get(about.split(".")[0])
    if asked is not None:
        at = asked.definition.fields[asked.code].section
        anchor = f"{PREFIX}-{asked.code}"
        return url_for("applications.section", application_id=asked.application_id, code=at, check="", _anchor=anchor)
    if code in case.definition.documents and (about.startswith("documents.") or code not in case.definition.fields):
        return _address_of_file(case, code)
    field = field_of(case.definition, about.split(".")[0])
    if field is None:
        return url_for("applications.show", application_id=case.row.id)
    anchor = f"{PREFIX}-" + about.replace(".", "-")
    return url_for("applications.section", application_id=case.row.id, code=field.section, check="", _anchor=anchor)


def _address_of_file(case: Case, code: str) -> str:
    """The page of a file: of a draft the section that asks for it, where one does; of a returned case always its own."""
    section = case.definition.documents[code].section
    if section is None or changing.open_for_correction(case) is not None:
        return url_for("documents.page", application_id=case.row.id, code=code)
    return url_for("applications.section", application_id=case.row.id, code=section, check="", _anchor=f"file-{code}")


def open_problems(case: Case) -> list[tuple[str, str]]:
    """Everything that keeps the case from being sent, as (address, sentence)."""
    found: list[Problem] = list(operations.form_problems(case)) + list(operations.unanswered_corrections(case))
    apart = {f"documents.{code}" for code in sharing.files_elsewhere(case)}
    found = [each for each in found if each.about not in apart]
    coming = on_their_way(case.row.id)
    waiting = {f"documents.{code}" for code, each in coming.items() if each.standing == "waiting"}
    found = [Problem(each.about, "file_waiting") if each.about in waiting else each for each in found]
    return [(address_of(case, each.about), _named(case, each)) for each in found]


def _named(case: Case, problem: Problem) -> str:
    said = sentence(problem, field_of(case.definition, problem.about))
    title = title_of(case.definition, problem.about)
    return said if not title or title in said else f"{title}: {said}"


def next_address(case: Case, after: str = "") -> str:
    """Where the applicant goes on: the next section that is not finished, then the files, then the check.

    A returned case leads back to its list of corrections, one that is made together with others to the list of all of them.
    """
    if case.definition.states[case.row.state].kind != "start":
        return url_for("applications.show", application_id=case.row.id)
    joint = sharing.unsent(case)
    finished = queries.finished_sections(case.row.id)
    codes = [each.code for each in presentation.asked_sections(case)]
    start = codes.index(after) + 1 if after in codes else 0
    for code in codes[start:] + codes[:start]:
        if code not in finished:
            return url_for("applications.section", application_id=case.row.id, code=code)
    if any(each.file is None and each.required for each in of_section(handed_in(case), None)):
        return url_for("documents.all", application_id=case.row.id)
    if joint is not None:
        return url_for("together.show", joint_id=joint.id)
    return url_for("applications.check", application_id=case.row.id)


def paper(case: Case) -> issued.Download | None:
    """The signed paper, once there is one."""
    try:
        return issued.download_of(case.row.id)
    except NotFound:
        return None
