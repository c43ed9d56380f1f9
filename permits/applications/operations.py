"""What an applicant does with a case: begin it, fill it in, hand files in, send it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from permits.applications import lifecycle, merging
from permits.applications.cases import Case, load_case
from permits.applications.changing import files_not_replaced, is_open, open_for_correction
from permits.applications.models import Answers
from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from permits.holding.succeeding import require_free
from permits.parties.behalf import FILLING, SENDING, Party, require_standing
from permits.parties.standing import Relation
from permits.receipts import operations as receipts
from permits.together import sharing
from workflows import Refused, forms
from workflows.engine.outcome import Actor, Outcome

answers = Answers.__table__


def begin(
    service: str, applicant_kind: str, language: str, actor: Actor, now: datetime, party: Party | None = None
) -> str:
    """Open a draft for a service and return its id. ``party`` is for whom, by default the actor.

    Raises NotFound for a service that is not published, Invalid for a kind of applicant the service does not know, Forbidden
    for an account of the office.
    """
    if actor.kind != "applicant":
        raise Forbidden("staff_may_not_apply")
    version = definitions.current_version(service, now)
    definition = definitions.definition(version.id)
    if definition.status != "active":
        raise Forbidden("not_applied_for_here")
    if applicant_kind not in definition.applicants:
        raise Invalid((Problem("applicant_kind", "choice_missing"),))
    return open_case(version.id, applicant_kind, language, actor, now, party=party)


def open_case(
    definition_id: str,
    applicant_kind: str,
    language: str,
    actor: Actor,
    now: datetime,
    *,
    parent: tuple[str, str] | None = None,
    first: Mapping[str, object] | None = None,
    party: Party | None = None,
) -> str:
    """A draft with an empty form, or with ``first`` stored answers, and its id; see :func:`lifecycle.open_draft`."""
    application_id = lifecycle.open_draft(definition_id, applicant_kind, language, actor, now, parent, party)
    assert_transaction().execute(
        insert(answers).values(
            application_id=application_id,
            answers=dict(first or {}),
            salt=secrets.token_hex(16),
            done_sections=[],
            edits={},
            updated_at=now,
        )
    )
    return application_id


def save_answers(
    application_id: str,
    section: str,
    given: Mapping[str, object],
    actor: Actor,
    now: datetime,
    *,
    done: bool = True,
    page: merging.Page = merging.NAMELESS,
) -> None:
    """Keep the answers of one section, typed as the form made them; other sections stay as they are.

    ``done`` says that the section held no problems; what a ``page`` with a name saved is remembered of it. On a returned
    case only the fields sent back may change.
    Raises NotFound, Conflict when the case can no longer be edited, Forbidden for a locked field.
    """
    session = assert_transaction()
    case = editable(application_id, actor)
    if all(part.code != section for part in case.definition.sections):
        raise NotFound
    fields = [each for part in case.definition.sections if part.code == section for each in part.fields]
    opened = open_for_correction(case)
    codes = {each.code for each in fields if each.type not in ("computed", "note")}
    changed = forms.write_answers(case.definition, {code: value for code, value in given.items() if code in codes})
    kept: dict[str, Any] = dict(case.row.answers or {})
    if opened is not None and any(kept.get(code) != value for code, value in changed.items() if code not in opened):
        raise Forbidden("field_locked")
    before = session.execute(
        select(answers.c.done_sections, answers.c.edits).where(answers.c.application_id == application_id)
    ).one()
    sections = sorted({*before.done_sections, section} if done else set(before.done_sections) - {section})
    edit = merging.edited(before.edits.get(section), case, changed, page, (actor.id, now))
    session.execute(
        update(answers)
        .where(answers.c.application_id == application_id)
        .values(
            answers={**kept, **changed}, done_sections=sections, edits={**before.edits, section: edit}, updated_at=now
        )
    )
    sharing.spread(case, changed, now)


def send(
    application_id: str, trigger: str, expected: tuple[str, int], actor: Actor, now: datetime, *, jointly: bool = False
) -> Outcome:
    """Hand the application over by one of the applicant's triggers.

    ``expected`` is the state and round shown on the page: a second press of the button is told what happened, not sent
    again. One that is made together with others goes with them, ``jointly``. Raises NotFound, Conflict, Invalid with every
    problem of the form, Forbidden.
    """
    case = owned(application_id, actor, now)
    if not jointly and sharing.unsent(case) is not None:
        raise Forbidden("sent_together")
    if (case.row.state, case.row.round) != expected:
        raise Conflict("case_moved")
    trouble = unanswered_corrections(case)
    if trouble:
        raise Invalid(trouble)
    require_free(application_id)
    try:
        outcome = lifecycle.fire_trigger(application_id, trigger, actor, now, expected)
    except Refused as refused:
        if refused.code in ("form_incomplete", "permit_missing"):
            raise Invalid(form_problems(case)) from refused
        raise Forbidden(refused.code, refused.data) from refused
    receipts.promise(application_id, now)
    return outcome


def owned(
    application_id: str, actor: Actor, now: datetime | None = None, relations: Collection[Relation] = SENDING
) -> Case:
    """The actor's own case, locked. Raises NotFound for anybody else's, Forbidden where they stand beside it but may not."""
    case = load_case(assert_transaction(), application_id, lock=True, now=now)
    require_standing(case, actor, relations)
    return case


def editable(application_id: str, actor: Actor) -> Case:
    """A case that the actor may fill in, locked, while its answers may change. Raises Conflict when they may not."""
    case = owned(application_id, actor, relations=FILLING)
    if not is_open(case):
        raise Conflict("case_moved")
    return case


def unanswered_corrections(case: Case) -> tuple[Problem, ...]:
    """A file that was sent back needs a new file before the case can be sent again."""
    return tuple(Problem(f"documents.{about}", "file_not_replaced") for about in files_not_replaced(case))


def form_problems(case: Case) -> tuple[Problem, ...]:
    """Everything missing or wrong in the whole form, as the engine sees it, and the permits that are not held."""
    wrong = [
        Problem(each.path, each.code, each.data, each.message) for each in forms.complete(case.definition, case.facts)
    ]
    missing = [
        Problem(f"needs.{code}", "permit_missing", message=need.says)
        for code, need in case.definition.needs.items()
        if code not in case.facts.permits
    ]
    return (*wrong, *missing)
