"""Permits over the years: renewed in their window, reminded of once, handed over, changed, revoked by two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from permits.accounts.erasure import erase_person
from permits.applications import operations as applications
from permits.applications import record
from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.holding import operations, queries
from permits.holding.models import PermitAct
from permits.holding.succeeding import REMINDERS
from permits.issuance.queries import status_of
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.operations import schedule
from permits.scheduling.running import run_due_jobs
from tests.holding import town
from tests.holding.town import DAY, ISSUED, LAST, OPENS
from tests.parties import stage
from tests.support import cases
from tests.support.mail import mails_taken
from workflows import forms
from workflows.engine.outcome import SYSTEM, Actor

pytestmark = pytest.mark.database


@pytest.fixture
def holder(app: Flask, database: object, tmp_path: Path) -> Iterator[Actor]:
    """Somebody in a city that issues practice licences, and where mails go."""
    town.publish(tmp_path)
    with mails_taken(app):
        yield cases.make_applicant()


def renewed(permit_id: str, holder: Actor, now: object = OPENS) -> str:
    with transaction():
        return operations.renew(permit_id, "id", holder, now)  # type: ignore[arg-type]


def reminders() -> int:
    return db.session.query(Notice).filter_by(kind="permit_ends").count()


def test_a_renewal_opens_on_its_day_and_is_filled_in(holder: Actor) -> None:
    """A day early it is refused; then a draft holds the earlier answers, marked as such, and what the procedure sets; pressed
    twice it is one; nobody else's permit is there."""
    permit = town.issued(holder)
    stranger = cases.make_applicant()
    with transaction(), pytest.raises(Forbidden, match="renewal_too_early"):
        operations.renew(permit.id, "id", holder, OPENS - DAY)
    with transaction(), pytest.raises(NotFound):
        operations.renew(permit.id, "id", stranger, OPENS)
    first, second = renewed(permit.id, holder), renewed(permit.id, holder)
    assert first == second
    answers = load_case(db.session(), first).row.answers
    assert (answers["jenis"], answers["sip_lama"]) == ("perpanjangan", permit.number)
    assert answers["nomor_str"] == "QR00000412345678"
    earlier = queries.earlier_of(first)
    assert earlier is not None and earlier.number == permit.number
    assert "nomor_str" in earlier.codes and not {"jenis", "sip_lama"} & earlier.codes


def test_a_renewed_permit_names_what_it_replaces(holder: Actor) -> None:
    """From its first day the new one counts and the old one is replaced, each with the other's number; renewed once it is
    renewed no more; the record of the old case says so and stays whole."""
    permit = town.issued(holder)
    application_id = renewed(permit.id, holder)
    cases.hand_in(application_id, holder, now=OPENS)
    later = town.issued(holder, OPENS, application_id)
    old = town.row(permit.id)
    assert (old.replaced_by, status_of(old, OPENS.date())) == (later.id, "replaced")
    assert status_of(later, OPENS.date()) == "in_force"
    before = queries.predecessor(later)
    assert before is not None and before.number == permit.number
    with transaction(), pytest.raises(Forbidden, match="permit_replaced"):
        operations.renew(permit.id, "id", holder, OPENS)
    assert list(record.verify(db.session())) == []


def test_each_reminder_goes_once(holder: Actor) -> None:
    """Ninety, thirty and seven days before the end one mail each, however often the work is looked at; none after it."""
    town.issued(holder)
    sent = []
    for day in (
        LAST - 91 * DAY,
        LAST - 90 * DAY,
        LAST - 89 * DAY,
        LAST - 30 * DAY,
        LAST - 7 * DAY,
        LAST,
        LAST + 9 * DAY,
    ):
        for _again in range(2):
            run_due_jobs(day)
        sent.append(reminders())
    assert sent == [0, 1, 1, 2, 3, 3, 3]


def test_an_outage_does_not_double_reminders(holder: Actor) -> None:
    """Work that stood still from before the first to after the second reminder tells the last of them alone; after the end
    nothing is told."""
    town.issued(holder)
    run_due_jobs(LAST - 20 * DAY)
    assert reminders() == 1
    run_due_jobs(LAST + 2 * DAY)
    assert reminders() == 1


