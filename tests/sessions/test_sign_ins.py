"""Where a person is signed in: seen on one page, ended from anywhere, told of when the device is new."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from permits import clock
from permits.accounts.erasure import erase_person
from permits.db import db, transaction
from permits.notices.models import Notice
from permits.sessions import operations
from permits.sessions.models import SignIn
from tests.pages import Reader
from tests.support.cases import PASSWORD, address_of, make_applicant
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database
PAGE = "/account/sign-ins"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def person() -> Actor:
    return make_applicant()


def browser(client: FlaskClient, agent: str = PHONE) -> Reader:
    """Another browser of somebody who reads English."""
    fresh = client.application.test_client()
    fresh.environ_base["HTTP_USER_AGENT"] = agent
    reader = Reader(fresh)
    reader.get("/", language="en")
    return reader


def sign_ins(person: Actor) -> list[SignIn]:
    db.session.expire_all()
    return list(db.session.scalars(select(SignIn).where(SignIn.account_id == person.id).order_by(SignIn.id)))


def mails(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == f"account.{kind}").order_by(Notice.id)))


def test_each_sign_in_stands_on_the_page_until_it_is_ended(client: FlaskClient, person: Actor) -> None:
    """A person sees each browser in words, which one is this one, and ends another one, which is signed out at once."""
    here, there = browser(client), browser(client, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0")
    for each in (here, there):
        each.sign_in(address_of(person), PASSWORD)
    page = here.get(PAGE)
    assert "Chrome, Android this device" in page.text
    assert "Firefox, Windows" in page.text
    action = page.one("dd form").get("action", "")
    assert "Signed out there." in here.post(action, {}).text
    assert there.get("/account").heading == "Sign in"
    assert here.get("/account").heading == "Your account"
    assert "Signed out there." in here.post(action, {}).text  # pressed twice: it is as it was


def test_all_others_are_ended_at_once(client: FlaskClient, person: Actor) -> None:
    """One press signs out everywhere but here."""
    readers = [browser(client) for _ in range(3)]
    for each in readers:
        each.sign_in(address_of(person), PASSWORD)
    readers[0].get(PAGE)
    readers[0].post(f"{PAGE}/end-others", {})
    assert [each.get("/account").heading for each in readers] == ["Your account", "Sign in", "Sign in"]


def test_nobody_ends_what_is_somebody_elses(client: FlaskClient, person: Actor) -> None:
    """Another person's sign-in does not exist for one."""
    browser(client).sign_in(address_of(person), PASSWORD)
    (theirs,) = sign_ins(person)
    stranger = browser(client)
    stranger.sign_in(address_of(make_applicant()), PASSWORD)
    stranger.get("/account")
    stranger.post(f"{PAGE}/{theirs.id}/end", {}, status=404)
    stranger.post(f"{PAGE}/{'0' * 26}/end", {}, status=404)
    assert sign_ins(person)[0].ended_at is None


def test_signing_out_ends_the_sign_in_itself(client: FlaskClient, person: Actor) -> None:
    """A copy of the cookie is worth nothing once its owner has signed out."""
    reader = browser(client)
    reader.sign_in(address_of(person), PASSWORD)
    copied = reader.client.get_cookie("session")
    assert copied is not None
    reader.get("/account")
    reader.post("/sign-out", {})
    assert sign_ins(person)[0].ended_at is not None
    thief = browser(client)
    thief.client.set_cookie("session", copied.value)
    assert thief.get("/account").heading == "Sign in"


def test_a_sign_in_brings_a_cookie_and_a_token_of_its_own(client: FlaskClient, person: Actor) -> None:
    """What somebody planted in the browser before the sign-in, cookie or form's token, is worth nothing after it."""
    reader = browser(client)
    reader.get("/sign-in")
    planted, before = reader.token, reader.client.get_cookie("session")
    assert before is not None
    reader.sign_in(address_of(person), PASSWORD)
    other = browser(client)
    other.client.set_cookie("session", before.value)
    assert other.get("/account").heading == "Sign in"
    answer = reader.client.post("/sign-out", data={"csrf_token": planted})
    assert answer.status_code == 400
    reader.get("/account")
    reader.post("/sign-out", {})
    reader.sign_in(address_of(person), PASSWORD)
    first, second = sign_ins(person)
    assert first.digest != second.digest


def test_a_new_device_is_told_by_mail_and_a_known_one_is_not(client: FlaskClient, person: Actor) -> None:
    """The first device of an account is its own; each further one brings one mail, in the person's language, ever after none."""
    first, second = browser(client), browser(client)
    first.sign_in(address_of(person), PASSWORD)
    assert mails("new_device") == []
    for _ in range(2):
        second.sign_in(address_of(person), PASSWORD)
        second.get("/account")
        second.post("/sign-out", {})
    (mail,) = mails("new_device")
    assert mail.to == address_of(person)
    assert mail.subject == "Akun Anda dimasuki dari perangkat baru"
    assert "Chrome, Android" in mail.body
    assert PAGE in mail.body


def test_a_sign_in_lasts_as_long_as_the_setting_says(client: FlaskClient, person: Actor) -> None:
    """Half a day after it began a sign-in holds no more, whatever the cookie says, and stands on no list."""
    reader = browser(client)
    reader.sign_in(address_of(person), PASSWORD)
    with transaction() as session:
        session.execute(update(SignIn).values(began_at=clock.now() - timedelta(hours=12, seconds=1)))
    assert reader.get("/account").heading == "Sign in"
    reader.sign_in(address_of(person), PASSWORD)
    assert len(reader.get(PAGE).all("dl.summary > div")) == 1


def test_last_use_is_written_now_and_then(client: FlaskClient, person: Actor) -> None:
    """Reading on costs no write; after ten minutes one request notes the use."""
    reader = browser(client)
    reader.sign_in(address_of(person), PASSWORD)
    (before,) = [each.used_at for each in sign_ins(person)]
    reader.get("/account")
    assert [each.used_at for each in sign_ins(person)] == [before]
    with transaction() as session:
        session.execute(update(SignIn).values(used_at=before - timedelta(minutes=11)))
    reader.get("/account")
    assert next(each.used_at for each in sign_ins(person)) >= before


def test_a_request_asks_once_who_it_is_however_many_devices_there_are(client: FlaskClient, person: Actor) -> None:
    """The account and its sign-in come in one query, and a page costs the same with one sign-in as with thirty."""
    reader = browser(client)
    reader.sign_in(address_of(person), PASSWORD)
    counted = [_queries(reader)]
    with transaction():
        for number in range(30):
            operations.begin(person.id, f"token-{number}", f"browser-{number}", "Firefox, Linux", clock.now())
    counted.append(_queries(reader))
    assert counted[0] == counted[1]
    assert [each for each in counted[0] if "sign_in.digest" in each and "FROM account JOIN sign_in" in each] != []
    assert len([each for each in counted[0] if re.search(r"FROM account\b", each)]) == 1


def _queries(reader: Reader) -> list[str]:
    """The statements of one page, without their white space."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT"):
            said.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    reader.get("/account")
    event.remove(db.engine, "before_cursor_execute", note)
    return said


def test_they_are_forgotten(client: FlaskClient, person: Actor) -> None:
    """What is over for more than 400 days goes with the next sign-in; all of it goes with the person."""
    with transaction():
        operations.begin(person.id, "old", "old", "", clock.now() - timedelta(days=401))
    with transaction():
        assert not operations.begin(person.id, "new", "new", "", clock.now())
    assert len(sign_ins(person)) == 1
    with transaction():
        erase_person(person.id, person, clock.now())
    assert db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.account_id == person.id)) == 0
