"""What a person can choose about: kinds of notices in a few topics, and what holds until they choose. Pure.

Mails on decisions, deadlines and what somebody must do always go: from the day one is told of a decision the time for an
objection runs, and a deadline that nobody was told of is a trap. What stands in no topic goes by mail and by nothing else: mails
about the account itself, links that work once, and complaints, whose reporters are protected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Way = Literal["mail", "sms", "whatsapp", "push"]
WAYS: tuple[Way, ...] = ("mail", "sms", "whatsapp", "push")
Reader = Literal["applicant", "staff"]


@dataclass(frozen=True, slots=True)
class Topic:
    """``mailed`` says that its mails cannot be switched off; ``texted`` that a new number gets its messages."""

    code: str
    kinds: frozenset[str]
    readers: tuple[Reader, ...] = ("applicant", "staff")
    mailed: bool = False
    texted: bool = False


TOPICS: tuple[Topic, ...] = (
    Topic(
        "decisions",
        frozenset({"received", "issued", "refused", "closed", "withdrawn", "deemed_ready", "permit_revoked"})
        | {"duplicate_ready", "duplicate_refused"},
        ("applicant",),
        mailed=True,
        texted=True,
    ),
    Topic(
        "deadlines",
        frozenset(
            {
                "returned",
                "asked",
                "state_warn",
                "state_overdue",
                "timer",
                "review_warn",
                "review_overdue",
                "service_warn",
                "service_overdue",
                "escalated",
                "deemed",
                "deemed_task",
                "visit_missed",
                "permit_ends",
            }
        ),  # fmt: skip
        mailed=True,
        texted=True,
    ),
    Topic("visits", frozenset({"visit_planned", "visit_moved", "visit_cancelled"}), texted=True),
    Topic("work", frozenset({"review_request", "duplicate_asked"}), ("staff",)),
    Topic("messages", frozenset({"message", "question"})),
    Topic("progress", frozenset({"sop", "handed_over", "permit_offered"})),
)
_TOPIC_OF: Mapping[str, Topic] = {kind: topic for topic in TOPICS for kind in topic.kinds}


def topic_of(kind: str) -> Topic | None:
    """The topic of a kind of notice; None for one that goes by mail alone."""
    return _TOPIC_OF.get(kind)


def by_default(topic: Topic, way: Way) -> bool:
    """What holds for somebody who has not chosen: every mail, messages on what cannot wait, WhatsApp only when asked for.

    A browser was subscribed in order to be told, so it is told everything.
    """
    return way in ("mail", "push") or (way == "sms" and topic.texted)
