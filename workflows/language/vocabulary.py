"""What the names in a SOP file's expressions mean, and every problem of those expressions.

Works on the file as it stands, so that a wrong key elsewhere hides no wrong expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workflows.definition import Template, Text
from workflows.errors import Finding
from workflows.expressions import Expression, ExpressionInvalid, Named, Names, Problem, check, kind_of, parse
from workflows.expressions.names import CASE, TONES, Kind
from workflows.expressions.templates import parse_template
from workflows.expressions.types import PRINTABLE
from workflows.forms.dependencies import answer_of, find_cycle
from workflows.language.parts import Part, fields_of, plans_of
from workflows.language.source import Source
from workflows.messages import finding


@dataclass(frozen=True, slots=True)
class Place:
    """One expression of the file: where it stands, which names it may use, what it must give."""

    part: Part
    names: Names
    expected: Kind | tuple[Kind, ...]


def expression_findings(source: Source) -> list[Finding]:
    """Every problem of every expression, each at its own line and column."""
    root = Part(source.data)
    names = names_in(root)
    findings = [found for place in _places(root, names) for found in _judge(source, place)]
    if root["paper"].value is not None:
        findings.extend(_paper_findings(source, root["paper"], replace(names, case=CASE)))
    findings.extend(_cycles(source, root))
    return findings


def names_in(root: Part) -> Names:
    """The vocabulary of the file as far as it can be read."""
    fields = list(fields_of(root))
    tables = [each for each in fields if each["type"].text == "table"]
    return Names(
        form={each.code: _named(root, each) for each in fields if each["type"].text not in ("table", "note")},
        rows={each.code: {code: _named(root, column) for code, column in each["columns"].entries()} for each in tables},
        applicant={"kind": Named("option", options=dict.fromkeys(code for code, _ in root["applicants"].entries()))},
        documents={code: Named("yes_no") for code, _ in root["documents"].entries()},
        values={code: Named("number") for code, _ in root["values"].entries()},
        reviews={plan.code: _review(plan) for plan in plans_of(root)},
    )


def _named(root: Part, each: Part) -> Named:
    given = each["type"].text
    base = root["types"][given]["base"].text if given in root["types"] else given
    options: dict[str, Text | None] = dict.fromkeys(code for code, _ in each["options"].entries())
    optional = each["required"].value not in (None, True) or "shown_when" in each
    return Named(kind_of(base, each["result"].text or None), options=options, optional=optional)


def _review(plan: Part) -> dict[str, Named]:
    offices = [code for code, _ in plan["offices"].entries()] or [plan["office"].text]
    return {
        "office": Named("option", options=dict.fromkeys(offices)),
        "result": Named("option", options=dict.fromkeys(code for code, _ in plan["results"].entries())),
        "tone": Named("option", options=TONES),
    }


def _places(root: Part, names: Names) -> Iterator[Place]:
    """All expressions of form, documents and states; those of the paper stand inside sentences."""
    before = replace(names, reviews=None)  # while the form is filled in, no office has said anything
    for each in fields_of(root):
        yield from _field_places(each, before)
        for _, column in each["columns"].entries():
            yield from _field_places(column, before.within(each.code))
    for _, document in root["documents"].entries():
        yield from _conditions(document, before, "shown_when", "required")
    for _, state in root["states"].entries():
        yield from _state_places(state, names)


def _field_places(each: Part, names: Names) -> Iterator[Place]:
    yield from _conditions(each, names, "shown_when", "valid_when", "required")
    if "formula" in each:
        result = each["result"].text
        yield Place(each["formula"], names, result if result in ("text", "yes_no") else "number")  # type: ignore[arg-type]


def _conditions(part: Part, names: Names, *keys: str) -> Iterator[Place]:
    for key in keys:
        if key in part and not isinstance(part[key].value, bool):
            yield Place(part[key], names, "yes_no")


def _state_places(state: Part, names: Names) -> Iterator[Place]:
    holders = [state, *(plan for _, plan in state["reviews"].entries())]
    for holder in holders:
        for office, _ in holder["offices"].entries():
            yield from _conditions(holder["offices"], names, office)
        for _, item in holder["checklist"].entries():
            yield from _conditions(item, names, "shown_when")
        for _, way in (*holder["results"].entries(), *holder["triggers"].entries()):
            for branch in way["branches"].listed():
                yield from _conditions(branch, names, "when")


def _judge(source: Source, place: Place) -> Iterator[Finding]:
    if not isinstance(place.part.value, str):
        return  # the schema says what is wrong with it
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
    graph = {f"form.{each.code}": _field_reads(each) for each in fields_of(root)}
    graph |= {f"documents.{code}": _reads(each, "shown_when", "required") for code, each in root["documents"].entries()}
    graph = {name: {answer_of(read) for read in reads} for name, reads in graph.items()}
    where = {f"form.{each.code}": each.path for each in fields_of(root)}
    for table in fields_of(root):
        columns = {f"row.{code}": _reads(each, "shown_when", "formula") for code, each in table["columns"].entries()}
        paths = {f"row.{code}": each.path for code, each in table["columns"].entries()}
        yield from _cycle(source, columns, paths)
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
