"""Published definitions and the city, read once and kept: what is published never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, tuple_

from permits import clock
from permits.calendars.models import CalendarVersion
from permits.calendars.queries import changes_of
from permits.db import db
from permits.definitions.holidays import build_calendar
from permits.definitions.models import BundlesVersion, CityVersion, DefinitionVersion, GuideVersion
from permits.errors import NotFound
from workflows import City, Definition, load, load_city
from workflows.bundles import Bundles, load_bundles
from workflows.calendar import Calendar
from workflows.guide import Guide, load_guide

versions = DefinitionVersion.__table__
cities = CityVersion.__table__


_definitions: dict[str, Definition] = {}
_cities: dict[str, tuple[City, Calendar]] = {}

# The digests of the city in force and of its calendar, with a colon in between: to be read along with something else, so
# that the long text and the table of days are read only once.
_NEWEST_CALENDAR = select(CalendarVersion.digest).order_by(CalendarVersion.id.desc()).limit(1).scalar_subquery()
_NEWEST_CITY = select(cities.c.sha256).order_by(cities.c.id.desc()).limit(1).scalar_subquery()
CITY_IN_FORCE = _NEWEST_CITY + ":" + func.coalesce(_NEWEST_CALENDAR, "")


def definition(version_id: str) -> Definition:
    """The definition an application keeps. Raises NotFound when there is no such version."""
    kept = _definitions.get(version_id)
    if kept is not None:
        return kept
    text = db.session.execute(select(versions.c.text).where(versions.c.id == version_id)).scalar()
    if text is None:
        raise NotFound
    # A later version may hold the text of an earlier one again; the two stay two.
    kept = _definitions[version_id] = replace(_load(text, db.session.execute(select(_NEWEST_CITY)).scalar() or ""))
    return kept


@lru_cache(maxsize=512)
def _load(text: str, city_digest: str) -> Definition:
    """The definition of a text, with the types of fields that the city in force lets every procedure use."""
    return load(text, shared=_city(f"{city_digest}:")[0].types if city_digest else {})


def in_effect(now: datetime | None = None) -> ColumnElement[bool]:
    """Of the versions those that have taken effect at ``now``, by default at this moment; a coming one is not yet among them."""
    moment = now or clock.now()
    return or_(versions.c.effective_at.is_(None), versions.c.effective_at <= moment)


def current_versions(now: datetime | None = None) -> list[DefinitionVersion]:
    """The version of every service that new applications start on at ``now`` (by default: this moment), by service."""
    newest = select(versions.c.service, func.max(versions.c.version)).where(in_effect(now)).group_by(versions.c.service)
    statement = (
        select(DefinitionVersion)
        .where(tuple_(DefinitionVersion.service, DefinitionVersion.version).in_(newest))
        .order_by(DefinitionVersion.service)
    )
    return list(db.session.scalars(statement))


def current_rows(now: datetime | None = None) -> list[Row[Any]]:
    """The same as :func:`current_versions` without their texts: id, service, version, published_at, sha256."""
    newest = select(versions.c.service, func.max(versions.c.version)).where(in_effect(now)).group_by(versions.c.service)
    wanted = (versions.c.id, versions.c.service, versions.c.version, versions.c.published_at, versions.c.sha256)
    statement = select(*wanted).where(tuple_(versions.c.service, versions.c.version).in_(newest))
    return list(db.session.execute(statement.order_by(versions.c.service)))


def all_versions() -> list[DefinitionVersion]:
    """Every version ever published, newest first within its service."""
    statement = select(DefinitionVersion).order_by(DefinitionVersion.service, DefinitionVersion.version.desc())
    return list(db.session.scalars(statement))


def version_ids() -> list[str]:
    """The id of every version ever published, without their texts."""
    return list(db.session.scalars(select(versions.c.id).order_by(versions.c.id)))


def versions_of(service: str) -> list[DefinitionVersion]:
    """Every version of a service, the newest first."""
    statement = select(DefinitionVersion).where(DefinitionVersion.service == service)
    return list(db.session.scalars(statement.order_by(DefinitionVersion.version.desc())))


def version(service: str, number: int) -> DefinitionVersion:
    """One version of a service by its number. Raises NotFound."""
    statement = select(DefinitionVersion).where(
        DefinitionVersion.service == service, DefinitionVersion.version == number
    )
    found = db.session.scalars(statement).first()
    if found is None:
        raise NotFound
    return found


def current_version(service: str, now: datetime | None = None) -> DefinitionVersion:
    """The version new applications for this service start on at ``now``, by default at this moment.

    A version with a later date has not taken effect; of the others the highest number counts. Raises NotFound when none
    is published or none has taken effect.
    """
    statement = (
        select(DefinitionVersion)
        .where(DefinitionVersion.service == service, in_effect(now))
        .order_by(DefinitionVersion.version.desc())
        .limit(1)
    )
    found = db.session.scalars(statement).first()
    if found is None:
        raise NotFound
    return found


def city() -> City:
    """The city in force. Raises NotFound before one is published."""
    return _city()[0]


def calendar(digest: str | None = None) -> Calendar:
    """The calendar that deadlines are counted by. ``digest`` is :data:`CITY_IN_FORCE` where it was read with something else."""
    return _city(digest)[1]


def _city(digest: str | None = None) -> tuple[City, Calendar]:
    digest = digest or db.session.execute(select(CITY_IN_FORCE)).scalar()
    kept = _cities.get(digest or "")
    if kept is not None:
        return kept
    if digest is None:
        raise NotFound
    sha256, _colon, calendar_digest = digest.partition(":")
    text = db.session.execute(select(cities.c.text).where(cities.c.sha256 == sha256).limit(1)).scalar()
    if text is None:
        raise NotFound
    found = load_city(text)
    kept = _cities[digest] = (found, build_calendar(found, changes_of(calendar_digest)))
    return kept


_guides: dict[str, Guide] = {}


def guide() -> tuple[Guide, str]:
    """The guide in force and its digest; an empty one before any is published."""
    digest = db.session.execute(select(GuideVersion.sha256).order_by(GuideVersion.id.desc()).limit(1)).scalar() or ""
    if not digest:
        return Guide(), ""
    kept = _guides.get(digest)
    if kept is None:
        statement = select(GuideVersion.text).where(GuideVersion.sha256 == digest).limit(1)
        kept = _guides[digest] = load_guide(db.session.execute(statement).scalar_one())
    return kept, digest


_bundles: dict[str, Bundles] = {}


def bundles() -> Bundles:
    """The bundles in force; none before any are published."""
    digest = db.session.execute(select(BundlesVersion.sha256).order_by(BundlesVersion.id.desc()).limit(1)).scalar()
    if digest is None:
        return Bundles()
    kept = _bundles.get(digest)
    if kept is None:
        statement = select(BundlesVersion.text).where(BundlesVersion.sha256 == digest).limit(1)
        kept = _bundles[digest] = load_bundles(db.session.execute(statement).scalar_one())
    return kept
