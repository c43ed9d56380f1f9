"""Made-up answers: forms filled in so that they may be sent, in as many ways as the rules of a service tell apart.

Candidates come from the form's types, limits and options and from the figures and words that expressions compare with.
What a form refuses is tried otherwise, field by field; a condition that no try makes true (or false) is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING

from workflows import forms
from workflows.engine.outcome import Facts
from workflows.expressions import ExpressionFailed, is_true, nodes
from workflows.forms.dependencies import answer_of
from workflows.walk.patterns import fitting

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition, Field
    from workflows.expressions import Expression

MOST_REPAIRS = 100
MOST_TRIES = 400
UNTYPED = ("computed", "note")

Answers = dict[str, object]
Place = tuple[str] | tuple[str, int, str]  # an answer, or a cell: table, row, column


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Facts that a case can begin with. ``holds`` are the sources of the flow's conditions that are true of them."""

    applicant: str
    answers: Mapping[str, object]
    holds: frozenset[str]


@dataclass(slots=True)
class Invented:
    """All made-up facts that the rules tell apart, and what could not be made.

    ``unfilled`` are applicants whose form no try completes, with the paths that stay wrong; ``never`` and ``always`` are
    the conditions that no try makes true, or false.
    """

    facts: list[MadeUp] = field(default_factory=list)
    unfilled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    always: tuple[str, ...] = ()


def invent(definition: Definition, calendar: Calendar, day: date) -> Invented:
    """Facts for every kind of applicant, so many that each condition of the flow is met and not met where it can be."""
    conditions = {each.source: each for each in flow_conditions(definition)}
    found = Invented()
    for applicant in definition.applicants:
        maker = Maker(definition, calendar, applicant, day)
        base = maker.complete({})
        if base is None:
            found.unfilled[applicant] = maker.problems({})
            continue
        found.facts += _told_apart(maker, base, conditions)
    seen = {source for each in found.facts for source in each.holds}
    everywhere = frozenset.intersection(*(each.holds for each in found.facts)) if found.facts else frozenset()
    found.never = tuple(source for source in conditions if source not in seen)
    found.always = tuple(source for source in conditions if source in everywhere)
    return found


def sample_answers(definition: Definition, calendar: Calendar, applicant: str, day: date) -> Answers | None:
    """One complete form for this applicant; None when no try completes it."""
    return Maker(definition, calendar, applicant, day).complete({})


def _told_apart(maker: Maker, base: Answers, conditions: Mapping[str, Expression]) -> list[MadeUp]:
    """The base, and for every condition whatever turns it, each once for what holds of it."""
    kinds = {maker.holds(base, conditions): base}
    for expression in conditions.values():
        for made in maker.turned(base, expression):
            kinds.setdefault(maker.holds(made, conditions), made)
    for table in _started_by_rows(maker.definition):
        filled = maker.complete({table: next(iter(maker.candidates(maker.definition.fields[table], base)))}, base)
        if filled is not None and not base.get(table):
            kinds[maker.holds(filled, conditions) | {f"rows.{table}"}] = filled
    return [MadeUp(maker.applicant, answers, holds) for holds, answers in kinds.items()]


def _started_by_rows(definition: Definition) -> Iterator[str]:
    """The tables of which every row starts a case of its own."""
    for state in definition.states.values():
        yield from (plan.child.each for plan in state.reviews.values() if plan.child is not None and plan.child.each)


def flow_conditions(definition: Definition) -> Iterator[Expression]:
    """The conditions on answers that decide where a case goes and whom it asks."""
    for state in definition.states.values():
        for trigger in state.triggers.values():
            guards = [branch.when for branch in trigger.branches] + [trigger.only_when]
            yield from (each for each in guards if each is not None and _reads_answers(each))
        for plan in state.reviews.values():
            asked = [each.when for each in plan.offices] + [each.only_when for each in plan.results.values()]
            yield from (each for each in asked if each is not None and _reads_answers(each))


