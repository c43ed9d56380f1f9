"""Telephone numbers: read as Indonesians write them, kept in the form of E.164. Pure."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

HOME, HOME_CODE = "ID", 62
# What can get text messages; numbering plans that do not tell mobile lines apart say the last of these.
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def read_number(typed: str) -> str | None:
    """An Indonesian mobile number in the form of E.164, «+6281234567890»; None for what is none.

    0812…, 62812…, 812… and +62 812… are the same number, whatever stands between the digits. Numbers abroad are not taken:
    messages there cost the city money that fraudsters know how to earn.
    """
    typed = typed.strip()
    for each in (typed, f"+{typed.lstrip('+')}") if typed.lstrip("+(").startswith("62") else (typed,):
        found = _mobile(each)
        if found:
            return found
    return None


def shown(number: str) -> str:
    """A number as people read it, «+62 812-3456-7890»."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def _mobile(typed: str) -> str | None:
    try:
        found = phonenumbers.parse(typed, HOME)
    except NumberParseException:
        return None
    if found.country_code != HOME_CODE or not phonenumbers.is_valid_number(found):
        return None
    if phonenumbers.number_type(found) not in MOBILE:
        return None
    return phonenumbers.format_number(found, PhoneNumberFormat.E164)
