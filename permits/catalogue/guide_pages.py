"""Questions that end in the right services. The answers stand in the address: nothing is kept, and a result can be sent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits.catalogue import queries, wording
from permits.catalogue.blueprint import bp
from permits.definitions import queries as definitions
from permits.errors import NotFound
from workflows.definition import Text
from workflows.guide import Choice, Guide, NamedService, Question, Result, Standing, stand
from workflows.guide.paths import TooManyWays, longest

ASKED = "asked"  # the question whose form was sent, so that sending it empty can be said


@dataclass(frozen=True, slots=True)
class Given:
    """A question that was answered, and where it can be answered differently."""

    question: Question
    choice: Choice
    change: str


@dataclass(frozen=True, slots=True)
class Needed:
    """A service of a result: why it is needed and what it asks."""

    service: queries.Service
    because: Text | None
    files: list[wording.File]


@bp.get("/guide")
def guide() -> ResponseReturnValue:
    """The next question, or what the answers lead to."""
    found, _digest = definitions.guide()
    if not found.questions:
        raise NotFound
    answers = {code: request.args[code] for code in found.questions if code in request.args}
    standing = stand(found, answers)
    given = _given(standing)
    if standing.next is None:
        return _result(standing, given)
    missing = request.args.get(ASKED) == standing.next.code
    page = render_template(
        "catalogue/question.html",
        question=standing.next,
        given=given,
        number=len(given) + 1,
        at_most=_at_most(found, standing, len(given)),
        back_address=given[-1].change if given else url_for(".home"),
        error=_("Choose one of the answers") if missing else "",
    )
    return (page, 422) if missing else page


def _given(standing: Standing) -> list[Given]:
    kept: dict[str, str] = {}
    given = []
    for question, choice in standing.answered:
        given.append(Given(question, choice, _address(kept)))
        kept[question.code] = choice.code
    return given


def _address(answers: Mapping[str, str]) -> str:
    """The address of the guide with these answers."""
    kept: dict[str, Any] = dict(answers)
    return url_for(".guide", **kept)


def _at_most(found: Guide, standing: Standing, done: int) -> int:
    """How many questions there are at most, those answered included; 0 where that takes too long to say."""
    answers = {question.code: choice.code for question, choice in standing.answered}
    try:
        return done + longest(found, answers)
    except TooManyWays:
        return 0


def _result(standing: Standing, given: list[Given]) -> ResponseReturnValue:
    needed = _needed(standing.results)
    return render_template(
        "catalogue/result.html",
        results=standing.results,
        needed=needed,
        given=given,
        title=_title(standing.results, len(needed)),
    )


def _title(results: tuple[Result, ...], count: int) -> Text | None:
    """The heading of the page: the only result's own; None where there are several things to do."""
    return results[0].title if len(results) == 1 or count < 2 else None


def _needed(results: tuple[Result, ...]) -> list[Needed]:
    """The services of these results in their order, each once; one that is offered no longer is left out."""
    named: dict[str, NamedService] = {}
    for result in results:
        for each in result.services:
            named.setdefault(each.service, each)
    offered = queries.by_code(named)
    return [
        Needed(offered[code], each.because, wording.files(offered[code].definition))
        for code, each in named.items()
        if code in offered
    ]
