"""One of everything that has an id: what belongs to somebody or to the business they manage, and what belongs to an office."""

from __future__ import annotations

import io
import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from permits import clock
from permits.absences import operations as absences
from permits.accounts.models import StaffRole
from permits.accounts.queries import today
from permits.applications import queries
from permits.bulk import operations as bulk
from permits.channels.models import PushSubscription
from permits.complaints import operations as complaints
from permits.complaints.operations import Report
from permits.conversation.models import MessageFile
from permits.db import db, transaction
from permits.desk import operations as desk
from permits.desk.models import SavedFilter
from permits.duplicates import operations as duplicates
from permits.folder.models import FolderFile
from permits.holding import operations as holding
from permits.holding.models import PermitAct
from permits.ids import new_id
from permits.inspections import operations as inspections
from permits.parties import invitations
from permits.phrases import operations as phrases
from permits.phrases.operations import Wording
from permits.privacy import operations as privacy
from permits.scheduling.running import run_due_jobs
from permits.sessions.models import SignIn
from permits.together import operations as together
from permits.uploads import operations as uploads
from permits.uploads.operations import Named, Target
from tests.holding import town
from tests.inspections import town as visits
from tests.inspections.test_findings import shoot
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from tests.support.hostile import pdf
from tests.together.town import BUNDLE, KINDS, SECOND
from workflows.definition import Text
from workflows.engine.outcome import Actor

ADDRESS = "siapa@warga.example"


def publish(folder: Path) -> None:
    """The city with a licence that may be handed over, the bundle it is in, and a service that asks for a visit."""
    town.publish(folder)
    shutil.copy(cases.SMALL / "town" / f"{visits.SERVICE}.yaml", folder)
    cases.publish(folder, visits.SERVICE)
    cases.publish(cases.SHIPPED, SECOND)


def of_person(owner: Actor, reader: Reader) -> dict[str, str]:
    """What is the owner's, or their business's, by «blueprint.argument» or the argument's name alone."""
    business = stage.make_business(owner)
    found = {
        "business_id": business,
        "account_id": owner.id,
        **_of_cases(owner, f"business:{business}", reader),
        **_of_visits(owner, f"business:{business}"),
        **_of_account(owner, reader),
        **_of_parties(owner, business),
    }
    run_due_jobs(clock.now(), loudly=False)
    return found


def _of_cases(owner: Actor, party: str, reader: Reader) -> dict[str, str]:
    now = clock.now()
    permit = town.issued(owner, application_id=cases.make_draft(town.SERVICE, owner, "dokter", now=now, party=party))
    case_id = cases.make_draft(town.SERVICE, owner, "dokter", now=now, party=party)
    cases.send(case_id, owner, now=now)
    once = reader.get(f"/applications/{case_id}").one("input[name=talk-token]").get("value", "")
    form = {"talk-body": "Mohon dicek.", "talk-token": once, "talk-files": [(io.BytesIO(pdf()), "surat.pdf")]}
    reader.post(f"/applications/{case_id}/messages", form)
    document = next(iter(queries.files_of(case_id).values()))
    reader.post(f"/documents/{document.id}/pages", {})
    with transaction():
        offer = holding.offer(permit.id, ADDRESS, owner, now)
        joint = together.begin(BUNDLE, KINDS, {}, "id", owner, now)
    return {
        "permit_id": permit.id,
        "act_id": offer,
        "joint_id": joint,
        "document_id": document.id,
        "page": "1",
        "conversation.file_id": db.session.query(MessageFile.id).limit(1).scalar(),
    }


def _of_visits(owner: Actor, party: str = "") -> dict[str, str]:
    inspector = cases.make_staff(visits.SEAT)
    case_id = cases.make_draft(visits.SERVICE, owner, "warga", visits.ANSWERS, party=party)
    cases.send(case_id, owner)
    with transaction():
        review, first = visits.review_of(case_id), visits.free(case_id)[0]
        visit = inspections.book(review.id, first, "", inspector, cases.MONDAY).id
    return {"visit_id": visit, "photo_id": shoot(visit, inspector, 1)}


def _of_account(owner: Actor, reader: Reader) -> dict[str, str]:
    now, settings = clock.now(), reader.client.application.config["SETTINGS"]
    reader.get("/folder/add")
    kept = {"file": (io.BytesIO(pdf(pages=2)), "ijazah.pdf"), "kind": "other"}
    reader.post("/folder/add", kept, content_type="multipart/form-data")
    with transaction():
        upload = uploads.begin(Target("folder"), Named("halaman.pdf", 9), 7, owner, now)
        said = Report("Lambat.", new_id(), "id", town.SERVICE)
        complaint = complaints.report(said, owner, settings.secret_key, now).id
        export = privacy.ask_export(owner.id, now)
        browser = PushSubscription(
            account_id=owner.id, digest="0" * 64, endpoint="", p256dh="", auth="", key_id="", device="", began_at=now
        )
        db.session.add(browser)
        db.session.flush()
        made = {"upload_id": upload.id, "export_id": export.id, "subscription_id": browser.id}
    return made | {
        "complaint_id": complaint,
        "folder.file_id": db.session.query(FolderFile.id).filter_by(account_id=owner.id).scalar(),
        "sign_in_id": db.session.scalars(select(SignIn.id).where(SignIn.account_id == owner.id)).one(),
    }


def _of_parties(owner: Actor, business: str) -> dict[str, str]:
    with transaction():
        invited = invitations.invite_member(business, ADDRESS, "read", "id", owner, clock.now())
    return {"invitation_id": invited, "mandate_id": stage.mandate(owner, cases.make_applicant("Siapa"))}


def of_office(owner: Actor, office: str) -> dict[str, str]:
    """What is an office's, or of somebody in it, by the argument's name."""
    now, deputy = clock.now(), cases.make_staff(town.DIVISION)
    head = cases.make_staff(*((office, role) for role in roles()))  # who gives complaints out, among others
    permit = town.issued(owner)
    case_id = cases.make_draft(town.SERVICE, owner, "dokter", now=now)
    cases.send(case_id, owner, now=now)
    (review,) = cases.open_reviews(case_id)
    with transaction():
        duplicate = duplicates.ask(permit.id, "lost", "Hilang di jalan.", owner, now)
        holding.revoke(permit.id, "Data tidak benar.", "UU 17/2023", deputy, now)
        said = Report("Lambat.", new_id(), "id", town.SERVICE)
        complaint = complaints.report(said, owner, "s" * 40, now).id
        days = absences.Days(head.id, today() + timedelta(days=1), today() + timedelta(days=2))
        away = absences.announce(days, head, today(), now)
        phrase = phrases.keep(Wording(office, "", "reason", Text("Kurang.", "Too little.")), head, now)
        chosen = bulk.choose([bulk.Chosen(review.id, case_id, review.version)], head, now)
        desk.save_filter("Hari ini", {}, head, now)
    return _of_visits(owner) | {
        "permit_id": permit.id,
        "act_id": db.session.query(PermitAct.id).filter_by(kind="revoke").scalar(),
        "duplicate_id": duplicate,
        "complaint_id": complaint,
        "absence_id": away,
        "phrase_id": phrase,
        "bulk_id": chosen,
        "filter_id": db.session.query(SavedFilter.id).scalar(),
        "office": office,
        "account_id": head.id,
    }


def roles() -> list[str]:
    """Every role that the city gives."""
    return list(db.session.scalars(select(StaffRole.code).order_by(StaffRole.code)))
