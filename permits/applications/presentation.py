"""Answers in words, and the pages of a form put together: what is asked, what is shown, what is still to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from flask_babel import gettext as _

from permits import clock, wording
from permits.applications import changing, earlier, merging, prefill, queries
from permits.applications.cases import Case
from permits.applications.files import HandedIn, of_section, open_files
from permits.applications.forms import Answer, AnswerForm, is_asked
from permits.applications.wording import field_of, sentence
from permits.identifiers.wording import doubt_in_words
from permits.language import language
from permits.together import sharing
from workflows import forms
from workflows.definition import Field, Section
from workflows.expressions import is_true

Kind = Literal["question", "table", "figure", "note", "locked"]


@dataclass(frozen=True, slots=True)
class Line:
    """One title with its value in words, as read-only pages show it. ``rows`` are a table's, each with its own lines.

    ``example``: a figure worked out by a rule that the city has still to set. An answer is the applicant's own.
    """

    title: str
    value: str
    example: bool = False
    computed: bool = False
    rows: tuple[tuple[Line, ...], ...] = ()
    code: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the page of a section, in the order of the form."""

    kind: Kind
    asked: Field
    control: Answer | None = None
    line: Line | None = None
    figures: tuple[tuple[Line, ...], ...] = ()
    note: str = ""
    from_profile: bool = False
    from_earlier: str = ""


@dataclass(slots=True)
class SectionPage:
    """A section as its page shows it: the form of what may change, everything else as text."""

    section: Section
    form: AnswerForm
    items: list[Item]
    files: list[HandedIn] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    file_errors: dict[str, str] = field(default_factory=dict)
    file_notes: dict[str, str] = field(default_factory=dict)
    seen: str = ""

    @property
    def asked(self) -> frozenset[str]:
        """The codes of the questions on the page."""
        return frozenset(self.form._fields)


def section_page(
    case: Case, section: Section, formdata: Any = None, unsaved: Mapping[str, object] | None = None
) -> SectionPage:
    """The page of a section, filled from the answers kept, or from a page sent (``formdata``).

    A page that was sent keeps every question it showed, also one that its own answers hide by now. ``unsaved`` are answers
    that could not be kept and stand in their boxes all the same.
    """
    reading = forms.read(case.definition, case.facts)
    opened = changing.open_for_correction(case)
    elsewhere = sharing.questions_elsewhere(case)
    mine = [each for each in section.fields if each.code not in elsewhere]
    shown = [each for each in mine if each.code in reading.shown]
    sent = merging.marks_of(formdata).keys() if formdata is not None else frozenset()
    asked = [each for each in mine if is_asked(each) and each.code in reading.shown | sent]
    asked = [each for each in asked if opened is None or each.code in opened]
    scope = forms.scope(case.definition, case.facts)
    offered = prefill.offered(case, asked)
    known = prefill.from_profile(asked, offered)
    before = earlier.offered(case, [each for each in asked if each.code not in known])
    offered |= {code: each.value for code, each in before.items()}
    form = AnswerForm(
        asked,
        language(),
        {**offered, **case.facts.form, **(unsaved or {})},
        formdata,
        required=lambda each: each.required if isinstance(each.required, bool) else is_true(each.required, scope),
        cells=lambda table, index: _cells(reading, table, index),
    )
    notes = {each.about: each.note for each in queries.open_corrections(case.row.id)} if opened is not None else {}
    items = [
        replace(
            _item(each, form, reading, notes.get(each.code, "")),
            from_profile=each.code in known,
            from_earlier=before[each.code].number if each.code in before else "",
        )
        for each in shown
    ]
    files = of_section(open_files(case), section.code)
    return SectionPage(section, form, items, files, file_notes=notes, seen=merging.seen(case, form._fields))


def _cells(reading: forms.Reading, table: Field, index: int) -> frozenset[str]:
    cells = reading.shown_cells.get(table.code, ())
    if index < len(cells):
        return cells[index]
    return frozenset(each.code for each in table.columns if each.shown_when is None)


