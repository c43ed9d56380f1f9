"""Questions to applications that were made together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from permits.applications.models import Application
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.parties.standing import reached_by
from permits.together.models import JointApplication, JointPart
from workflows import Definition
from workflows.bundles import Bundle
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Linked:
    """Another application of the same joint one."""

    application: Application
    definition: Definition


def offered(code: str) -> Bundle:
    """A bundle all of whose services are applied for today. Raises NotFound."""
    found = next((each for each in bundles() if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def bundles(service: str = "") -> list[Bundle]:
    """The bundles that can be applied for now, all of them or those that hold a service."""
    named = [each for each in definitions.bundles().offered.values() if not service or service in each.services]
    return [each for each in named if all(_is_open(code) for code in each.services)]


def _is_open(service: str) -> bool:
    try:
        return definitions.definition(definitions.current_version(service).id).status == "active"
    except NotFound:
        return False


def own(joint_id: str, actor: Actor, day: date) -> tuple[JointApplication, list[str]]:
    """A joint application and the ids of those of its parts on whose applicant's side the actor stands, in their order.

    Raises NotFound where there is none.
    """
    wanted = (
        select(JointPart.application_id)
        .join(Application, Application.id == JointPart.application_id)
        .where(JointPart.joint_id == joint_id, reached_by(actor.id, day))
        .order_by(JointPart.position)
    )
    found = list(db.session.scalars(wanted)) if actor.id else []
    if not found:
        raise NotFound
    return db.session.get_one(JointApplication, joint_id), found


def count(joint_id: str) -> int:
    """How many applications belong to a joint one."""
    return db.session.scalar(select(func.count()).where(JointPart.joint_id == joint_id)) or 0


def of_each(ids: Collection[str]) -> Mapping[str, JointApplication]:
    """What each of these applications belongs to, by their ids; those made alone are left out. One question."""
    if not ids:
        return {}
    wanted = (
        select(JointPart.application_id, JointApplication)
        .join(JointApplication, JointApplication.id == JointPart.joint_id)
        .where(JointPart.application_id.in_(ids))
    )
    return {row.application_id: row.JointApplication for row in db.session.execute(wanted)}


def linked(application_id: str) -> Sequence[Linked]:
    """The other applications that were sent together with this one, in their order."""
    part = db.session.get(JointPart, application_id)
    if part is None:
        return ()
    wanted = (
        select(Application)
        .join(JointPart, JointPart.application_id == Application.id)
        .where(
            JointPart.joint_id == part.joint_id, Application.id != application_id, Application.submitted_at.is_not(None)
        )
        .order_by(JointPart.position)
    )
    return [Linked(each, definitions.definition(each.definition_id)) for each in db.session.scalars(wanted)]
