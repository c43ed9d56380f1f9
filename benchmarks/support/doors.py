"""The doors at which somebody might find out who or what is there, and what to ask at each for both populations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, update

from benchmarks.support.filling import pattern_of, pour, settle
from permits import clock
from permits.accounts.models import Account
from permits.accounts.queries import actor_of
from permits.agencies.models import AgencyLink
from permits.agencies.standing import digest_of, new_token
from permits.applications import queries as applications
from permits.applications.models import Application
from permits.applications.numbers import compose
from permits.channels.models import Phone, PhoneCode, TextMessage
from permits.complaints import operations as complaints
from permits.complaints.operations import Report
from permits.db import db, transaction
from permits.folder.models import FolderFile
from permits.ids import new_id
from permits.parties.links import invitation_token
from permits.parties.models import Invitation
from permits.reviews.models import Review
from permits.surveys.links import link_token
from permits.surveys.models import SurveyInvitation
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from workflows.engine.outcome import Actor

SERVICE = "skp-penelitian"
WRONG = "0000-0000-0000"  # a code that belongs to no number
LETTERS = 32  # of a link's secret part


@dataclass(frozen=True, slots=True)
class Caller:
    """Who knocks: a browser's cookie and the mark of its forms."""

    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Knock:
    """One request. ``form`` is what it sends, None for a page that is only opened; ``named`` is what may differ in its words."""

    path: str
    form: Mapping[str, str] | None = None
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """A door, who knocks, what is asked for something that is there (True) or not, and what a request must not leave behind."""

    name: str
    caller: Caller
    asked: Callable[[bool, int], Knock]
    again: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody and everything that the doors are about, by id."""

    stranger: Actor
    owner: Actor
    application_id: str
    number: str
    document_id: str
    folder_id: str
    business_id: str
    secret: str


def doors_of(app: Flask, n: int) -> Iterator[Door]:
    """Every door, on a town in which ``n`` people of either kind are known. A door is made when it is measured."""
    town = _town(app, n)
    yield from _doors_of_addresses(app)
    yield from _doors_of_invitations(app, town)
    yield from _doors_of_numbers(app, town)
    yield from _doors_of_phones(app, town)
    yield from _doors_of_links(app, town)
    yield from _doors_of_ids(app, town)


def address(there: bool, index: int, kind: str = "c") -> str:
    """The mail address of somebody who has an account (``c`` confirmed, ``w`` waiting for that), or of nobody."""
    return f"{kind if there else 'n'}{index:025}@warga.example"


def telephone(there: bool, index: int) -> str:
    """A mobile number that somebody has proven, or that nobody has."""
    return f"+62812{'1' if there else '9'}{index:06}"


def _doors_of_addresses(app: Flask) -> Iterator[Door]:
    visitor = _caller(app)

    def sends(path: str, kind: str = "c", **others: str) -> Callable[[bool, int], Knock]:
        def asked(there: bool, index: int) -> Knock:
            mail = address(there, index, kind)
            return Knock(path, {"email": mail, **others}, (mail,))

        return asked

    new = {"name": "Budi Santoso", "password": "kata sandi yang panjang", "password_confirm": "kata sandi yang panjang"}
    yield Door("sign in", visitor, sends("/sign-in", password="bukan kata sandinya"))
    yield Door("sign in, unconfirmed", visitor, sends("/sign-in", "w", password="bukan kata sandinya"))
    yield Door("recover", visitor, sends("/recover"))
    yield Door("recover, unconfirmed", visitor, sends("/recover", "w"))
    yield Door("confirm again", visitor, sends("/confirm", "w"))
    yield Door("confirm again, confirmed", visitor, sends("/confirm"))
    yield Door("register", visitor, _registers(new))
    yield Door("change address", _caller(app, cases.make_applicant()), sends("/account/email"))


def _registers(new: Mapping[str, str]) -> Callable[[bool, int], Knock]:
    """Each address that is new registers once."""
    counted = iter(range(10**9))

    def asked(there: bool, index: int) -> Knock:
        mail = address(there, index if there else 10**6 + next(counted))
        return Knock("/account/new", {"email": mail, **new}, (mail,))

    return asked


def _doors_of_invitations(app: Flask, town: Town) -> Iterator[Door]:
    caller = _caller(app, town.stranger)

    def forget() -> None:
        long_ago = clock.now() - timedelta(days=2)
        with transaction():
            db.session.execute(update(Invitation).values(invited_at=long_ago, ended_at=long_ago, mail=""))

    def invites(there: bool, index: int) -> Knock:
        mail = address(there, index)
        return Knock(f"/businesses/{town.business_id}/invite", {"mail": mail, "may": "read"}, (mail,))

    yield Door("invite a member", caller, invites, forget)


def _doors_of_numbers(app: Flask, town: Town) -> Iterator[Door]:
    visitor = _caller(app)
    with transaction():
        said = Report("Petugas meminta uang.", new_id(), "id", SERVICE, anonymous=True)
        complaint = complaints.report(said, Actor("applicant", ""), town.secret, clock.now()).number
    year = clock.now().year

    def asks(path: str, there_number: str) -> Callable[[bool, int], Knock]:
        prefix = there_number.partition("-")[0]

        def asked(there: bool, index: int) -> Knock:
            number = there_number if there else compose(prefix, year, 900_000 + index)
            return Knock(path, {"number": number, "code": WRONG}, (number,))

        return asked

    yield Door("follow by number", visitor, asks("/follow", town.number))
    yield Door("follow a complaint", visitor, asks("/complaints/follow", complaint))


def _doors_of_phones(app: Flask, town: Town) -> Iterator[Door]:
    caller = _caller(app, town.stranger)

    def forget() -> None:
        with transaction():
            db.session.execute(delete(TextMessage))
            db.session.execute(update(PhoneCode).values(tries=0))

    def asks(there: bool, index: int) -> Knock:
        number = telephone(there, index)
        return Knock("/account/phone", {"number": number}, (number,))

    yield Door("phone number", caller, asks, forget)


def _doors_of_links(app: Flask, town: Town) -> Iterator[Door]:
    visitor, signed_in = _caller(app), _caller(app, town.stranger)
    invited = db.session.scalars(select(Invitation.id).limit(1)).one()
    surveyed = _survey(town)
    kept = _agency_link(town)

    def links(path: str, make: Callable[[str, str], str], there_id: str) -> Callable[[bool, int], Knock]:
        def asked(there: bool, _index: int) -> Knock:
            of = there_id if there else new_id()
            token = f"{of}-{'a' * LETTERS}" if there else make(of, "another secret")
            return Knock(path.format(token), None, (token,))

        return asked

    def agency(there: bool, _index: int) -> Knock:
        token = kept[:-1] + ("a" if kept[-1] != "a" else "b") if there else new_token()
        return Knock(f"/agency/{token}", None, (token,))

    yield Door("link of an invitation", signed_in, links("/invitations/{}", invitation_token, invited))
    yield Door("link of a survey", visitor, links("/survey/{}", link_token, surveyed))
    yield Door("link of an agency", visitor, agency)


def _doors_of_ids(app: Flask, town: Town) -> Iterator[Door]:
    caller = _caller(app, town.stranger)

    def opens(path: str, there_id: str) -> Callable[[bool, int], Knock]:
        def asked(there: bool, _index: int) -> Knock:
            of = there_id if there else new_id()
            return Knock(path.format(of), None, (of,))

        return asked

    yield Door("file of a case", caller, opens("/documents/{}", town.document_id))
    yield Door("file of a folder", caller, opens("/folder/{}/file", town.folder_id))
    yield Door("application", caller, opens("/applications/{}", town.application_id))


def _caller(app: Flask, who: Actor | None = None) -> Caller:
    """A browser with a page before it, signed in as somebody of the town or not at all."""
    reader = Reader(app.test_client())
    if who is None:
        reader.get("/sign-in")
    else:
        reader.sign_in(cases.address_of(who), cases.PASSWORD)
        reader.get("/account")
    held = [reader.client.get_cookie(name) for name in ("session", "device")]
    return Caller("; ".join(f"{each.key}={each.value}" for each in held if each is not None), reader.token)


def _town(app: Flask, n: int) -> Town:
    cases.publish(cases.SHIPPED, SERVICE)
    owner, stranger = cases.make_applicant(), cases.make_applicant("Orang Lain")
    application_id = cases.make_draft(SERVICE, owner, "perseorangan", now=clock.now())
    cases.send(application_id, owner, now=clock.now())
    document = next(iter(applications.files_of(application_id).values()))
    with transaction():
        kept = FolderFile(
            account_id=owner.id, filename="ijazah.pdf", media_type="application/pdf", size=document.size,
            sha256=document.sha256, kept_at=clock.now(),
        )  # fmt: skip
        db.session.add(kept)
        db.session.flush()
        folder_id = kept.id
    number = db.session.get_one(Application, application_id).number or ""
    business = stage.make_business(stranger)
    _fill(owner, n)
    secret = app.config["SETTINGS"].secret_key
    town = Town(stranger, owner, application_id, number, document.id, folder_id, business, secret)
    _invite(town)
    settle()
    return town


def _fill(like: Actor, n: int) -> None:
    """So many people with an account, confirmed and not, and so many proven numbers."""
    person = pattern_of(Account.__table__, like.id)
    for kind, confirmed in (("c", person["confirmed_at"]), ("w", None)):
        ids = [f"{kind.upper()}{index:025}" for index in range(n)]
        pour(
            Account.__table__, person, [
                {"id": id_, "email": address(True, index, kind), "fs_uniquifier": id_, "confirmed_at": confirmed}
                for index, id_ in enumerate(ids)
            ]
        )  # fmt: skip
    with transaction():
        for index in range(n):
            db.session.add(Phone(account_id=f"C{index:025}", number=telephone(True, index), verified_at=clock.now()))


def _invite(town: Town) -> None:
    from permits.parties import invitations

    manager = actor_of(db.session.get_one(Account, town.stranger.id))
    with transaction():
        invitations.invite_member(town.business_id, address(True, 0), "read", "id", manager, clock.now())


def _survey(town: Town) -> str:
    """The id of an invitation that waits for an answer."""
    now, id_ = clock.now(), new_id()
    with transaction():
        made = SurveyInvitation(
            id=id_, application_id=town.application_id, created_at=now, expires_at=now + timedelta(days=9)
        )
        db.session.add(made)
    return id_


def _agency_link(town: Town) -> str:
    """The token of a link that an agency may answer by."""
    token = new_token()
    review = db.session.scalars(select(Review).where(Review.application_id == town.application_id)).one()
    values: dict[str, Any] = {
        "application_id": town.application_id, "review_id": review.id, "office": review.office,
        "made_at": clock.now(), "made_by": town.owner.id, "token_hash": digest_of(token),
    }  # fmt: skip
    with transaction():
        db.session.add(AgencyLink(id=new_id(), **values))
    return token