def _item(each: Field, form: AnswerForm, reading: forms.Reading, note: str) -> Item:
    if each.type == "note":
        return Item("note", each)
    line = line_of(each, reading)
    if each.type == "computed":
        return Item("figure", each, line=line)
    if each.code not in form._fields:
        return Item("locked", each, line=line)
    control = form._fields[each.code]
    if each.type != "table":
        return Item("question", each, control, line, note=note)
    figures = [
        tuple(
            line_of(column, reading, row) for column in each.columns if column.type == "computed" and column.code in row
        )
        for row in reading.rows.get(each.code, ())
    ]
    figures += [()] * (len(control.rows) - len(figures))
    return Item("table", each, control, line, tuple(figures), note)


def line_of(
    each: Field, reading: forms.Reading, row: Mapping[str, object] | None = None, *, whole: bool = False
) -> Line:
    """A field's answer or figure in words; of a row of its table when ``row`` is given.

    ``whole``: identity numbers are not masked, for whoever has typed them and must see whether they are right.
    """
    title = each.title[language()]
    if each.type != "table":
        value, computed = (reading.form if row is None else row).get(each.code), each.type == "computed"
        return Line(
            title, in_words(each, value, whole=whole), each.example and computed, computed, code=each.code,
            doubt=doubt_in_words(each.prefill or "", str(value or ""), clock.now().date()),
        )  # fmt: skip
    rows = tuple(
        tuple(line_of(column, reading, answers, whole=whole) for column in each.columns if column.code in shown)
        for answers, shown in zip(reading.rows.get(each.code, ()), reading.shown_cells.get(each.code, ()), strict=False)
    )
    return Line(title, "", rows=rows, code=each.code)


def doubts_of(case: Case, section: Section) -> list[str]:
    """Why numbers that a section asks for look doubtful; they are kept all the same."""
    reading = forms.read(case.definition, case.facts)
    lines = [line_of(each, reading) for each in section.fields if each.code in reading.shown]
    return [f"{each.title}: {each.doubt}" for each in lines if each.doubt]


