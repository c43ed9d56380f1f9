"""The link of an outside agency: made when it is asked, its token in the mail alone, replaced and ended with a reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect as columns_of
from sqlalchemy import text

from permits.accounts.erasure import erase_person
from permits.agencies import links, operations
from permits.agencies.standing import digest_of
from permits.applications import record
from permits.applications.models import Act
from permits.db import db, transaction
from permits.errors import Conflict, Invalid, NotFound
from permits.reviews.operations import Judgement
from permits.scheduling.models import ScheduledJob
from permits.scheduling.running import run_due_jobs
from permits.watch import reading
from tests.agencies.town import (
    ADDRESS,
    AGENCY,
    GRACE,
    HEAD,
    INSIDE,
    asked,
    happened,
    link_of,
    publish,
    review_of,
    text_of,
    tokens,
)
from tests.support import cases
from tests.support.cases import MONDAY
from tests.support.mail import MailServer
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]
WHY = "The mail went to a closed mailbox."
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _town(app: Flask, database: object, tmp_path: Path) -> None:
    publish(tmp_path)
    cases.make_staff(INSIDE)


def head() -> Actor:
    return cases.make_staff(HEAD, name="Rahmawati")


def changed(step: str, application_id: str, actor: Actor, seen: str | None = None, reason: str = WHY) -> None:
    """Send a link again or end it, as the page that shows the present one would."""
    change = links.renew if step == "renew" else links.end
    review_id, shown = review_of(application_id).id, link_of(application_id).id if seen is None else seen
    with transaction():
        change(review_id, shown, reason, actor, LATER)
    run_due_jobs(LATER)


def test_an_agency_is_asked_by_a_mail_with_a_link_in_both_languages(mail_server: MailServer) -> None:
    """The office outside gets one mail with its link, deadline and end, in both languages; the city's office gets none."""
    application_id = asked()
    (mail,) = mail_server.to(ADDRESS)
    said = text_of(mail)
    assert "Anda tidak memerlukan akun" in said and "You need no account" in said
    assert "23 November 2026" in said and "30 November 2026" in said  # the deadline, and the end of the grace
    assert "Nurhaliza" not in str(mail) and "Nurhaliza" not in said and "Jalan Kenanga 5" not in said
    ((kind, by, data),) = happened(application_id, "agency_link_made")
    review = review_of(application_id)
    link = {"plan": "pertimbangan", "office": AGENCY, "link": link_of(application_id).id}
    assert (kind, by, data) == ("agency_link_made", "system", link)
    assert link_of(application_id).review_id == review.id


def test_the_token_stands_in_no_table_once_the_mail_has_left(mail_server: MailServer) -> None:
    """After the sending every table is searched for the token in vain; only its digest is kept."""
    application_id = asked()
    (token,) = tokens(mail_server)
    db.session.commit()
    names = columns_of(db.engine).get_table_names()
    for name in names:
        rows = db.session.execute(text(f'select * from "{name}"')).all()
        assert not any(token in str(value) for row in rows for value in row), name
    assert link_of(application_id).token_hash == digest_of(token)


def test_asking_twice_makes_one_link(mail_server: MailServer) -> None:
    """Work that is done a second time makes no second link and sends no second mail."""
    application_id = asked()
    with transaction():
        links.ask(review_of(application_id), LATER)
    run_due_jobs(LATER)
    assert len(tokens(mail_server)) == 1 and len(happened(application_id, "agency_link_made")) == 1


def test_a_new_link_takes_the_place_of_the_former_one(mail_server: MailServer) -> None:
    """Sent again, the former link is over at once, the new one works, and the draft is still there."""
    application_id, actor = asked(), head()
    old = link_of(application_id)
    kept = Judgement("bersyarat", "Sempadan sungai.")
    with transaction():
        operations.save_draft(old.id, kept, operations.Signature("Yusuf", "Kepala Seksi"), MONDAY, GRACE)
    changed("renew", application_id, actor)
    new = link_of(application_id)
    first, second = tokens(mail_server)
    assert first != second and new.token_hash == digest_of(second)
    assert old.ended_by == actor.id and new.ended_at is None and (new.name, new.position) == ("Yusuf", "Kepala Seksi")
    assert review_of(application_id).draft["own"][new.id]["reason"] == "Sempadan sungai."
    with transaction(), pytest.raises(NotFound):
        operations.answer(old.id, 1, kept, operations.Signature("A", "B"), LATER, GRACE)
    made = happened(application_id, "agency_link_made", "agency_link_ended")
    assert [(kind, by) for kind, by, _data in made] == [
        ("agency_link_made", "system"), ("agency_link_ended", "staff"), ("agency_link_made", "staff"),
    ]  # fmt: skip
    assert WHY not in str(made) and list(record.verify(db.session())) == []
    (act,) = db.session.query(Act).filter_by(application_id=application_id)
    assert (act.code, act.reason, act.by) == ("agency_link_made", WHY, actor.id)


