"""A whole installation in separate processes, with a database, a Redis and a mail server that are real."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from permits import clock
from permits.app import create_app
from permits.applications import record
from permits.applications.models import Application, ApplicationEvent
from permits.db import db
from permits.documents.store import LocalStore
from permits.issuance.models import Permit, Register
from permits.notices.models import Notice
from permits.scheduling.models import ScheduledJob
from permits.scheduling.queries import is_due
from permits.surveys.models import SurveyInvitation
from tests.faults.nursery import FOLDER
from tests.scheduling.processes import Nursery, World, wait_until
from tests.support import cases
from tests.support.database import make_tables, settings_for
from tests.support.mail import MailServer, mail_server
from tests.support.redis import RedisServer
from workflows.engine.outcome import Actor

SERVICE = "skp-penelitian"
OTHER_SERVICE = "reklame-insidentil"
# Who is asked, in this order, until a case of the service is decided.
WAY: Mapping[str, tuple[tuple[str, str], ...]] = {
    SERVICE: (("dpmptsp", "lengkap"), ("kesbangpol", "rekomendasi"), ("dpmptsp", "setujui")),
    OTHER_SERVICE: (("dpmptsp", "lengkap"), ("satpol", "setuju"), ("dpmptsp", "setujui")),
}
SEATS = (("dpmptsp", "verifikator"), ("dpmptsp", "kepala"), ("kesbangpol", "penelaah"), ("satpol", "penelaah"))


@dataclass
class Installation:
    """The processes, what they share, and an application of our own to look in and to act as people do."""

    app: Flask
    processes: World
    redis: RedisServer
    mail: MailServer
    staff: dict[tuple[str, str], Actor] = field(default_factory=dict)
    applicant: Actor = Actor("applicant", "")

    def send(self, service: str = SERVICE) -> str:
        """A case of the applicant, filled in and sent."""
        now = clock.now()
        case_id = cases.make_draft(service, self.applicant, "perseorangan", now=now)
        cases.send(case_id, self.applicant, now=now)
        return case_id

    def decide(self, case_id: str) -> None:
        """Every review of a case, in its order, decided in its favour; the number is taken with the last."""
        service = db.session.execute(select(Application.service).where(Application.id == case_id)).scalar_one()
        for office, result in WAY[service]:
            cases.decide(case_id, result, office=office, now=clock.now())

    def wait_for_end(self, *case_ids: str) -> None:
        """Until the cases are closed and nothing is left to do for them, now or later."""
        wait_until(lambda: not self._unfinished(case_ids), lambda: f"{self._unfinished(case_ids)}\n{self.logs()}")

    def _unfinished(self, case_ids: tuple[str, ...]) -> list[str]:
        db.session.rollback()
        waiting = select(Application.state).where(Application.id.in_(case_ids), Application.closed_at.is_(None))
        found = [f"in {state}" for state in db.session.scalars(waiting)]
        jobs = select(ScheduledJob).where(ScheduledJob.application_id.in_(case_ids), ScheduledJob.done_at.is_(None))
        wanted = jobs.where(ScheduledJob.cancelled_at.is_(None))
        found += [f"{each.kind}: {each.attempts} attempts {each.last_error}" for each in db.session.scalars(wanted)]
        db.session.rollback()
        return found

    def check_issued(self, *case_ids: str) -> None:
        """One number, one paper, one message of each kind and one invitation for each case, and a record that is whole."""
        for case_id in case_ids:
            self._check_paper(case_id)
            self._check_messages(case_id)
        self._check_register()
        assert list(record.verify(db.session())) == []
        db.session.rollback()

    def _check_paper(self, case_id: str) -> None:
        case = db.session.execute(select(Application).where(Application.id == case_id)).scalar_one()
        assert (case.state, case.outcome) == ("terbit", "issued")
        permit = db.session.execute(select(Permit).where(Permit.application_id == case_id)).scalar_one()
        assert permit.status == "issued"
        with LocalStore(self.processes.home / "files").open(permit.document_sha256 or "") as file:
            paper = file.read()
        assert (hashlib.sha256(paper).hexdigest(), len(paper)) == (permit.document_sha256, permit.document_size)
        assert self.count(SurveyInvitation, SurveyInvitation.application_id == case_id) == 1

    def _check_messages(self, case_id: str) -> None:
        """Each message is one row that was sent, and arrived under one Message-ID."""
        of_case = select(Notice).where(Notice.application_id == case_id, Notice.account_id == self.applicant.id)
        notices = list(db.session.scalars(of_case))
        kinds = sorted(each.kind for each in notices)
        assert kinds == ["issued", "received", "survey"], f"{kinds}\n{self.logs()}"
        assert all(each.sent_at for each in notices)
        assert {each.message_id for each in notices} <= self.arrived().keys()

    def _check_register(self) -> None:
        """The numbers of every register are 1 to n, n is what its counter says, and no mail arrived without its row."""
        for register in db.session.scalars(select(Register)):
            given = select(Permit.sequence).where(Permit.service == register.service, Permit.year == register.year)
            assert sorted(db.session.scalars(given)) == list(range(1, register.last + 1))
        assert self.arrived().keys() <= set(db.session.scalars(select(Notice.message_id)))

    def arrived(self) -> dict[str, EmailMessage]:
        """The mails by Message-ID: the same one sent again counts once."""
        return {str(each["Message-ID"]): each for each in self.mail.mails}

    def happened(self, case_id: str) -> list[tuple[str, Any]]:
        """What the record of a case says, without its moments and ids."""
        rows = select(ApplicationEvent).where(ApplicationEvent.application_id == case_id).order_by(ApplicationEvent.seq)
        return [(each.kind, each.data.get("state") or each.data.get("to")) for each in db.session.scalars(rows)]

    def count(self, table: Any, *conditions: Any) -> int:
        """How many rows there are."""
        return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    def due(self) -> int:
        """How much work waits to be done now."""
        db.session.rollback()
        return self.count(ScheduledJob, is_due(clock.now()))

    def logs(self) -> str:
        """The last words of every process."""
        files = sorted(self.processes.home.glob("*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')[-2500:]}" for file in files)


@contextmanager
def installed(url: str, redis: RedisServer, home: Path, stage: Path | None = None) -> Iterator[Installation]:
    """A running installation on an empty database and an empty Redis, its services published; it ends with the block.

    ``stage`` is the folder of :mod:`tests.faults.nursery`, for workers that shall stop at a step.
    """
    redis.connect().flushall()
    nursery = Nursery("tests.faults.nursery", {FOLDER: str(stage)} if stage else {})
    with mail_server() as mails:
        places = {"redis_url": redis.url, "lease_seconds": "2", "smtp_host": "127.0.0.1", "smtp_port": str(mails.port)}
        app = create_app(settings_for(home, url, **places))
        make_tables(app)
        named = {name.upper(): value for name, value in places.items()}
        processes = World(nursery, url, redis.url, home, settings=named)
        with app.app_context():
            made = Installation(app, processes, redis, mails)
            _populate(made)
            processes.start("relay", "light", "heavy")
            try:
                yield made
            finally:
                processes.stop()
                nursery.stop()
                db.session.remove()
                db.engine.dispose()


def _populate(installation: Installation) -> None:
    now = clock.now()
    cases.publish(cases.SHIPPED, now=now)
    names = itertools.cycle(("Ratna Mokodompit", "Iwan Gobel"))
    for seat in SEATS:
        installation.staff[seat] = cases.make_staff(seat, name=next(names), now=now)
    installation.applicant = cases.make_applicant(now=now)
