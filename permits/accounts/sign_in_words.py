"""What the sign-in library says, where its pages are, and what its mails are called: ours, in place of its own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "GENERIC_AUTHN_FAILED": (_l("The email address or the password is not right."), "error"),
    "GENERIC_RECOVERY": (_l("If this address has an account, a mail with the next step is on its way."), "info"),
    "CONFIRM_REGISTRATION": (_l("Almost done: open the link in the mail we have sent to %(email)s."), "success"),
    "CONFIRMATION_REQUEST": (
        _l("If this address waits for confirmation, a mail with a new link is on its way."),
        "info",
    ),
    "EMAIL_CONFIRMED": (_l("Your address is confirmed. You can sign in now."), "success"),
    "ALREADY_CONFIRMED": (_l("Your address was confirmed before. You can sign in."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (_l("This link does not work. Ask for a new one below."), "error"),
    "CONFIRMATION_EXPIRED": (_l("This link was valid for %(within)s. Ask for a new one below."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_l("This link does not work. Ask for a new one below."), "error"),
    "PASSWORD_RESET_EXPIRED": (_l("This link was valid for %(within)s. Ask for a new one below."), "error"),
    "PASSWORD_RESET_REQUEST": (_l("If this address has an account, a mail with the next step is on its way."), "info"),
    "PASSWORD_RESET_NO_LOGIN": (_l("Your password is changed. Sign in with the new one."), "success"),
    "PASSWORD_CHANGE": (_l("Your password is changed."), "success"),
    "PASSWORD_IS_THE_SAME": (_l("The new password must differ from the old one."), "error"),
    "PASSWORD_INVALID_LENGTH": (_l("The password needs at least %(length)s characters."), "error"),
    "PASSWORD_NOT_PROVIDED": (_l("Type a password."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two passwords differ."), "error"),
    "INVALID_PASSWORD": (_l("The present password is not right."), "error"),
    "INVALID_EMAIL_ADDRESS": (_l("Type a whole email address, such as name@example.com."), "error"),
    "EMAIL_NOT_PROVIDED": (_l("Type your email address."), "error"),
    "CHANGE_EMAIL_SENT": (
        _l("Open the link in the mail we have sent to %(email)s. Until then nothing changes."),
        "success",
    ),
    "CHANGE_EMAIL_CONFIRMED": (_l("Your new email address is confirmed. From now on you sign in with it."), "success"),
    "CHANGE_EMAIL_EXPIRED": (_l("This link was valid for %(within)s. Ask for a new one below."), "error"),
    "API_ERROR": (_l("This link or form does not work any more. Begin again."), "error"),
    "REAUTHENTICATION_REQUIRED": (_l("Show first that it is you."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_l("Thank you. You can go on now."), "success"),
    "LOGIN": (_l("Sign in to see this page."), "info"),
    "UNAUTHENTICATED": (_l("Sign in to see this page."), "info"),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
}

ADDRESSES = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_REGISTER_URL": "/account/new",
    "SECURITY_RESET_URL": "/recover",
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_CONFIRM_URL": "/confirm",
    "SECURITY_VERIFY_URL": "/account/verify",
    "SECURITY_CHANGE_EMAIL_URL": "/account/email",
    "SECURITY_CHANGE_EMAIL_CONFIRM_URL": "/account/email",
    "SECURITY_CHANGE_EMAIL_ERROR_VIEW": "accounts.profile",
    "SECURITY_POST_CHANGE_EMAIL_VIEW": "accounts.profile",
    "SECURITY_POST_VERIFY_VIEW": "accounts.profile",
    "SECURITY_POST_LOGIN_VIEW": "accounts.start",
    "SECURITY_POST_LOGOUT_VIEW": "catalogue.home",
    "SECURITY_POST_REGISTER_VIEW": "security.login",
    "SECURITY_POST_CONFIRM_VIEW": "security.login",
    "SECURITY_POST_RESET_VIEW": "security.login",
    "SECURITY_POST_CHANGE_VIEW": "accounts.profile",
}
SUBJECTS = {
    "SECURITY_EMAIL_SUBJECT_REGISTER": _l("Confirm your address"),
    "SECURITY_EMAIL_SUBJECT_CONFIRM": _l("Confirm your address"),
    "SECURITY_CHANGE_EMAIL_SUBJECT": _l("Confirm your new address"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": _l("Choose a new password"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": _l("Your password was changed"),
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": _l("Your password was changed"),
}
