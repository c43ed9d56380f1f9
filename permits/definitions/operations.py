"""Publishing: a checked SOP file becomes a numbered version that never changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from permits.db import assert_transaction
from permits.definitions.holidays import build_calendar
from permits.definitions.models import CityVersion, DefinitionVersion
from permits.paths import TEMPLATES
from workflows import City, Definition, Finding, Known, SopError, check, inspect, load_city
from workflows.walk import scenario_findings


@dataclass(frozen=True, slots=True)
class Checked:
    """A file after checking: the definition when it could be built, and everything there is to say about it."""

    definition: Definition | None
    findings: tuple[Finding, ...]

    @property
    def publishable(self) -> bool:
        return self.definition is not None and not any(each.severity == "error" for each in self.findings)


def known_to(city: City) -> Known:
    """What SOP files of this city may refer to."""
    templates = frozenset(path.stem for path in (TEMPLATES / "documents").glob("*.html"))
    return city.known(templates)


def check_text(text: str, city: City) -> Checked:
    """Everything wrong with a SOP text, at once: its language first, then its graph and every position it can reach.

    The scenarios of a file in which all this is right are walked; what they expect in vain is wrong too.
    """
    loaded = inspect(text)
    if loaded.graph is None or loaded.source is None:
        return Checked(None, loaded.findings)
    findings = {*loaded.findings, *check(loaded.graph, known_to(city), loaded.source.where)}
    checked = Checked(loaded.definition, tuple(sorted(findings)))
    if checked.definition is None or not checked.definition.scenarios or not checked.publishable:
        return checked
    failed = scenario_findings(checked.definition, build_calendar(city), city, loaded.source.where)
    return replace(checked, findings=tuple(sorted({*findings, *failed})))


def publish(text: str, city: City, publisher: str, now: datetime) -> tuple[DefinitionVersion, bool]:
    """Publish a SOP text as its service's next version; the same text again is the version it already is.

    Returns the version and whether it is new. Raises SopError with every finding when the file may not be published.
    """
    checked = check_text(text, city)
    if checked.definition is None or not checked.publishable:
        raise SopError(list(checked.findings))
    session = assert_transaction()
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    service = checked.definition.service
    newest = session.scalars(
        select(DefinitionVersion)
        .where(DefinitionVersion.service == service)
        .order_by(DefinitionVersion.version.desc())
        .limit(1)
    ).first()
    if newest is not None and newest.sha256 == sha256:
        return newest, False
    version = DefinitionVersion(
        service=service,
        version=(newest.version if newest else 0) + 1,
        text=text,
        sha256=sha256,
        published_at=now,
        published_by=publisher,
    )
    session.add(version)
    session.flush()  # the unique (service, version) decides between two publishers
    return version, True


def publish_city(text: str, publisher: str, now: datetime) -> bool:
    """Put the city's file in force: its offices, roles, calendar and signatories. True when it was not the one in force.

    Raises SopError when the file is wrong.
    """
    load_city(text)
    session = assert_transaction()
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    newest = session.scalars(select(CityVersion).order_by(CityVersion.id.desc()).limit(1)).first()
    if newest is not None and newest.sha256 == sha256:
        return False
    session.add(CityVersion(text=text, sha256=sha256, published_at=now, published_by=publisher))
    session.flush()  # so that this transaction's own readers see it
    return True