def _reads_answers(expression: Expression) -> bool:
    return any(each.startswith(("form.", "rows.", "documents.", "applicant.", "fee.")) for each in expression.reads)


class Maker:
    """Fills in the form of one kind of applicant."""

    def __init__(self, definition: Definition, calendar: Calendar, applicant: str, day: date) -> None:
        self.definition = definition
        self.calendar = calendar
        self.applicant = applicant
        self.day = day
        self.mentioned = _mentioned(definition)
        self.dates = [each.code for each in definition.fields.values() if each.type == "date"]

    def facts(self, answers: Mapping[str, object]) -> Facts:
        documents = frozenset(self.definition.documents)
        return Facts(answers, self.applicant, documents, self.calendar)

    def problems(self, answers: Answers) -> tuple[str, ...]:
        """The paths that keep these answers, filled up as well as it goes, from being sent."""
        filled = self._filled(answers)
        return tuple(each.path for each in forms.complete(self.definition, self.facts(filled)))

    def holds(self, answers: Answers, conditions: Mapping[str, Expression]) -> frozenset[str]:
        """The sources of the conditions that are true of these answers."""
        scope = forms.scope(self.definition, self.facts(answers))
        return frozenset(source for source, each in conditions.items() if _true(each, scope))

    def complete(self, fixed: Answers, start: Answers | None = None) -> Answers | None:
        """A form that may be sent and has these answers, begun with others; None when no try gets there."""
        answers = self._filled({**(start or {}), **fixed})
        for _ in range(MOST_REPAIRS):
            wrong = self._wrong(answers)
            if not wrong:
                return answers
            mended = self._mended(answers, wrong, fixed)
            if mended is None:
                return None
            answers = self._filled(mended)
        return None

    def _wrong(self, answers: Answers) -> list[str]:
        """The paths of answers that keep the form from being sent; documents are handed in anyway."""
        problems = forms.complete(self.definition, self.facts(answers))
        return [each.path for each in problems if not each.path.startswith("documents.")]

    def _mended(self, answers: Answers, wrong: list[str], fixed: Answers) -> Answers | None:
        """Answers in which the first wrong one is right, by changing it or what its rule reads."""
        places = self._places(wrong[0], fixed)
        choices = [list(islice(self._at(place, answers), _share(len(places)))) for place in places]
        found = None
        for values in product(*choices) if places else ():
            made = answers
            for place, value in zip(places, values, strict=True):
                made = _put(made, place, value)
            left = self._wrong(made)
            if len(left) < len(wrong):
                return made
            found = found or (made if wrong[0] not in left else None)
        return found

    def _places(self, path: str, fixed: Answers) -> list[Place]:
        """The answer at a path and the others that its rule reads, but for those that must stay."""
        code, *cell = path.split(".")
        each = self.definition.fields.get(code)
        if each is None:
            return []
        if not cell:
            found: list[Place] = [(code,)]
            others = self._read_by(each.valid_when) if each.valid_when else []
            found += [(other,) for other in others if other != code and self._asked(other)]
            return [place for place in found if place[0] not in fixed]
        columns = {column.code: column for column in each.columns}
        rule = columns[cell[1]].valid_when
        beside = [name.partition(".")[2] for name in sorted(rule.reads) if name.startswith("row.")] if rule else []
        asked = [name for name in beside if columns[name].type not in UNTYPED]
        return [(code, int(cell[0]), name) for name in dict.fromkeys([cell[1], *asked])]

    def _at(self, place: Place, answers: Answers) -> Iterator[object]:
        """Candidates for one place of a form."""
        each = self.definition.fields[place[0]]
        if len(place) == 1:
            return self.candidates(each, answers)
        column = next(column for column in each.columns if column.code == place[2])
        rows = answers.get(place[0])
        row = rows[place[1]] if isinstance(rows, tuple) and place[1] < len(rows) else {}
        return self.candidates(column, {**answers, **row})

    def turned(self, base: Answers, condition: Expression) -> Iterator[Answers]:
        """Complete forms in which the condition is otherwise than in the base, by changing what it reads."""
        was = _true(condition, forms.scope(self.definition, self.facts(base)))
        codes = [code for code in self._read_by(condition) if self._asked(code)]
        choices = [list(islice(self._candidates_of(code, base), _share(len(codes)))) for code in codes]
        for tried, values in enumerate(product(*choices)):
            if tried >= MOST_TRIES:
                return
            chosen = dict(zip(codes, values, strict=True))
            changed = base | chosen
            if _true(condition, forms.scope(self.definition, self.facts(changed))) is was:
                continue
            made = self.complete(chosen, base)
            if made is not None and _true(condition, forms.scope(self.definition, self.facts(made))) is not was:
                yield made
                return

    def _asked(self, code: str) -> bool:
        each = self.definition.fields.get(code)
        return each is not None and each.type not in UNTYPED

    def _read_by(self, condition: Expression) -> list[str]:
        """The typed answers a condition depends on, those behind computed figures included."""
        waiting, found = [answer_of(each) for each in sorted(condition.reads)], dict[str, None]()
        if any(each.startswith("fee.") for each in condition.reads) and self.definition.fee is not None:
            parts = [
                part for line in self.definition.fee.lines for part in (line.amount, line.when) if part is not None
            ]
            waiting += [answer_of(read) for part in parts for read in sorted(part.reads)]
        while waiting:
            name = waiting.pop(0)
            root, _, code = name.partition(".")
            if root != "form" or code in found:
                continue
            found[code] = None
            each = self.definition.fields.get(code)
            for expression in (each.formula, each.shown_when) if each else ():
                waiting += [answer_of(read) for read in sorted(expression.reads)] if expression else []
        return list(found)

    def _filled(self, fixed: Mapping[str, object]) -> Answers:
        """Every shown question answered by its first candidate, but for those given."""
        answers: Answers = dict(fixed)
        for _ in range(3):  # an answer may show further questions
            shown = forms.shown_fields(self.definition, self.facts(answers))
            missing = [each for code, each in self.definition.fields.items() if code in shown and code not in answers]
            for each in missing:
                if each.type not in UNTYPED and each.required is not False:
                    answers[each.code] = next(iter(self.candidates(each, answers)))
        return answers

    def _candidates_of(self, code: str, answers: Mapping[str, object]) -> Iterable[object]:
        return self.candidates(self.definition.fields[code], answers)

    def candidates(self, each: Field, answers: Mapping[str, object]) -> Iterator[object]:
        """Answers of the right kind, the plainest first."""
        if each.type == "table":
            yield from self._tables(each, answers)
        elif each.type in ("text", "long_text"):
            yield from self._texts(each)
        elif each.type in ("integer", "decimal", "money"):
            yield from self._numbers(each)
        elif each.type == "date":
            yield from self._days(each, answers)
        elif each.type == "choice":
            yield from (option.code for option in each.options)
        elif each.type == "choices":
            yield from ((option.code,) for option in each.options)
            yield tuple(option.code for option in each.options)
        elif each.type == "yes_no":
            yield from (False, True)
        elif each.type == "location":
            yield {"latitude": Decimal("0.5430"), "longitude": Decimal("123.0600")}
        elif each.type == "address":
            parts = ("street", "village", "district", "city", "postcode")
            yield dict(zip(parts, ("Jalan Contoh 1", "Contoh", "Contoh", "Contoh", "96115"), strict=True))

    def _texts(self, each: Field) -> Iterator[object]:
        words = [each for each in self.mentioned if isinstance(each, str)]
        if each.pattern is not None:
            yield fitting(each.pattern)
            return
        yield f"Contoh {each.title.id}"[: each.max_length or 80].strip()
        yield from (word for word in words if len(word) <= (each.max_length or len(word)))

    def _numbers(self, each: Field) -> Iterator[object]:
        low = each.minimum if each.minimum is not None else Decimal(1)
        high = each.maximum if each.maximum is not None else Decimal(10) ** 9
        step = Decimal(1) if each.type != "decimal" else Decimal(1).scaleb(-each.places)
        near = [number + off for number in self.mentioned if isinstance(number, Decimal) for off in (step, 0, -step)]
        for number in dict.fromkeys([max(low, min(Decimal(1), high)), low, high, *near]):
            if low <= number <= high:
                yield int(number) if each.type == "integer" else number

    def _days(self, each: Field, answers: Mapping[str, object]) -> Iterator[object]:
        place = self.dates.index(each.code) if each.code in self.dates else 0
        yield self.day + timedelta(days=28 + 7 * place)
        given = [value for value in answers.values() if type(value) is date]
        for day in dict.fromkeys(given):
            yield from (day, day + timedelta(days=1), day - timedelta(days=1))
        yield from (self.day + timedelta(days=days) for days in (-3650, -365, -30, 0, 365, 3650))

    def _tables(self, each: Field, answers: Mapping[str, object]) -> Iterator[object]:
        """Tables of as few rows as may be; further ones vary one column of their row at a time."""
        count = max(each.min_rows, 1)
        row = self._row(each, answers)
        yield tuple(dict(row) for _ in range(count))
        for column in each.columns:
            if column.type in UNTYPED:
                continue
            for value in list(self.candidates(column, {**answers, **row}))[1:]:
                yield tuple({**row, column.code: value} for _ in range(count))

    def _row(self, table: Field, answers: Mapping[str, object]) -> Answers:
        row: Answers = {}
        for column in table.columns:
            if column.type not in UNTYPED and column.required is not False:
                row[column.code] = next(iter(self.candidates(column, {**answers, **row})), None)
        return row


