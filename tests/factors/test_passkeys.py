"""Passkeys: made, named, used to sign in and to show who one is, removed; each for its own account alone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factors.guarded import account_of, answer, browser, mails, make_passkey, signed_in, switch_codes_on
from tests.pages import Reader
from tests.support.authenticator import Authenticator
from tests.support.cases import PASSWORD, address_of, make_applicant
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def person() -> Actor:
    return make_applicant()


def ask_for_passkey(reader: Reader, address: str = "/sign-in/passkey") -> object:
    reader.get("/sign-in")
    return reader.post(address, {})


def test_a_passkey_signs_its_owner_in(client: FlaskClient, person: Actor) -> None:
    """Made under a name in one's account and told by mail, it signs in without a name or password."""
    reader = signed_in(client, person)
    key, page = make_passkey(reader)
    assert "The passkey «My phone» is kept." in page.text
    assert "«My phone»" in mails("factors_changed")[0].body
    assert "My phone" in reader.get("/account").text
    other = browser(client)
    other.get("/sign-in")
    asked = other.post("/sign-in/passkey", {})
    assert '"allowCredentials": []' in asked.one("form[data-passkey]").get("data-options", "")
    assert answer(other, asked, key).heading == "My applications"
    assert other.get("/account").heading == "Your account"


def test_a_passkey_alone_is_two_factors(client: FlaskClient, person: Actor) -> None:
    """Who holds one needs no code of the app beside it; who gives the password may choose between the two."""
    reader = switch_codes_on(client, person)
    key, _page = make_passkey(reader)
    direct = browser(client)
    direct.get("/sign-in")
    assert answer(direct, direct.post("/sign-in/passkey", {}), key).heading == "My applications"
    beside = browser(client)
    page = beside.sign_in(address_of(person), PASSWORD)
    assert page.heading == "Your second factor"
    page = beside.post("/sign-in/choose", {"which": "webauthn"})
    assert "Your password is right." in page.text
    assert beside.get("/account").heading == "Sign in"
    beside.get("/sign-in/passkey")
    assert answer(beside, beside.post("/sign-in/passkey", {}), key).heading == "My applications"


def test_somebody_elses_passkey_is_no_second_factor(client: FlaskClient, person: Actor) -> None:
    """Beside a person's password only that person's own passkey counts, and it does not open another account instead."""
    thief = signed_in(client, make_applicant("Thief"))
    stolen, _page = make_passkey(thief, "Mine")
    make_passkey(switch_codes_on(client, person))
    beside = browser(client)
    beside.sign_in(address_of(person), PASSWORD)
    beside.post("/sign-in/choose", {"which": "webauthn"})
    assert "belongs to another account" in answer(beside, beside.post("/sign-in/passkey", {}), stolen).text
    assert beside.get("/account").heading == "Sign in"


def test_an_unknown_passkey_opens_nothing(client: FlaskClient, person: Actor) -> None:
    """A passkey that no account has is refused in one sentence, and so is one whose signature is false or from elsewhere."""
    key, _page = make_passkey(signed_in(client, person))
    forged = Authenticator(id=key.id, handle=key.handle)
    elsewhere = Authenticator(origin="https://evil.example", key=key.key, id=key.id, handle=key.handle)
    said = set()
    for each in (Authenticator(), forged, elsewhere):
        reader = browser(client)
        reader.get("/sign-in")
        page = answer(reader, reader.post("/sign-in/passkey", {}), each)
        said.add(page.text)
        assert reader.get("/account").heading == "Sign in"
    assert len(said) == 1
    assert "This passkey does not open an account here." in said.pop()


def test_a_passkey_must_check_who_holds_it(client: FlaskClient, person: Actor) -> None:
    """A key that asks for neither finger nor PIN is not taken, neither new nor at a sign-in."""
    reader = signed_in(client, person)
    _key, page = make_passkey(reader, key=Authenticator(checks=False))
    assert "is kept" not in page.text
    key, _page = make_passkey(reader)
    key.checks = False
    other = browser(client)
    other.get("/sign-in")
    assert "does not open" in answer(other, other.post("/sign-in/passkey", {}), key).text


@pytest.mark.parametrize(("name", "sentence"), [
    ("", "Give the passkey a name"),
    ("My phone", "You have a passkey with this name already."),
    ("x" * 65, "At most 64 characters, please."),
    ("My#phone", "Use letters, figures, spaces and hyphens only."),
])  # fmt: skip
def test_a_wrong_name_is_explained(client: FlaskClient, person: Actor, name: str, sentence: str) -> None:
    """The sentence stands beside the box, with what was typed."""
    reader = signed_in(client, person)
    make_passkey(reader)
    reader.get("/account/passkeys")
    page = reader.post("/account/passkeys", {"name": name})
    assert sentence in page.text
    assert page.one("#name").get("value") == name


def test_a_removed_passkey_opens_nothing(client: FlaskClient, person: Actor) -> None:
    """Removing asks nothing more, is told by mail, and the passkey signs nobody in any more."""
    reader = signed_in(client, person)
    key, _page = make_passkey(reader)
    reader.get("/account/passkeys")
    assert "The passkey «My phone» is removed." in reader.post("/account/passkeys/remove", {"name": "My phone"}).text
    assert "no longer opens" in mails("factors_changed")[1].body or "tidak lagi" in mails("factors_changed")[1].body
    reader.post("/account/passkeys/remove", {"name": "My phone"})
    other = browser(client)
    other.get("/sign-in")
    assert "does not open" in answer(other, other.post("/sign-in/passkey", {}), key).text
    assert account_of(person).webauthn == []


def test_a_passkey_shows_who_one_is(client: FlaskClient, person: Actor) -> None:
    """Before a sensitive change long after signing in, one's own passkey does instead of the password; no other one does."""
    reader = signed_in(client, person)
    key, _page = make_passkey(reader)
    strange, _page = make_passkey(signed_in(client, make_applicant()))
    with reader.client.session_transaction() as kept:
        kept["fs_paa"] -= 3600
        kept.pop("fs_gexp", None)
    assert reader.get("/account/passkeys").heading == "Is it you?"
    address = "/account/verify/passkey?next=/account/passkeys"
    assert answer(reader, reader.post(address, {}), strange).heading == "Is it you?"
    page = answer(reader, reader.post(address, {}), key)
    assert page.heading == "Passkeys"
