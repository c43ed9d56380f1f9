"""The link's token opens one invitation and nothing else."""

from __future__ import annotations

import pytest

from permits.ids import new_id
from permits.surveys.links import invitation_of, link_token

SECRET = "a secret of the tests, long enough for a key"
INVENTED = "-" + "a" * 32


def test_token_leads_back_to_its_invitation() -> None:
    """The token is the same at every call and names its invitation."""
    invitation = new_id()
    assert link_token(invitation, SECRET) == link_token(invitation, SECRET)
    assert invitation_of(link_token(invitation, SECRET), SECRET) == invitation


def test_another_secret_makes_another_token() -> None:
    """Whoever knows an invitation's id but not the secret cannot make its token."""
    token = link_token(new_id(), "another secret")
    assert invitation_of(token, SECRET) is None


@pytest.mark.parametrize("change", ["", "x", INVENTED, "ü"])
def test_other_texts_open_nothing(change: str) -> None:
    """A shortened, lengthened or invented token opens nothing."""
    token = link_token(new_id(), SECRET)
    for text in (change, token + change + "a", token[:-1], token[:26] + INVENTED):
        assert invitation_of(text, SECRET) is None