def _share(places: int) -> int:
    """How many candidates each of so many places may have, so that all together stay within the tries."""
    return max(int(MOST_TRIES ** (1 / max(places, 1))), 2)


def _put(answers: Answers, place: Place, value: object) -> Answers:
    """The answers with one of them, or one cell of a table, changed."""
    if len(place) == 1:
        return {**answers, place[0]: value}
    code, index, column = place
    rows = answers.get(code)
    assert isinstance(rows, tuple)  # only rows that are there can be wrong
    return {**answers, code: tuple({**row, column: value} if at == index else row for at, row in enumerate(rows))}


def _true(condition: Expression, scope: object) -> bool:
    try:
        return is_true(condition, scope)  # type: ignore[arg-type]  # what forms.scope gives
    except ExpressionFailed:
        return False


def _mentioned(definition: Definition) -> tuple[object, ...]:
    """Figures and words that expressions compare with, and the file's own figures: what is worth trying."""
    found: dict[object, None] = {}
    for expression in expressions_of(definition):
        found |= dict.fromkeys(_literals(expression.tree))
    found |= dict.fromkeys(each.amount for each in definition.values.values() if each.unit in ("number", "rupiah"))
    return tuple(found)


def expressions_of(definition: Definition) -> Iterator[Expression]:
    """Every condition and formula that answers meet on their way."""
    for each in definition.fields.values():
        for part in (each, *each.columns):
            asked = part.required if not isinstance(part.required, bool) else None
            yield from (one for one in (part.shown_when, part.valid_when, part.formula, asked) if one is not None)
    yield from (each.shown_when for each in definition.documents.values() if each.shown_when is not None)
    yield from (each.shown_when for each in definition.sections if each.shown_when is not None)
    for line in definition.fee.lines if definition.fee is not None else ():
        yield from (each for each in (line.when, line.amount) if each is not None)
    yield from flow_conditions(definition)


def _literals(node: object) -> Iterator[object]:
    """The texts and numbers written in an expression."""
    if isinstance(node, nodes.Literal):
        if not isinstance(node.value, bool):
            yield node.value
        return
    for name in getattr(node, "__dataclass_fields__", {}):
        part = getattr(node, name)
        for each in part if isinstance(part, tuple) else (part,):
            if hasattr(each, "__dataclass_fields__"):
                yield from _literals(each)
