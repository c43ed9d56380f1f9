"""The form of a case: which questions are asked, what an answer must be, what is computed, what is still missing."""

from workflows.forms.answers import read_answers, write_answers
from workflows.forms.judging import FormProblem
from workflows.forms.reading import (
    Asked,
    FormScope,
    Reading,
    complete,
    computed,
    needed_documents,
    read,
    scope,
    shown_fields,
)

__all__ = [
    "Asked",
    "FormProblem",
    "FormScope",
    "Reading",
    "complete",
    "computed",
    "needed_documents",
    "read",
    "read_answers",
    "scope",
    "shown_fields",
    "write_answers",
]
