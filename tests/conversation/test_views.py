"""Notes and messages about a case: who reads what, who is told, and that nothing is written twice or lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.support.statements import recording
from permits.accounts.erasure import erase_person
from permits.accounts.models import Account
from permits.applications import record
from permits.applications.models import Application, ApplicationEvent
from permits.conversation.models import Message, Reading
from permits.db import db, transaction
from permits.notices.compose import compose
from permits.notices.models import Notice
from permits.reviews.models import Review
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import Job
from tests.pages import Page, Reader, words_of
from tests.reviews.desk import ASSESSOR, CHECKER, HEAD, filled_in, in_parallel, number_of, sent, waiting
from tests.support import cases
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database
MANAGER = ("dpmptsp", "manajer")


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who reads English, in a city whose services are published."""
    cases.publish()
    reader = Reader(client)
    reader.get("/", language="en")
    return reader


@pytest.fixture
def applicant(reader: Reader) -> Actor:
    """Somebody who has a case."""
    return cases.make_applicant()


def enter(reader: Reader, actor: Actor) -> None:
    """Sign in as somebody else."""
    reader.post("/sign-out", {})
    reader.sign_in(cases.address_of(actor), cases.PASSWORD)


def signed_in(reader: Reader, *seats: tuple[str, str], name: str = "Ratna Mokodompit") -> Actor:
    """Somebody of an office, signed in."""
    found = cases.make_staff(*seats, name=name)
    reader.sign_in(cases.address_of(found), cases.PASSWORD)
    return found


def ask(reader: Reader, case: str, words: str, status: int = 200, token: str = "") -> Page:
    """The applicant writes to the office from the page of the case."""
    page = reader.get(f"/applications/{case}")
    form = {"talk-token": token or page.one("input[name=talk-token]").get("value", ""), "talk-body": words}
    return reader.post(f"/applications/{case}/messages", form, status=status)


def say(reader: Reader, case: str, to: str, words: str, status: int = 200) -> Page:
    """Somebody of an office writes on the page of the case."""
    page = reader.get(f"/cases/{case}")
    form = {"talk-token": page.one("input[name=talk-token]").get("value", ""), "talk-to": to, "talk-body": words}
    return reader.post(f"/cases/{case}/messages", form, status=status)


def thread(page: Page) -> list[str]:
    return [words_of(each) for each in page.all(".talk .answer")]


def mails() -> list[tuple[str, str]]:
    """The mails promised about messages, as (kind, who is told), in order."""
    jobs = select(ScheduledJob).where(ScheduledJob.kind.in_(("notice.message", "notice.question")))
    return [
        (each.kind, str(each.data.get("account", ""))) for each in db.session.scalars(jobs.order_by(ScheduledJob.id))
    ]


def test_applicant_and_office_write_to_each_other(reader: Reader, applicant: Actor) -> None:
    """A question stands on the office's page, the answer on the applicant's, in order; the names of officials stay inside."""
    case = sent(applicant=applicant)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    assert thread(ask(reader, case, "  Berapa lama lagi?  ")) == ["Berapa lama lagi?"]
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER, name="Ratna Mokodompit")
    page = reader.get(f"/reviews/{waiting(case).id}")
    assert thread(page) == ["Berapa lama lagi?"]
    assert "Message from the applicant" in page.text
    say(reader, case, "applicant", "Tiga hari kerja.")
    enter(reader, applicant)
    page = reader.get(f"/applications/{case}")
    assert thread(page) == ["Berapa lama lagi?", "Tiga hari kerja."]
    assert "Ratna" not in page.text


def test_notes_are_read_by_those_they_are_for(reader: Reader, applicant: Actor) -> None:
    """A private note is seen by its office, a shared one by every office of the case, neither by the applicant."""
    case = in_parallel()
    owner = db.session.get_one(Application, case).applicant_id
    signed_in(reader, CHECKER)
    say(reader, case, "office:dpmptsp", "Perlu dicek lagi.")
    say(reader, case, "offices", "Lokasi di dekat sekolah.")
    assert thread(reader.get(f"/cases/{case}")) == ["Perlu dicek lagi.", "Lokasi di dekat sekolah."]
    reader.post("/sign-out", {})
    other = next(each for each in cases.open_reviews(case) if each.office != "dpmptsp")
    signed_in(reader, (other.office, other.role), name="Yusuf")
    assert thread(reader.get(f"/reviews/{other.id}")) == ["Lokasi di dekat sekolah."]
    reader.post("/sign-out", {})
    reader.sign_in(db.session.get_one(Account, owner).email, cases.PASSWORD)
    assert thread(reader.get(f"/applications/{case}")) == []


