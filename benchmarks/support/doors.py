"""The doors at which somebody might find out who or what is there, and what to ask at each for both populations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, select, update

from benchmarks.support.filling import pattern_of, pour, settle
from benchmarks.support.knocking import Door, Knock, address, caller_of, telephone
from benchmarks.support.offers import doors_of_offers, forget_invitations, publish
from permits import clock
from permits.accounts.models import Account
from permits.accounts.queries import actor_of
from permits.agencies.models import AgencyLink
from permits.agencies.standing import digest_of, new_token
from permits.applications import queries as applications
from permits.applications.models import Application
from permits.applications.numbers import compose
from permits.channels import phones
from permits.channels.models import Phone, PhoneCode, TextMessage
from permits.channels.numbers import shown
from permits.complaints import operations as complaints
from permits.complaints.operations import Report
from permits.db import db, transaction
from permits.factors.models import FactorRecovery
from permits.folder.models import FolderFile
from permits.ids import new_id
from permits.parties.links import invitation_token
from permits.parties.models import Invitation
from permits.reviews.models import Review
from permits.sessions import tokens
from permits.surveys.links import link_token
from permits.surveys.models import SurveyInvitation
from tests.parties import stage
from tests.support import cases
from workflows.engine.outcome import Actor

SERVICE = "skp-penelitian"
WRONG = "0000-0000-0000"  # a code that belongs to no number
LETTERS = 32  # of a link's secret part


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
    yield from doors_of_offers(app, town.owner, town.stranger)
    yield from _doors_of_numbers(app, town)
    yield from _doors_of_phones(app, town)
    yield from _doors_of_links(app, town)
    yield from _doors_of_ids(app, town)


def _doors_of_addresses(app: Flask) -> Iterator[Door]:
    visitor = caller_of(app)

    def sends(path: str, kind: str = "c", **others: str) -> Callable[[bool, int], Knock]:
        def asked(there: bool, index: int) -> Knock:
            mail = address(there, index, kind)
            return Knock(path, {"email": mail, **others}, (mail,))

        return asked

    new = {"name": "Budi Santoso", "password": "kata sandi yang panjang", "password_confirm": "kata sandi yang panjang"}
    yield Door("sign in", visitor, sends("/sign-in", password="bukan kata sandinya"))
    yield Door("sign in, unconfirmed", visitor, sends("/sign-in", "w", password="bukan kata sandinya"))
    yield Door("sign in, second factor", visitor, sends("/sign-in", "f", password="bukan kata sandinya"))
    yield Door("recover", visitor, sends("/recover"))
    yield Door("recover, unconfirmed", visitor, sends("/recover", "w"))
    yield Door("confirm again", visitor, sends("/confirm", "w"))
    yield Door("confirm again, confirmed", visitor, sends("/confirm"))
    yield Door("register", visitor, _registers(new))
    yield Door("change address", caller_of(app, cases.make_applicant()), sends("/account/email"))


def _registers(new: Mapping[str, str]) -> Callable[[bool, int], Knock]:
    """Each address that is new registers once."""
    counted = iter(range(10**9))

    def asked(there: bool, index: int) -> Knock:
        mail = address(there, index if there else 10**6 + next(counted))
        return Knock("/account/new", {"email": mail, **new}, (mail,))

    return asked


def _doors_of_invitations(app: Flask, town: Town) -> Iterator[Door]:
    caller = caller_of(app, town.stranger)

    def invites(there: bool, index: int) -> Knock:
        mail = address(there, index)
        return Knock(f"/businesses/{town.business_id}/invite", {"mail": mail, "may": "read"}, (mail,))

    yield Door("invite a member", caller, invites, forget_invitations)


def _doors_of_numbers(app: Flask, town: Town) -> Iterator[Door]:
    visitor = caller_of(app)
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
    caller = caller_of(app, town.stranger)

    def forget() -> None:
        with transaction():
            db.session.execute(delete(TextMessage))
            db.session.execute(update(PhoneCode).values(tries=0))

    def asks(there: bool, index: int) -> Knock:
        number = telephone(there, index)
        return Knock("/account/phone", {"number": number}, (number,))

    yield Door("phone number", caller, asks, forget)
    yield from _doors_of_codes(app, town)


def _doors_of_codes(app: Flask, town: Town) -> Iterator[Door]:
    """A code typed for a number that somebody else has, or nobody: the right one makes it one's own as well."""
    caller = caller_of(app, town.stranger)

    def forget() -> None:
        with transaction():
            db.session.execute(delete(TextMessage))
            db.session.execute(delete(PhoneCode))

    def types(*, right: bool) -> Callable[[bool, int], Knock]:
        def asked(there: bool, index: int) -> Knock:
            number = telephone(there, index)
            with transaction():
                phones.ask(town.stranger.id, number, app.config["SETTINGS"], clock.now())
            code = re.sub(r"\D", "", db.session.scalars(select(TextMessage.body)).one())[:6]
            return Knock("/account/phone/code", {"code": code if right else WRONG}, (number, shown(number)))

        return asked

    yield Door("phone code", caller, types(right=True), forget)
    yield Door("phone code, wrong", caller, types(right=False), forget)


