"""Questions to the phrases: those that fit a review, those of an office."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from permits.db import db
from permits.errors import NotFound
from permits.phrases.models import Phrase


def phrases_for(office: str, service: str) -> Sequence[Phrase]:
    """What reviewers of an office may put into a reason about a service, conditions first, the oldest first."""
    wanted = select(Phrase).where(Phrase.office == office, Phrase.service.in_(("", service)))
    return db.session.scalars(wanted.where(Phrase.retired_at.is_(None)).order_by(Phrase.use, Phrase.id)).all()


def phrases_of(offices: Collection[str]) -> Sequence[Phrase]:
    """Every phrase offered in these offices, by office, use and service."""
    wanted = select(Phrase).where(Phrase.office.in_(offices), Phrase.retired_at.is_(None))
    return db.session.scalars(wanted.order_by(Phrase.office, Phrase.use, Phrase.service, Phrase.id)).all()


def phrase_in(offices: Collection[str], phrase_id: str) -> Phrase:
    """A phrase of one of these offices that is still offered. Raises NotFound."""
    found = db.session.get(Phrase, phrase_id)
    if found is None or found.office not in offices or found.retired_at is not None:
        raise NotFound
    return found


def with_phrase(reason: str, phrase_id: str, office: str, service: str, language: str) -> str:
    """A reason with a phrase behind it, in the language of whoever reads the decision; unchanged when none is chosen."""
    chosen = next((each for each in phrases_for(office, service) if each.id == phrase_id), None)
    if chosen is None:
        return reason
    text = chosen.text_en if language == "en" else chosen.text_id
    return f"{reason.rstrip()}\n{text}" if reason.strip() else text
