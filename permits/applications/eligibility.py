"""The questions before the form: whether this service is the right one for the person who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.definition import Definition, EligibilityQuestion

PREFIX = "eligible-"
ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What was answered so far, by question; what is not answered yet; what was answered so that another way is right."""

    given: Mapping[str, bool]
    missing: tuple[EligibilityQuestion, ...]
    failed: tuple[EligibilityQuestion, ...]

    @property
    def holds(self) -> bool:
        return not self.missing and not self.failed


def judge(definition: Definition, sent: Mapping[str, str]) -> Eligibility:
    """What somebody answered, read from a page that names the controls ``eligible-<question>``."""
    given = {
        each.code: ANSWERS[sent[PREFIX + each.code]]
        for each in definition.eligibility
        if sent.get(PREFIX + each.code) in ANSWERS
    }
    missing = tuple(each for each in definition.eligibility if each.code not in given)
    failed = tuple(each for each in definition.eligibility if given.get(each.code, each.needs) != each.needs)
    return Eligibility(given, missing, failed)
