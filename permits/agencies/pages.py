"""The agency's page put together: what the office's decision page shows of a review, less what is not for outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from permits.agencies.operations import Signature, actor_of
from permits.agencies.queries import Found
from permits.applications.cases import Case, ReviewRow
from permits.documents.models import Document
from permits.errors import Problem
from permits.reviews import wording
from permits.reviews.decision import Answered, DecisionPage, decision_page
from permits.reviews.forms import judgement_of
from permits.reviews.operations import Judgement
from workflows.definition import ReviewPlan, Section


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """The page behind a link: the review as it may be seen from outside, what stands in the boxes, what is wrong."""

    found: Found
    page: DecisionPage
    signature: Signature
    problems: Sequence[tuple[str, str]] = ()

    @property
    def errors(self) -> dict[str, str]:
        """The first problem of each control."""
        return dict(reversed(self.problems))


def agency_page(
    found: Found, judgement: Judgement, signature: Signature, now: datetime, problems: Sequence[Problem] = ()
) -> AgencyPage:
    """The page of an open link."""
    page = decision_page(found.review, actor_of(found.link, row_of(found)), now, judgement)
    page.sections = [(section, _outward(page.case, section, lines)) for section, lines in page.sections]
    return AgencyPage(found, page, signature, wording.problems_of(page, problems))


def kept(found: Found, plan: ReviewPlan) -> tuple[Judgement, Signature]:
    """The draft of this link and who was about to answer. A draft that a colleague with an account left is not shown."""
    own: Mapping[str, object] = found.review.draft.get("own", {}).get(found.link.id, {})
    return judgement_of(own, plan), Signature(found.link.name, found.link.position)


def file_of(page: DecisionPage, document_id: str) -> Document | None:
    """A file that this page shows; None for any other, of this case or another one."""
    files = (each.file for each in page.papers if each.file is not None and each.file.erased_at is None)
    return next((each for each in files if each.id == document_id), None)


def row_of(found: Found) -> ReviewRow:
    """The review as an operation reads it."""
    return ReviewRow(*(getattr(found.review, name) for name in ReviewRow._fields))


def _outward(case: Case, section: Section, lines: list[Answered]) -> list[Answered]:
    """The answers of a section with those withheld that the procedure calls sensitive: they stay in the city's offices."""
    sensitive = {each.code for each in section.fields if each.privacy == "sensitive"}
    return [_withheld(each) if each.code in sensitive else each for each in lines]


def _withheld(answered: Answered) -> Answered:
    line = replace(answered.line, value=str(_("Not shown outside the city's offices")), rows=())
    return replace(answered, line=line, earlier="")
