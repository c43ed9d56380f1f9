"""From a draft to a version: adoption, two sign-offs, publication. What is still missing is asked in one place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from permits.accounts.models import Account, Office
from permits.db import assert_transaction
from permits.definitions import operations as definitions
from permits.definitions import queries as published
from permits.definitions.models import DefinitionVersion
from permits.definitions.operations import Checked
from permits.errors import Conflict, Forbidden
from permits.workshop import consulting, queries, telling
from permits.workshop.models import Capacity, Comment, Draft, DraftRevision, SignOff
from permits.workshop.operations import locked, require_open
from workflows.compare.merge import MARK
from workflows.engine.outcome import Actor

CAPACITIES: tuple[Capacity, ...] = ("second", "lead_office")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that keeps a draft from being adopted or published; ``data`` fills the sentence of ``code``."""

    code: str
    data: Mapping[str, object] = field(default_factory=dict)


def missing_for_adoption(draft: Draft, checked: Checked, now: datetime) -> list[Missing]:
    """What a draft lacks before sign-offs are asked for: a sound text, and an answer to everything the public said."""
    missing = []
    errors = sum(each.severity == "error" for each in checked.findings)
    if errors:
        missing.append(Missing("has_errors", {"num": errors}))
    if MARK in draft.text:
        missing.append(Missing("conflicts_marked", {"num": draft.text.count(MARK)}))
    if checked.definition is not None and checked.definition.service != draft.service:
        missing.append(Missing("other_service", {"given": checked.definition.service, "service": draft.service}))
    newest = next(iter(published.versions_of(draft.service)), None)
    if newest is not None and newest.sha256 == draft.sha256:
        missing.append(Missing("nothing_changed", {"version": newest.version}))
    if newest is not None and newest.id != draft.based_on:
        missing.append(Missing("newer_version", {"version": newest.version}))
    consultations = queries.consultations(draft.id)
    if any(each.row.closes_at > now for each in consultations):
        missing.append(Missing("consultation_open"))
    unanswered = sum(each.unanswered for each in consultations)
    if unanswered:
        missing.append(Missing("public_unanswered", {"num": unanswered}))
    return missing


def missing_for_publication(draft: Draft, checked: Checked, now: datetime) -> list[Missing]:
    """Everything that keeps a draft from being published, in the order in which it is to be done."""
    missing = missing_for_adoption(draft, checked, now)
    if draft.status != "adopted":
        missing.append(Missing("not_adopted"))
    given = given_capacities(draft)
    if "second" not in given:
        missing.append(Missing("second_missing"))
    if "lead_office" not in given:
        missing.append(Missing("lead_office_missing", {"office": queries.lead_office(draft) or ""}))
    return missing


def given_capacities(draft: Draft) -> frozenset[Capacity]:
    """The sign-offs that the present text of a draft has."""
    return frozenset(each.capacity for each in queries.sign_offs(draft))


def adopt(draft_id: str, expected_version: int, actor: Actor, now: datetime) -> Draft:
    """Declare the text of a draft final, so that it can be signed off. Saving another text takes this back.

    Raises Conflict ``draft_changed``, ``draft_closed``, or ``not_ready`` when :func:`missing_for_adoption` names anything.
    """
    draft = _as_read(draft_id, expected_version)
    if missing_for_adoption(draft, queries.checked(draft), now):
        raise Conflict("not_ready")
    if draft.status != "adopted":
        draft.status = "adopted"
        assert_transaction().flush()
        telling.tell_of_adoption(draft, actor.id, now)
    return draft


def sign_off(draft_id: str, expected_version: int, capacity: Capacity, actor: Actor, now: datetime) -> SignOff:
    """Say yes to the text of an adopted draft, as the second person or for the lead office.

    Raises Conflict ``draft_changed``, ``draft_closed``, ``not_adopted`` or ``signed_already``; Forbidden
    ``author_may_not_sign``, ``one_sign_off_each`` or ``not_lead_office``.
    """
    draft = _as_read(draft_id, expected_version)
    if draft.status != "adopted":
        raise Conflict("not_adopted")
    refusal = may_not_sign(draft, capacity, actor)
    if refusal is not None:
        raise Forbidden(refusal)
    given = queries.sign_offs(draft)
    if any(each.capacity == capacity for each in given):
        raise Conflict("signed_already")
    office = queries.lead_office(draft) if capacity == "lead_office" else None
    signed = SignOff(
        draft_id=draft.id, version=draft.version, sha256=draft.sha256, capacity=capacity, person=actor.id, at=now,
        office=office or next((seat for seat, _role in sorted(actor.seats)), ""),
    )  # fmt: skip
    session = assert_transaction()
    session.add(signed)
    session.flush()  # the unique rows decide between two who sign at once
    telling.tell_of_sign_off(draft, signed, {each.capacity for each in given} | {capacity} == set(CAPACITIES), now)
    return signed


