"""Nobody waits unknowingly: mails about drafts, and what waits for a person on the pages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, update

from permits.accounts.models import Account
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, Invalid
from permits.scheduling.running import run_due_jobs
from permits.workshop import consulting, operations, publishing, queries
from permits.workshop.models import Draft
from permits.workshop.waiting import waits_for
from tests.support.cases import MONDAY, address_of, make_staff
from tests.support.mail import MailServer, mails_taken
from tests.workshop.people import (
    LATER,
    LEAD,
    SERVICE,
    WEEK,
    People,
    adopted_draft,
    begin,
    changed_draft,
    consulted,
    open_workshop,
    save,
    shipped,
    signed_draft,
)
from workflows.engine.outcome import Actor

pytestmark = pytest.mark.database


@pytest.fixture
def people(database: SQLAlchemy) -> People:
    return open_workshop()


def sent_by(app: Flask, now: object = LATER) -> MailServer:
    """Every mail that is due, as it arrives."""
    db.session.rollback()
    with mails_taken(app) as server:
        run_due_jobs(now)  # type: ignore[arg-type]
        return server


def subjects(server: MailServer, actor: Actor) -> list[str]:
    return [str(each["Subject"]) for each in server.to(address_of(actor))]


def comment(draft: Draft, actor: Actor, text: str = "Dua hari?") -> str:
    with transaction():
        return str(consulting.comment(draft.id, "states.pembahasan", text, actor, "dishub", LATER).id)


def test_a_comment_and_its_answer_are_told_once_each(app: Flask, people: People) -> None:
    """The author is told that a comment waits, the commenter that it is answered; nobody of it twice, and never its words."""
    said = comment(changed_draft(people), people.reviewer)
    first = sent_by(app)
    (mail,) = first.to(address_of(people.manager))
    assert len(first.mails) == 1
    assert "Dinas Perhubungan" in str(mail.get_content()) and "Dua hari" not in str(mail.get_content())
    assert f"/comments#comment-{said}" in str(mail.get_content())
    with transaction():
        consulting.resolve(said, "Ya.", people.manager, LATER)
    second = sent_by(app)
    assert len(second.mails) == len(second.to(address_of(people.reviewer))) == 1
    assert sent_by(app).mails == []


def test_a_mail_is_in_its_readers_language(app: Flask, people: People) -> None:
    """Whoever reads English gets an English mail about the same draft."""
    with transaction() as session:
        session.execute(update(Account).where(Account.id == people.manager.id).values(locale="en"))
    comment(changed_draft(people), people.reviewer)
    (subject,) = subjects(sent_by(app), people.manager)
    assert subject.startswith("A comment waits for you")


def test_where_no_author_may_write_any_more_others_who_may_are_told(app: Flask, people: People) -> None:
    """A draft whose author has left is everybody's who may write drafts."""
    other = make_staff((LEAD, "manajer"), name="Penerus")
    draft = changed_draft(people)
    comment(draft, people.reviewer)
    assert sent_by(app).to(address_of(other)) == []
    assert waits_for(other) == []
    with transaction() as session:
        session.execute(update(Account).where(Account.id == people.manager.id).values(active=False))
    comment(draft, people.reviewer, "Masih ada?")
    assert len(sent_by(app).to(address_of(other))) == 1
    assert [(each.what, each.number) for each in waits_for(other)] == [("comments", 2)]


def test_who_comments_on_ones_own_draft_gets_no_mail(app: Flask, people: People) -> None:
    """Nobody is told of what they did themselves."""
    comment(changed_draft(people), people.manager)
    assert sent_by(app).mails == []


def test_of_many_public_comments_the_first_that_waits_is_told(app: Flask, people: People) -> None:
    """A second comment brings no second mail while the first waits; after the answer the next one does."""
    consultation = consulted(changed_draft(people), people, "Terlalu lama.", "Benar.")
    assert len(sent_by(app).to(address_of(people.manager))) == 1
    with transaction():
        for each in queries.consultation(consultation).comments:
            consulting.answer_public_comment(each.id, "Terima kasih.", False, people.manager, LATER)
        consulting.comment_publicly(consultation, "", "", "Lagi.", LATER)
    assert len(sent_by(app).to(address_of(people.manager))) == 1


def test_the_end_of_a_consultation_is_told_unless_somebody_ended_it(app: Flask, people: People) -> None:
    """After the last day the author learns how many comments wait; who ends it by hand needs no mail."""
    draft = changed_draft(people)
    first = consulted(draft, people)
    with transaction():
        consulting.end_consultation(first, MONDAY)
    consulted(draft, people, "Satu.", closes=2 * WEEK)
    sent_by(app)
    assert sent_by(app, MONDAY + WEEK).mails == []
    (mail,) = sent_by(app, MONDAY + 2 * WEEK).to(address_of(people.manager))
    assert "1 tanggapan menunggu jawaban" in str(mail.get_content())


