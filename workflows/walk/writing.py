"""Walks as plain data and as YAML: kept in a form between two pages, written into a file without touching the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workflows.definition import Scenario, ScenarioStep, Text
from workflows.language.source import read_source

MOST_STEPS = 60
_TEXT_LENGTH = 2_000


class WalkUnreadable(ValueError):
    """Plain data that is no walk."""


class CannotWrite(ValueError):
    """The file has no place for a scenario. ``code``: ``code_taken``, ``written_in_one_line``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def to_data(scenario: Scenario) -> dict[str, Any]:
    """A walk as JSON can hold it; :func:`from_data` gives it back. Answers are stored ones, as texts and lists."""
    return {
        "applicant": scenario.applicant,
        "answers": scenario.answers,
        "steps": [
            {
                "at": f"{each.at:%Y-%m-%d %H:%M}", "by": each.by, "does": each.does, "plan": each.plan,
                "office": each.office, "reason": each.reason, "corrections": dict(each.corrections),
                "offices": list(each.offices), "answers": each.answers,
            }
            for each in scenario.steps
        ],
    }  # fmt: skip


def from_data(data: object, code: str = "walk") -> Scenario:
    """A walk from plain data that may come from anywhere. Raises :class:`WalkUnreadable`."""
    if not isinstance(data, Mapping) or not isinstance(data.get("steps"), list):
        raise WalkUnreadable
    steps = data["steps"]
    if len(steps) > MOST_STEPS:
        raise WalkUnreadable
    applicant = _text(data, "applicant") or ""
    answers = _mapping(data, "answers")
    return Scenario(code, Text(code, code), applicant, answers, None, tuple(_step(each) for each in steps))


def _step(data: object) -> ScenarioStep:
    if not isinstance(data, Mapping):
        raise WalkUnreadable
    try:
        at = datetime.fromisoformat(_text(data, "at") or "")
    except ValueError:
        raise WalkUnreadable from None
    offices = data.get("offices") or []
    if at.tzinfo is not None or not isinstance(offices, list) or not all(isinstance(each, str) for each in offices):
        raise WalkUnreadable
    corrections = {str(key): str(value)[:_TEXT_LENGTH] for key, value in _mapping(data, "corrections").items()}
    return ScenarioStep(
        at=at,
        by=_text(data, "by") or "system",
        does=_text(data, "does"),
        plan=_text(data, "plan"),
        office=_text(data, "office"),
        reason=_text(data, "reason") or "",
        corrections=corrections,
        offices=tuple(offices),
        answers=_mapping(data, "answers"),
    )


def _text(data: Mapping[str, object], key: str) -> str | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _TEXT_LENGTH:
        raise WalkUnreadable
    return value


def _mapping(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = data.get(key) or {}
    if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value):
        raise WalkUnreadable
    return value


def written(value: object) -> str:
    """One value as YAML in one line: texts in quotes, figures and dates bare."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple | frozenset):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)


def answers_text(answers: Mapping[str, object]) -> str:
    """Answers for a text area: one a line."""
    return "".join(f"{code}: {written(value)}\n" for code, value in answers.items())


def scenario_text(scenario: Scenario, indent: int = 2) -> str:
    """A scenario as the lines of a file, its code indented by so many signs."""
    return "".join(" " * indent + line + "\n" for line in _lines(scenario))


def _lines(scenario: Scenario) -> Iterator[str]:
    yield f"{scenario.code}:"
    yield f"  title: {written({'id': scenario.title.id, 'en': scenario.title.en})}"
    yield f"  applicant: {scenario.applicant}"
    yield "  answers:"
    yield from (f"    {code}: {written(value)}" for code, value in scenario.answers.items())
    if scenario.documents is not None:
        yield f"  documents: [{', '.join(scenario.documents)}]"
    yield "  steps:"
    yield from (f"    - {_step_line(each)}" for each in scenario.steps)


def _step_line(step: ScenarioStep) -> str:
    """One act in one line; codes stand bare, as people write them."""
    parts = [f"at: {written(step.at)}"]
    if step.does is not None:
        parts += [f"{key}: {value}" for key, value in _who(step) if value]
    if step.reason:
        parts.append(f"reason: {written(step.reason)}")
    if step.offices:
        parts.append(f"offices: [{', '.join(step.offices)}]")
    parts += [
        f"{key}: {written(given)}"
        for key, given in (("corrections", step.corrections), ("answers", step.answers))
        if given
    ]
    if step.expects:
        expected = ", ".join(f"{key}: {_expected(key, value)}" for key, value in step.expects.items())
        parts.append(f"expect: {{{expected}}}")
    return "{" + ", ".join(parts) + "}"


def _who(step: ScenarioStep) -> list[tuple[str, str | None]]:
    """Who acts; the office is left out where it is the one that acts, the number of a case of its own too."""
    named = step.office is not None and step.office != step.by and not step.office.startswith("#")
    by = None if step.by == "system" and step.plan else step.by
    return [("by", by), ("plan", step.plan), ("office", step.office if named else None), ("does", step.does)]


def _expected(key: str, value: object) -> str:
    return str(value) if key in ("state", "ended", "waiting_for", "refused") else written(value)


def with_scenario(text: str, scenario: Scenario) -> str:
    """The text of a file with one more scenario, every other line as it was.

    Raises :class:`CannotWrite` when the code is taken or the scenarios stand in one line, SopError when the text is no
    YAML.
    """
    source = read_source(text)
    lines = text.splitlines()
    known = source.data.get("scenarios")
    if "scenarios" not in source.data:
        return text.rstrip("\n") + "\n\nscenarios:\n" + scenario_text(scenario)
    if isinstance(known, dict) and scenario.code in known:
        raise CannotWrite("code_taken")
    begins = source.keys["scenarios"][0]
    if not known:
        return _joined([*lines[: begins - 1], "scenarios:"], scenario, 2, lines[begins:])
    places = [place for path, place in source.keys.items() if path.count(".") == 1 and path.startswith("scenarios.")]
    first = min(places)
    if first[0] == begins:
        raise CannotWrite("written_in_one_line")
    after = [line for path, (line, _) in source.keys.items() if "." not in path and line > begins]
    end = min(after) - 1 if after else len(lines)
    while end > begins and _is_between(lines[end - 1]):
        end -= 1
    return _joined(lines[:end], scenario, first[1] - 1, lines[end:])


def _is_between(line: str) -> bool:
    """Whether a line is empty, or a comment at the margin: it belongs to what comes after it."""
    return not line.strip() or line.startswith("#")


def _joined(before: list[str], scenario: Scenario, indent: int, after: list[str]) -> str:
    made = "\n".join(before) + "\n" + scenario_text(scenario, indent)
    return made + ("\n".join(after) + "\n" if after else "")
