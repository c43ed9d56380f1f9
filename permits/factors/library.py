"""How the sign-in library handles second factors here: its own passkeys, codes and recovery codes, with our rules and keys.

A passkey always checks who holds it (fingerprint, face, PIN), so it alone is two factors. Beside the password it counts as
the second factor wherever one is called for.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import segno
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import session
from flask_security import Totp, UserMixin, WebauthnUtil
from flask_security.webauthn import WebAuthnTfPlugin
from passlib.totp import TOTP, AppWallet, TotpMatch
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from permits.config import Settings

CODES = 8


class OneTimeCodes(Totp):
    """One-time codes: secrets encrypted with our keys, the newest first; each code is taken once; the QR code is segno's."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(secrets, default_tag=next(iter(secrets))))

    def get_last_counter(self, user: Any) -> int | None:
        """The time step of the code that was taken last; none before it is taken again."""
        found: int | None = user.tf_counter
        return found

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the time step of a code that was taken."""
        user.tf_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture for the app's camera, as an address that holds it."""
        return segno.make(self.get_totp_uri(username, totp), error="m").svg_data_uri(scale=5, border=4, light="#fff")


class Passkeys(WebauthnUtil):
    """What we ask of a passkey: that it is found without a name, and that it checks who holds it."""

    def authenticator_selection(self, _user: UserMixin, _usage: str) -> AuthenticatorSelectionCriteria:
        """For making one: phone, computer or key alike."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def user_verification(self, _user: UserMixin | None, _usage: list[str]) -> UserVerificationRequirement:
        """For using one."""
        return UserVerificationRequirement.REQUIRED


class PasskeyFactor(WebAuthnTfPlugin):
    """Passkeys beside a password. They do not call for a second factor by themselves, so that making one locks nobody out."""

    def get_setup_methods(self, user: UserMixin) -> list[tuple[str, str]]:
        """The passkey, where the person has one and a second factor is called for."""
        wanted = user.tf_primary_method or user.check_tf_required_setup()
        return [("webauthn", "")] if wanted and user.webauthn else []


def half_signed_in() -> str:
    """The ``fs_uniquifier`` of whoever has given the right password and not yet the second factor; empty for nobody."""
    return str(session.get("tf_user_id") or "")


def configuration(settings: Settings) -> dict[str, Any]:
    """The library's settings for second factors."""
    plugin = f"{PasskeyFactor.__module__}.{PasskeyFactor.__name__}"
    return {
        "SECURITY_TWO_FACTOR_REQUIRED": settings.second_factor_roles,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {
            "code": "flask_security.twofactor.CodeTfPlugin",
            "webauthn": plugin,
        },
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_SETUP_WITHIN": timedelta(minutes=30),
        "SECURITY_TOTP_SECRETS": {hashlib.sha256(each.encode()).hexdigest()[:8]: each for each in settings.factor_key},
        "SECURITY_TOTP_ISSUER": "Satu Pintu",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": CODES,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [_fernet_key(each) for each in settings.factor_key],
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Satu Pintu",
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_ALLOW_AS_VERIFY": ["first"],
        "SECURITY_WAN_REGISTER_WITHIN": timedelta(minutes=10),
        "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    }


def _fernet_key(secret: str) -> bytes:
    """A key for recovery codes, made from the setting's, so that the same bytes never serve two ends."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"recovery codes").derive(secret.encode())
    return base64.urlsafe_b64encode(made)