def test_everybody_who_may_sign_is_asked_and_the_author_told_of_each_yes(app: Flask, people: People) -> None:
    """Adoption asks those who may sign, not the author nor a reviewer; each sign-off is told, the last with «publish»."""
    draft = adopted_draft(people)
    with transaction():
        publishing.adopt(draft.id, draft.version, people.manager, LATER)  # pressed twice
    asked = sent_by(app)
    assert {each["To"] for each in asked.mails} == {address_of(people.second), address_of(people.head)}
    assert len(asked.mails) == 2
    answers = []
    for capacity, signer in (("second", people.second), ("lead_office", people.head)):
        with transaction():
            publishing.sign_off(draft.id, draft.version, capacity, signer, LATER)  # type: ignore[arg-type]
        (mail,) = sent_by(app).to(address_of(people.manager))
        answers.append("dapat menerbitkannya" in str(mail.get_content()))
    assert answers == [False, True]


def test_a_refusal_goes_back_with_its_reason(app: Flask, people: People) -> None:
    """The draft is a draft again, the reason an open comment marked as refusal, and the author is told."""
    draft = adopted_draft(people)
    sent_by(app)
    with transaction():
        publishing.refuse(draft.id, draft.version, " Tarif belum disepakati. ", people.head, LATER)
    (said,) = queries.comments(draft.id)
    assert (said.text, said.refuses, said.office, said.resolved_at) == ("Tarif belum disepakati.", True, LEAD, None)
    assert queries.draft(draft.id).status == "draft"
    (subject,) = subjects(sent_by(app), people.manager)
    assert subject.startswith("Tidak disetujui")
    with pytest.raises(Conflict) as again, transaction():
        publishing.refuse(draft.id, draft.version, "Lagi", people.head, LATER)
    assert again.value.code == "not_adopted"


def test_who_may_not_sign_may_not_refuse(people: People) -> None:
    """The author cannot refuse, nor anybody once both have signed; a refusal says why."""
    draft = adopted_draft(people)
    with pytest.raises(Forbidden) as own, transaction():
        publishing.refuse(draft.id, draft.version, "Tidak", people.manager, LATER)
    assert own.value.code == "author_may_not_sign"
    with pytest.raises(Invalid), transaction():
        publishing.refuse(draft.id, draft.version, "  ", people.head, LATER)
    with transaction():
        publishing.sign_off(draft.id, draft.version, "second", people.second, LATER)
        publishing.sign_off(draft.id, draft.version, "lead_office", people.head, LATER)
    third = make_staff((LEAD, "kepala"), name="Ketiga")
    with pytest.raises(Conflict) as late, transaction():
        publishing.refuse(draft.id, draft.version, "Tidak", third, LATER)
    assert late.value.code == "signed_already"


def test_one_reads_first_what_waits_for_oneself(people: People) -> None:
    """Comments wait for the author, a final text for those who may sign it, a signed one for the author; nothing for a reader."""
    draft = changed_draft(people)
    comment(draft, people.reviewer)
    consulted(draft, people, "Terlalu lama.", closes=WEEK)
    assert [(each.what, each.number) for each in waits_for(people.manager)] == [("comments", 1), ("public", 1)]
    for each in (people.second, people.head, people.reviewer):
        assert waits_for(each) == []


def test_a_sign_off_waits_for_each_who_may_give_it_until_it_is_given(people: People) -> None:
    """A colleague of another office may sign as the second person only; whoever signed is asked for nothing more."""
    elsewhere = make_staff(("dishub", "kabid"), name="Kabid lain")
    draft = adopted_draft(people)
    for each in (people.second, people.head, elsewhere):
        assert [one.what for one in waits_for(each)] == ["sign"]
    with transaction():
        publishing.sign_off(draft.id, draft.version, "second", people.second, LATER)
    assert [len(waits_for(each)) for each in (people.second, people.head, elsewhere)] == [0, 1, 0]
    with transaction():
        publishing.sign_off(draft.id, draft.version, "lead_office", people.head, LATER)
    assert [each.what for each in waits_for(people.manager)] == ["publish"]


def test_what_waits_is_asked_in_as_many_questions_for_one_draft_as_for_three(people: People) -> None:
    """The number of statements does not grow with the drafts."""
    signed_draft(people)
    counts = []
    for number in range(2):
        statements: list[str] = []

        def count(*given: object, said: list[str] = statements) -> None:
            said.append(str(given[2]))

        db.session.expire_all()
        event.listen(db.engine, "before_cursor_execute", count)
        waits_for(people.head)
        waits_for(people.manager)
        event.remove(db.engine, "before_cursor_execute", count)
        counts.append(len(statements))
        with transaction():
            for each in range(3 * (1 - number)):
                draft = operations.create_draft(f"layanan-{each}", shipped(), people.manager, MONDAY)
                draft.status = "adopted"
    assert counts[0] == counts[1]


def test_a_given_up_draft_waits_for_nobody(app: Flask, people: People) -> None:
    """What was promised about a draft is not sent once it is given up, save the answer to a comment."""
    draft = begin(people)
    said = comment(draft, people.reviewer)
    save(draft, shipped() + "# x\n", people.manager)
    with transaction():
        consulting.resolve(said, "Tidak jadi.", people.manager, LATER)
        operations.discard_draft(draft.id, queries.open_drafts()[SERVICE].version, people.manager, LATER)
    assert {each["To"] for each in sent_by(app).mails} == {address_of(people.reviewer)}
    assert waits_for(people.manager) == []
