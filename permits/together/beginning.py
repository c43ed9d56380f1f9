"""The page before a joint application: eligibility of each service, kinds of applicant, for whom one applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from permits.applications import eligibility
from permits.applications.wording import sentence
from permits.catalogue.queries import Service
from permits.errors import Problem
from permits.language import language
from permits.parties.choosing import Choice, choices
from permits.together.operations import KIND
from workflows.engine.outcome import Actor


def errors_of(services: Sequence[Service], sent: Mapping[str, str]) -> dict[str, str]:
    """What keeps somebody from beginning, by the control that asks for it: an answer left out, or one by which another way
    is right."""
    found = {}
    for service in services:
        standing = eligibility.judge(service.definition, _of(service, sent))
        for each in standing.missing:
            found[control(service.code, each.code)] = str(_("Choose yes or no."))
        for each in standing.failed:
            found[control(service.code, each.code)] = each.otherwise[language()]
        if (
            len(service.definition.applicants) > 1
            and sent.get(f"{KIND}-{service.code}") not in service.definition.applicants
        ):
            found[f"{KIND}-{service.code}"] = sentence(Problem(KIND, "choice_missing"))
    return found


def control(service: str, question: str) -> str:
    """The name of the control of a question of eligibility."""
    return f"{service}-{eligibility.PREFIX}{question}"


def _of(service: Service, sent: Mapping[str, str]) -> dict[str, str]:
    asked = service.definition.eligibility
    return {eligibility.PREFIX + each.code: sent.get(control(service.code, each.code), "") for each in asked}


def parties(services: Sequence[Service], actor: Actor, day: date) -> list[Choice]:
    """For whom this person may apply for every one of these services."""
    found = [choices(actor, each.code, day) for each in services]
    common = set.intersection(*({choice.code for choice in each} for each in found))
    return [each for each in found[0] if each.code in common]


def said(problems: Iterable[Problem]) -> dict[str, str]:
    """Problems of the operation in words, by the control that each is about."""
    return {each.about: sentence(each) for each in problems}
