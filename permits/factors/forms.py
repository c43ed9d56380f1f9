"""Forms of second factors: the library's, with a limit on guesses and our own words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_security import TwoFactorVerifyCodeForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm
from wtforms import RadioField

from permits import clock
from permits.factors import operations
from permits.factors.library import half_signed_in


class PasskeyNameForm(WebAuthnRegisterForm):
    """What a new passkey is called. Each can sign in by itself."""

    usage = RadioField(choices=[("first", "")], default="first")


class PasskeyAnswerForm(WebAuthnSigninResponseForm):
    """What a passkey answers. As the second factor it must be that of the person whose password was given."""

    def validate(self, **kwargs: Any) -> bool:
        """As the library does; our passkeys serve alone and as the second factor alike."""
        secondary, self.is_secondary = self.is_secondary, False
        if not super().validate(**kwargs) or self.user is None:
            return False
        if secondary and self.user.fs_uniquifier != half_signed_in():
            self.credential.errors = [_("This passkey belongs to another account.")]
            return False
        return True


def _paused(user: Any) -> bool:
    return user is not None and operations.is_paused(user, clock.now())


class CodeForm(TwoFactorVerifyCodeForm):
    """The six figures of the app. After five wrong ones none is taken for a quarter of an hour."""

    def validate(self, **kwargs: Any) -> bool:
        """As the library does, counting what was wrong."""
        self.code.data = "".join((self.code.data or "").split())
        if self.is_setup:
            return bool(super().validate(**kwargs))
        if _paused(self.user):
            self.code.errors = [_("Too many wrong codes. Wait a quarter of an hour, then try again.")]
            return False
        valid = bool(super().validate(**kwargs))
        person: Any = self.user
        if self.code.data and person is not None:
            operations.note_guess(person, right=valid, now=clock.now())
        return valid


class RecoveryCodeForm(MfRecoveryForm):
    """One of the codes kept for the day the phone is gone; each works once."""

    def validate(self, **kwargs: Any) -> bool:
        """As the library does, counting what was wrong; capital letters and spaces are forgiven."""
        self.code.data = "".join((self.code.data or "").split()).lower()
        if _paused(self.user):
            self.code.errors = [_("Too many wrong codes. Wait a quarter of an hour, then try again.")]
            return False
        valid = bool(super().validate(**kwargs))
        person: Any = self.user
        if self.code.data and person is not None:
            operations.note_guess(person, right=valid, now=clock.now())
        return valid
