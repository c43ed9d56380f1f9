"""Browsers that people ask to be told by: subscribed, ended, told. Called inside the entry point's transaction."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import delete, func, select

from permits.accounts.models import Account
from permits.channels.models import PushSubscription
from permits.channels.push import is_push_service, key_id
from permits.config import Settings
from permits.db import assert_transaction
from permits.errors import Invalid, NotFound, Problem

MOST = 10  # browsers of one person


def subscribe(
    account_id: str, endpoint: str, p256dh: str, auth: str, device: str, settings: Settings, now: datetime
) -> PushSubscription:
    """Keep a browser's subscription; the same one again changes nothing, and one of somebody else is theirs no more.

    Raises Invalid for an address of no known push service, for keys that are none, and for more browsers than there is room for.
    """
    session = assert_transaction()
    if not is_push_service(endpoint, settings) or not _are_keys(p256dh, auth):
        raise Invalid((Problem("push", "push_unknown"),))
    session.get_one(Account, account_id, with_for_update=True)
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    held: PushSubscription | None = session.scalar(
        select(PushSubscription).where(PushSubscription.digest == digest).with_for_update()
    )
    if held is not None and held.account_id == account_id and (held.p256dh, held.auth) == (p256dh, auth):
        held.key_id = key_id(settings)
        return held
    if held is not None:
        session.delete(held)
        session.flush()
    mine = PushSubscription.account_id == account_id
    if (session.scalar(select(func.count()).select_from(PushSubscription).where(mine)) or 0) >= MOST:
        raise Invalid((Problem("push", "push_many"),))
    made = PushSubscription(
        account_id=account_id, digest=digest, endpoint=endpoint, p256dh=p256dh, auth=auth, key_id=key_id(settings),
        device=device, began_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def end(subscription_id: str, account_id: str) -> None:
    """End one of the person's own subscriptions. Raises NotFound for anybody else's, and for one that is gone."""
    session = assert_transaction()
    found = session.get(PushSubscription, subscription_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    session.delete(found)
    session.flush()


def drop(subscription_id: str) -> None:
    """Take away a subscription that has ended by itself."""
    assert_transaction().execute(delete(PushSubscription).where(PushSubscription.id == subscription_id))


def _are_keys(p256dh: str, auth: str) -> bool:
    """A point on the curve and sixteen octets, each in base64 for addresses."""
    try:
        point, secret = (base64.urlsafe_b64decode(each + "=" * (-len(each) % 4)) for each in (p256dh, auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error):
        return False
    return len(secret) == 16 and len(p256dh) <= 120 and len(auth) <= 40
