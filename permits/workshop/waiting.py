"""What waits for a person in the workshop: comments to answer, a sign-off to give, a draft to publish.

The pages show it first; mails (:mod:`permits.workshop.telling`) tell the same people of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select

from permits.accounts import policy
from permits.accounts.queries import people_who_may
from permits.db import db
from permits.workshop import publishing, queries
from permits.workshop.models import Draft, DraftRevision, PublicComment, PublicConsultation, SignOff
from permits.workshop.publishing import CAPACITIES
from workflows.engine.outcome import Actor

What = Literal["comments", "public", "sign", "publish"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for somebody: a draft, what is to be done with it, and of how many comments it speaks."""

    draft: Draft
    what: What
    number: int = 0


def waits_for(actor: Actor) -> list[Waiting]:
    """Everything in the workshop that waits for this person, by service. The number of questions does not grow with drafts."""
    writes, signs = policy.allows("sops.edit", actor), policy.allows("sops.sign", actor)
    if not (writes or signs):
        return []
    drafts = list(queries.open_drafts().values())
    if not drafts:
        return []
    ids = [each.id for each in drafts]
    authors, given = _authors(ids), _given(drafts)
    found = _signing(drafts, authors, given, actor) if signs else []
    if writes:
        may = people_who_may("sops.edit").keys()
        theirs = [each for each in drafts if actor.id in authors[each.id] or not authors[each.id] & may]
        found += _writing(theirs, given)
    return sorted(found, key=lambda each: each.draft.service)


def _writing(drafts: Sequence[Draft], given: Mapping[str, Sequence[SignOff]]) -> list[Waiting]:
    said, public = queries.open_comment_counts(), _unanswered()
    found = [Waiting(each, "comments", said[each.id]) for each in drafts if each.id in said]
    found += [Waiting(each, "public", public[each.id]) for each in drafts if each.id in public]
    complete = [each for each in drafts if each.status == "adopted" and len(given.get(each.id, ())) == len(CAPACITIES)]
    return found + [Waiting(each, "publish") for each in complete]


def _signing(
    drafts: Sequence[Draft],
    authors: Mapping[str, frozenset[str]],
    given: Mapping[str, Sequence[SignOff]],
    actor: Actor,
) -> list[Waiting]:
    seated = queries.signing_offices(actor.seats)
    return [
        Waiting(each, "sign")
        for each in drafts
        if each.status == "adopted"
        and any(
            publishing.sign_refusal(each, capacity, actor, authors[each.id], given.get(each.id, ()), seated) is None
            for capacity in CAPACITIES
            if all(capacity != one.capacity for one in given.get(each.id, ()))
        )
    ]


def _authors(ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    rows = select(DraftRevision.draft_id, DraftRevision.saved_by).where(DraftRevision.draft_id.in_(ids)).distinct()
    found: dict[str, set[str]] = {each: set() for each in ids}
    for draft_id, person in db.session.execute(rows):
        found[draft_id].add(person)
    return {draft_id: frozenset(people) for draft_id, people in found.items()}


def _given(drafts: Sequence[Draft]) -> Mapping[str, Sequence[SignOff]]:
    """The sign-offs of the texts that the drafts have now, by draft."""
    versions = {each.id: each.version for each in drafts}
    found: dict[str, list[SignOff]] = {}
    for each in db.session.scalars(select(SignOff).where(SignOff.draft_id.in_(versions)).order_by(SignOff.at)):
        if each.version == versions[each.draft_id]:
            found.setdefault(each.draft_id, []).append(each)
    return found


def _unanswered() -> Mapping[str, int]:
    """How many comments of the public have no answer, by draft."""
    counted = (
        select(PublicConsultation.draft_id, func.count().label("number"))
        .join(PublicComment, PublicComment.consultation_id == PublicConsultation.id)
        .where(PublicComment.answered_at.is_(None))
        .group_by(PublicConsultation.draft_id)
    )
    return {each.draft_id: each.number for each in db.session.execute(counted)}
