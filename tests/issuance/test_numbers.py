from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from permits.applications.cases import load_case
from permits.db import db, transaction
from permits.errors import Conflict, Forbidden, Invalid, NotFound
from permits.issuance import numbers, operations, queries
from permits.issuance.models import Permit, Register
from tests.issuance.cases import STAFF, approve_case, issue_due, publish_service, send_case
from tests.issuance.samples import MOMENT
from workflows.engine.outcome import Actor

TAKERS = 20


@pytest.fixture
def service(own_app: Flask) -> Iterator[Flask]:
    """An application whose city offers the park permit."""
    with own_app.app_context():
        publish_service(MOMENT)
        yield own_app


def test_a_number_follows_its_pattern() -> None:
    """Sequence in four digits or more, month in Roman or plain figures, year: as the service's SOP says."""
    assert numbers.compose("503/{sequence}/X/{month_roman}/{year}", 12, date(2026, 9, 1)) == "503/0012/X/IX/2026"
    assert numbers.compose("{year}-{month}-{sequence}", 10_000, date(2026, 9, 1)) == "2026-09-10000"
    with pytest.raises(KeyError):
        numbers.compose("{holder}", 1, date(2026, 9, 1))


@pytest.mark.database
def test_twenty_takers_at_once_leave_no_gap_and_no_double(own_app: Flask) -> None:
    """Decisions at the same instant get the numbers 1 to 20, each once; what is rolled back gives its number back."""

    def take(taker: int) -> int | None:
        with own_app.app_context():
            try:
                with transaction() as session:
                    sequence = numbers.take_sequence(session, "loket", "izin-taman", 2026)
                    if taker % 5 == 4:
                        raise ZeroDivisionError
                    return sequence
            except ZeroDivisionError:
                return None

    with ThreadPoolExecutor(TAKERS) as pool:
        taken = list(pool.map(take, range(TAKERS)))
    given = sorted(number for number in taken if number is not None)
    assert given == list(range(1, TAKERS - TAKERS // 5 + 1))


@pytest.mark.database
def test_each_office_service_and_year_counts_for_itself(own_app: Flask) -> None:
    """A new year, another service and another office begin with 1."""
    with own_app.app_context(), transaction() as session:
        keys = [("a", "x", 2026), ("a", "x", 2027), ("a", "y", 2026), ("b", "x", 2026), ("a", "x", 2026)]
        assert [numbers.take_sequence(session, *key) for key in keys] == [1, 1, 1, 1, 2]


@pytest.mark.database
def test_the_number_belongs_to_the_day_of_the_city(service: Flask) -> None:
    """A decision in the last hours of the year in UTC already takes a number of the city's new year."""
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    case_id = approve_case(new_year)
    permit = queries.permit_of(case_id)
    assert permit is not None
    assert (permit.year, permit.number) == (2027, "503/0001/TMN/LOKET/I/2027")


@pytest.mark.database
def test_taking_again_gives_the_same_number(service: Flask) -> None:
    """A case has one number for ever, however often the step is repeated."""
    case_id = approve_case(MOMENT)
    with transaction() as session:
        number = operations.take_number(load_case(session, case_id, lock=True), MOMENT)
    assert number == "503/0001/TMN/LOKET/XI/2026"
    assert db.session.scalars(select(Register.last)).all() == [1]


@pytest.mark.database
def test_a_cancelled_number_stays_and_is_not_given_again(service: Flask) -> None:
    """A number whose case ends otherwise is shown as cancelled, and the next decision takes the next one."""
    first = approve_case(MOMENT, "satu")
    with transaction():
        assert operations.cancel_number(first, "Ditarik pemohon", MOMENT)
        assert not operations.cancel_number(first, "Lagi", MOMENT)
    second = approve_case(MOMENT, "dua")
    lines = {each.application_id: (each.status, each.sequence) for each in db.session.scalars(select(Permit))}
    assert lines == {first: ("cancelled", 1), second: ("reserved", 2)}


@pytest.mark.database
def test_a_case_approved_after_all_gets_a_number_of_its_own(service: Flask) -> None:
    """Its cancelled number stays cancelled beside the new one, which is the one that counts and gets the paper."""
    case_id = approve_case(MOMENT)
    with transaction() as session:
        operations.cancel_number(case_id, "Ditolak", MOMENT)
        number = operations.take_number(load_case(session, case_id, lock=True), MOMENT)
        assert operations.take_number(load_case(session, case_id, lock=True), MOMENT) == number
    assert number == "503/0002/TMN/LOKET/XI/2026"
    issue_due(MOMENT)
    lines = db.session.execute(select(Permit.sequence, Permit.status).order_by(Permit.sequence)).all()
    assert [tuple(each) for each in lines] == [(1, "cancelled"), (2, "issued")]
    found = queries.permit_of(case_id)
    assert found is not None and found.number == number
    assert queries.download_of(case_id).filename == "503-0002-TMN-LOKET-XI-2026.pdf"


@pytest.mark.database
def test_a_cancelled_number_gets_no_paper(service: Flask) -> None:
    """The paper's job finds the number cancelled and makes nothing."""
    case_id = approve_case(MOMENT)
    with transaction():
        operations.cancel_number(case_id, "Ditarik pemohon", MOMENT)
    issue_due(MOMENT)
    permit = queries.permit_of(case_id)
    assert permit is not None
    assert (permit.status, permit.document_sha256) == ("cancelled", None)
    with pytest.raises(NotFound):
        queries.download_of(case_id)


@pytest.mark.database
@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "issued"},
        {"status": "revoked", "ended_at": MOMENT},
        {"status": "lost"},
        {"status": "cancelled"},
        {"number": ""},
        {"sequence": 0},
        {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
    ],
    ids=lambda wrong: ",".join(wrong),
)
def test_the_database_refuses_nonsense(service: Flask, wrong: dict[str, object]) -> None:
    """An issued permit without its paper, an unknown status or dates out of order cannot be written by any program."""
    case_id = send_case(MOMENT)
    line: dict[str, object] = {
        "application_id": case_id, "office": "loket", "service": "izin-taman", "year": 2026, "sequence": 1, "number": "1",
        "status": "reserved", "token": "t", "code": "c", "title_id": "Izin", "title_en": "Permit", "reserved_at": MOMENT,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(Permit).values({**line, **wrong}))


