"""Prove a number, change it, take it away. Called inside the entry point's transaction.

Whoever asks learns nothing about other people: a number is no identity, several accounts may have the same, and an answer never
depends on who else has it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, func, select

from permits.accounts.models import Account
from permits.accounts.telling import tell
from permits.channels.gateways import port_of
from permits.channels.models import Phone, PhoneCode, TextMessage
from permits.channels.numbers import read_number
from permits.channels.ports import CHANNELS, Channel
from permits.channels.words import code_text
from permits.config import Settings
from permits.db import assert_transaction
from permits.errors import Invalid, Problem
from permits.ids import new_id
from permits.scheduling.operations import schedule

CODE = "code"  # the kind of message that carries one
LASTS = timedelta(minutes=10)
TRIES = 5
# So many codes a person may ask for within an hour, and so many reach one number within a day, whoever asks.
PER_PERSON, HOUR = 5, timedelta(hours=1)
PER_NUMBER, DAY = 8, timedelta(days=1)
Answer = Literal["right", "wrong", "over"]


def ask(account_id: str, typed: str, settings: Settings, now: datetime) -> None:
    """Send a code to the number that somebody says is theirs; a number they had stays until the code is typed.

    Raises Invalid for what is no mobile number, and for a person who has asked too often. A number that many codes went to gets
    no further one, and whoever asks is told the same as always.
    """
    session = assert_transaction()
    number = read_number(typed)
    if number is None:
        raise Invalid((Problem("number", "phone_unknown" if typed.strip() else "phone_missing"),))
    account = session.get_one(Account, account_id, with_for_update=True)
    if _codes(TextMessage.account_id == account_id, now - HOUR) >= PER_PERSON:
        raise Invalid((Problem("number", "phone_codes_many"),))
    code = f"{secrets.randbelow(1_000_000):06}"
    session.execute(delete(PhoneCode).where(PhoneCode.account_id == account_id))
    session.add(
        PhoneCode(
            account_id=account_id,
            number=number,
            digest=_digest(account_id, number, code, settings),
            ends_at=now + LASTS,
        )
    )
    silent = _codes(TextMessage.to == number, now - DAY) >= PER_NUMBER
    _write(account, "" if silent else number, code, code_channel(settings), now)


def confirm(account_id: str, code: str, settings: Settings, now: datetime) -> Answer:
    """Look whether this is the code that was sent. «over»: there is none any more, it is too old or was guessed too often.

    A right code makes the number the person's own, and their mail address is told.
    """
    session = assert_transaction()
    account = session.get_one(Account, account_id, with_for_update=True)
    found = session.get(PhoneCode, account_id, with_for_update=True, populate_existing=True)
    if found is None or found.ends_at <= now or found.tries >= TRIES:
        return "over"
    found.tries += 1
    code = "".join(code.split())
    if not hmac.compare_digest(found.digest, _digest(account_id, found.number, code, settings)):
        session.flush()
        return "wrong" if found.tries < TRIES else "over"
    _own(account, found.number, now)
    session.delete(found)
    session.flush()
    return "right"


def remove(account_id: str, now: datetime) -> None:
    """Take a person's number away, with what waits for a code; done again it changes nothing."""
    session = assert_transaction()
    account = session.get_one(Account, account_id, with_for_update=True)
    found = session.get(Phone, account_id, populate_existing=True)
    session.execute(delete(PhoneCode).where(PhoneCode.account_id == account_id))
    if found is not None:
        session.delete(found)
        tell(account, "phone_changed", now, what="removed")
    session.flush()


def code_channel(settings: Settings) -> Channel | None:
    """By which channel codes go: text messages where the office sends them, else WhatsApp, else none."""
    return next((each for each in CHANNELS if port_of(each, settings) is not None), None)


def _own(account: Account, number: str, now: datetime) -> None:
    session = assert_transaction()
    held = session.get(Phone, account.id)
    if held is None:
        session.add(Phone(account_id=account.id, number=number, verified_at=now))
    else:
        held.number, held.verified_at, held.refused_at = number, now, None
    tell(account, "phone_changed", now, what="verified")


def _codes(whose: object, since: datetime) -> int:
    wanted = select(func.count()).select_from(TextMessage).where(whose, TextMessage.kind == CODE)  # type: ignore[arg-type]
    return assert_transaction().scalar(wanted.where(TextMessage.created_at > since)) or 0


def _write(account: Account, to: str, code: str, channel: Channel | None, now: datetime) -> None:
    """Write the message down and promise to send it; one without a number only counts as asked for."""
    if channel is None:
        return
    text_id = new_id()
    key = f"text.{channel}:{CODE}:{text_id}"
    body = code_text(code, account.locale) if to else ""
    assert_transaction().add(
        TextMessage(
            id=text_id, key=key, channel=channel, kind=CODE, account_id=account.id, to=to, language=account.locale,
            body=body, created_at=now,
        )
    )  # fmt: skip
    if to:
        schedule(f"text.{channel}", key, now, None, {"text": text_id}, now=now)


def _digest(account_id: str, number: str, code: str, settings: Settings) -> str:
    """Keyed, since a million codes are tried in no time by whoever reads the table."""
    said = f"phone code:{account_id}:{number}:{code}"
    return hmac.new(settings.secret_key.encode(), said.encode(), hashlib.sha256).hexdigest()
