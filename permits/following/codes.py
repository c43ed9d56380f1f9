"""The code that is given out with an application's number: whoever has both may see where it stands, and nothing more.

The code follows from the number and the server's secret. It stands in no table, so a copy of the database gives none away;
and a pair is judged before anything is looked up, so the answer to a wrong code takes the same time for a number that
exists and for one that does not.
"""

from __future__ import annotations

import hmac

from permits.applications.numbers import normalise
from permits.issuance.codes import derived_code, printed_code, read_code


def code_of(number: str, secret: str) -> str:
    """The code of this number as it is printed: three groups of four."""
    return printed_code(_code(number, secret))


def judge(typed_number: str, typed_code: str, secret: str) -> str | None:
    """The number, when what was typed is a number and its code; None otherwise. Asks no table.

    Spaces, dashes and case are forgiven. A number that cannot be one is worked on all the same, for the time it takes.
    """
    number, code = normalise(typed_number), read_code(typed_code)
    fits = hmac.compare_digest(_code(number or "-", secret), code or "-")
    return number if fits else None


def _code(number: str, secret: str) -> str:
    return derived_code(secret, f"follow:{number}")
