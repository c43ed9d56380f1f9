"""The form of a case: which questions are asked, what an answer must be, what is computed, what is still missing."""

from workflows.forms.answers import read_answers, read_fields, write_answers, write_fields
from workflows.forms.fees import FeeAmount, fee_lines
from workflows.forms.judging import FormProblem
from workflows.forms.own import read_own
from workflows.forms.places import one_line
from workflows.forms.reading import (
    Asked,
    FormScope,
    Reading,
    complete,
    computed,
    needed_documents,
    read,
    shown_fields,
)
from workflows.forms.scopes import scope
from workflows.forms.starting import first_answers, first_row

__all__ = [
    "Asked",
    "FeeAmount",
    "FormProblem",
    "FormScope",
    "Reading",
    "complete",
    "computed",
    "fee_lines",
    "first_answers",
    "first_row",
    "needed_documents",
    "one_line",
    "read",
    "read_answers",
    "read_fields",
    "read_own",
    "scope",
    "shown_fields",
    "write_answers",
    "write_fields",
]
