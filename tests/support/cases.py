"""Makes people, a published pack of services, and cases walked to a state by the real operations."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from flask import current_app
from PIL import Image

from permits.accounts import operations as accounts
from permits.accounts.models import Account
from permits.applications import operations as applications
from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.definitions import queries as definitions
from permits.definitions.models import BundlesVersion, CityVersion, DefinitionVersion, GuideVersion
from permits.documents import inspection
from permits.documents import operations as documents
from permits.documents.store import store_of
from permits.ids import new_id
from permits.parties.choosing import party_of
from permits.reviews import operations as reviews
from permits.reviews.models import Review
from permits.reviews.operations import Judgement
from tests.sop.reading import plain
from workflows import City, forms, load_city
from workflows.engine.outcome import Actor, Outcome

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "sop"
SMALL = ROOT / "tests" / "data" / "sop"
GROWN = SMALL / "carry"  # small services that use what the grown language adds
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 09.00 in the city of the shipped pack, a working day
PASSWORD = "sandi-untuk-pengujian"


@cache
def _city(text: str) -> City:
    return load_city(text)


def publish(folder: Path = SHIPPED, *services: str, now: datetime = MONDAY) -> None:
    """Put a folder's city, its guide, its bundles and its services (all of them unless named) in force, as publishing leaves them.

    The files are not checked again: that takes seconds, and tests of their own check and publish every one of them.
    """
    city = (folder / "_city.yaml").read_text(encoding="utf-8")
    files = [folder / f"{each}.yaml" for each in services] or sorted(folder.glob("[a-z]*.yaml"))
    with transaction() as session:
        session.add(CityVersion(text=city, **_published(city, now)))
        session.flush()
        accounts.load_city(_city(city), now)
        for path in files:
            text = path.read_text(encoding="utf-8")
            session.add(DefinitionVersion(service=path.stem, version=1, text=text, **_published(text, now)))
        if (folder / "_guide.yaml").exists():
            guide = (folder / "_guide.yaml").read_text(encoding="utf-8")
            session.add(GuideVersion(text=guide, **_published(guide, now)))
        if (folder / "_bundles.yaml").exists():
            bundles = (folder / "_bundles.yaml").read_text(encoding="utf-8")
            session.add(BundlesVersion(text=bundles, **_published(bundles, now)))


def _published(text: str, now: datetime) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "published_at": now, "published_by": "test"}


def make_applicant(name: str = "Nurhaliza Pakaya", *, password: str = PASSWORD, now: datetime = MONDAY) -> Actor:
    """A confirmed applicant."""
    with transaction():
        account = accounts.register(f"{new_id().lower()}@warga.example", password, name, now, confirmed=True)
        return Actor("applicant", account.id)


def make_staff(*seats: tuple[str, str], name: str = "Ratna Mokodompit", now: datetime = MONDAY) -> Actor:
    """A member of staff with these (office, role) seats."""
    with transaction():
        account = accounts.register(f"{new_id().lower()}@kota.example", PASSWORD, name, now, confirmed=True)
        for office, role in seats:
            accounts.give_seat(account.id, office, role)
        return Actor("staff", account.id, frozenset(seats))


def address_of(actor: Actor) -> str:
    """The mail address a person signs in with."""
    account = db.session.get(Account, actor.id)
    assert account is not None
    return str(account.email)


@cache
def sample_file(kind: str) -> bytes:
    """A small sound file: ``pdf``, ``jpeg`` or ``png``."""
    out = io.BytesIO()
    if kind == "pdf":
        made = pikepdf.new()
        made.add_blank_page(page_size=(595, 842))
        made.save(out)
    else:
        Image.new("RGB", (120, 160), "#e8cda6").save(out, kind.upper())
    return out.getvalue()


@cache
def sample_answers(service: str) -> Mapping[str, Any]:
    """The answers that the walks of a shipped service begin with, as stored."""
    answers: Mapping[str, Any] = plain((ROOT / "tests" / "sop" / "walks" / f"{service}.yaml").read_text())["answers"]
    return answers


def make_draft(
    service: str,
    applicant: Actor,
    kind: str,
    answers: Mapping[str, Any] | None = None,
    *,
    now: datetime = MONDAY,
    party: str = "",
) -> str:
    """A draft with these stored answers (the walks' own by default) and every document it asks for.

    ``party`` is for whom it is, as the page says it; by default for the applicant.
    """
    with transaction():
        acting_for = party_of(party, applicant, service, definitions.calendar().local_date(now))
        application_id = applications.begin(service, kind, "id", applicant, now, acting_for)
    fill(application_id, applicant, answers, now=now)
    return application_id


def fill(
    application_id: str, applicant: Actor, answers: Mapping[str, Any] | None = None, *, now: datetime = MONDAY
) -> None:
    """Fill in a draft with these stored answers (the walks' own by default), and hand every document in."""
    with transaction():
        definition = load_case(db.session(), application_id).definition
        raw = sample_answers(definition.service) if answers is None else answers
        typed = forms.read_answers(definition, raw)
        for section in definition.sections:
            applications.save_answers(application_id, section.code, typed, applicant, now)
    hand_in(application_id, applicant, now=now)


def hand_in(application_id: str, applicant: Actor, *only: str, now: datetime = MONDAY) -> None:
    """A sample file for every document asked for, or for those named."""
    with transaction():
        case = load_case(db.session(), application_id)
        asked = only or tuple(forms.needed_documents(case.definition, case.facts))
        for code in asked:
            requirement = case.definition.documents[code]
            data = sample_file(requirement.formats[0])
            found = inspection.inspect(requirement, f"{code}.{requirement.formats[0]}", data)
            sha256 = store_of(current_app.config["SETTINGS"]).put(found.content)
            documents.attach(application_id, code, found, sha256, applicant, now)


def send(application_id: str, applicant: Actor, *, now: datetime = MONDAY) -> Outcome:
    """Send a draft or a returned case by the applicant's own trigger."""
    with transaction():
        case = load_case(db.session(), application_id)
        state = case.definition.states[case.row.state]
        (trigger,) = (
            code for code, each in state.triggers.items() if each.by == "applicant" and each.needs_complete_form
        )
        return applications.send(application_id, trigger, (case.row.state, case.row.round), applicant, now)


def open_reviews(application_id: str) -> list[Review]:
    """The reviews that wait for an answer, by office."""
    found = db.session.query(Review).filter_by(application_id=application_id, result=None, swept_at=None)
    return list(found.order_by(Review.office))


def decide(
    application_id: str,
    result: str,
    *,
    office: str | None = None,
    reason: str = "",
    corrections: Mapping[str, str] | None = None,
    checklist: Mapping[str, str] | None = None,
    now: datetime = MONDAY,
) -> Outcome:
    """Close the open review (of ``office``) with a result, the checklist answered «yes» unless given."""
    review = next(each for each in open_reviews(application_id) if office in (None, each.office))
    actor = Actor("staff", new_id(), frozenset({(review.office, review.role)}))
    case = load_case(db.session(), application_id)
    items = case.definition.states[review.state].reviews[review.plan].checklist
    answered = {each.code: "yes" for each in items} | dict(checklist or {})
    judgement = Judgement(result, reason, corrections or {}, answered)
    review_id, version = review.id, review.version
    with transaction():
        return reviews.decide(review_id, version, judgement, actor, now)
