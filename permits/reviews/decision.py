"""The decision page put together: what was filed on one side, what is asked of the reviewer on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from permits.applications.cases import Case, load_case
from permits.applications.forms import AnswerForm
from permits.applications.presentation import Line, in_words, line_of
from permits.db import db
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.language import language
from permits.moving.versions import definition_of
from permits.refusals import refusal_sentence
from permits.reviews import queries
from permits.reviews.deadlines import TimeLeft, time_left
from permits.reviews.models import Review
from permits.reviews.operations import Judgement, correctable
from permits.reviews.own import choosable, own_form
from permits.reviews.queue import office_name, step_title
from workflows import available, forms
from workflows.definition import ChecklistItem, DocumentRequirement, ResultKind, ReviewPlan, Section
from workflows.engine.outcome import Actor
from workflows.engine.positions import closed_reviews
from workflows.expressions import ExpressionFailed, is_true

TONES = {"positive": "good", "conditions": "work", "negative": "bad", "not_concerned": "calm", "returned": "act"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it was sent. ``earlier`` is what was wrong with it in the round before; ``marked`` what is now."""

    code: str
    line: Line
    may_return: bool
    marked: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file asked for, and the one handed in, with the same notes as an answer."""

    code: str
    number: int
    requirement: DocumentRequirement
    file: Document | None
    may_return: bool
    marked: str = ""
    earlier: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it by itself."""
        return self.file is not None and self.file.media_type in ("image/jpeg", "image/png")


@dataclass(frozen=True, slots=True)
class Check:
    """An item of the checklist with its answer so far; ``about`` is the words of what it concerns, ``anchor`` its place."""

    item: ChecklistItem
    answer: str
    about: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A way to close the review: its hints, and in ``not_yet`` why it could not be chosen as things were last saved."""

    kind: ResultKind
    hints: Sequence[str]
    not_yet: str


@dataclass(slots=True)
class DecisionPage:
    """Everything around one review. ``judgement`` is what the boxes show."""

    review: Review
    case: Case
    plan: ReviewPlan
    actor: Actor
    now: datetime
    judgement: Judgement
    sections: list[tuple[Section, list[Answered]]] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    results: list[ResultCard] = field(default_factory=list)
    own: AnswerForm | None = None
    own_lines: list[Line] = field(default_factory=list)
    offices: list[tuple[str, str]] = field(default_factory=list)
    erased: bool = False

    @property
    def suspended(self) -> bool:
        """Whether the case stands still, so that nothing can be decided."""
        return self.is_open and self.case.snapshot.suspended

    @property
    def is_open(self) -> bool:
        return self.review.result is None and self.review.swept_at is None

    @property
    def step(self) -> str:
        """What the review is called."""
        return step_title(self.case.definition.states[self.review.state], self.plan)

    @property
    def office(self) -> str:
        return office_name(definitions.city(), self.review.office)

    @property
    def time(self) -> TimeLeft:
        """What is left until the review is due."""
        return time_left(self.review.due_at, self.now, self.case.facts.calendar.of(self.review.office))

    @property
    def promise(self) -> TimeLeft:
        """What is left of the promise of the whole service."""
        return time_left(self.case.row.due_at, self.now, self.case.facts.calendar.of(self.case.definition.counts_by))

    @property
    def result(self) -> ResultKind | None:
        """The result with which the review was closed."""
        return self.plan.results.get(self.review.result or "")

    @property
    def answered_checks(self) -> int:
        return sum(1 for each in self.checks if each.answer)

    @property
    def returns(self) -> bool:
        """Whether one of the results sends answers and files back."""
        return any(each.names_corrections for each in self.plan.results.values())

    @property
    def results_with_reason(self) -> list[ResultKind]:
        return [each for each in self.plan.results.values() if each.reason != "none"]


def decision_page(review: Review, actor: Actor, now: datetime, judgement: Judgement) -> DecisionPage:
    """The page of a review with the answers and files of its own round, as they were sent."""
    case = load_case(db.session(), review.application_id)
    case = replace(case, definition=definition_of(review, case.definition))
    filed = queries.sent_answers(case.row.id, review.round, review.definition_id or case.row.definition_id)
    moment = review.closed_at or review.swept_at or now
    files = queries.files_at(case.row.id, moment)
    form = forms.read_answers(case.definition, filed or {})
    as_sent = replace(case, facts=replace(case.facts, form=form, documents=frozenset(files)))
    plan = case.definition.states[review.state].reviews[review.plan]
    page = DecisionPage(review, as_sent, plan, actor, now, judgement, erased=filed is None)
    earlier = queries.corrections_of(case.row.id, review.round - 1) if review.round > 1 else {}
    may = frozenset(correctable(as_sent)) if page.returns and page.is_open else frozenset()
    page.sections = _sections(as_sent, may, judgement.corrections, earlier)
    page.papers = _papers(as_sent, files, may, judgement.corrections, earlier)
    page.checks = _checks(page, judgement.checklist)
    page.results = _results(page) if page.is_open else []
    _ask_more(page)
    return page


def _ask_more(page: DecisionPage) -> None:
    """The plan's own form and the offices to choose from, while the review is open; the answers given, afterwards."""
    case, plan, given = page.case, page.plan, page.judgement.answers
    if not page.is_open:
        page.own_lines = [
            Line(each.title[language()], in_words(each, given.get(each.code)))
            for each in plan.fields
            if given.get(each.code) is not None
        ]
        return
    page.own = own_form(case, plan, given) if plan.fields else None
    city = definitions.city()
    page.offices = [(code, office_name(city, code)) for code in choosable(case, page.review.state, plan)]


