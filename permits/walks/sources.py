"""What can be walked and simulated: a published version of a procedure, or a draft of the next one."""

from __future__ import annotations

from dataclasses import dataclass

from permits.db import db
from permits.definitions import queries as definitions
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from permits.workshop import pages
from permits.workshop.models import Draft
from workflows import Definition, inspect
from workflows.errors import Finding


@dataclass(frozen=True, slots=True)
class Source:
    """A SOP text to try out. ``definition`` is None while the text cannot be built; ``findings`` say why.

    ``draft`` is the draft it comes from, with the version of its text that was read; None for a published version.
    """

    id: str
    text: str
    definition: Definition | None
    findings: tuple[Finding, ...]
    version: int
    draft: Draft | None


def tabs_of(found: Source) -> list[tuple[str, str, bool]]:
    """The navigation of the draft that is tried out; empty for a published version."""
    return pages.tabs(found.draft, "walks.begin") if found.draft else []


def source(source_id: str) -> Source:
    """The version or draft with this id. Raises NotFound; also for what is decided elsewhere, which has no states."""
    published = db.session.get(DefinitionVersion, source_id)
    if published is not None:
        definition = definitions.definition(published.id)
        if not definition.states:
            raise NotFound
        return Source(published.id, published.text, definition, (), published.version, None)
    draft = db.session.get(Draft, source_id)
    if draft is None:
        raise NotFound
    loaded = inspect(draft.text, shared=definitions.city().types)
    errors = tuple(each for each in loaded.findings if each.severity == "error")
    return Source(draft.id, draft.text, loaded.definition, errors, draft.version, draft)
