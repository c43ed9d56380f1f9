"""Keep a phrase, change it, retire it: for whoever says who of an office does what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import update
from sqlalchemy.engine import CursorResult

from permits.db import assert_transaction
from permits.definitions import queries as definitions
from permits.errors import Conflict, Invalid, NotFound, Problem
from permits.ids import new_id
from permits.phrases.models import Phrase
from workflows.definition import Text
from workflows.engine.outcome import Actor

USES = ("reason", "condition")
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Wording:
    """What a phrase says, and where: ``service`` is empty for every service of the office."""

    office: str
    service: str
    use: str
    text: Text


def keep(wording: Wording, actor: Actor, now: datetime) -> str:
    """Keep a phrase for the reviewers of an office and return its id.

    Raises NotFound for an office in which the actor holds no seat, Invalid naming every box that is not in order.
    """
    if wording.office not in {office for office, _role in actor.seats}:
        raise NotFound
    problems = _problems(wording)
    if problems:
        raise Invalid(tuple(problems))
    phrase = Phrase(
        id=new_id(), office=wording.office, service=wording.service, use=wording.use, text_id=wording.text.id.strip(),
        text_en=wording.text.en.strip(), made_at=now, made_by=actor.id,
    )  # fmt: skip
    assert_transaction().add(phrase)
    return str(phrase.id)


def retire(phrase_id: str, actor: Actor, now: datetime) -> None:
    """Offer a phrase no more; what was written with it stays. Done once more it changes nothing. Raises NotFound."""
    _of_actor(phrase_id, actor)
    _retire(phrase_id, actor, now)


def change(phrase_id: str, wording: Wording, actor: Actor, now: datetime) -> str:
    """Put another phrase in the place of one, and return its id.

    Raises NotFound, Invalid, and Conflict ``phrase_changed`` when somebody changed or retired it meanwhile.
    """
    _of_actor(phrase_id, actor)
    made = keep(wording, actor, now)
    if not _retire(phrase_id, actor, now):
        raise Conflict("phrase_changed")
    return made


def _of_actor(phrase_id: str, actor: Actor) -> None:
    found = assert_transaction().get(Phrase, phrase_id)
    if found is None or found.office not in {office for office, _role in actor.seats}:
        raise NotFound


def _retire(phrase_id: str, actor: Actor, now: datetime) -> bool:
    """Whether it was still offered."""
    wanted = update(Phrase).where(Phrase.id == phrase_id, Phrase.retired_at.is_(None))
    done = assert_transaction().execute(wanted.values(retired_at=now, retired_by=actor.id))
    return cast("CursorResult[Any]", done).rowcount == 1


def _problems(wording: Wording) -> list[Problem]:
    known = {each.service for each in definitions.current_versions()} | {""}
    found = [] if wording.service in known else [Problem("service", "phrase_service_unknown")]
    if wording.use not in USES:
        found.append(Problem("use", "phrase_use_missing"))
    for box, text in (("text-id", wording.text.id), ("text-en", wording.text.en)):
        if not text.strip():
            found.append(Problem(box, "phrase_text_missing"))
        elif len(text.strip()) > LONGEST:
            found.append(Problem(box, "too_long", {"limit": str(LONGEST)}))
    return found