def test_a_mail_says_only_that_there_is_a_message(reader: Reader, applicant: Actor) -> None:
    """Each side is told once until it has looked; the mail leads to the page and holds none of the words."""
    case = sent(applicant=applicant)
    officer = signed_in(reader, CHECKER)
    say(reader, case, "applicant", "Rahasia satu.")
    say(reader, case, "applicant", "Rahasia dua.")
    assert mails() == [("notice.message", "")]
    enter(reader, applicant)
    reader.get(f"/applications/{case}")
    ask(reader, case, "Terima kasih.")
    ask(reader, case, "Satu lagi.")
    assert mails() == [("notice.message", ""), ("notice.question", officer.id)]
    enter(reader, officer)
    say(reader, case, "applicant", "Rahasia tiga.")
    assert mails()[2:] == [("notice.message", "")]
    assert "Rahasia" not in " ".join(
        f"{key} {data}" for key, data in db.session.execute(select(ScheduledJob.key, ScheduledJob.data))
    )


def test_the_mail_is_written_in_the_readers_language(reader: Reader, applicant: Actor) -> None:
    """The applicant's mail leads to their page of the case, the office's to its own, and neither says what was written."""
    case = sent(applicant=applicant)
    officer = signed_in(reader, CHECKER)
    for kind, data, address in (
        ("message", {}, f"/applications/{case}"),
        ("question", {"account": officer.id, "case": case}, f"/cases/{case}"),
    ):
        with transaction():
            mail = compose(Job(1, f"notice.{kind}", kind, case, data, 0, ""), cases.MONDAY)
            assert isinstance(mail, Notice)
            assert number_of(case) in mail.subject
            assert address in mail.body


def test_what_is_new_is_marked_until_it_was_read_or_answered(reader: Reader, applicant: Actor) -> None:
    """The queue marks a case whose applicant wrote, the applicant's list one whose office answered; reading takes it off."""
    case = sent(applicant=applicant)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    ask(reader, case, "Halo?")
    assert "New message" not in reader.get("/applications").text
    reader.post("/sign-out", {})
    first = signed_in(reader, CHECKER)
    assert "New message" in reader.get("/reviews").text
    reader.get(f"/reviews/{waiting(case).id}")
    assert "New message" not in reader.get("/reviews").text
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER, name="Yusuf")
    assert "New message" in reader.get("/reviews").text
    enter(reader, first)
    say(reader, case, "applicant", "Halo.")
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER, name="Fitri")
    assert "New message" not in reader.get("/reviews").text
    enter(reader, applicant)
    assert "New message" in reader.get("/applications").text
    assert "1 new" in reader.get(f"/applications/{case}").text
    assert "New message" not in reader.get("/applications").text


def test_an_empty_or_endless_message_keeps_what_was_typed(reader: Reader, applicant: Actor) -> None:
    """Nothing written, too much written or no reader chosen is said beside the box, and every word stays in it."""
    case = sent(applicant=applicant)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    page = ask(reader, case, "   ", status=422)
    assert words_of(page.one('.problem a[href="#talk-body"]')) == "Write something first."
    page = ask(reader, case, "x" * 5_001, status=422)
    assert words_of(page.one("#talk-body")) == "x" * 5_001
    reader.post("/sign-out", {})
    signed_in(reader, CHECKER)
    page = say(reader, case, "office:kesbangpol", "Bukan kantor saya.", status=422)
    assert words_of(page.one('.problem a[href="#talk-to"]')) == "Choose who may read it."
    assert words_of(page.one("#talk-body")) == "Bukan kantor saya."
    assert db.session.scalars(select(Message)).all() == []


def test_the_same_page_sent_twice_writes_once(reader: Reader, applicant: Actor) -> None:
    """A double click and a repeated request leave one message, one event and one mail, with the same answer."""
    case = sent(applicant=applicant)
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    for _time in range(3):
        assert thread(ask(reader, case, "Sekali saja.", token="01K8TALKTALKTALKTALKTALKTA")) == ["Sekali saja."]
    written = select(ApplicationEvent).where(ApplicationEvent.kind == "message_written")
    assert len(db.session.scalars(written).all()) == 1


def test_a_note_written_beside_a_decision_keeps_the_decision(reader: Reader) -> None:
    """The box of the decision page keeps what is filled in there, also when the note itself cannot be kept."""
    case = sent()
    signed_in(reader, CHECKER)
    address = f"/reviews/{waiting(case).id}"
    page = reader.get(address)
    form = filled_in(page, reason="Sudah dibaca.", talk__body="Tanya kepala.")
    form["talk-token"] = page.one("input[name=talk-token]").get("value", "")
    page = reader.post(f"{address}/write", form)
    assert thread(page) == ["Tanya kepala."]
    assert words_of(page.one("#reason")) == "Sudah dibaca."
    page = reader.post(f"{address}/write", {**form, "talk-token": "2", "talk-body": "", "reason": "Lain."}, status=422)
    assert words_of(page.one("#reason")) == "Lain."
    assert db.session.scalars(select(Message.body)).all() == ["Tanya kepala."]


