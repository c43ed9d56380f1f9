"""Forms of accounts: the library's own rules for addresses and passwords, our fields and words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.forms import (
    ChangePasswordForm as LibraryChangePasswordForm,
)
from flask_security.forms import (
    ForgotPasswordForm as LibraryForgotPasswordForm,
)
from flask_security.forms import (
    LoginForm as LibraryLoginForm,
)
from flask_security.forms import (
    RegisterFormV2,
)
from flask_security.forms import (
    ResetPasswordForm as LibraryResetPasswordForm,
)
from flask_security.forms import (
    SendConfirmationForm as LibrarySendConfirmationForm,
)
from wtforms import Field, StringField, ValidationError

NAME_LENGTH = 120


def a_whole_name(_form: Any, field: Field) -> None:
    """Somebody is called something: between 2 and 120 characters, spaces at the ends not counted."""
    field.data = " ".join((field.data or "").split())
    if len(field.data) < 2:
        raise ValidationError(_("Type your full name."))
    if len(field.data) > NAME_LENGTH:
        raise ValidationError(_("The name may have at most %(length)s characters.", length=NAME_LENGTH))


def _is_ours(address: str) -> bool:
    """Whether an address to go on to is a path of this site; browsers read a backslash as a slash."""
    return address.startswith("/") and not address.replace("\\", "/").startswith("//")


class SignInForm(LibraryLoginForm):
    """Address and password; the page itself offers the way to a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""
        if not _is_ours(self.next.data or ""):
            self.next.data = ""


class RegisterForm(RegisterFormV2):
    """A new applicant: name, address, password twice."""

    name = StringField(_l("Full name"), validators=[a_whole_name])


class ForgotPasswordForm(LibraryForgotPasswordForm):
    """The address a link for a new password goes to."""


class ResetPasswordForm(LibraryResetPasswordForm):
    """A new password, twice."""


class ChangePasswordForm(LibraryChangePasswordForm):
    """The present password and a new one, twice."""


class SendConfirmationForm(LibrarySendConfirmationForm):
    """The address a new confirmation link goes to."""