def test_permits_issued_before_reminders_existed_get_theirs(holder: Actor) -> None:
    """One look promises what is missing of every issued permit that still ends, what is promised stays, and no mail doubles."""
    permit = town.issued(holder)
    named = ScheduledJob.key.in_([f"permit:{permit.id}:{code}" for code in REMINDERS])
    with transaction() as session:
        session.execute(delete(ScheduledJob).where(named))
        schedule("permit.remind_all", "permit.remind_all:", ISSUED, None, {"after": ""}, ISSUED)
    run_due_jobs(ISSUED)
    assert db.session.query(ScheduledJob).filter(named).count() == len(REMINDERS)
    with transaction():
        schedule("permit.remind_all", "permit.remind_all:again", ISSUED, None, {"after": ""}, ISSUED)
    run_due_jobs(OPENS)
    run_due_jobs(LAST - 20 * DAY)
    assert reminders() == 2


def test_reminders_stop_when_something_follows(holder: Actor) -> None:
    """A renewal that was sent silences them, one that was withdrawn does not, a revocation does."""
    permit = town.issued(holder)
    run_due_jobs(OPENS)
    application_id = renewed(permit.id, holder)
    cases.hand_in(application_id, holder, now=OPENS)
    cases.send(application_id, holder, now=OPENS)
    run_due_jobs(LAST - 30 * DAY)
    assert reminders() == 1
    revoked(permit.id)
    run_due_jobs(LAST - 7 * DAY)
    assert reminders() == 1


def revoked(permit_id: str) -> None:
    first, second = cases.make_staff(town.DIVISION), cases.make_staff(town.HEAD)
    with transaction():
        operations.revoke(permit_id, "Data tidak benar.", "UU 17/2023", first, OPENS)
    (act,) = db.session.query(PermitAct).filter_by(permit_id=permit_id, kind="revoke")
    with transaction():
        operations.confirm_revocation(act.id, second, OPENS)


def test_two_people_revoke_a_permit(holder: Actor) -> None:
    """One proposes with reason and rule, another confirms; the same person cannot, nor somebody without the role; the holder
    gets one mail; anybody who checks it sees it at once."""
    permit = town.issued(holder)
    first, second = cases.make_staff(town.DIVISION), cases.make_staff(town.HEAD)
    checker, elsewhere = cases.make_staff(("dpmptsp", "verifikator")), cases.make_staff(("dinkes", "penelaah"))
    for actor, error in ((checker, Forbidden), (elsewhere, NotFound), (holder, NotFound)):
        with transaction(), pytest.raises(error):
            operations.revoke(permit.id, "Alasan.", "Aturan.", actor, ISSUED)
    with transaction(), pytest.raises(Invalid):
        operations.revoke(permit.id, " ", "", first, ISSUED)
    with transaction():
        assert operations.revoke(permit.id, "Alasan.", "Aturan.", first, ISSUED) is False
    with transaction(), pytest.raises(Conflict, match="revoke_proposed"):
        operations.revoke(permit.id, "Alasan.", "Aturan.", second, ISSUED)
    (act,) = db.session.query(PermitAct)
    with transaction(), pytest.raises(Forbidden, match="same_person"):
        operations.confirm_revocation(act.id, first, ISSUED)
    assert town.row(permit.id).status == "issued"
    with transaction():
        operations.confirm_revocation(act.id, second, ISSUED)
    with transaction(), pytest.raises(Conflict, match="permit_act_settled"):
        operations.confirm_revocation(act.id, second, ISSUED)
    assert status_of(town.row(permit.id), ISSUED.date()) == "revoked"
    run_due_jobs(ISSUED + DAY)
    assert db.session.query(Notice).filter_by(kind="permit_revoked").count() == 1


def test_the_second_person_refuses_a_revocation(holder: Actor) -> None:
    """Refused, the permit stays in force and may be proposed anew; who holds no role for it refuses nothing."""
    permit = town.issued(holder)
    first, second = cases.make_staff(town.DIVISION), cases.make_staff(town.HEAD)
    checker = cases.make_staff(("dpmptsp", "verifikator"))
    with transaction():
        operations.revoke(permit.id, "Alasan.", "Aturan.", first, ISSUED)
    (act,) = db.session.query(PermitAct)
    act_id = act.id
    with transaction(), pytest.raises(Forbidden):
        operations.take_back(act_id, checker, ISSUED)
    for _again in range(2):
        with transaction():
            operations.take_back(act_id, second, ISSUED)
    with transaction(), pytest.raises(Conflict, match="permit_act_settled"):
        operations.confirm_revocation(act_id, second, ISSUED)
    assert status_of(town.row(permit.id), ISSUED.date()) == "in_force"
    with transaction():
        assert operations.revoke(permit.id, "Alasan.", "Aturan.", second, ISSUED) is False