def test_a_note_is_kept_though_the_review_was_closed_meanwhile(reader: Reader) -> None:
    """Whoever writes while a colleague decides keeps the note, and is told about the decision."""
    case = sent()
    signed_in(reader, CHECKER)
    review_id = waiting(case).id
    page = reader.get(f"/reviews/{review_id}")
    form = filled_in(page, talk__body="Masih perlu dicek.")
    form["talk-token"] = page.one("input[name=talk-token]").get("value", "")
    cases.decide(case, "lengkap")
    reader.post(f"/reviews/{review_id}/write", form, status=409)
    assert thread(reader.get(f"/reviews/{review_id}")) == ["Masih perlu dicek."]


def test_whoever_has_no_part_in_a_case_writes_nothing(reader: Reader, applicant: Actor) -> None:
    """A stranger's case does not exist; a colleague without a seat in it reads why there is no box, and is refused."""
    case = in_parallel()
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    reader.post(f"/applications/{case}/messages", {"talk-token": "1", "talk-body": "Halo"}, status=404)
    reader.post("/sign-out", {})
    signed_in(reader, ASSESSOR, name="Orang lain")
    reader.post(f"/cases/{case}/messages", {"talk-token": "1", "talk-body": "Halo"}, status=404)
    reader.post("/sign-out", {})
    office = next(each.office for each in cases.open_reviews(case) if each.office != "dpmptsp")
    signed_in(reader, (office, "kepala"), name="Tanpa kursi")
    page = reader.get(f"/cases/{case}")
    assert "Only people of a role that the procedure asks" in page.text
    assert page.all("#talk-body") == []
    form = {"talk-token": "1", "talk-to": "offices", "talk-body": "Halo"}
    reader.post(f"/cases/{case}/messages", form, status=403)
    assert db.session.scalars(select(Message)).all() == []


def test_a_draft_has_no_conversation(reader: Reader, applicant: Actor) -> None:
    """Before a case is sent there is nobody to write to."""
    case = cases.make_draft("skp-penelitian", applicant, "perseorangan")
    reader.sign_in(cases.address_of(applicant), cases.PASSWORD)
    reader.get(f"/applications/{case}")
    reader.post(f"/applications/{case}/messages", {"talk-token": "1", "talk-body": "Halo"}, status=404)


def test_the_record_tells_that_something_was_written_and_not_what(reader: Reader, applicant: Actor) -> None:
    """Every note and message is an event with a salted digest; after erasing the person the words are gone and it holds."""
    case = sent(applicant=applicant)
    signed_in(reader, CHECKER)
    say(reader, case, "office:dpmptsp", "Jangan lupa.")
    say(reader, case, "applicant", "Sudah diterima.")
    text = reader.get(f"/cases/{case}").text
    assert "wrote a note" in text
    assert "wrote to the applicant" in text
    events = db.session.scalars(
        select(ApplicationEvent).where(ApplicationEvent.kind.in_(("note_written", "message_written")))
    ).all()
    kept = {each.id: each for each in db.session.scalars(select(Message))}
    for each in events:
        message = kept[each.data["message"]]
        assert each.data["digest"] == record.digest(message.salt, message.body)
        assert message.body not in str(each.data)
    cases.decide(case, "tolak", reason="Tidak lengkap.")
    if db.session.get_one(Application, case).closed_at is None:
        close(case)
    with transaction():
        erase_person(applicant.id, SYSTEM, cases.MONDAY + timedelta(days=1))
    assert db.session.scalars(select(Message)).all() == []
    assert db.session.scalars(select(Reading).where(Reading.application_id == case)).all() == []
    assert list(record.verify(db.session())) == []


def close(case: str) -> None:
    """End a case whatever is open in it, by the offices' negative answers."""
    while waits := cases.open_reviews(case):
        review: Review = waits[0]
        cases.decide(case, "tolak", office=review.office, reason="Tidak.")


def test_the_queue_asks_once_for_all_that_is_new(reader: Reader) -> None:
    """However many cases wait, what is new in them costs one question."""
    signed_in(reader, CHECKER)
    for _number in range(2):
        sent()
    with recording(db.engine) as few:
        reader.get("/reviews")
    for _number in range(6):
        sent()
    with recording(db.engine) as many:
        reader.get("/reviews")
    assert many.queries == few.queries


def test_a_long_conversation_costs_no_more_questions(reader: Reader, applicant: Actor) -> None:
    """The pages of a case ask the same number of questions whether two messages were written or thirty."""
    case = sent(applicant=applicant)
    signed_in(reader, HEAD, MANAGER)
    for number in range(2):
        say(reader, case, "offices", f"Catatan {number}")
    reader.get(f"/cases/{case}")
    with recording(db.engine) as few:
        reader.get(f"/cases/{case}")
    for number in range(28):
        say(reader, case, "offices", f"Lagi {number}")
    reader.get(f"/cases/{case}")
    with recording(db.engine) as many:
        page = reader.get(f"/cases/{case}")
    assert many.queries == few.queries
    assert "20 earlier messages" in page.text