def refuse(draft_id: str, expected_version: int, reason: str, actor: Actor, now: datetime) -> Comment:
    """Do not sign an adopted draft off, and say why: it goes back to those who write it, the reason as an open comment.

    Raises Conflict ``draft_changed``, ``draft_closed``, ``not_adopted`` or ``signed_already``; Forbidden as :func:`sign_off`
    does when none of the sign-offs that are missing is this person's to give; Invalid for a reason that is empty or too long.
    """
    draft = _as_read(draft_id, expected_version)
    if draft.status != "adopted":
        raise Conflict("not_adopted")
    open_ones = [each for each in CAPACITIES if each not in given_capacities(draft)]
    if not open_ones:
        raise Conflict("signed_already")
    refusals = [may_not_sign(draft, each, actor) for each in open_ones]
    if refusals[0] is not None and all(refusals):
        raise Forbidden(refusals[0])
    said = Comment(
        draft_id=draft.id, version=draft.version, path="", author=actor.id, at=now, refuses=True,
        office=next((seat for seat, _role in sorted(actor.seats)), ""), text=consulting.worded("reason", reason),
    )  # fmt: skip
    draft.status = "draft"
    return consulting.keep_comment(said, now)


def may_not_sign(draft: Draft, capacity: Capacity, actor: Actor) -> str | None:
    """Why this person may not give this sign-off; None when they may."""
    seated = queries.signing_offices(actor.seats) if capacity == "lead_office" else frozenset()
    return sign_refusal(draft, capacity, actor, queries.authors(draft.id), queries.sign_offs(draft), seated)


def sign_refusal(
    draft: Draft,
    capacity: Capacity,
    actor: Actor,
    authors: Collection[str],
    given: Iterable[SignOff],
    seated: Collection[str],
) -> str | None:
    """The same from what is known already: who wrote, who signed, and in which offices the person may sign."""
    if actor.id in authors:
        return "author_may_not_sign"
    if any(each.person == actor.id for each in given):
        return "one_sign_off_each"
    if capacity == "lead_office" and queries.lead_office(draft) not in seated:
        return "not_lead_office"
    return None


def publish(
    draft_id: str, expected_version: int, effective_at: datetime | None, actor: Actor, now: datetime
) -> DefinitionVersion:
    """Publish an adopted and signed draft as the next version; new cases begin on it from ``effective_at``, None: at once.

    Raises Conflict ``draft_changed``, ``draft_closed``, ``not_ready`` when :func:`missing_for_publication` names anything,
    or ``date_passed`` for a date that is over.
    """
    draft = _as_read(draft_id, expected_version)
    if missing_for_publication(draft, queries.checked(draft), now):
        raise Conflict("not_ready")
    if effective_at is not None and effective_at < now:
        raise Conflict("date_passed")
    people = [*_people_of(draft), _person("publisher", actor.id, "", now)]
    name = people[-1]["name"]
    version, _is_new = definitions.publish(
        draft.text, published.city(), name, now, effective_at=effective_at, people=people
    )
    draft.status, draft.published_id = "published", version.id
    assert_transaction().flush()
    return version


def _as_read(draft_id: str, expected_version: int) -> Draft:
    draft = locked(draft_id)
    require_open(draft)
    if draft.version != expected_version:
        raise Conflict("draft_changed")
    return draft


def _people_of(draft: Draft) -> list[dict[str, str]]:
    """Who wrote the text and who signed it off, as the version remembers them."""
    session = assert_transaction()
    saved = session.execute(
        select(DraftRevision.saved_by, DraftRevision.saved_at)
        .where(DraftRevision.draft_id == draft.id)
        .order_by(DraftRevision.version)
    )
    authors = {each.saved_by: each.saved_at for each in saved}
    people = [_person("author", by, "", at) for by, at in authors.items()]
    return people + [_person(each.capacity, each.person, each.office, each.at) for each in queries.sign_offs(draft)]


def _person(part: str, who: str, office: str, at: datetime) -> dict[str, str]:
    session = assert_transaction()
    account = session.get(Account, who)
    seat = session.get(Office, office)
    return {
        "part": part, "name": account.name if account else who, "office": seat.name_id if seat else "",
        "at": at.isoformat(timespec="seconds"),
    }  # fmt: skip
