"""What an expression may name, and of which kind each name is: the vocabulary of one SOP file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from workflows.definition import Text

if TYPE_CHECKING:
    from workflows.definition import Definition, FeeLine, Field, ReviewPlan

Kind = Literal["text", "number", "date", "yes_no", "option", "options", "place", "unknown"]

_KINDS: dict[str, Kind] = {
    "text": "text",
    "long_text": "text",
    "integer": "number",
    "decimal": "number",
    "money": "number",
    "date": "date",
    "yes_no": "yes_no",
    "choice": "option",
    "choices": "options",
    "location": "place",
    "address": "place",
}
UNREADABLE = ("table", "note", "file")  # no expression reads these under `form`


@dataclass(frozen=True, slots=True)
class Named:
    """One name: its kind, what it is called for a reader, and whether it may be empty although all is complete.

    ``figure`` is the amount of a value of the file.
    """

    kind: Kind
    title: Text | None = None
    options: Mapping[str, Text | None] = field(default_factory=dict)
    optional: bool = False
    unit: str | None = None
    figure: Decimal | None = None


Columns = Mapping[str, Named]


@dataclass(frozen=True, slots=True)
class Names:
    """Everything an expression may read. ``row``, ``reviews``, ``case``, ``fee`` and ``answers`` are None where they may
    not be used.

    ``rows`` and ``reviews`` map a table or a review plan to its columns; ``titles`` holds what they are called.
    ``answers`` maps ``plan.field`` or ``state.field`` to what a reviewer or another system answered.
    """

    form: Columns = field(default_factory=dict)
    rows: Mapping[str, Columns] = field(default_factory=dict)
    row: Columns | None = None
    applicant: Columns = field(default_factory=dict)
    documents: Columns = field(default_factory=dict)
    values: Columns = field(default_factory=dict)
    reviews: Mapping[str, Columns] | None = field(default_factory=dict)
    case: Columns | None = None
    fee: Columns | None = field(default_factory=dict)
    answers: Columns | None = field(default_factory=dict)
    permits: Columns = field(default_factory=dict)
    titles: Mapping[str, Text] = field(default_factory=dict)

    def within(self, table: str) -> Names:
        """The same names inside a column of ``table``."""
        return replace(self, row=self.rows.get(table, {}))


CASE_IN_GUARDS: Columns = {
    "sent": Named("date", Text("tanggal pengiriman", "the day of sending")),
    "round": Named("number", Text("putaran", "the round")),
}
CASE: Columns = {
    "number": Named("text", Text("nomor pendaftaran", "the application number")),
    "decided": Named("date", Text("tanggal penetapan", "the day of the decision")),
    **CASE_IN_GUARDS,
}
TOTAL = Named("number", Text("jumlah seluruh biaya", "the total fee"))
TONES: Mapping[str, Text | None] = {
    "positive": Text("menyetujui", "in favour"),
    "conditions": Text("menyetujui dengan syarat", "in favour with conditions"),
    "negative": Text("berkeberatan", "against"),
    "not_concerned": Text("bukan kewenangan", "not concerned"),
    "returned": Text("mengembalikan", "sent back"),
}

OFFICE, RESULT, OPINION = Text("kantor", "office"), Text("hasil", "result"), Text("pendapat", "opinion")


def kind_of(field_type: str, result: str | None = None) -> Kind:
    """The kind a field's value has; ``unknown`` for a type that has none."""
    return _KINDS.get(result or "decimal" if field_type == "computed" else field_type, "unknown")


def names_of(definition: Definition, in_paper: bool = False) -> Names:
    """The vocabulary of a loaded definition; in papers the number of ``case`` may be read too."""
    fields = definition.fields
    tables = {code: each for code, each in fields.items() if each.type == "table"}
    plans = {plan.code: plan for state in definition.states.values() for plan in state.reviews.values()}
    return Names(
        form={code: _named(each) for code, each in fields.items() if each.type not in UNREADABLE},
        rows={code: {column.code: _named(column) for column in table.columns} for code, table in tables.items()},
        applicant={"kind": Named("option", options=dict(definition.applicants))},
        documents={code: Named("yes_no", each.title) for code, each in definition.documents.items()},
        values={code: Named("number", each.title, figure=each.amount) for code, each in definition.values.items()},
        reviews={code: _review(plan) for code, plan in plans.items()},
        case=CASE if in_paper else CASE_IN_GUARDS,
        fee={"total": TOTAL, **{line.code: Named("number", line.title) for line in _lines(definition)}},
        answers=_answers(definition),
        permits={code: Named("yes_no", Text(each.service, each.service)) for code, each in definition.needs.items()},
        titles={
            **{f"rows.{code}": table.title for code, table in tables.items()},
            **{f"reviews.{code}": plan.title for code, plan in plans.items()},
        },
    )


def _lines(definition: Definition) -> tuple[FeeLine, ...]:
    return definition.fee.lines if definition.fee else ()


def _review(plan: ReviewPlan) -> dict[str, Named]:
    return {
        "office": Named("option", OFFICE, dict.fromkeys(each.office for each in plan.offices)),
        "result": Named("option", RESULT, {result.code: result.title for result in plan.results.values()}),
        "tone": Named("option", OPINION, TONES),
    }


def _answers(definition: Definition) -> dict[str, Named]:
    """What plans of one office and other systems answer; an answer may be missing until its step is done."""
    found: dict[str, Named] = {}
    for state in definition.states.values():
        for plan in state.reviews.values():
            if len(plan.offices) == 1:
                found |= {f"{plan.code}.{each.code}": replace(_named(each), optional=True) for each in plan.fields}
        for each in state.connector.fields if state.connector else ():
            found[f"{state.code}.{each.code}"] = replace(_named(each), optional=True)
    return found


def _named(each: Field) -> Named:
    return Named(
        kind=kind_of(each.type, each.result),
        title=each.title,
        options={option.code: option.title for option in each.options},
        optional=each.required is not True or each.shown_when is not None,
        unit=each.unit,
    )
