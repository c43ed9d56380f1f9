"""What the tests of joint applications share: a city with the shipped bundle, and one that is filled in."""

from __future__ import annotations

from datetime import datetime

from permits.db import db, transaction
from permits.together import operations
from permits.together.models import JointPart
from tests.support import cases
from tests.support.cases import MONDAY
from workflows.engine.outcome import Actor

BUNDLE, FIRST, SECOND = "buka_praktik", "sip-dokter", "reklame-insidentil"
KINDS = {FIRST: "dokter", SECOND: "perseorangan"}


def publish() -> None:
    """The two services and the bundle of both."""
    cases.publish(cases.SHIPPED, FIRST, SECOND)


def begun(applicant: Actor, now: datetime = MONDAY) -> tuple[str, str, str]:
    """A joint application: its id and those of its two drafts."""
    with transaction():
        joint_id = operations.begin(BUNDLE, KINDS, {}, "id", applicant, now)
    parts = db.session.query(JointPart).filter_by(joint_id=joint_id).order_by(JointPart.position)
    first, second = (each.application_id for each in parts)
    return joint_id, first, second


def filled(applicant: Actor, now: datetime = MONDAY) -> tuple[str, str, str]:
    """The same with every answer and file; the second one's shared answers are those of the first."""
    joint_id, first, second = begun(applicant, now)
    cases.fill(second, applicant, now=now)
    cases.fill(first, applicant, now=now)
    return joint_id, first, second