def in_words(each: Field, value: object, *, whole: bool = False) -> str:
    """An answer as people read it: dates, money and options in words, identity numbers masked unless ``whole``; empty for none."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, date):
        return wording.plain_date(value, language())
    if isinstance(value, int | Decimal):
        return _figure_in_words(each, Decimal(value))
    if isinstance(value, Mapping):
        return forms.one_line(value)
    options = {option.code: option.title[language()] for option in each.options}
    if isinstance(value, tuple):
        return ", ".join(options.get(str(code), str(code)) for code in value)
    if each.options:
        return options.get(str(value), str(value))
    return wording.masked(str(value), each.mask) if each.mask and not whole else str(value)


def _figure_in_words(each: Field, value: Decimal) -> str:
    if "money" in (each.type, each.result):
        return wording.money(value, language())
    places = each.places if each.type == "computed" and each.result == "decimal" else None
    figure = wording.number(value, language(), places)
    return f"{figure} {each.unit}" if each.unit else figure


def attach_problems(page: SectionPage, case: Case, problems: Sequence[forms.FormProblem]) -> None:
    """Put each problem beside its control and into the summary of the page."""
    for each in problems:
        code, *rest = each.path.split(".")
        if code == "documents" and rest:
            attach_file_problem(page, rest[0], sentence(each))
            continue
        control = page.form._fields.get(code)
        about = field_of(case.definition, each.path)
        said = sentence(each, about)
        if control is not None and len(rest) == 2:
            index = int(rest[0])
            control = control.rows[index]._fields.get(rest[1]) if index < len(control.rows) else None
            said_above = str(_("Row %(row)s: %(sentence)s", row=index + 1, sentence=said))
        else:
            said_above = said
        if control is not None:
            control.errors = [said]
        page.problems.append((control.id if control is not None else "", said_above))


def attach_clashes(page: SectionPage, case: Case, clashes: Iterable[str], by: str) -> None:
    """Beside each answer of this page that was not kept, what somebody else has saved there meanwhile."""
    reading = forms.read(case.definition, case.facts)
    for code in clashes:
        control = page.form._fields[code]
        asked = case.definition.fields[code]
        saved = saved_words(asked, reading)
        said = _("%(name)s saved here meanwhile: «%(saved)s». Your answer stands in the box. Save again to keep yours.",
                 name=by or _("Somebody else"), saved=saved)  # fmt: skip
        control.errors = [str(said)]
        page.problems.append((control.id, f"{asked.title[language()]}: {said}"))


def saved_words(asked: Field, reading: forms.Reading) -> str:
    """A kept answer in one line; a dash for none."""
    line = line_of(asked, reading)
    return line.value or "; ".join(", ".join(cell.value for cell in row if cell.value) for row in line.rows) or "–"


def attach_file_problem(page: SectionPage, code: str, said: str) -> None:
    """Put the problem of a file beside its control and into the summary, unless one is there already."""
    if code in page.file_errors:
        return
    page.file_errors[code] = said
    here = any(each.requirement.code == code for each in page.files)
    page.problems.append((f"file-{code}" if here else "", said))


def problems_of(case: Case, section: Section) -> list[forms.FormProblem]:
    """What is wrong with or missing from a section, as sending would see it; what is asked elsewhere is told there."""
    codes = {each.code for each in section.fields} - sharing.questions_elsewhere(case).keys()
    apart = sharing.files_elsewhere(case)
    files = {
        f"documents.{code}"
        for code, each in case.definition.documents.items()
        if each.section == section.code and code not in apart
    }
    own = [
        each
        for each in forms.complete(case.definition, case.facts)
        if each.path.split(".")[0] in codes or each.path in files
    ]
    known = {each.path for each in own}
    return [*own, *(each for each in sharing.problems_elsewhere(case, codes) if each.path not in known)]


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the task list; the fields are those of the template's part. Without an address it cannot be begun yet."""

    name: str
    address: str
    hint: str = ""
    done: bool = False
    tone: str = ""
    word: str = ""


INCOMPLETE = ("missing", "too_few_rows", "document_missing")


def section_standing(case: Case, section: Section, finished: frozenset[str]) -> tuple[str, int]:
    """How a section stands: «done», «wrong» with the number of problems, «begun» or «empty»."""
    problems = problems_of(case, section)
    wrong = sum(each.code not in INCOMPLETE for each in problems)
    if wrong:
        return "wrong", wrong
    if section.code in finished and not problems:
        return "done", 0
    begun = any(each.code in case.facts.form for each in section.fields)
    return ("begun" if begun else "empty"), 0


def answered_sections(
    case: Case, files: list[HandedIn], *, whole: bool = False
) -> list[tuple[Section, list[Line], list[HandedIn]]]:
    """Every section with the answers the applicant sees and the files asked among them, for reading over."""
    reading = forms.read(case.definition, case.facts)
    read = reading.shown - sharing.questions_elsewhere(case).keys()
    found = []
    for section in case.definition.sections:
        lines = [
            line_of(each, reading, whole=whole) for each in section.fields if each.code in read and each.type != "note"
        ]
        own = of_section(files, section.code)
        if lines or own:
            found.append((section, lines, own))
    return found


def asked_sections(case: Case) -> list[Section]:
    """The sections in which something is asked of this applicant."""
    reading = forms.read(case.definition, case.facts)
    asked = reading.shown - sharing.questions_elsewhere(case).keys()
    apart = sharing.files_elsewhere(case)
    with_files = {case.definition.documents[code].section for code in reading.documents if code not in apart}
    return [
        section
        for section in case.definition.sections
        if section.code in with_files or any(each.code in asked and is_asked(each) for each in section.fields)
    ]
