"""The form of a case: what is shown, what is computed, what is still missing. Pure: a definition and answers in, facts out.

Hidden answers count as empty everywhere. Answers are worked out in the order of their dependencies, each row of a
table in its own context.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workflows.definition import Definition, DocumentRequirement, Field
from workflows.engine.outcome import Facts, ReviewSnapshot
from workflows.expressions import (
    EMPTY,
    Empty,
    Expression,
    ExpressionFailed,
    RowScope,
    Scope,
    Value,
    evaluate,
    is_true,
    rounded,
)
from workflows.forms.answers import read_answers, write_answers
from workflows.forms.dependencies import FormPlan, plan_of
from workflows.forms.judging import FormProblem, is_empty, judge_value

__all__ = [
    "FormProblem",
    "Reading",
    "complete",
    "computed",
    "needed_documents",
    "read",
    "read_answers",
    "shown_fields",
    "write_answers",
]

Row = dict[str, object]

ROUNDING = {"down": "ROUND_DOWN", "half_up": "ROUND_HALF_UP", "up": "ROUND_UP"}


@dataclass(slots=True)
class Reading:
    """A form worked out once: ``form`` and ``rows`` hold shown answers and computed figures, never hidden ones.

    ``shown`` are the codes of shown fields; ``shown_cells`` those of each row of a table; ``documents`` those asked
    for, with whether they are required, ``handed_in`` those of them that are there; ``failed`` are the paths whose
    expression has no value.
    """

    definition: Definition
    facts: Facts
    form: dict[str, object] = field(default_factory=dict)
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    shown_cells: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    documents: dict[str, bool] = field(default_factory=dict)
    handed_in: dict[str, object] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def of(self, root: str) -> Mapping[str, object]:
        """What expressions read under ``form``, ``rows`` or ``documents``."""
        if root == "form":
            return self.form
        return self.rows if root == "rows" else self.handed_in


class FormScope(Mapping[str, Mapping[str, object]]):
    """What expressions read. An answer is worked out, with those it depends on, when a guard first looks at it."""

    ROOTS: tuple[str, ...] = (
        "form", "rows", "applicant", "documents", "values", "reviews", "answers", "permits", "case",
    )  # fmt: skip

    def __init__(
        self,
        definition: Definition,
        facts: Facts,
        reviews: Iterable[ReviewSnapshot] = (),
        case: Mapping[str, object] | None = None,
        reading: Reading | None = None,
    ) -> None:
        self.definition = definition
        self.facts = facts
        self.given = tuple(reviews)
        self.case = case or {}
        self.reading = reading
        self.asked: Asked | None = None

    def __getitem__(self, root: str) -> Mapping[str, object]:
        if root in ("form", "rows", "documents"):
            return self.answers(root)
        if root == "reviews":
            return self.reviews()
        if root == "values":
            return {code: each.amount for code, each in self.definition.values.items()}
        if root == "applicant":
            return {"kind": self.facts.applicant}
        if root == "answers":
            return {f"{of}.{code}": value for of, given in self.facts.answers.items() for code, value in given.items()}
        if root == "permits":
            return {code: code in self.facts.permits for code in self.definition.needs}
        if root == "case":
            return self.case
        raise KeyError(root)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ROOTS)

    def __len__(self) -> int:
        return len(self.ROOTS)

    def answers(self, root: str) -> Mapping[str, object]:
        if self.reading is None:
            self.asked = self.asked or Asked(self.definition, self.facts)
            return AskedRoot(self.asked, root)
        return self.reading.of(root)

    def reviews(self) -> Mapping[str, object]:
        """The closed reviews of this round, by plan."""
        closed: dict[str, tuple[Row, ...]] = {}
        for each in self.given:
            if each.result is not None:
                row: Row = {"office": each.office, "result": each.result, "tone": each.tone}
                closed[each.plan] = (*closed.get(each.plan, ()), row)
        return closed


class Asked:
    """A form worked out as far as somebody has looked at it: a guard mostly asks for one answer of many."""

    def __init__(self, definition: Definition, facts: Facts) -> None:
        self.reading = Reading(definition, facts)
        self.plan = plan_of(definition)
        self.scope = {**FormScope(definition, facts, reading=self.reading)}
        self.known: set[tuple[str, str]] = set()

    def work_out(self, parts: Iterable[tuple[str, str]]) -> None:
        """Work these out, each after what it depends on; what is known already stays."""
        definition = self.reading.definition
        for root, code in parts:
            if (root, code) in self.known:
                continue
            self.known.add((root, code))
            if root == "documents":
                _read_document(self.reading, definition.documents[code], self.plan, self.scope)
            else:
                _read_field(self.reading, definition.fields[code], self.plan, self.scope)


class AskedRoot(Mapping[str, object]):
    """``form``, ``rows`` or ``documents`` of a form that is worked out as far as it is asked for."""

    def __init__(self, asked: Asked, root: str) -> None:
        self.asked = asked
        self.root = root

    def __getitem__(self, code: str) -> object:
        name = "documents" if self.root == "documents" else "form"
        self.asked.work_out(self.asked.plan.needs.get((name, code), ()))
        return self.asked.reading.of(self.root)[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> Mapping[str, object]:
        self.asked.work_out(self.asked.plan.order)
        return self.asked.reading.of(self.root)


def read(definition: Definition, facts: Facts) -> Reading:
    """Work the whole form out once."""
    asked = Asked(definition, facts)
    asked.work_out(asked.plan.order)
    return asked.reading


def shown_fields(definition: Definition, facts: Facts) -> frozenset[str]:
    """The codes of the fields the applicant sees."""
    return frozenset(read(definition, facts).shown)


def computed(definition: Definition, facts: Facts) -> Mapping[str, object]:
    """Every computed figure that has a value, by its code; those of a table as a tuple of rows."""
    reading = read(definition, facts)
    figures: dict[str, object] = {}
    for code, each in definition.fields.items():
        if each.type == "computed" and code in reading.form:
            figures[code] = reading.form[code]
        names = [column.code for column in each.columns if column.type == "computed"]
        if names and code in reading.rows:
            figures[code] = tuple({name: row[name] for name in names if name in row} for row in reading.rows[code])
    return figures


def needed_documents(definition: Definition, facts: Facts) -> Mapping[str, bool]:
    """The documents asked of this applicant, in the order of the file, each with whether it must be handed in."""
    asked = read(definition, facts).documents
    return {code: asked[code] for code in definition.documents if code in asked}


def complete(definition: Definition, facts: Facts) -> list[FormProblem]:
    """Everything that keeps this form from being sent, in the order of the form; empty when nothing does."""
    reading = read(definition, facts)
    problems = [] if facts.applicant in definition.applicants else [FormProblem("unknown_applicant", "applicant")]
    scope = {**FormScope(definition, facts, reading=reading)}
    for code, each in definition.fields.items():
        if code in reading.shown and each.type == "table":
            problems += _table_problems(reading, each, scope)
        elif code in reading.shown and each.type not in ("note", "computed"):
            problems += _field_problems(reading, each, code, reading.form.get(code), scope)
    for code in definition.documents:
        if reading.documents.get(code) and code not in facts.documents:
            problems.append(FormProblem("document_missing", f"documents.{code}"))
    named = {each.path for each in problems}
    return problems + [FormProblem("not_computable", path) for path in reading.failed if path not in named]


def _read_document(reading: Reading, document: DocumentRequirement, plan: FormPlan, scope: Scope) -> None:
    if document.made_by in reading.facts.held or not _in_force(document, reading.facts):
        return
    path = f"documents.{document.code}"
    page = plan.sections.get(document.section or "")
    if all(_is_shown(reading, each, scope, path, frozenset()) for each in (page, document.shown_when)):
        reading.documents[document.code] = _holds(reading, document.required, scope, path)
        reading.handed_in[document.code] = document.code in reading.facts.documents


def _in_force(document: DocumentRequirement, facts: Facts) -> bool:
    """Whether the day of sending lies in the time in which a document is asked; without a day its time does not matter."""
    day = facts.sent or facts.today
    if day is None:
        return True
    return (document.starts is None or document.starts <= day) and (document.ends is None or day <= document.ends)


def _read_field(reading: Reading, each: Field, plan: FormPlan, scope: Scope) -> None:
    page = plan.sections.get(each.section)
    if not all(_is_shown(reading, condition, scope, each.code, frozenset()) for condition in (page, each.shown_when)):
        return
    reading.shown.add(each.code)
    given = reading.facts.form.get(each.code)
    if each.type == "table":
        _read_rows(reading, each.code, plan.columns[each.code], given, scope)
        return
    value = _worked_out(reading, each, scope, each.code) if each.type == "computed" else given
    if not is_empty(value) and each.type != "note":
        reading.form[each.code] = value


def _read_rows(reading: Reading, table: str, columns: tuple[Field, ...], given: object, scope: Scope) -> None:
    rows, shown = [], []
    for index, answers in enumerate(_given_rows(given)):
        row, cells = _read_row(reading, columns, answers, scope, f"{table}.{index}")
        rows.append(row)
        shown.append(cells)
    reading.rows[table] = tuple(rows)
    reading.shown_cells[table] = tuple(shown)


def _given_rows(given: object) -> list[Mapping[str, object]]:
    if not isinstance(given, tuple | list):
        return []
    return [row for row in given if isinstance(row, Mapping)]


def _read_row(
    reading: Reading, columns: tuple[Field, ...], answers: Mapping[str, object], scope: Scope, path: str
) -> tuple[Row, frozenset[str]]:
    """One row and the codes of its shown cells; nothing of another row can be seen from here."""
    row: Row = {}
    shown: set[str] = set()
    inner = RowScope(scope, "row", row)
    hidden = {column.code for column in columns}
    for column in columns:
        where = f"{path}.{column.code}"
        if not _is_shown(reading, column.shown_when, inner, where, frozenset(hidden)):
            continue
        hidden.discard(column.code)
        shown.add(column.code)
        value = answers.get(column.code)
        if column.type == "computed":
            value = _worked_out(reading, column, inner, where)
        if not is_empty(value):
            row[column.code] = value
    return row, frozenset(shown)


def _is_shown(
    reading: Reading, condition: Expression | None, scope: Scope, path: str, hidden_cells: frozenset[str]
) -> bool:
    """Whether a condition shows what it guards. One that reads hidden answers only does not, whatever it says of them."""
    if condition is None:
        return True
    answers = [read for read in condition.reads if read.startswith(("form.", "rows.", "row."))]
    # Another source, such as the kind of applicant, can show the field on its own account.
    others = any(read.startswith(("applicant.", "documents.", "permits.")) for read in condition.reads)
    if answers and not others and all(_is_hidden(reading, read, hidden_cells) for read in answers):
        return False
    return _holds(reading, condition, scope, path)


def _is_hidden(reading: Reading, read: str, hidden_cells: frozenset[str]) -> bool:
    root, code, *_ = read.split(".")
    return code in hidden_cells if root == "row" else code not in reading.shown


def _holds(reading: Reading, condition: bool | Expression, scope: Scope, path: str) -> bool:
    """Whether a condition is true; an error is never true, and is kept so that the form cannot be sent."""
    if isinstance(condition, bool):
        return condition
    try:
        return is_true(condition, scope)
    except ExpressionFailed:
        reading.failed.append(path)
        return False


def _worked_out(reading: Reading, each: Field, scope: Scope, path: str) -> Value | Empty:
    assert each.formula is not None  # the loader asks every computed field for one
    try:
        value = evaluate(each.formula, scope)
        if isinstance(value, Empty) or each.result in ("text", "yes_no"):
            return value
        places = each.places if each.result == "decimal" else 0
        return rounded(value, places, ROUNDING[each.rounding])  # type: ignore[arg-type]  # checked: a number
    except ExpressionFailed:
        reading.failed.append(path)
        return EMPTY


def _table_problems(reading: Reading, table: Field, scope: Scope) -> list[FormProblem]:
    rows = reading.rows[table.code]
    required = _holds(reading, table.required, scope, table.code)
    if len(rows) < table.min_rows and (required or rows):
        return [FormProblem("too_few_rows", table.code, data={"limit": str(table.min_rows)})]
    if len(rows) > table.max_rows:
        return [FormProblem("too_many_rows", table.code, data={"limit": str(table.max_rows)})]
    problems = []
    for index, (row, shown) in enumerate(zip(rows, reading.shown_cells[table.code], strict=True)):
        inner = RowScope(scope, "row", row)
        for column in table.columns:
            if column.code in shown and column.type != "computed":
                path = f"{table.code}.{index}.{column.code}"
                problems += _field_problems(reading, column, path, row.get(column.code), inner, shown)
    return problems


def _field_problems(
    reading: Reading, each: Field, path: str, value: object, scope: Scope, cells: frozenset[str] = frozenset()
) -> list[FormProblem]:
    """What is wrong with one shown answer; ``cells`` are the shown columns of its row when it stands in one."""
    if is_empty(value):
        return [FormProblem("missing", path)] if _holds(reading, each.required, scope, path) else []
    problem = judge_value(each, path, value)
    if problem is not None:
        return [problem]
    if each.valid_when is None or any(_is_missing(reading, read, each, scope, cells) for read in each.valid_when.reads):
        return []
    if _holds(reading, each.valid_when, scope, path):
        return []
    return [FormProblem("not_valid", path, each.message)]


def _is_missing(reading: Reading, read: str, beside: Field, scope: Scope, cells: frozenset[str]) -> bool:
    """Whether a shown answer that a condition reads must be given and is not: that one is asked for first."""
    root, code, *_ = read.split(".")
    shown = {"form": reading.shown, "row": cells}.get(root, ())
    if code not in shown or code in scope[root]:
        return False
    other = reading.definition.fields[code] if root == "form" else _column_beside(reading, code, beside)
    if other.formula is not None:
        return any(_is_missing(reading, part, other, scope, cells) for part in other.formula.reads)
    return _holds(reading, other.required, scope, code)


def _column_beside(reading: Reading, code: str, beside: Field) -> Field:
    """The column of this code in the table that ``beside`` is a column of."""
    table = next(each for each in reading.definition.fields.values() if beside in each.columns)
    return next(column for column in table.columns if column.code == code)