def _doors_of_links(app: Flask, town: Town) -> Iterator[Door]:
    visitor, signed_in = caller_of(app), caller_of(app, town.stranger)
    invited = db.session.scalars(select(Invitation.id).limit(1)).one()
    surveyed = _survey(town)

    def links(path: str, make: Callable[[str, str], str], there_id: str) -> Callable[[bool, int], Knock]:
        def asked(there: bool, _index: int) -> Knock:
            of = there_id if there else new_id()
            token = f"{of}-{'a' * LETTERS}" if there else make(of, "another secret")
            return Knock(path.format(token), None, (token,))

        return asked

    def secret(path: str, kept: str, make: Callable[[], str]) -> Callable[[bool, int], Knock]:
        """All but the last letter is right, or nothing."""

        def asked(there: bool, _index: int) -> Knock:
            token = kept[:-1] + ("a" if kept[-1] != "a" else "b") if there else make()
            return Knock(path.format(token), None, (token,))

        return asked

    yield Door("link of an invitation", signed_in, links("/invitations/{}", invitation_token, invited))
    yield Door("link of a survey", visitor, links("/survey/{}", link_token, surveyed))
    yield Door("link of an agency", visitor, secret("/agency/{}", _agency_link(town), new_token))
    recovery = secret("/account/recovery/{}", _recovery(town), tokens.new_token)
    yield Door("link of a recovery", visitor, recovery)
    yield Door("link of a new password", visitor, _resets(app, town))


def _resets(app: Flask, town: Town) -> Callable[[bool, int], Knock]:
    """Forged links to choose a password: of somebody who is there, of nobody."""
    signer = app.extensions["security"].reset_serializer
    person = db.session.get_one(Account, town.owner.id).fs_uniquifier

    def asked(there: bool, _index: int) -> Knock:
        token = signer.dumps([person if there else uuid4().hex, "0" * 64])[:-4] + "aaaa"
        return Knock(f"/recover/{token}", None, (token,))

    return asked


def _doors_of_ids(app: Flask, town: Town) -> Iterator[Door]:
    caller = caller_of(app, town.stranger)

    def opens(path: str, there_id: str) -> Callable[[bool, int], Knock]:
        def asked(there: bool, _index: int) -> Knock:
            of = there_id if there else new_id()
            return Knock(path.format(of), None, (of,))

        return asked

    yield Door("file of a case", caller, opens("/documents/{}", town.document_id))
    yield Door("file of a folder", caller, opens("/folder/{}/file", town.folder_id))
    yield Door("application", caller, opens("/applications/{}", town.application_id))


def _town(app: Flask, n: int) -> Town:
    publish()
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
    """So many people with an account, confirmed and not, with a second factor, and so many proven numbers."""
    person = pattern_of(Account.__table__, like.id)
    since, factor = person["confirmed_at"], {"tf_primary_method": "authenticator", "tf_totp_secret": "none"}
    for kind, known in (("c", {"confirmed_at": since}), ("w", {"confirmed_at": None}), ("f", factor)):
        ids = [f"{kind.upper()}{index:025}" for index in range(n)]
        pour(
            Account.__table__, person, [
                {"id": id_, "email": address(True, index, kind), "fs_uniquifier": id_, **known}
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


def _recovery(town: Town) -> str:
    """The token by which somebody calls off that their second factor is taken away."""
    token, now = tokens.new_token(), clock.now()
    due = now + timedelta(days=3)
    with transaction():
        db.session.add(FactorRecovery(account_id=town.owner.id, digest=tokens.digest(token), asked_at=now, due_at=due))
    return token


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
