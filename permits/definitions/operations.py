"""Publishing: a checked SOP file becomes a numbered version that never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from permits.db import assert_transaction
from permits.definitions import cards, queries, runnable
from permits.definitions.checking import Checked, check_text, known_to
from permits.definitions.models import BundlesVersion, CityVersion, DefinitionVersion, FileInForce, GuideVersion
from permits.scheduling.operations import schedule
from workflows import City, Definition, SopError, inspect, load_city
from workflows.bundles import load_bundles
from workflows.guide import load_guide

__all__ = ["Checked", "check_text", "known_to", "publish", "publish_bundles", "publish_city", "publish_guide"]


def publish(
    text: str,
    city: City,
    publisher: str,
    now: datetime,
    *,
    effective_at: datetime | None = None,
    people: Sequence[dict[str, str]] = (),
) -> tuple[DefinitionVersion, bool]:
    """Publish a SOP text as its service's next version; the same text again is the version it already is.

    New cases begin on it from ``effective_at`` on, None: at once. ``people`` are those it remembers.
    Returns the version and whether it is new. Raises SopError with every finding when it may not be published.
    """
    checked = check_text(text, city)
    if checked.definition is None or not checked.publishable:
        raise SopError(list(checked.findings))
    _require_links(checked.definition, text, city)
    session = assert_transaction()
    sha256 = _digest(text)
    service = checked.definition.service
    newest = session.scalars(_newest_first(service)).first()
    if newest is not None and newest.sha256 == sha256:
        return newest, False
    version = DefinitionVersion(
        service=service,
        version=(newest.version if newest else 0) + 1,
        text=text,
        sha256=sha256,
        published_at=now,
        published_by=publisher,
        effective_at=effective_at,
        people=list(people),
    )
    session.add(version)
    session.flush()  # the unique (service, version) decides between two publishers
    session.add(cards.row_of(version.id, checked.definition))
    return version, True


def _require_links(definition: Definition, text: str, city: City) -> None:
    """That every service its cases start is published, and none of them leads back to it. Raises SopError."""
    source = inspect(text, shared=city.types).source if _starts_others(definition) else None
    found = runnable.links(definition, source.where) if source is not None else []
    if found:
        raise SopError(found)


def _starts_others(definition: Definition) -> bool:
    return any(plan.child for state in definition.states.values() for plan in state.reviews.values())


def _newest_first(service: str) -> Select[DefinitionVersion]:
    statement = select(DefinitionVersion).where(DefinitionVersion.service == service)
    return statement.order_by(DefinitionVersion.version.desc()).limit(1)


def publish_city(text: str, publisher: str, now: datetime) -> bool:
    """Put the city's file in force: its offices, roles, calendar and signatories. True when it was not the one in force.

    Raises SopError when the file is wrong.
    """
    load_city(text)
    before = _newest_file(CityVersion)
    if not _put_in_force(CityVersion, text, publisher, now):
        return False
    if before is not None:  # its hours or closed days may be others: open cases are counted anew
        data = {"mark": f"city:{_digest(text)[:12]}", "after": ""}
        schedule("calendar.recount", f"calendar.recount:city:{before.id + 1}:", now, None, data, now)
    return True


def publish_guide(text: str, publisher: str, now: datetime) -> bool:
    """Put a guide in force: what people's words mean, and the questions that lead to services. True when it was not in force.

    Raises SopError when the guide is wrong, or leads to a service that is not published.
    """
    load_guide(text, {each.service for each in queries.current_rows(now)})
    return _put_in_force(GuideVersion, text, publisher, now)


def publish_bundles(text: str, publisher: str, now: datetime) -> bool:
    """Put bundles of services in force. True when they were not in force.

    Raises SopError when they are wrong, name a service that is not published, or share what services ask differently.
    """
    named = {service for each in load_bundles(text).offered.values() for service in each.services}
    there = [each for each in queries.current_rows(now) if each.service in named]
    load_bundles(text, {each.service: queries.definition(each.id) for each in there})
    return _put_in_force(BundlesVersion, text, publisher, now)


def _put_in_force(table: type[FileInForce], text: str, publisher: str, now: datetime) -> bool:
    """Publish a file of the city that was found right. True when it was not the one in force."""
    session = assert_transaction()
    newest, sha256 = _newest_file(table), _digest(text)
    if newest is not None and newest.sha256 == sha256:
        return False
    session.add(table(text=text, sha256=sha256, published_at=now, published_by=publisher))
    session.flush()  # so that this transaction's own readers see it
    return True


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _newest_file(table: type[FileInForce]) -> FileInForce | None:
    return assert_transaction().scalars(select(table).order_by(table.id.desc()).limit(1)).first()
