"""Web push: short notices to a browser that its person has asked to be told by.

A subscription is an address at the browser's push service, with keys by which only that browser reads what we send (RFC 8030,
8291, 8292). What goes there says that there is news, and the number. The addresses come from outside, so only the hosts of known
push services are asked, and no redirect is followed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from permits.channels.ports import GatewayFailed
from permits.config import Settings

PATIENCE = 15
KEPT_FOR = 24 * 3600  # seconds that a push service keeps a notice for a browser that is off
GONE = frozenset({404, 410})  # RFC 8030, 7.3: the subscription has ended
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class SubscriptionEnded(Exception):
    """The browser no longer wants to be told, or is gone."""


def is_push_service(endpoint: str, settings: Settings) -> bool:
    """Whether an address belongs to one of the push services that the settings name; «*.» stands for one name before it."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.fragment or len(endpoint) > 1000:
        return False
    local = f"{host}:{port}" in settings.push_services and not settings.production  # as the tests have one
    if not local and (parts.scheme != "https" or port not in (None, 443)):
        return False
    return local or host in settings.push_services or f"*.{host.partition('.')[2]}" in settings.push_services


def public_key(settings: Settings) -> str:
    """Our key as browsers want it when they subscribe: an uncompressed point, in base64 for addresses."""
    point = _key(settings.secret_key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def key_id(settings: Settings) -> str:
    """Names the key that a subscription was made for: with another one it is of no use any more."""
    return hashlib.sha256(public_key(settings).encode()).hexdigest()[:16]


def send(endpoint: str, keys: dict[str, str], said: dict[str, str], settings: Settings) -> None:
    """Hand one notice to a push service. Raises SubscriptionEnded, and GatewayFailed when it may go well another time."""
    if not is_push_service(endpoint, settings):
        raise SubscriptionEnded
    vapid = Vapid02(private_key=_key(settings.secret_key))
    claims = {"sub": f"mailto:{parseaddr(settings.mail_from)[1]}"}
    with requests.Session() as session:
        session.max_redirects = 0
        try:
            webpush(
                {"endpoint": endpoint, "keys": keys}, json.dumps(said), vapid_private_key=vapid, vapid_claims=claims,
                ttl=KEPT_FOR, timeout=PATIENCE, requests_session=session,
            )  # fmt: skip
        except WebPushException as error:
            status = error.response.status_code if error.response is not None else 0
            if status in GONE:
                raise SubscriptionEnded from None
            raise GatewayFailed(str(status)) from None
        except requests.RequestException as error:
            raise GatewayFailed(type(error).__name__) from None


@cache
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key that signs what we send, made from the program's own, so that there is one secret less to keep."""
    made = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"web push").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(made, "big") % (P256_ORDER - 1) + 1, ec.SECP256R1())
