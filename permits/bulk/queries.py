"""Questions to a list: what can be chosen for it, how far it is, what became of each of its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from permits.accounts.models import Account
from permits.applications.models import Application
from permits.bulk.models import Bulk, BulkCase
from permits.db import db
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.parties.naming import applicant_name
from permits.reviews.models import Review
from workflows.definition import Definition, ResultKind, ReviewPlan, State


@dataclass(frozen=True, slots=True)
class Option:
    """A result that the list may get: of a plan in a state of a service, with how many of the list wait there."""

    definition: Definition
    state: State
    plan: ReviewPlan
    result: ResultKind
    count: int

    @property
    def key(self) -> str:
        """The option as a form sends it."""
        return "|".join((self.definition.service, f"{self.state.code}.{self.plan.code}", self.result.code))


@dataclass(frozen=True, slots=True)
class Entry:
    """A case of the list."""

    review_id: str
    number: str
    applicant: str
    status: str
    why: str


def bulk_of(bulk_id: str, account_id: str) -> Bulk:
    """A person's own list. Raises NotFound."""
    found = db.session.get(Bulk, bulk_id) if len(bulk_id) == 26 else None
    if found is None or found.account_id != account_id:
        raise NotFound
    return found


def counts_of(bulk_id: str) -> Mapping[str, int]:
    """How many cases of a list have each status."""
    counted = select(BulkCase.status, func.count()).where(BulkCase.bulk_id == bulk_id).group_by(BulkCase.status)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def entries_of(bulk_id: str) -> Sequence[Entry]:
    """Every case of a list by its number."""
    columns = (BulkCase.review_id, Application.number, applicant_name(), BulkCase.status, BulkCase.why)
    wanted = select(*columns).join(Application, BulkCase.application_id == Application.id)
    wanted = wanted.join(Account, Application.applicant_id == Account.id).where(BulkCase.bulk_id == bulk_id)
    return [
        Entry(**each._mapping) for each in db.session.execute(wanted.order_by(Application.number, BulkCase.position))
    ]


def options_of(bulk_id: str) -> list[Option]:
    """The results that cases of the list may get, those of the step with most of them first."""
    at = (Application.definition_id, Review.state, Review.plan)
    counted = select(*at, func.count().label("cases")).select_from(BulkCase)
    counted = counted.join(Review, BulkCase.review_id == Review.id).join(
        Application, BulkCase.application_id == Application.id
    )
    found: dict[str, Option] = {}
    rows = db.session.execute(counted.where(BulkCase.bulk_id == bulk_id).group_by(*at)).all()
    for row in sorted(rows, key=lambda each: each.definition_id):
        definition = definitions.definition(row.definition_id)
        state = definition.states.get(row.state)
        plan = state.reviews.get(row.plan) if state is not None else None
        for result in plan.results.values() if state is not None and plan is not None else ():
            assert state is not None and plan is not None
            option = Option(definition, state, plan, result, row.cases)
            before = found.get(option.key)
            found[option.key] = Option(definition, state, plan, result, row.cases + (before.count if before else 0))
    return sorted(found.values(), key=lambda each: -each.count)
