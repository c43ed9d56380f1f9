"""What an embedded set-up is given before its first page: the shipped services, and the demo to try them with."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from permits import clock, paths
from permits.accounts import operations as accounts
from permits.config import Settings
from permits.db import db, transaction
from permits.definitions import operations, queries
from permits.definitions.models import BundlesVersion, CityVersion, DefinitionVersion, GuideVersion
from permits.demo.commands import make_demo
from permits.demo.operations import SignIn
from workflows import load_city

CITY_FILE, GUIDE_FILE, BUNDLES_FILE = "_city.yaml", "_guide.yaml", "_bundles.yaml"


def load_first_data(settings: Settings) -> list[SignIn]:
    """Publish what ``sop/`` holds and is new; where there is nobody yet, make the demo. Returns the people made now.

    Raises SopError when a shipped file may not be published.
    """
    last = [paths.SOP / GUIDE_FILE, paths.SOP / BUNDLES_FILE]
    for file in [paths.SOP / CITY_FILE, *sorted(paths.SOP.glob("[a-z]*.yaml")), *last]:
        if not _is_published(file):
            _publish(file)
    return make_demo(settings)


def _is_published(file: Path) -> bool:
    """Whether this very text is a version already: checking all files again at every start would take seconds."""
    tables: dict[str, Any] = {CITY_FILE: CityVersion, GUIDE_FILE: GuideVersion, BUNDLES_FILE: BundlesVersion}
    table = tables.get(file.name, DefinitionVersion)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    found = db.session.scalar(select(table.id).where(table.sha256 == digest).limit(1))
    db.session.rollback()
    return found is not None


def _publish(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    now = clock.now()
    with transaction():
        if file.name == CITY_FILE:
            operations.publish_city(text, "shipped", now)
            accounts.load_city(load_city(text), now)
        elif file.name == GUIDE_FILE:
            operations.publish_guide(text, "shipped", now)
        elif file.name == BUNDLES_FILE:
            operations.publish_bundles(text, "shipped", now)
        else:
            operations.publish(text, queries.city(), "shipped", now)