def _sections(
    case: Case, may: frozenset[str], marked: Mapping[str, str], earlier: Mapping[str, str]
) -> list[tuple[Section, list[Answered]]]:
    reading = forms.read(case.definition, case.facts)
    found = []
    for section in case.definition.sections:
        shown = [each for each in section.fields if each.code in reading.shown and each.type != "note"]
        lines = [
            Answered(
                each.code,
                line_of(each, reading),
                each.code in may,
                marked.get(each.code, ""),
                earlier.get(each.code, ""),
            )
            for each in shown
        ]
        if lines:
            found.append((section, lines))
    return found


def _papers(
    case: Case,
    files: Mapping[str, Document],
    may: frozenset[str],
    marked: Mapping[str, str],
    earlier: Mapping[str, str],
) -> list[Paper]:
    asked = forms.needed_documents(case.definition, case.facts)
    return [
        Paper(
            code,
            number,
            case.definition.documents[code],
            files.get(code),
            code in may,
            marked.get(code, ""),
            earlier.get(code, ""),
        )
        for number, code in enumerate(asked, start=1)
    ]


def _checks(page: DecisionPage, answers: Mapping[str, str]) -> list[Check]:
    scope = forms.scope(page.case.definition, page.case.facts, closed_reviews(page.case.snapshot.reviews))
    places = {each.code: (f"answer-{each.code}", each.line.title) for _section, some in page.sections for each in some}
    places |= {each.code: (f"file-{each.code}", each.requirement.title[language()]) for each in page.papers}
    found = []
    for item in page.plan.checklist:
        if item.shown_when is None or _holds(item, scope):
            anchor, about = places.get(item.about or "", ("", ""))
            found.append(Check(item, answers.get(item.code, ""), about, anchor))
    return found


def _holds(item: ChecklistItem, scope: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether an item is asked. One whose condition fails is shown: the engine will refuse the result and say so."""
    try:
        return item.shown_when is None or is_true(item.shown_when, scope)
    except ExpressionFailed:
        return True


def _results(page: DecisionPage) -> list[ResultCard]:
    case, review = page.case, page.review
    possible = {
        each.trigger: each.refusal
        for each in available(case.definition, case.snapshot, _as_asked(page), case.facts, page.now)
        if (each.plan, each.office) == (review.plan, review.office)
    }
    return [
        ResultCard(kind, _hints(page, kind), _not_yet(page, kind, possible.get(code)))
        for code, kind in page.plan.results.items()
    ]


def _as_asked(page: DecisionPage) -> Actor:
    """The actor with the seat of the plan, which somebody else may hold since the review was handed to them."""
    return replace(page.actor, seats=page.actor.seats | {(page.review.office, page.plan.role)})


def _hints(page: DecisionPage, kind: ResultKind) -> list[str]:
    said = [kind.hint[language()]] if kind.hint else []
    if kind.reason == "required":
        said.append(str(_("Needs a reason.")))
    if kind.names_corrections:
        said.append(_reopens(page))
    return said


def _reopens(page: DecisionPage) -> str:
    """What would be opened to the applicant, as last saved."""
    answers = sum(1 for _section, some in page.sections for each in some if each.marked)
    files = sum(1 for each in page.papers if each.marked)
    if not answers + files:
        return str(_("Mark at least one answer or file first; only what is marked opens for the applicant."))
    return str(
        _(
            "%(answers)s and %(files)s are marked and will be opened to the applicant; everything else stays locked.",
            answers=ngettext("%(num)s answer", "%(num)s answers", answers),
            files=ngettext("%(num)s file", "%(num)s files", files),
        )
    )


def _not_yet(page: DecisionPage, kind: ResultKind, refusal: str | None) -> str:
    if refusal is not None:
        return str(_("Not possible now: %(why)s", why=refusal_sentence(refusal)))
    if not kind.needs_checklist:
        return ""
    refused = sum(1 for each in page.checks if each.answer == "no")
    unanswered = len(page.checks) - page.answered_checks
    why = []
    if refused:
        why.append(_("%(items)s answered «No»", items=ngettext("%(num)s item", "%(num)s items", refused)))
    if unanswered:
        why.append(_("%(items)s not answered", items=ngettext("%(num)s item", "%(num)s items", unanswered)))
    return str(_("Not yet: %(why)s.", why=", ".join(why))) if why else ""
