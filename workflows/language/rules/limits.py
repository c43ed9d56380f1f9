"""How large a service may be: what a file can make the engine do is bounded before anything is built of it."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.errors import Finding
from workflows.expressions import ExpressionInvalid, parse
from workflows.expressions.cost import cost
from workflows.language.build.form import DEFAULT_MAX_ROWS
from workflows.language.parts import Part
from workflows.language.rules.looking import Looking
from workflows.messages import finding

MAX_FIELDS = 1_000  # with the columns of tables
MAX_STATES = 1_000
MAX_OPERATIONS = 50
MAX_STEPS = 1_000_000  # of evaluation, for the whole form at once
_CONDITIONS = ("required", "shown_when", "valid_when", "formula")


class LimitRules(Looking):
    def findings(self) -> Iterator[Finding]:
        columns = sum(len(self.columns(table)) for table in self.tables.values())
        yield from self.size("form", len(self.fields) + columns, MAX_FIELDS)
        yield from self.size("states", len(self.codes("states")), MAX_STATES)
        yield from self.size("operations", len(self.codes("operations")), MAX_OPERATIONS)
        if self.work() > MAX_STEPS:
            yield finding("too_much_work", self.at(self.root["form"]), limit=MAX_STEPS)

    def size(self, key: str, count: int, limit: int) -> Iterator[Finding]:
        if count > limit:
            yield finding("too_many_parts", self.at(self.root[key]), given=key, limit=limit)

    def columns(self, table: Part) -> list[Part]:
        return [column for _, column in table["columns"].entries()]

    def rows(self, table: Part) -> int:
        given = table["max_rows"].value
        return given if isinstance(given, int) else DEFAULT_MAX_ROWS

    def work(self) -> int:
        """The steps of working the whole form out once, every table full."""
        rows = {code: self.rows(table) for code, table in self.tables.items()}
        once = sum(self.steps_of(each, rows) for each in self.fields.values())
        in_rows = (
            rows[code] * self.steps_of(column, rows)
            for code, table in self.tables.items()
            for column in self.columns(table)
        )
        return once + sum(in_rows)

    def steps_of(self, part: Part, rows: dict[str, int]) -> int:
        return 1 + sum(_cost(part[key].value, rows) for key in _CONDITIONS)


def _cost(written: object, rows: dict[str, int]) -> int:
    try:
        return cost(parse(written), rows) if isinstance(written, str) else 0
    except ExpressionInvalid:
        return 0  # said where the expression stands
