"""What the names in a SOP file's expressions mean, and every problem of those expressions.

Works on the file as it stands, so that a wrong key elsewhere hides no wrong expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workflows.definition import FieldType, Template
from workflows.errors import Finding
from workflows.expressions import Expression, ExpressionInvalid, Named, Names, Problem, check, kind_of, parse
from workflows.expressions.names import CASE, CASE_IN_GUARDS, TONES, TOTAL, UNREADABLE, Kind
from workflows.expressions.templates import parse_template
from workflows.expressions.types import PRINTABLE
from workflows.forms.dependencies import answer_of, find_cycle
from workflows.language.build.flow import CHOSEN
from workflows.language.build.form import FILE
from workflows.language.parts import Part, fields_of, plans_of
from workflows.language.source import Source
from workflows.messages import finding


@dataclass(frozen=True, slots=True)
class Place:
    """One expression of the file: where it stands, which names it may use, what it must give."""

    part: Part
    names: Names
    expected: Kind | tuple[Kind, ...]


Types = Mapping[str, FieldType]


def expression_findings(source: Source, shared: Types) -> Iterator[Finding]:
    """Every problem of every expression, each at its own line and column."""
    root = Part(source.data)
    names = _Vocabulary(root, shared).names()
    for place in _places(root, names):
        yield from _judge(source, place)
    if root["paper"].value is not None:
        yield from _paper_findings(source, root["paper"], replace(names, case=CASE))
    yield from _cycles(source, root)


class _Vocabulary:
    """The names of a file as far as it can be read."""

    def __init__(self, root: Part, shared: Types) -> None:
        self.root = root
        self.bases: dict[str, str] = {code: each.base for code, each in shared.items()}
        self.bases |= {code: each["base"].text for code, each in root["types"].entries()}

    def names(self) -> Names:
        fields = list(fields_of(self.root))
        tables = [each for each in fields if each["type"].text == "table"]
        files = [each.code for each in fields if each["type"].text == FILE]
        documents = [*files, *(code for code, _ in self.root["documents"].entries())]
        return Names(
            form={each.code: self.named(each) for each in fields if each["type"].text not in UNREADABLE},
            rows={each.code: self.columns(each["columns"]) for each in tables},
            applicant={"kind": _option(self.root["applicants"])},
            documents=dict.fromkeys(documents, Named("yes_no")),
            values={code: Named("number") for code, _ in self.root["values"].entries()},
            reviews={plan.code: _review(plan) for plan in plans_of(self.root)},
            case=CASE_IN_GUARDS,
            fee=dict.fromkeys(["total", *(code for code, _ in self.root["fee"]["lines"].entries())], TOTAL),
            answers=self.answers(),
            permits={code: Named("yes_no") for code, _ in self.root["needs"].entries()},
        )

    def columns(self, part: Part) -> dict[str, Named]:
        return {code: self.named(column) for code, column in part.entries()}

    def named(self, each: Part) -> Named:
        given = each["type"].text
        optional = each["required"].value not in (None, True) or "shown_when" in each
        kind = kind_of(self.bases.get(given, given), each["result"].text)
        return Named(kind, options=_option(each["options"]).options, optional=optional)

    def answers(self) -> dict[str, Named]:
        """What plans of one office and other systems answer, by ``plan.field`` or ``state.field``."""
        forms = [(plan.code, plan["form"]) for plan in plans_of(self.root) if len(_offices(plan)) == 1]
        forms += [(code, state["asks"]["answer"]) for code, state in self.root["states"].entries()]
        return {
            f"{holder}.{code}": replace(each, optional=True)
            for holder, fields in forms
            for code, each in self.columns(fields).items()
        }


def _option(part: Part) -> Named:
    """One of the codes of a mapping."""
    return Named("option", options=dict.fromkeys(code for code, _ in part.entries()))


def _offices(plan: Part) -> list[str]:
    return [code for code, _ in plan["offices"].entries()] or [plan["office"].text]


def _review(plan: Part) -> dict[str, Named]:
    return {
        "office": Named("option", options=dict.fromkeys(_offices(plan))),
        "result": _option(plan["results"]),
        "tone": Named("option", options=TONES),
    }


def _places(root: Part, names: Names) -> Iterator[Place]:
    """All expressions of form, documents, fee and states; those of the paper stand inside sentences."""
    # While the form is filled in, no office has said anything and nothing has been sent.
    before = replace(names, reviews=None, case=None, fee=None, answers=None)
    for _, section in root["form"].entries():
        yield from _conditions(section, before, "shown_when")
    for each in fields_of(root):
        yield from _field_places(each, before)
        for _, column in each["columns"].entries():
            yield from _field_places(column, before.within(each.code))
    for _, document in root["documents"].entries():
        yield from _conditions(document, before, "shown_when", "required")
    for _, line in root["fee"]["lines"].entries():
        yield from _conditions(line, replace(names, fee=None), "when")
        yield Place(line["amount"], replace(names, fee=None), "number")
    for _, state in root["states"].entries():
        yield from _state_places(state, names)
    for _, operation in root["operations"].entries():
        yield from _way_places(operation, names)


def _field_places(each: Part, names: Names) -> Iterator[Place]:
    yield from _conditions(each, names, "shown_when", "valid_when", "required")
    if "formula" in each:
        result = each["result"].text
        yield Place(each["formula"], names, result if result in ("text", "yes_no") else "number")  # type: ignore[arg-type]


def _conditions(part: Part, names: Names, *keys: str) -> Iterator[Place]:
    for key in keys:
        yield Place(part[key], names, "yes_no")


def _state_places(state: Part, names: Names) -> Iterator[Place]:
    holders = [state, *(plan for _, plan in state["reviews"].entries())]
    for holder in holders:
        for office, condition in holder["offices"].entries():
            if condition.text != CHOSEN:
                yield from _conditions(holder["offices"], names, office)
        for _, item in holder["checklist"].entries():
            yield from _conditions(item, names, "shown_when")
        for _, each in holder["form"].entries():
            yield from _field_places(each, names)
        for _, way in (*holder["results"].entries(), *holder["triggers"].entries()):
            yield from _way_places(way, names)


def _way_places(way: Part, names: Names) -> Iterator[Place]:
    yield from _conditions(way, names, "only_when")
    for branch in way["branches"].listed():
        yield from _conditions(branch, names, "when")


def _judge(source: Source, place: Place) -> Iterator[Finding]:
    if not isinstance(place.part.value, str):
        return  # nothing to read: not said, always or never, or what the schema says is wrong
    try:
        expression = parse(place.part.text)
    except ExpressionInvalid as error:
        yield _found(source, place.part, error.problem)
        return
    for problem in check(expression, place.names, place.expected):
        yield _found(source, place.part, problem)


def _found(source: Source, part: Part, problem: Problem, shift: int = 0) -> Finding:
    place = source.where_value(part.path, problem.at + shift)
    return finding(problem.code, place, problem.suggestion, problem.severity, **dict(problem.data))


def _paper_findings(source: Source, paper: Part, names: Names) -> Iterator[Finding]:
    expressions = (
        Place(paper["holder"], names, "text"),
        Place(paper["valid"]["from"], names, "date"),
        Place(paper["valid"]["until"], names, "date"),
    )
    for place in expressions:
        yield from _judge(source, place)
    annex = paper["annex"]
    sentences = [paper["about"], annex["title"]]
    for holder in (paper["considering"], paper["clauses"], annex["notes"]):
        sentences.extend(holder.listed())
    for part in sentences:
        yield from _sentence(source, part, names)


def _sentence(source: Source, part: Part, names: Names) -> Iterator[Finding]:
    try:
        template = parse_template(part.text)
    except ExpressionInvalid as error:
        yield _found(source, part, error.problem)
        return
    for shift, expression in _expressions(template):
        for problem in check(expression, names, PRINTABLE):
            yield _found(source, part, problem, shift)


def _expressions(template: Template) -> Iterator[tuple[int, Expression]]:
    """The expressions of a sentence, each with the place of its first character."""
    position = 0
    for part in template.parts:
        if isinstance(part, str):
            position += len(part)
            continue
        yield position + 1, part
        position += len(part.source) + 2


def _cycles(source: Source, root: Part) -> Iterator[Finding]:
    """Answers and documents that are shown or computed depending on themselves."""
    graph: dict[str, set[str]] = {}
    where: dict[str, str] = {}
    for _, section in root["form"].entries():
        page = _reads(section, "shown_when")
        for code, each in section["fields"].entries():
            is_file = each["type"].text == FILE
            name = f"documents.{code}" if is_file else f"form.{code}"
            reads = page | (_reads(each, "shown_when", "required") if is_file else _field_reads(each))
            graph[name], where[name] = {answer_of(read) for read in reads}, each.path
            columns = {f"row.{of}": _reads(column, "shown_when", "formula") for of, column in each["columns"].entries()}
            yield from _cycle(source, columns, {f"row.{of}": column.path for of, column in each["columns"].entries()})
    for code, each in root["documents"].entries():
        graph[f"documents.{code}"] = {answer_of(read) for read in _reads(each, "shown_when", "required")}
    yield from _cycle(source, graph, where)


def _cycle(source: Source, graph: dict[str, set[str]], paths: dict[str, str]) -> Iterator[Finding]:
    cycle = find_cycle(graph)
    if cycle:
        yield finding("cyclic", source.where(paths.get(cycle[0], cycle[0])), path=" → ".join(cycle))


def _field_reads(each: Part) -> set[str]:
    reads = _reads(each, "shown_when", "formula")
    for _, column in each["columns"].entries():
        reads |= _reads(column, "shown_when", "formula")
    return reads


def _reads(part: Part, *keys: str) -> set[str]:
    reads: set[str] = set()
    for key in keys:
        try:
            reads |= parse(part[key].text).reads
        except ExpressionInvalid:
            continue  # said where the expression stands
    return reads
