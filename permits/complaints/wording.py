"""Kinds, states, classes and results of complaints in the reader's words."""

from __future__ import annotations

from flask_babel import gettext as _

from permits.complaints.models import Complaint, ComplaintStep


def kind_words(kind: str) -> str:
    """What it is: a complaint, an objection, an appeal."""
    words = {"complaint": _("Complaint"), "objection": _("Objection"), "appeal": _("Appeal")}
    return str(words[kind])


def grade_words() -> list[tuple[str, str]]:
    """The classes of complaints, the lightest first, as (code, words)."""
    return [
        ("light", _("Light: can be settled at once")),
        ("normative", _("About rules and information")),
        ("no_oversight", _("About the service, without a matter of oversight")),
        ("oversight", _("Suspected misconduct: a matter of oversight")),
    ]


def result_words() -> list[tuple[str, str]]:
    """The results, as (code, words)."""
    return [
        ("upheld", _("The reporter is right")),
        ("partly", _("The reporter is partly right")),
        ("refused", _("The reporter is not right")),
    ]


def state_words(state: str) -> tuple[str, str]:
    """(tone, words) of where it stands."""
    words = {
        "received": ("act", _("Received")),
        "in_hand": ("work", _("In hand")),
        "answered": ("good", _("Has been answered")),
        "reopened": ("act", _("Looked at again")),
        "closed": ("good", _("Closed")),
        "withdrawn": ("calm", _("Withdrawn")),
    }
    tone, said = words[state]
    return tone, str(said)


def duty(complaint: Complaint, day: str) -> str:
    """Who must do what by when, for the reporter. ``day`` is the deadline in words."""
    sentences = {
        "received": _(
            "**The head** gives this to an officer who had no part in it. Next step by **%(day)s**.", day=day
        ),
        "reopened": _("**The head** gives this to another officer than before. Next step by **%(day)s**.", day=day),
        "in_hand": _("**An officer** who had no part in it answers by **%(day)s**.", day=day),
        "answered": _("**You** read the answer."),
        "closed": _("**Nobody** has to do anything any more."),
        "withdrawn": _("**Nobody** has to do anything: you took it back."),
    }
    return str(sentences[complaint.state])


def step_words(step: ComplaintStep) -> str:
    """What was done, without saying by whom."""
    words = {
        "report": _("Received"),
        "assign": _("Given to an officer"),
        "answer": _("Has been answered"),
        "reopen": _("The answer does not satisfy"),
        "accept": _("The answer satisfies"),
        "withdraw": _("Taken back"),
    }
    return str(words[step.act])
