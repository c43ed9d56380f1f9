"""What applications made together ask once: until they are sent, one of them asks and the others take its answer over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from permits.applications.cases import Case, load_case
from permits.applications.models import Answers, Application
from permits.db import assert_transaction, db
from permits.definitions import queries as definitions
from permits.together.models import JointApplication, JointPart
from workflows import Definition, forms
from workflows.definition import Field

answers = Answers.__table__
APART = "applications made alone"


@dataclass(frozen=True, slots=True)
class Asked:
    """Where something is asked: of which application, under which code."""

    application_id: str
    code: str
    definition: Definition


@dataclass(frozen=True, slots=True)
class Part:
    """One of the applications that are made together."""

    application_id: str
    service: str
    definition: Definition


def joint_of(application_id: str) -> JointApplication | None:
    """The joint application that this one belongs to, sent or not. One made alone stays alone, and is asked for once."""
    alone: set[str] = db.session().info.setdefault(APART, set())
    if application_id in alone:
        return None
    part = db.session.get(JointPart, application_id)
    if part is None:
        alone.add(application_id)
        return None
    return db.session.get_one(JointApplication, part.joint_id)


def unsent(case: Case) -> JointApplication | None:
    """The joint application that a draft belongs to, while it is not sent."""
    if case.row.number is not None or case.definition.states[case.row.state].kind != "start":
        return None
    joint = joint_of(case.row.id)
    return joint if joint is not None and joint.sent_at is None else None


def parts_of(joint_id: str) -> list[Part]:
    """The applications of a joint one in their order."""
    wanted = (
        select(JointPart.application_id, JointPart.service, Application.definition_id)
        .join(Application, Application.id == JointPart.application_id)
        .where(JointPart.joint_id == joint_id)
        .order_by(JointPart.position)
    )
    found = db.session.execute(wanted)
    return [Part(each.application_id, each.service, definitions.definition(each.definition_id)) for each in found]


def questions_elsewhere(case: Case) -> Mapping[str, Asked]:
    """The questions of a draft that another one asks in its place, by their own codes."""
    return _elsewhere(case, "questions")


def files_elsewhere(case: Case) -> Mapping[str, Asked]:
    """The files that another one asks for in a draft's place, by their own codes."""
    return _elsewhere(case, "files")


def _elsewhere(case: Case, kind: str) -> dict[str, Asked]:
    joint = unsent(case)
    if joint is None:
        return {}
    found = _pairs(joint, parts_of(joint.id), kind)
    return {own.code: asked for asked, own in found if own.application_id == case.row.id}


def _pairs(joint: JointApplication, parts: Sequence[Part], kind: str) -> Iterator[tuple[Asked, Asked]]:
    """Each thing that is asked once, with each place that takes it over, as far as both still ask for the same."""
    there = {each.service: each for each in parts}
    for service, code, also in joint.shared.get(kind, ()):
        for other, own in also.items():
            if service not in there or other not in there:
                continue
            one, two = there[service], there[other]
            if _fit(kind, one.definition, code, two.definition, own):
                yield Asked(one.application_id, code, one.definition), Asked(two.application_id, own, two.definition)


def _fit(kind: str, first: Definition, code: str, other: Definition, own: str) -> bool:
    """Whether both versions still ask for it; what was published since may differ from what was checked."""
    if kind == "files":
        return code in first.documents and own in other.documents
    one, two = first.fields.get(code), other.fields.get(own)
    return one is not None and two is not None and _always(first, one) and one.type == two.type


def _always(definition: Definition, asked: Field) -> bool:
    section = next(each for each in definition.sections if each.code == asked.section)
    return asked.shown_when is None and section.shown_when is None


def problems_elsewhere(case: Case, codes: Collection[str]) -> list[forms.FormProblem]:
    """What other applications find wrong with the answers that this one asks for them; said at this one's question."""
    joint = unsent(case)
    if joint is None:
        return []
    taken: dict[str, dict[str, str]] = {}
    for asked, own in _pairs(joint, parts_of(joint.id), "questions"):
        if asked.application_id == case.row.id and asked.code in codes:
            taken.setdefault(own.application_id, {})[own.code] = asked.code
    found = []
    for application_id, mine in taken.items():
        other = load_case(db.session(), application_id)
        for each in forms.complete(other.definition, other.facts):
            code, dot, rest = each.path.partition(".")
            if code in mine:
                found.append(replace(each, path=f"{mine[code]}{dot}{rest}"))
    return found


def spread(case: Case, changed: Mapping[str, Any], now: datetime) -> None:
    """Hand stored answers on to the applications that take them over. The case is locked, the others are locked here."""
    joint = unsent(case)
    if joint is None:
        return
    session = assert_transaction()
    taken: dict[str, dict[str, Any]] = {}
    for asked, own in _pairs(joint, parts_of(joint.id), "questions"):
        if asked.application_id == case.row.id and asked.code in changed:
            taken.setdefault(own.application_id, {})[own.code] = changed[asked.code]
    for application_id, values in taken.items():
        session.execute(select(Application.id).where(Application.id == application_id).with_for_update())
        of_case = answers.c.application_id == application_id
        kept = session.execute(select(answers.c.answers).where(of_case)).scalar_one()
        session.execute(update(answers).where(of_case).values(answers={**kept, **values}, updated_at=now))


def answers_taken(joint: JointApplication, parts: Sequence[Part]) -> Iterator[tuple[Asked, Asked]]:
    """Each question that is asked once, with each application that takes its answer over."""
    return _pairs(joint, parts, "questions")


def files_taken(joint: JointApplication, parts: Sequence[Part]) -> Iterator[tuple[Asked, Asked]]:
    """Each file that is handed in once, with each application that takes it over."""
    return _pairs(joint, parts, "files")
