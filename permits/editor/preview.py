"""What a text makes of the service: the form as the applicant sees it, without a case and without keeping anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from permits.applications import presentation
from permits.applications.cases import Case
from permits.applications.presentation import SectionPage
from permits.definitions import queries as definitions
from workflows import Definition, forms
from workflows.definition import DocumentRequirement
from workflows.engine.outcome import Facts, Snapshot


@dataclass(frozen=True, slots=True)
class NoCase:
    """Stands where a case's row would: a draft that nobody has begun."""

    state: str
    applicant_kind: str
    id: str = ""
    round: int = 1
    answers: dict[str, object] | None = None
    number: str | None = None
    salt: str = ""
    applicant_id: str = ""
    business_id: str | None = None


@dataclass(frozen=True, slots=True)
class FormPreview:
    """The form for one kind of applicant, with the answers tried out, and the files it then asks for."""

    kind: str
    sections: tuple[SectionPage, ...]
    documents: tuple[DocumentRequirement, ...]


def preview_form(definition: Definition, kind: str, formdata: Any = None) -> FormPreview:
    """The form as the applicant's own pages draw it, after the answers sent in ``formdata``."""
    kind = kind if kind in definition.applicants else next(iter(definition.applicants))
    case = _case(definition, kind, {})
    if formdata is not None:
        answers: dict[str, object] = {}
        for section in definition.sections:
            given = presentation.section_page(case, section, formdata).form.given()
            answers |= {code: value for code, value in given.items() if value is not None}
            case = _case(definition, kind, answers)
    sections = tuple(presentation.section_page(case, each) for each in definition.sections)
    needed = forms.needed_documents(definition, case.facts)
    documents = tuple(definition.documents[code] for code in definition.documents if code in needed)
    return FormPreview(kind, tuple(each for each in sections if each.items), documents)


def _case(definition: Definition, kind: str, answers: dict[str, object]) -> Case:
    facts = Facts(form=answers, applicant=kind, documents=frozenset(), calendar=definitions.calendar())
    row = NoCase(definition.start, kind)
    return Case(cast("Any", row), definition, (), facts, Snapshot(state=definition.start))
