"""A city with its services published, the people of the workshop, and drafts walked to where a test needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from permits.db import transaction
from permits.definitions import queries as definitions
from permits.workshop import consulting, operations, publishing
from permits.workshop.models import Draft
from tests.support import cases
from tests.support.cases import MONDAY, make_staff
from workflows.engine.outcome import Actor

SERVICE = "reklame-insidentil"
LEAD = "dpmptsp"
LATER = MONDAY + timedelta(hours=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class People:
    """Who takes part: the manager writes, a colleague reads, the head signs, a reviewer of another office comments."""

    manager: Actor
    second: Actor
    head: Actor
    reviewer: Actor


def make_people() -> People:
    return People(
        make_staff((LEAD, "manajer"), name="Fatmah Yunus"),
        make_staff((LEAD, "kabid"), name="Irfan Tomayahu"),
        make_staff((LEAD, "kepala"), name="Rahmawati Lihawa"),
        make_staff(("dishub", "penelaah"), name="Yusuf Katili"),
    )


def open_workshop() -> People:
    """The shipped city and one of its services in force, and the people."""
    cases.publish(cases.SHIPPED, SERVICE)
    return make_people()


def shipped() -> str:
    return (cases.SHIPPED / f"{SERVICE}.yaml").read_text(encoding="utf-8")


def changed(text: str | None = None) -> str:
    """The text with one more day for the opinions' discussion: a small change that keeps the file sound."""
    text = shipped() if text is None else text
    return text.replace("amount: 21\n    unit: working_days", "amount: 30\n    unit: working_days")


def begin(people: People, now: datetime = MONDAY) -> Draft:
    with transaction():
        return operations.begin_draft(SERVICE, people.manager, now)


def save(draft: Draft, text: str, actor: Actor, now: datetime = MONDAY) -> Draft:
    with transaction():
        return operations.save_draft(draft.id, text, draft.version, actor, now)


def changed_draft(people: People) -> Draft:
    """A draft with a sound change, not yet adopted."""
    return save(begin(people), changed(), people.manager)


def consulted(draft: Draft, people: People, *said: str, closes: timedelta = WEEK) -> str:
    """A running consultation on the draft with these public comments; returns its id."""
    with transaction():
        found = consulting.open_consultation(draft.id, draft.version, MONDAY + closes, people.manager, MONDAY)
        for text in said:
            consulting.comment_publicly(found.id, "", "", text, LATER)
        return str(found.id)


def adopted_draft(people: People, now: datetime = LATER) -> Draft:
    """A changed draft declared final."""
    draft = changed_draft(people)
    with transaction():
        return publishing.adopt(draft.id, draft.version, people.manager, now)


def signed_draft(people: People, now: datetime = LATER) -> Draft:
    """An adopted draft with both sign-offs."""
    draft = adopted_draft(people, now)
    with transaction():
        publishing.sign_off(draft.id, draft.version, "second", people.second, now)
        publishing.sign_off(draft.id, draft.version, "lead_office", people.head, now)
    return draft


def published_number(service: str = SERVICE, now: datetime = LATER) -> int:
    """The number of the version that new applications start on."""
    return definitions.current_version(service, now).version
