"""What goes together in a guide: names that exist, questions that are asked, results that are reached, no dead end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from workflows.errors import Finding
from workflows.expressions import ExpressionInvalid, Named, Names, Problem, check, parse
from workflows.guide.asking import stand
from workflows.guide.data import Guide
from workflows.guide.paths import MOST_WAYS, Answers, TooManyWays, ways
from workflows.language.parts import Part
from workflows.language.source import Source
from workflows.messages import finding, nearest


def broken(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(each.severity == "error" for each in findings)


def early_findings(source: Source, services: Collection[str] | None) -> Iterator[Finding]:
    """What can be seen before the guide is walked, whatever else is wrong with the file."""
    root = Part(source.data)
    yield from _questions(source, root)
    if root["results"].value and not root["questions"].value:
        yield finding("guide_no_questions", source.where("results"))
    for each in _services(root):
        if services is not None and each.text and each.text not in services:
            place = source.where_value(each.path)
            yield finding("guide_unknown_service", place, nearest(each.text, services), given=each.text)
    for each in root["synonyms"].listed():
        if not each["means"].value and not each["services"].value:
            yield finding("guide_synonym_of_nothing", source.where(each.path))
    yield from _kbli(source, root)


def _services(root: Part) -> Iterator[Part]:
    """Every place where a service is named."""
    for each in root["synonyms"].listed():
        yield from each["services"].listed()
    for _, result in root["results"].entries():
        for each in result["services"].listed():
            yield each if each.text else each["service"]


def _questions(source: Source, root: Part) -> Iterator[Finding]:
    """Each expression reads only what has been asked before it; a choice has options, a yes or no has none."""
    known: dict[str, Named] = {}
    for code, question in root["questions"].entries():
        yield from _judged(source, question["shown_when"], known)
        kind = question["type"].text
        options = dict.fromkeys(code for code, _ in question["options"].entries())
        if kind == "choice" and len(options) < 2:
            yield finding("guide_few_options", source.where(question.path), given=code)
        if kind == "yes_no" and "options" in question:
            yield finding("guide_options_of_yes_no", source.where(question["options"].path))
        known[code] = Named("yes_no") if kind == "yes_no" else Named("option", options=options)
    for _, result in root["results"].entries():
        yield from _judged(source, result["when"], known)
        if not result["services"].value and "says" not in result:
            yield finding("guide_result_says_nothing", source.where(result.path))


def _judged(source: Source, part: Part, known: dict[str, Named]) -> Iterator[Finding]:
    if not part.text:
        return
    names = Names(form=dict(known), reviews=None, fee=None, answers=None)
    try:
        problems = check(parse(part.text), names, "yes_no")
    except ExpressionInvalid as error:
        problems = [error.problem]
    yield from (_said(source, part, each) for each in problems)


def _said(source: Source, part: Part, problem: Problem) -> Finding:
    place = source.where_value(part.path, problem.at)
    return finding(problem.code, place, problem.suggestion, problem.severity, **dict(problem.data))


def _kbli(source: Source, root: Part) -> Iterator[Finding]:
    """A code stands once in its version; a successor stands in the next one."""
    versions = list(root["kbli"].listed())
    for version, following in zip(versions, [*versions[1:], Part(None)], strict=False):
        codes: set[str] = set()
        later = {each["code"].text for each in following["codes"].listed()}
        for each in version["codes"].listed():
            if each["code"].text in codes:
                yield finding("guide_code_twice", source.where_value(each["code"].path), given=each["code"].text)
            codes.add(each["code"].text)
            for successor in each["becomes"].listed():
                if successor.text not in later:
                    place = source.where_value(successor.path)
                    yield finding(
                        "guide_unknown_successor", place, nearest(successor.text, later), given=successor.text
                    )


def way_findings(source: Source, guide: Guide) -> Iterator[Finding]:
    """Dead ends, each with its walk; questions never asked, choices nobody needs and results never reached."""
    asked: set[str] = set()
    reached: set[str] = set()
    dead: dict[str, Answers] = {}  # by the last question, the first way found
    try:
        for answers in ways(guide):
            standing = stand(guide, answers)
            asked |= set(answers)
            reached |= {each.code for each in standing.results}
            if guide.results and not standing.results and standing.answered:
                dead.setdefault(standing.answered[-1][0].code, answers)
    except TooManyWays:
        yield finding("guide_too_many_ways", source.where("questions"), limit=MOST_WAYS)
        return
    for code, answers in dead.items():
        way = ", ".join(f"{question} = {choice}" for question, choice in answers.items())
        yield finding("guide_dead_end", source.where(f"questions.{code}"), given=code, way=way)
    for code in guide.questions:
        if code not in asked:
            yield finding("guide_never_asked", source.where(f"questions.{code}"), given=code)
    for result in guide.results:
        if result.code not in reached:
            yield finding("guide_never_reached", source.where(f"results.{result.code}"), given=result.code)