def test_a_permit_is_handed_over_when_the_other_accepts(holder: Actor) -> None:
    """Offered once to another address; only its owner accepts; the form takes over nothing about the former holder; the
    former permit counts until the new paper, then it is replaced and its holder may do nothing with it."""
    permit, other, third = town.issued(holder), cases.make_applicant("Rizal Mooduto"), cases.make_applicant()
    for address in ("nobody", cases.address_of(holder).upper()):
        with transaction(), pytest.raises(Invalid):
            operations.offer(permit.id, address, holder, ISSUED)
    address, elsewhere = cases.address_of(other), cases.address_of(third)
    with transaction():
        act_id = operations.offer(permit.id, address, holder, ISSUED)
    with transaction():
        assert operations.offer(permit.id, address, holder, ISSUED) == act_id
    with transaction(), pytest.raises(Conflict, match="transfer_offered"):
        operations.offer(permit.id, elsewhere, holder, ISSUED)
    with transaction(), pytest.raises(NotFound):
        operations.answer_offer(act_id, True, "id", third, ISSUED)
    with transaction():
        application_id = operations.answer_offer(act_id, True, "id", other, ISSUED)
    with transaction():
        assert operations.answer_offer(act_id, True, "id", other, ISSUED) == application_id
    assert application_id is not None
    answers = load_case(db.session(), application_id).row.answers
    assert not {"nama", "nik", "alamat", "telepon"} & set(answers) and answers["nama_tempat"] == "Klinik Cendana"
    assert status_of(town.row(permit.id), ISSUED.date()) == "in_force"
    fill_in(application_id, other)
    later = town.issued(other, ISSUED + DAY, application_id)
    assert status_of(town.row(permit.id), (ISSUED + DAY).date()) == "replaced"
    assert [each.id for each in queries.own(other.id, ISSUED.date())] == [later.id]
    with transaction(), pytest.raises(Forbidden, match="permit_replaced"):
        operations.change(permit.id, "id", holder, ISSUED + 2 * DAY)


def fill_in(application_id: str, actor: Actor) -> None:
    """The new holder's own answers and files."""
    with transaction():
        definition = load_case(db.session(), application_id).definition
        typed = forms.read_answers(definition, cases.sample_answers(town.SERVICE))
        for section in definition.sections:
            applications.save_answers(application_id, section.code, typed, actor, ISSUED)
    cases.hand_in(application_id, actor, now=ISSUED)


def test_an_offer_tells_nobody_who_has_an_account(holder: Actor) -> None:
    """To an unknown address, to an officer's and to an applicant's an offer is the same act, and the applicant alone gets a
    mail; an officer takes nothing; who registers with the address later finds it; thirty a day are enough."""
    permit, made = town.issued(holder), []
    officer, known = cases.make_staff(town.HEAD), cases.make_applicant()
    for address in ("baru@warga.example", cases.address_of(officer), cases.address_of(known)):
        with transaction():
            made.append(operations.offer(permit.id, address, holder, ISSUED))
        assert queries.asked(permit.id, "transfer") is not None
        run_due_jobs(ISSUED)
        with transaction(), pytest.raises(NotFound):
            operations.answer_offer(made[-1], True, "id", officer, ISSUED)
        if address != cases.address_of(known):
            with transaction():
                operations.take_back(made[-1], holder, ISSUED)
    assert db.session.query(Notice).filter_by(kind="permit_offered").count() == 1
    assert [each.id for each, _permit in queries.offered_to(known.id)] == [made[-1]]
    for _more in range(27):
        with transaction():
            operations.take_back(made[-1], holder, ISSUED)
            made.append(operations.offer(permit.id, "baru@warga.example", holder, ISSUED))
    with transaction():
        operations.take_back(made[-1], holder, ISSUED)
    with transaction(), pytest.raises(Forbidden, match="too_many_invitations"):
        operations.offer(permit.id, "baru@warga.example", holder, ISSUED)


def test_what_is_asked_ends_with_the_person(holder: Actor) -> None:
    """Erased, a person's address stands in no offer any more, and nothing that was asked about their permits waits."""
    permit, other, division = town.issued(holder), cases.make_applicant(), cases.make_staff(town.DIVISION)
    address = cases.address_of(other)
    cases.decide(permit.application_id, "serahkan", now=ISSUED)
    with transaction():
        first = operations.offer(permit.id, address, holder, ISSUED)
    with transaction():
        erase_person(other.id, SYSTEM, OPENS)
    with transaction():
        operations.offer(permit.id, "baru@warga.example", holder, OPENS)
        operations.revoke(permit.id, "Alasan.", "Aturan.", division, OPENS)
    with transaction():
        erase_person(holder.id, SYSTEM, LAST)
    db.session.expire_all()
    acts = db.session.query(PermitAct).order_by(PermitAct.id).all()
    assert (acts[0].id, acts[0].state) == (first, "refused")
    assert [each.state for each in acts[1:]] == ["taken_back", "taken_back"]
    assert {(each.mail, each.reason, each.legal) for each in acts} == {("", "", "")}


