"""What topics and ways are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from permits.channels.topics import Topic

WAY_WORDS: Mapping[str, str] = {
    "mail": _l("By mail"),
    "sms": _l("By text message (SMS)"),
    "whatsapp": _l("By WhatsApp"),
    "push": _l("By a notice in the browser"),
}
_TOPICS: Mapping[str, tuple[str, str]] = {
    "decisions": (
        _l("Receipts, decisions and permits"),
        _l("By mail always: the time for an objection runs from the day you are told."),
    ),
    "deadlines": (
        _l("Deadlines and what you must do"),
        _l("By mail always: whoever misses a deadline may lose a right."),
    ),
    "visits": (_l("Visits: their time, and changes of it"), ""),
    "work": (_l("New work for your seats"), ""),
    "messages": (_l("Messages between applicant and office"), ""),
    "progress": (_l("Other news about applications"), ""),
}


def topic_words(topic: Topic) -> tuple[str, str]:
    """What a topic is called, and why its mails cannot be switched off; nothing where they can."""
    title, why = _TOPICS[topic.code]
    return str(title), str(why)
