"""Forms of accounts: the library's own rules for addresses and passwords, our fields and words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security.change_email import ChangeEmailForm as LibraryChangeEmailForm
from flask_security.forms import (
    ChangePasswordForm as LibraryChangePasswordForm,
)
from flask_security.forms import (
    EmailValidation,
    IsString,
    RegisterFormV2,
    email_required,
)
from flask_security.forms import (
    ForgotPasswordForm as LibraryForgotPasswordForm,
)
from flask_security.forms import (
    LoginForm as LibraryLoginForm,
)
from flask_security.forms import (
    ResetPasswordForm as LibraryResetPasswordForm,
)
from flask_security.forms import (
    SendConfirmationForm as LibrarySendConfirmationForm,
)
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, StringField, ValidationError
from wtforms.validators import Length

from permits.accounts.leading_on import is_ours
from permits.accounts.queries import account_by_email, nobody
from permits.identifiers.shapes import bare

NAME_LENGTH = 120
# The names by which procedures know what the boxes of the particulars keep.
KEPT = {
    "identity": "person.nik",
    "address": "person.address",
    "business_name": "business.name",
    "business_nib": "business.nib",
    "business_npwp": "business.npwp",
    "business_address": "business.address",
}


def a_whole_name(_form: Any, field: Field) -> None:
    """Somebody is called something: between 2 and 120 characters, spaces at the ends not counted."""
    field.data = " ".join((field.data or "").split())
    if len(field.data) < 2:
        raise ValidationError(_("Type your full name."))
    if len(field.data) > NAME_LENGTH:
        raise ValidationError(_("The name may have at most %(length)s characters.", length=NAME_LENGTH))


class _LeadingOn:
    """A form that goes on to a page of ours and to no other: browsers follow addresses that the library lets pass."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_ours(self.next.data or ""):  # type: ignore[attr-defined]
            self.next.data = ""  # type: ignore[attr-defined]


class SignInForm(_LeadingOn, LibraryLoginForm):
    """Address and password; the page itself offers the way to a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""


class RegisterForm(_LeadingOn, RegisterFormV2):
    """A new applicant: name, address, password twice."""

    name = StringField(_l("Full name"), validators=[a_whole_name])


def _reader_or_nobody(form: Any, field: Field) -> None:
    """Who gets the mail. Where none is due the form takes the same way with a mail to nobody: neither words nor time tell."""
    found = account_by_email(field.data)
    due = found is not None and found.active and (found.confirmed_at is not None) is form.of_confirmed
    form.user = found if due else nobody(field.data, confirmed=form.of_confirmed)


def _address_of_anybody() -> EmailField:
    checks = [IsString(), email_required, EmailValidation(verify=True), _reader_or_nobody]
    return EmailField(_l("Email address"), render_kw={"autocomplete": "email"}, validators=checks)


class ForgotPasswordForm(LibraryForgotPasswordForm):
    """The address a link for a new password goes to, where somebody confirmed has it."""

    of_confirmed = True
    email = _address_of_anybody()


class ResetPasswordForm(LibraryResetPasswordForm):
    """A new password, twice."""


class ChangePasswordForm(LibraryChangePasswordForm):
    """The present password and a new one, twice."""


class ChangeEmailForm(LibraryChangeEmailForm):
    """The new address; it counts once the link in the mail that goes there is opened."""

    def validate(self, **kwargs: Any) -> bool:
        """As the library does; addresses are kept in small letters. One that is taken goes the way of a free one: its mail
        is written to nobody (:mod:`permits.accounts.sign_in`)."""
        valid = bool(super().validate(**kwargs))
        self.email.data = (self.email.data or "").lower()
        if self.existing_email_user is None or self.errors.keys() != {"email"}:
            return valid
        self.existing_email_user, self.email.errors = None, []
        return True


class SendConfirmationForm(LibrarySendConfirmationForm):
    """The address a new confirmation link goes to, where somebody waits for one."""

    of_confirmed = False
    email = _address_of_anybody()


def _one_line(longest: int) -> list[Any]:
    return [Length(max=longest, message=_l("At most %(max)d characters, please."))]


def _trimmed(value: str | None) -> str:
    return " ".join((value or "").split())


def _number(value: str | None) -> str:
    return bare(value or "")


class ParticularsForm(FlaskForm):  # type: ignore[misc]
    """What a person lets us keep to fill in forms; each may stay empty. Numbers that look doubtful are kept and said."""

    phone = StringField(_l("Telephone"), filters=[_trimmed], validators=_one_line(40))
    identity = StringField(_l("Identity number (NIK)"), filters=[_number], validators=_one_line(40))
    address = StringField(_l("Address as on the identity card"), filters=[_trimmed], validators=_one_line(300))
    business_name = StringField(_l("Name of the business"), filters=[_trimmed], validators=_one_line(200))
    business_nib = StringField(_l("Business number (NIB)"), filters=[_number], validators=_one_line(40))
    business_npwp = StringField(_l("Tax number (NPWP)"), filters=[_number], validators=_one_line(40))
    business_address = StringField(_l("Address of the business"), filters=[_trimmed], validators=_one_line(300))
