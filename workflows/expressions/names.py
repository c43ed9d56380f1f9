"""What an expression may name, and of which kind each name is: the vocabulary of one SOP file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from workflows.definition import Text

if TYPE_CHECKING:
    from workflows.definition import Definition, Field

Kind = Literal["text", "number", "date", "yes_no", "option", "options", "unknown"]

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
}


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
    """Everything an expression may read. ``row``, ``reviews`` and ``case`` are None where they may not be used.

    ``rows`` and ``reviews`` map a table or a review plan to its columns; ``titles`` holds what they are called.
    """

    form: Columns = field(default_factory=dict)
    rows: Mapping[str, Columns] = field(default_factory=dict)
    row: Columns | None = None
    applicant: Columns = field(default_factory=dict)
    documents: Columns = field(default_factory=dict)
    values: Columns = field(default_factory=dict)
    reviews: Mapping[str, Columns] | None = field(default_factory=dict)
    case: Columns | None = None
    titles: Mapping[str, Text] = field(default_factory=dict)

    def within(self, table: str) -> Names:
        """The same names inside a column of ``table``."""
        return replace(self, row=self.rows.get(table, {}))


CASE: Columns = {
    "number": Named("text", Text("nomor pendaftaran", "application number")),
    "sent": Named("date", Text("tanggal pengiriman", "day of sending")),
}
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
    """The vocabulary of a loaded definition; in papers ``case`` may be read too."""
    fields = definition.fields
    tables = {code: each for code, each in fields.items() if each.type == "table"}
    plans = {plan.code: plan for state in definition.states.values() for plan in state.reviews.values()}
    return Names(
        form={code: _named(each) for code, each in fields.items() if each.type not in ("table", "note")},
        rows={code: {column.code: _named(column) for column in table.columns} for code, table in tables.items()},
        applicant={"kind": Named("option", options=dict(definition.applicants))},
        documents={code: Named("yes_no", each.title) for code, each in definition.documents.items()},
        values={code: Named("number", each.title, figure=each.amount) for code, each in definition.values.items()},
        reviews={
            code: {
                "office": Named("option", OFFICE, dict.fromkeys(each.office for each in plan.offices)),
                "result": Named("option", RESULT, {result.code: result.title for result in plan.results.values()}),
                "tone": Named("option", OPINION, TONES),
            }
            for code, plan in plans.items()
        },
        case=CASE if in_paper else None,
        titles={
            **{f"rows.{code}": table.title for code, table in tables.items()},
            **{f"reviews.{code}": plan.title for code, plan in plans.items()},
        },
    )


def _named(each: Field) -> Named:
    return Named(
        kind=kind_of(each.type, each.result),
        title=each.title,
        options={option.code: option.title for option in each.options},
        optional=each.required is not True or each.shown_when is not None,
        unit=each.unit,
    )
