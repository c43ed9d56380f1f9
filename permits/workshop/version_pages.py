"""Doors: the versions of a service, each with its people and dates, and any two of them beside each other."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from permits import clock
from permits.accounts.policy import require
from permits.definitions import queries as published
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from permits.language import language
from permits.workshop import pages, queries, wording
from permits.workshop.blueprint import bp
from workflows.compare.lines import side_by_side


@bp.get("/workshop/services/<service>")
def versions(service: str) -> ResponseReturnValue:
    """Every version and every draft of a service."""
    require("sops.read")
    found, drafts, now = published.versions_of(service), queries.drafts_of(service), clock.now()
    if not found and not drafts:
        raise NotFound
    title = published.definition(found[0].id).title[language()] if found else service
    return render_template(
        "workshop/versions.html",
        service=service,
        title=title,
        versions=[(each, _standing(each, found, now)) for each in found],
        drafts=[(each, wording.status(each.status)) for each in drafts],
        names=queries.names([*(each.created_by for each in drafts), *(each.changed_by for each in drafts)]),
    )


@bp.get("/workshop/services/<service>/versions/<int:number>")
def version(service: str, number: int) -> ResponseReturnValue:
    """A published version: its text, digest, dates and people, and what it changed."""
    require("sops.read")
    found, all_versions = published.version(service, number), published.versions_of(service)
    before = next((each for each in all_versions if each.version == number - 1), None)
    definition = published.definition(found.id)
    return render_template(
        "workshop/version.html",
        version=found,
        title=definition.title[language()],
        drawable=bool(definition.states),
        standing=_standing(found, all_versions, clock.now()),
        before=before,
        grouped=pages.changes_of(before, definition),
        lines=pages.lines(found.text, ()),
        people=[(wording.part_of_a_version(each["part"]), each, _instant(each["at"])) for each in found.people],
        draft=queries.draft_of_version(found.id),
    )


@bp.get("/workshop/services/<service>/compare")
def compare_versions(service: str) -> ResponseReturnValue:
    """Two versions of a service beside each other, in words and line by line."""
    require("sops.read")
    offered = published.versions_of(service)
    if not offered:
        raise NotFound
    new = _chosen(offered, "new", offered[0])
    old = _chosen(offered, "old", offered[min(1, len(offered) - 1)])
    return render_template(
        "workshop/compare.html",
        service=service,
        title=published.definition(new.id).title[language()],
        offered=offered,
        old=old,
        new=new,
        grouped=pages.changes_of(old, published.definition(new.id)),
        rows=side_by_side(old.text, new.text),
    )


def _chosen(offered: list[DefinitionVersion], name: str, default: DefinitionVersion) -> DefinitionVersion:
    written = request.args.get(name, "")
    if not written:
        return default
    found = next((each for each in offered if str(each.version) == written), None)
    if found is None:
        raise NotFound
    return found


def _standing(version: DefinitionVersion, known: list[DefinitionVersion], now: datetime) -> str:
    """«in_force», «coming», «replaced», or «never» for one that a later version replaced before its day."""
    later = [each for each in known if each.version > version.version]
    if version.effective_at and version.effective_at > now:
        return "never" if any(_starts(each) <= version.effective_at for each in later) else "coming"
    if any(_starts(each) <= now for each in later):
        overtaken = any(_starts(each) <= _starts(version) for each in later)
        return "never" if overtaken else "replaced"
    return "in_force"


def _starts(version: DefinitionVersion) -> datetime:
    return version.effective_at or version.published_at


def _instant(written: str) -> datetime:
    return datetime.fromisoformat(written)
