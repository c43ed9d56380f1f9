"""Applications made together: begin all of them for one applicant, send all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from permits.applications import changing, record
from permits.applications import operations as applications
from permits.applications.models import Answers, Application
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.documents.models import Document
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.parties.behalf import Party
from permits.together.models import JointApplication, JointPart
from permits.together.sharing import Part, answers_taken, files_taken, parts_of
from workflows.bundles import Bundle, Shared
from workflows.engine.outcome import Actor, Happened

KIND = "applicant_kind"
documents = Document.__table__
TAKEN = (
    "filename",
    "media_type",
    "size",
    "sha256",
    "pages",
    "uploaded_at",
    "scan",
    "changes",
    "signed",
    "folder_file_id",
)


def begin(
    code: str, kinds: Mapping[str, str], parties: Mapping[str, Party], language: str, actor: Actor, now: datetime
) -> str:
    """Open a draft for each service of a bundle and return the id of what joins them.

    ``kinds`` is the kind of applicant by service, where a service knows several; ``parties`` for whom each is begun. Raises
    NotFound for a bundle that is not offered, Invalid for a kind that is missing, Forbidden as beginning each alone does.
    """
    bundle = definitions.bundles().offered.get(code)
    if bundle is None:
        raise NotFound
    joint = JointApplication(
        id=new_id(),
        code=code,
        title={"id": bundle.title.id, "en": bundle.title.en},
        shared={"questions": _kept(bundle.questions), "files": _kept(bundle.files)},
        begun_at=now,
    )
    assert_transaction().add(joint)
    chosen = _kinds(bundle, kinds, now)
    for position, service in enumerate(bundle.services):
        made = applications.begin(service, chosen[service], language, actor, now, parties.get(service))
        assert_transaction().add(JointPart(application_id=made, joint_id=joint.id, service=service, position=position))
    assert_transaction().flush()
    return str(joint.id)


def _kept(shared: Sequence[Shared]) -> list[list[Any]]:
    return [[each.service, each.asked, dict(each.also)] for each in shared]


def _kinds(bundle: Bundle, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The kind of applicant of each service: the only one there is, or the one that was chosen."""
    found, problems = {}, []
    for service in bundle.services:
        known = definitions.definition(definitions.current_version(service, now).id).applicants
        found[service] = next(iter(known)) if len(known) == 1 else given.get(service, "")
        if found[service] not in known:
            problems.append(Problem(f"{KIND}-{service}", "choice_missing"))
    if problems:
        raise Invalid(tuple(problems))
    return found


def send(joint_id: str, actor: Actor, now: datetime) -> bool:
    """Send all applications of a joint one; False when they were sent already, so that a second press does nothing.

    Raises NotFound, Forbidden, Conflict and Invalid as sending each alone does: then none is sent.
    """
    session = assert_transaction()
    joint = session.get(JointApplication, joint_id, with_for_update=True, populate_existing=True)
    if joint is None:
        raise NotFound
    parts = parts_of(joint.id)
    cases = [applications.owned(each.application_id, actor, now) for each in parts]
    if joint.sent_at is not None:
        return False
    _take_over(joint, parts, now)
    for case in cases:
        trigger = changing.sending_trigger(case)
        if trigger is None:
            raise Conflict("case_moved")
        stood = (case.row.state, case.row.round)
        applications.send(case.row.id, trigger.code, stood, actor, now, jointly=True)
        _note(joint, case.row.id, parts, actor, now)
    joint.sent_at = now
    session.flush()
    return True


def _take_over(joint: JointApplication, parts: Sequence[Part], now: datetime) -> None:
    """Each application gets its own copy of what was asked once; from here on it stands by itself."""
    session = assert_transaction()
    for asked, own in answers_taken(joint, parts):
        given = session.scalar(select(Answers.answers).where(Answers.application_id == asked.application_id)) or {}
        if asked.code in given:
            kept = session.scalar(select(Answers.answers).where(Answers.application_id == own.application_id)) or {}
            values = {**kept, own.code: given[asked.code]}
            of_case = Answers.application_id == own.application_id
            session.execute(update(Answers).where(of_case).values(answers=values, updated_at=now))
    for asked, own in files_taken(joint, parts):
        _copy_file(asked.application_id, asked.code, own.application_id, own.code, now)


def _copy_file(application_id: str, requirement: str, other_id: str, code: str, now: datetime) -> None:
    session = assert_transaction()
    here = (documents.c.application_id == application_id) & (documents.c.requirement == requirement)
    held = session.execute(select(documents).where(here, documents.c.replaced_at.is_(None))).first()
    there = (documents.c.application_id == other_id) & (documents.c.requirement == code)
    session.execute(update(documents).where(there, documents.c.replaced_at.is_(None)).values(replaced_at=now))
    if held is None:
        return
    copied = {name: getattr(held, name) for name in TAKEN}
    own = {"id": new_id(), "application_id": other_id, "requirement": code, "round": 1}
    session.execute(insert(documents).values(**copied, **own))


def _note(joint: JointApplication, application_id: str, parts: Sequence[Part], actor: Actor, now: datetime) -> None:
    """Put on the record of one of them that it came with the others."""
    session = assert_transaction()
    of_case: Any = select(Application.id, Application.event_seq, Application.event_head)
    case = session.execute(of_case.where(Application.id == application_id).with_for_update()).one()
    others = [each.application_id for each in parts if each.application_id != application_id]
    record.note(session, case, (Happened("sent_together", {"joint": joint.id, "with": others}),), actor, now)
