from __future__ import annotations

from datetime import date

import pytest

from permits.issuance.models import Permit
from permits.issuance.queries import Status, status_of


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        ("reserved", date(2026, 11, 24), "reserved"),
        ("cancelled", date(2026, 11, 24), "cancelled"),
        ("revoked", date(2026, 11, 24), "revoked"),
        ("issued", date(2026, 11, 22), "not_yet_valid"),
        ("issued", date(2026, 11, 23), "in_force"),
        ("issued", date(2026, 11, 25), "in_force"),
        ("issued", date(2026, 11, 26), "expired"),
    ],
)
def test_what_a_permit_is_worth_on_a_day(status: str, today: date, expected: Status) -> None:
    """The first and the last day of a permit count, and an ended permit is ended whatever its dates."""
    permit = Permit(status=status, valid_from=date(2026, 11, 23), valid_until=date(2026, 11, 25))
    assert status_of(permit, today) == expected


def test_a_permit_without_dates_stays_in_force() -> None:
    """A permit that names no end is in force until somebody ends it."""
    assert status_of(Permit(status="issued"), date(2099, 1, 1)) == "in_force"
