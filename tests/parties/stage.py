"""Businesses and their members as the operations make them, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import current_app

from permits import clock
from permits.accounts.queries import today
from permits.db import db, transaction
from permits.documents.store import store_of
from permits.parties import coediting, invitations, mandates, operations
from permits.parties.models import Mandate
from tests.support import cases
from workflows.engine.outcome import Actor

SAID = {"name": "CV Cahaya Timur", "nib": "9120004170023", "npwp": "", "kbli": "73100", "address": "Jalan Merdeka 17"}


def make_business(manager: Actor, name: str = SAID["name"]) -> str:
    """A business that this person manages."""
    with transaction():
        return operations.make_business({**SAID, "name": name}, manager, clock.now())


def join(business_id: str, person: Actor, may: str, manager: Actor) -> None:
    """Let somebody do something for a business."""
    with transaction():
        operations.lock(business_id)
        operations.add_member(business_id, person.id, may, manager.id, clock.now())


def leave(business_id: str, person: Actor, manager: Actor) -> None:
    """End what somebody may do for a business."""
    with transaction():
        operations.end_membership(business_id, person.id, manager, clock.now())


PAPER = mandates.Paper("kuasa.pdf", "application/pdf", "0" * 64, 800)


def wanted(representative: Actor, first: int = 0, last: int = 30) -> mandates.Wanted:
    """A power of attorney over everything, from so many days after today to so many."""
    days = (today() + timedelta(days=first), today() + timedelta(days=last))
    return mandates.Wanted("", cases.address_of(representative), *days, "all", (), "both", "en")


def mandate(
    owner: Actor,
    representative: Actor,
    *,
    first: int = 0,
    last: int = 30,
    covers: str = "all",
    codes: tuple[str, ...] = (),
    tells: str = "both",
    business: str = "",
) -> str:
    """A power of attorney that its representative has accepted, with a paper that can be opened."""
    data = cases.sample_file("pdf")
    paper = replace(PAPER, sha256=store_of(current_app.config["SETTINGS"]).put(data), size=len(data))
    given = replace(
        wanted(representative, first, max(last, 0)), covers=covers, codes=codes, tells=tells, business_id=business
    )
    if last < 0 <= first:
        given = replace(given, last_day=today() + timedelta(days=last))
    with transaction():
        made = mandates.give(given, paper, owner, today(), clock.now())
    with transaction():
        (invited,) = invitations.open_invitations("mandate", made, clock.now())
        invitations.accept(invited.id, representative, clock.now())
        if last < 0:
            db.session.get_one(Mandate, made).last_day = today() + timedelta(days=last)
    return made


def end_mandate(mandate_id: str, actor: Actor) -> None:
    """End a power of attorney."""
    with transaction():
        mandates.withdraw(mandate_id, actor, clock.now())


def share(application_id: str, owner: Actor, helper: Actor, may: str) -> None:
    """Let somebody help with a draft who has accepted the invitation."""
    with transaction():
        invited = coediting.invite(application_id, cases.address_of(helper), may, "en", owner, clock.now())
    with transaction():
        invitations.accept(invited, helper, clock.now())
