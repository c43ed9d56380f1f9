"""The part of a case's pages that holds what was written about it, and the box to write more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask_babel import gettext as _

from permits.accounts import policy
from permits.applications.access import policy_case
from permits.applications.typed import read_words
from permits.conversation import queries
from permits.conversation.models import Message, MessageFile
from permits.conversation.operations import Written, mark_read
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.documents.wording import reason
from permits.errors import Problem
from permits.ids import new_id
from permits.language import language
from permits.refusals import problem_sentence
from permits.reviews.queries import names_of
from permits.reviews.queue import office_name
from workflows.city import City
from workflows.engine.outcome import Actor

LATEST = 10  # shown open; earlier ones stand behind one line


@dataclass(frozen=True, slots=True)
class Said:
    """One message as a page shows it. ``audience`` is who may read it, in words; ``mine`` is the reader's own side."""

    who: str
    audience: str
    kind: str
    body: str
    at: datetime
    mine: bool
    new: bool
    files: Sequence[MessageFile] = ()


@dataclass(slots=True)
class Talk:
    """What was written about a case as one person may read it, and what they may write.

    ``readers`` are the choices of who may read it; none for an applicant, who writes to the office. ``shut`` says why this
    person writes nothing here; empty when they may.
    """

    said: list[Said]
    readers: list[tuple[str, str]]
    shut: str
    token: str
    to: str
    body: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def earlier(self) -> list[Said]:
        return self.said[:-LATEST]

    @property
    def latest(self) -> list[Said]:
        return self.said[-LATEST:]

    @property
    def new(self) -> int:
        return sum(1 for each in self.said if each.new)

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.problems)


def own_offices(application_id: str, actor: Actor) -> list[str]:
    """The actor's offices that have a part in this case."""
    known = policy_case(application_id)
    part = {known.lead_office} | {office for office, _role in known.addressed}
    return [each for each in queries.offices_of(actor) if each in part]


def may_write(application_id: str, actor: Actor) -> bool:
    """Whether the policy lets this person write about the case for an office."""
    return policy.allows("conversation.write", actor, policy_case(application_id))


def talk_page(
    application_id: str, actor: Actor, written: Written | None = None, problems: Iterable[Problem] = ()
) -> Talk:
    """What this person may read; what is new to them counts as read from now on. ``written`` is what a page sent in vain.

    Opens a transaction of its own when there is something new, so it is asked before anything else is loaded.
    """
    found = queries.talk_of(application_id, actor)
    read = queries.read_until(application_id, [actor.id]).get(actor.id, 0)
    names = names_of(each.author_id for each in found if each.office) if actor.kind == "staff" else {}
    city = definitions.city()
    beside = queries.files_beside([each.id for each in found])
    said = [replace(_said(each, actor, names, read, city), files=beside.get(each.id, ())) for each in found]
    if found and found[-1].id > read:
        last = found[-1].id
        with transaction():
            mark_read(application_id, last, actor)
    readers = _readers(own_offices(application_id, actor), city) if actor.kind == "staff" else []
    shut = ""
    if actor.kind == "staff" and not may_write(application_id, actor):
        shut = str(_("Only people of a role that the procedure asks, and of the lead office, write here."))
    token, to = (written.token, written.to) if written else (new_id(), readers[0][0] if readers else "")
    sentences = [(each.about, sentence(each)) for each in problems]
    return Talk(said, readers, shut, token, to, written.body if written else "", sentences)


def _readers(offices: Iterable[str], city: City) -> list[tuple[str, str]]:
    own = [
        (f"office:{code}", str(_("Only %(office)s (private note)", office=office_name(city, code)))) for code in offices
    ]
    shared = [("offices", str(_("All offices of this application (shared note)")))]
    return [*own, *shared, ("applicant", str(_("The applicant (message)")))] if own else []


def _said(message: Message, actor: Actor, names: Mapping[str, str], read: int, city: City) -> Said:
    theirs = message.office == ""
    if actor.kind != "staff":
        office = city.offices.get(message.office)
        who = str(_("You")) if theirs else (office.name[language()] if office else message.office)
        return Said(who, "", "message", message.body, message.at, theirs, message.id > read and not theirs)
    writer = names.get(message.author_id, "")
    short = office_name(city, message.office) if message.office else ""
    who = str(_("The applicant")) if theirs else ", ".join(filter(None, (writer, short)))
    audiences = {
        "office": _("Private note of %(office)s", office=short),
        "offices": _("Shared note"),
        "applicant": _("Message from the applicant") if theirs else _("Message to the applicant"),
    }
    kind = "message" if message.audience == "applicant" else "note"
    new = message.id > read and message.author_id != actor.id
    return Said(who, str(audiences[message.audience]), kind, message.body, message.at, not theirs, new)


def read_written(form: Mapping[str, str]) -> Written:
    """What a page sent as its note or message."""
    token = form.get("talk-token", "")[:26]
    return Written(
        form.get("talk-to", "")[:80], read_words(form.get("talk-body", "")), token if token.isalnum() else ""
    )


def sentence(problem: Problem) -> str:
    """What is wrong with a note or message, in the reader's language."""
    if problem.code == "too_many_files":
        return str(_("Send at most %(limit)s files with one message.", limit=problem.data["limit"]))
    if problem.code == "file_not_checked":
        return str(_("The file cannot be checked at this moment. Send the message without it, or try again later."))
    return reason(problem.code, problem.data) or problem_sentence(problem)
