"""Businesses and their members as the operations make them, for tests."""

from __future__ import annotations

from permits import clock
from permits.db import transaction
from permits.parties import operations
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