@pytest.mark.database
def test_revoking(service: Flask) -> None:
    """The issuing office ends a permit with a reason; nobody else, not without a reason, not twice."""
    case_id = approve_case(MOMENT)
    permit = queries.permit_of(case_id)
    assert permit is not None
    permit_id = permit.id
    with pytest.raises(Conflict), transaction():
        operations.revoke_permit(permit_id, "Data tidak benar", STAFF["loket"], MOMENT)
    issue_due(MOMENT)
    stranger = Actor("staff", "lain", frozenset({("taman", "penelaah")}))
    with pytest.raises(Forbidden), transaction():
        operations.revoke_permit(permit_id, "Data tidak benar", stranger, MOMENT)
    with pytest.raises(Invalid), transaction():
        operations.revoke_permit(permit_id, "  ", STAFF["loket"], MOMENT)
    with pytest.raises(NotFound), transaction():
        operations.revoke_permit("nothing", "Data tidak benar", STAFF["loket"], MOMENT)
    with transaction():
        operations.revoke_permit(permit_id, "Data tidak benar", STAFF["loket"], MOMENT + timedelta(days=1))
    with pytest.raises(Conflict), transaction():
        operations.revoke_permit(permit_id, "Lagi", STAFF["loket"], MOMENT)
    revoked = queries.permit_of(case_id)
    assert revoked is not None
    assert (revoked.status, revoked.ended_reason) == ("revoked", "Data tidak benar")


@pytest.mark.database
def test_the_record_holds_after_a_revocation(service: Flask) -> None:
    """What happens to a permit after its case has ended stands on the case's record, and the chain is whole."""
    from permits.applications import record
    from permits.applications.models import ApplicationEvent

    case_id = approve_case(MOMENT)
    issue_due(MOMENT)
    permit = queries.permit_of(case_id)
    assert permit is not None
    with transaction():
        operations.revoke_permit(permit.id, "Data tidak benar", STAFF["loket"], MOMENT)
    kinds = db.session.scalars(select(ApplicationEvent.kind).where(ApplicationEvent.application_id == case_id))
    assert "permit_revoked" in list(kinds)
    assert list(record.verify(db.session())) == []
