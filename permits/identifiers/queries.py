"""Which cases were sent with an identity number, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from permits.applications.models import Answers, Application
from permits.casework.related import MOST, Related, shown
from permits.db import db
from permits.definitions import queries as definitions
from permits.identifiers.digests import digest, fields_of, masked, plain
from permits.identifiers.models import Identifier
from permits.language import language
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """A case with the question that the number answers there, and the number masked."""

    case: Related
    question: str
    number: str


def found(typed: str, actor: Actor) -> Sequence[Found]:
    """The latest cases sent with this number that the actor may read, the newest first; a fixed number of questions."""
    held = select(Identifier.application_id, Identifier.field).where(Identifier.digest == digest(plain(typed)))
    newest = held.order_by(Identifier.application_id.desc()).limit(MOST)
    fields = {row.application_id: row.field for row in db.session.execute(newest)}
    cases = db.session.scalars(select(Application).where(Application.id.in_(fields)).order_by(Application.id.desc()))
    rows = {each.id: each for each in cases.all()}
    answers = select(Answers.application_id, Answers.answers).where(Answers.application_id.in_(fields))
    given = {row.application_id: row.answers for row in db.session.execute(answers)}
    return [
        _found(each, rows[each.id], fields[each.id], str(given.get(each.id, {}).get(fields[each.id], "")))
        for each in shown(list(rows.values()), actor)
    ]


def _found(case: Related, row: Application, code: str, answer: str) -> Found:
    field = fields_of(definitions.definition(row.definition_id))[code]
    return Found(case, field.title[language()], masked(field, answer))
