"""Handing services to other cities and taking theirs in: what goes into a bundle, and what a bundle does to our drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from permits.definitions import queries as published
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from permits.paths import TEMPLATES
from permits.workshop import queries
from permits.workshop.bundles import Bundle, Packed
from permits.workshop.operations import clean, create_draft, newest_version, open_draft, save_draft
from workflows.compare.merge import Conflict, merge
from workflows.engine.outcome import Actor

What = Literal["new", "merged", "unchanged"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one service of a bundle: its draft (None when nothing changed) and what remains to be settled in it."""

    service: str
    what: What
    draft_id: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    ancestor: bool = True


def packed(service: str) -> Packed:
    """The newest version of a service, with the digests of those before it. Raises NotFound."""
    versions = published.versions_of(service)
    if not versions:
        raise NotFound
    newest, *earlier = versions
    return Packed(service, newest.version, newest.text, tuple(each.sha256 for each in earlier))


def templates_used(services: Sequence[Packed]) -> Mapping[str, bytes]:
    """The document templates that these services print with."""
    used: dict[str, bytes] = {}
    for each in services:
        paper = published.definition(published.version(each.service, each.version).id).paper
        file = TEMPLATES / "documents" / f"{paper.template}.html" if paper else None
        if paper and file and file.is_file():
            used[paper.template] = file.read_bytes()
    return used


def templates_missing(bundle: Bundle) -> dict[str, str]:
    """Templates of the bundle that this installation lacks («missing») or has in another form («different»).

    A template is code of a kind, so an operator puts it in its place by hand.
    """
    found = {}
    for name, content in bundle.templates.items():
        file = TEMPLATES / "documents" / f"{name}.html"
        if not file.is_file():
            found[name] = "missing"
        elif file.read_bytes() != content:
            found[name] = "different"
    return found


def take_in(bundle: Bundle, actor: Actor, now: datetime) -> list[Taken]:
    """Bring each service of a bundle into its draft: begun for a new one, merged with ours against the common ancestor.

    The common ancestor is the newest version of theirs that stands among our published versions or our draft's texts.
    Conflicts are marked in the draft. Raises what saving a draft raises.
    """
    return [_take_in(each, actor, now) for each in bundle.services]


def _take_in(theirs: Packed, actor: Actor, now: datetime) -> Taken:
    draft, newest = open_draft(theirs.service), newest_version(theirs.service)
    if draft is None and newest is None:
        made = create_draft(theirs.service, theirs.text, actor, now)
        return Taken(theirs.service, "new", made.id)
    ours = draft.text if draft else newest.text if newest else ""
    base = _ancestor(theirs, draft.id if draft else None)
    merged = merge(base or "", ours, theirs.text)
    if clean(merged.text) == ours:
        return Taken(theirs.service, "unchanged", draft.id if draft else None)
    if draft is None and newest is not None:
        draft = create_draft(theirs.service, newest.text, actor, now, based_on=newest.id)
    if draft is None:
        raise NotFound
    save_draft(draft.id, merged.text, draft.version, actor, now)
    return Taken(theirs.service, "merged", draft.id, merged.conflicts, base is not None)


def _ancestor(theirs: Packed, draft_id: str | None) -> str | None:
    """The newest text of theirs that we know too."""
    ours: list[DefinitionVersion] = published.versions_of(theirs.service)
    known = {each.sha256: each.text for each in ours}
    if draft_id is not None:
        known |= {each.sha256: each.text for each in queries.revisions(draft_id)}
    return next((known[each] for each in (theirs.sha256, *theirs.history) if each in known), None)