def test_an_offer_may_be_refused_or_taken_back(holder: Actor) -> None:
    """Refused or taken back, the permit stays with its holder, and may be offered again."""
    permit, other = town.issued(holder), cases.make_applicant()
    address = cases.address_of(other)
    with transaction():
        first = operations.offer(permit.id, address, holder, ISSUED)
    with transaction():
        assert operations.answer_offer(first, False, "id", other, ISSUED) is None
    with transaction():
        second = operations.offer(permit.id, address, holder, ISSUED)
    for _again in range(2):
        with transaction():
            operations.take_back(second, holder, ISSUED)
    with transaction(), pytest.raises(Conflict, match="permit_act_settled"):
        operations.answer_offer(second, True, "id", other, ISSUED)


def test_a_changed_permit_replaces_the_old_version(holder: Actor) -> None:
    """A change begins with all former answers and replaces the paper once its own is issued."""
    permit = town.issued(holder)
    with transaction():
        application_id = operations.change(permit.id, "id", holder, ISSUED)
    cases.hand_in(application_id, holder, now=ISSUED)
    town.issued(holder, ISSUED + DAY, application_id)
    assert status_of(town.row(permit.id), (ISSUED + DAY).date()) == "replaced"
    with transaction(), pytest.raises(Forbidden, match="permit_replaced"):
        operations.change(permit.id, "id", holder, ISSUED + DAY)


def test_a_business_keeps_its_permits_when_people_change(holder: Actor) -> None:
    """Of a business's permit its members who may file begin one renewal between them, in its name; who only reads or has left,
    the one who once applied included, begins nothing."""
    other, reader = cases.make_applicant(), cases.make_applicant()
    business = stage.make_business(holder)
    stage.join(business, other, "manage", holder)
    stage.join(business, reader, "read", holder)
    draft = cases.make_draft(town.SERVICE, holder, "dokter", now=ISSUED, party=f"business:{business}")
    permit = town.issued(holder, ISSUED, draft)
    with transaction(), pytest.raises(Forbidden, match="may_only_read"):
        operations.renew(permit.id, "id", reader, OPENS)
    first = renewed(permit.id, other)
    assert town.case(first).business_id == business
    assert renewed(permit.id, holder) == first
    day = OPENS.date()
    assert [len(queries.own(each.id, day)) for each in (holder, other, reader)] == [1, 1, 1]
    stage.leave(business, holder, other)
    for step in (operations.renew, operations.change):
        with transaction(), pytest.raises(NotFound):
            step(permit.id, "id", holder, OPENS)
    with transaction(), pytest.raises(NotFound):
        operations.offer(permit.id, cases.address_of(reader), holder, OPENS)
    assert queries.own(holder.id, day) == []


def test_one_permit_has_one_successor(holder: Actor) -> None:
    """While an application that follows a permit is under way nobody sends another one, begun before or not, and the permit is
    offered to nobody; two papers never take the place of one."""
    permit, other = town.issued(holder), cases.make_applicant("Rizal Mooduto")
    address = cases.address_of(other)
    with transaction():
        act_id = operations.offer(permit.id, address, holder, ISSUED)
    with transaction():
        taken = operations.answer_offer(act_id, True, "id", other, ISSUED)
        own = operations.change(permit.id, "id", holder, ISSUED)
    assert taken is not None and taken != own
    fill_in(taken, other)
    cases.hand_in(own, holder, now=ISSUED)
    cases.send(own, holder, now=ISSUED)
    with pytest.raises(Forbidden, match="permit_followed"):
        cases.send(taken, other, now=ISSUED)
    with transaction(), pytest.raises(Forbidden, match="permit_followed"):
        operations.offer(permit.id, address, holder, ISSUED)


def test_a_revoked_permit_has_no_successor(holder: Actor) -> None:
    """A change begun before a revocation is not sent after it."""
    permit = town.issued(holder)
    with transaction():
        application_id = operations.change(permit.id, "id", holder, ISSUED)
    cases.hand_in(application_id, holder, now=ISSUED)
    revoked(permit.id)
    with pytest.raises(Forbidden, match="permit_not_in_force"):
        cases.send(application_id, holder, now=OPENS)