def test_a_double_click_sends_one_new_link(mail_server: MailServer) -> None:
    """The same request to send again, made twice, makes one new link."""
    application_id, actor = asked(), head()
    shown = link_of(application_id).id
    changed("renew", application_id, actor, shown)
    changed("renew", application_id, actor, shown)
    assert len(tokens(mail_server)) == 2
    changed("end", application_id, actor, shown)
    assert link_of(application_id).ended_at is None


@pytest.mark.parametrize("step", ["renew", "end"])
def test_links_change_with_a_reason_and_while_the_review_is_open(step: str, mail_server: MailServer) -> None:
    """Without a reason, with one that is too long, or once the review is closed, nothing changes."""
    application_id, actor = asked(), head()
    for reason in (" ", "x" * (links.LONGEST_REASON + 1)):
        with pytest.raises(Invalid):
            changed(step, application_id, actor, reason=reason)
        db.session.rollback()
    cases.decide(application_id, "tidak_sesuai", office=AGENCY, reason="Sengketa.")
    with pytest.raises(Conflict):
        changed(step, application_id, actor)
    db.session.rollback()
    assert link_of(application_id).ended_at is None and len(tokens(mail_server)) == 1
    with pytest.raises(NotFound), transaction():  # an office of the city has no links
        links.end(review_of(application_id, INSIDE[0]).id, "", WHY, actor, LATER)


def test_a_link_that_ended_before_its_mail_left_is_not_sent(mail_server: MailServer) -> None:
    """The mail of a link that somebody ended while it waited is not written, and the next one is."""
    applicant, actor = cases.make_applicant(), head()
    application_id = cases.make_draft(
        "pendapat-pertanahan", applicant, "warga", {"letak": "A", "rencana": "B", "rekening": "C"}
    )
    cases.send(application_id, applicant)
    with transaction():
        links.ask(review_of(application_id), MONDAY)
    changed("end", application_id, actor)
    assert tokens(mail_server) == []
    changed("renew", application_id, actor, "")
    assert len(tokens(mail_server)) == 1


def test_a_reminder_names_the_mail_and_carries_no_link(mail_server: MailServer) -> None:
    """Before and after the deadline the agency is reminded of the mail it has; no second token is made."""
    application_id = asked()
    due = review_of(application_id).due_at
    assert due is not None
    for moment in (due - timedelta(hours=1), due + timedelta(minutes=1)):
        run_due_jobs(moment)
    reminders = [text_of(each) for each in mail_server.to(ADDRESS)][1:]
    assert len(reminders) == 2
    assert "/agency/" not in "".join(reminders)
    assert "The deadline is Monday, 23 November 2026." in reminders[0]
    assert "The deadline, Monday, 23 November 2026, has passed." in reminders[1]
    assert len(set(tokens(mail_server))) == 1


def test_the_watchdog_counts_a_link_that_works_as_somebody_who_can_answer(mail_server: MailServer) -> None:
    """While the link works the review has somebody; ended or after the grace it stands on the watchdog's list."""
    application_id, actor = asked(), head()

    def missed(after: timedelta) -> list[str]:
        _count, found = reading.look(db.session(), MONDAY + after)
        return [each.about for each in found if each.kind == "review_without_holder"]

    review_id = review_of(application_id).id
    assert missed(timedelta(0)) == [] and missed(timedelta(days=60)) == [review_id]
    changed("end", application_id, actor)
    assert missed(timedelta(hours=1)) == [review_id] and mail_server.mails


def test_erasing_the_applicant_forgets_who_answered(mail_server: MailServer) -> None:
    """With the case go the name and position of whoever answered for the agency, and the digest of the token."""
    applicant = cases.make_applicant()
    application_id = asked(applicant)
    (token,) = tokens(mail_server)
    judgement = Judgement("tidak_sesuai", "Sengketa.", answers={"luas": 100})
    signature = operations.Signature("Yusuf Daud", "Kepala Seksi")
    with transaction():
        operations.answer(link_of(application_id).id, 1, judgement, signature, MONDAY, GRACE)
    cases.decide(application_id, "sesuai", office=INSIDE[0])
    cases.decide(application_id, "setujui")
    assert link_of(application_id).name == "Yusuf Daud"
    with transaction():
        erase_person(applicant.id, SYSTEM, LATER)
    link = link_of(application_id)
    assert (link.name, link.position, link.token_hash) == ("", "", None) and token
    assert list(record.verify(db.session())) == []


def test_the_work_that_sends_a_link_knows_no_token(mail_server: MailServer) -> None:
    """What stands in the table of work, which managers read, names the link by its id alone."""
    application_id = asked()
    (job,) = db.session.query(ScheduledJob).filter_by(kind="notice.agency_link")
    assert job.data == {"link": link_of(application_id).id} and tokens(mail_server)[0] not in job.key
