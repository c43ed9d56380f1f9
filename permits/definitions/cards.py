"""What a catalogue shows of a service, kept beside its version: reading hundreds of whole SOP files takes too long for a page.

A card says nothing that its version does not say; one that is missing or of another form is made again from the version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Literal, cast

from sqlalchemy import select

from permits.db import db
from permits.definitions import queries
from permits.definitions.models import ServiceCard
from workflows.definition import Definition, Text, Unit, Value

FORM = 1  # of the data; a card of another form is not read
Cost = Literal["computed", "example", "free"]

_cards: dict[str, Card] = {}


@dataclass(frozen=True, slots=True)
class Card:
    """A service in a list. ``limit`` is its promise, None where another system decides; ``offices`` may be asked, the lead
    first; ``cost``: a fee is computed, an amount is worked out as an example, or it is free."""

    code: str
    kind: str
    status: str
    office: str
    offices: tuple[str, ...]
    group: str | None
    life_events: tuple[str, ...]
    title: Text
    summary: Text
    keywords: tuple[str, ...]
    kbli_version: str | None
    kbli: tuple[str, ...]
    limit: Value | None
    cost: Cost

    @property
    def is_open(self) -> bool:
        """Whether one applies for it here: it is neither decided in a national system nor in the archive."""
        return self.status == "active"


def card_of(definition: Definition) -> Card:
    """The card of a definition."""
    central = definition.status == "central"
    return Card(
        code=definition.service,
        kind=definition.kind,
        status=definition.status,
        office=definition.office,
        offices=tuple(offices_asked(definition)),
        group=definition.group,
        life_events=definition.life_events,
        title=definition.title,
        summary=definition.summary,
        keywords=tuple(word for words in definition.keywords.values() for word in words),
        kbli_version=definition.kbli_version,
        kbli=definition.kbli,
        limit=None if central else replace(definition.values[definition.clock.limit.value], basis=None),
        cost="computed" if definition.fee is not None else "example" if charges(definition) else "free",
    )


def offices_asked(definition: Definition) -> list[str]:
    """The codes of the lead office and of every office a review may address, each once."""
    asked = [definition.office]
    for state in definition.states.values():
        for plan in state.reviews.values():
            asked += [each.office for each in plan.offices]
    return list(dict.fromkeys(asked))


def charges(definition: Definition) -> bool:
    """Whether the form works out an amount of money."""
    columns = [column for each in definition.fields.values() for column in each.columns]
    return any(each.result == "money" for each in (*definition.fields.values(), *columns))


def row_of(version_id: str, definition: Definition) -> ServiceCard:
    """The row that keeps a version's card."""
    card = card_of(definition)
    limit = card.limit and {**asdict(card.limit), "amount": str(card.limit.amount)}
    return ServiceCard(definition_id=version_id, form=FORM, data={**asdict(card), "limit": limit})


def cards(version_ids: Sequence[str]) -> Mapping[str, Card]:
    """The cards of these versions, in one question for those not read before."""
    missing = [each for each in version_ids if each not in _cards]
    if missing:
        _cards.update(_kept(missing))
        for version_id in missing:
            if version_id not in _cards:
                _cards[version_id] = card_of(queries.definition(version_id))
    return {each: _cards[each] for each in version_ids}


def _kept(version_ids: Iterable[str]) -> dict[str, Card]:
    found = select(ServiceCard.definition_id, ServiceCard.data).where(
        ServiceCard.definition_id.in_(list(version_ids)), ServiceCard.form == FORM
    )
    return {row.definition_id: _read(row.data) for row in db.session.execute(found)}


def _read(data: Mapping[str, Any]) -> Card:
    limit = data["limit"]
    return Card(
        code=data["code"],
        kind=data["kind"],
        status=data["status"],
        office=data["office"],
        offices=tuple(data["offices"]),
        group=data["group"],
        life_events=tuple(data["life_events"]),
        title=Text(**data["title"]),
        summary=Text(**data["summary"]),
        keywords=tuple(data["keywords"]),
        kbli_version=data["kbli_version"],
        kbli=tuple(data["kbli"]),
        limit=limit and _value(limit),
        cost=cast(Cost, data["cost"]),
    )


def _value(data: Mapping[str, Any]) -> Value:
    return Value(
        data["code"], Decimal(data["amount"]), cast(Unit, data["unit"]), Text(**data["title"]), None,
        data["verified"], data["example"],
    )  # fmt: skip


def forget() -> None:
    """Read every card anew when it is next asked for."""
    _cards.clear()
