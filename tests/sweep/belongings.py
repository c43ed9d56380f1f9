"""What applicants bring into a city: one of everything that is theirs, in plain words or in very long ones."""

from __future__ import annotations

import io
from typing import Any

from permits import clock
from permits.accounts import operations as accounts
from permits.complaints import operations as complaints
from permits.complaints.operations import Report
from permits.db import db, transaction
from permits.duplicates import operations as duplicates
from permits.holding import operations as holding
from permits.ids import new_id
from permits.inspections import operations as visits
from permits.parties import counter, invitations
from permits.parties.counter import Person
from permits.privacy import operations as privacy
from permits.reviews.models import Review
from permits.scheduling.running import run_due_jobs
from tests.complaints import town as complaining
from tests.factors import guarded as factors
from tests.holding import town as licences
from tests.inspections import town as inspections
from tests.pages import Reader
from tests.parties import stage
from tests.support import cases
from tests.support.crawling import LONG
from tests.support.hostile import pdf, picture
from tests.support.mail import MailServer
from tests.support.rounds import Visitor
from tests.together import town as bundles
from workflows.engine.outcome import Actor

SKP, REKLAME = "skp-penelitian", "reklame-insidentil"
OFFICE = "dpmptsp"
SEATS = {
    "counter": ((OFFICE, "loket"),),
    "checker": ((OFFICE, "verifikator"),),
    "assessor": (("kesbangpol", "penelaah"), ("dinas_pu", "penelaah"), ("dishub", "penelaah")),
    "division": ((OFFICE, "kabid"),),
    "head": ((OFFICE, "kepala"),),
    "legal": ((OFFICE, "hukum"),),
    "manager": ((OFFICE, "manajer"),),
    "auditor": ((OFFICE, "pengawas"),),
}


class Belongings:
    """One of everything for one applicant. ``words`` is what people have typed; ``links`` who can open what."""

    def __init__(self, app: Any, server: MailServer, words: str) -> None:
        self.app, self.server, self.words, self.now = app, server, words, clock.now()
        self.long = words == LONG
        name = words[:100]
        self.owner = cases.make_applicant(name)
        self.friend = cases.make_applicant(f"{name} Kedua")
        self.staff = {who: cases.make_staff(*seats, name=name) for who, seats in SEATS.items()}
        self.links: dict[str, list[str]] = {who: [] for who in ("nobody", "owner", "friend", *SEATS)}

    def reader(self, person: Actor) -> Reader:
        """Somebody before a browser."""
        found = Reader(self.app.test_client())
        found.sign_in(cases.address_of(person), cases.PASSWORD)
        return found

    def _sent(self, service: str = SKP, now: Any = None, **answers: Any) -> str:
        said = {**cases.sample_answers(service), **answers}
        if service == SKP:
            said |= {"judul": self.words, "tujuan": self.words}
        made = cases.make_draft(service, self.owner, "perseorangan", said, now=now or self.now)
        cases.send(made, self.owner, now=now or self.now)
        return made

    def _cases(self) -> None:
        """One case in every kind of state, with a talk."""
        self.waiting = self._sent()
        filled = {**cases.sample_answers(SKP), "judul": self.words}
        self.draft = cases.make_draft(SKP, self.owner, "perseorangan", filled, now=self.now)
        returned, refused, assessed, decided, issued = (self._sent() for _ in range(5))
        cases.decide(returned, "kembalikan", corrections={"judul": self.words, "ktp": self.words}, now=self.now)
        cases.decide(refused, "tolak", reason=self.words, now=self.now)
        for each in (assessed, decided, issued):
            cases.decide(each, "lengkap", now=self.now)
        for each in (decided, issued):
            cases.decide(each, "rekomendasi", now=self.now)
        cases.decide(issued, "setujui", now=self.now)
        self.refused, self.issued, self.assessed = refused, issued, assessed
        closed = db.session.query(Review).filter_by(application_id=returned).first()
        assert closed is not None
        self.links["checker"] += [f"/reviews/{closed.id}/done", f"/reviews/{closed.id}"]
        self.links["owner"] += [
            f"/applications/{each}" for each in (self.draft, returned, self.waiting, refused, issued)
        ]
        self.links["owner"] += [f"/applications/{self.draft}/check", f"/applications/{self.waiting}/sent"]
        self.links["owner"] += [
            f"/applications/{self.draft}/documents",
            f"/applications/{self.draft}/documents/ktp/photos",
        ]
        parallel = self._sent(
            REKLAME, titik=[{**each, "di_jalan": True} for each in cases.sample_answers(REKLAME)["titik"]]
        )
        cases.decide(parallel, "lengkap", now=self.now)
        self._talk()

    def _talk(self) -> None:
        owner, checker = self.reader(self.owner), self.reader(self.staff["checker"])
        for reader, page, form in (
            (owner, f"/applications/{self.waiting}", {}),
            (checker, f"/cases/{self.waiting}", {"talk-to": "applicant"}),
        ):
            once = reader.get(page).one("input[name=talk-token]").get("value", "")
            sent = {
                "talk-token": once,
                "talk-body": self.words,
                "talk-files": [(io.BytesIO(pdf()), "surat.pdf")],
                **form,
            }
            reader.post(f"{page}/messages", sent)

    def _parties(self) -> None:
        """A business with members, powers of attorney both ways, helpers at a draft, invitations that wait."""
        self.business = stage.make_business(self.owner, self.words[:100])
        stage.join(self.business, self.friend, "read", self.owner)
        mandate = stage.mandate(self.owner, self.friend)
        stage.share(self.draft, self.owner, cases.make_applicant(self.words[:100]), "fill")
        other = stage.make_business(self.friend, self.words[:100])
        with transaction():
            invitations.invite_member(other, cases.address_of(self.owner), "read", "id", self.friend, self.now)
            invitations.invite_member(
                self.business, cases.address_of(self.staff["auditor"]), "read", "id", self.owner, self.now
            )
            made = counter.file_for(
                SKP,
                "perseorangan",
                Person(self.words[:100], "", "id_card", True),
                OFFICE,
                "id",
                self.staff["counter"],
                self.now,
            )
        self.links["owner"] += [
            f"/businesses/{self.business}", f"/businesses/{self.business}/change", f"/mandates/{mandate}", "/mandates",
            f"/applications/{self.draft}/people",
        ]  # fmt: skip
        self.links["friend"] += [f"/mandates/{mandate}"]
        self.links["counter"] += ["/counter", f"/applications/{made}"]

    def _papers(self) -> None:
        """A folder with a paper, photos gathered for a document."""
        reader = self.reader(self.owner)
        reader.get("/folder/add")
        kept = {"file": (io.BytesIO(pdf(pages=2)), f"{self.words[:80]}.pdf"), "kind": "ktp", "note": self.words}
        reader.post("/folder/add", kept, content_type="multipart/form-data")
        address = f"/applications/{self.draft}/documents/ktp/photos"
        reader.get(address)
        files = [(io.BytesIO(picture(size=size)), f"{self.words[:80]}.jpg") for size in ((60, 40), (40, 60))]
        reader.post(address, {"photos": files, "act": ""}, content_type="multipart/form-data")
        self.links["owner"] += [address, "/folder", f"/applications/{self.draft}/documents/ktp/folder"]

    def _bundle(self) -> None:
        begun, _first, _second = bundles.begun(self.owner, self.now)
        whole, first, second = bundles.filled(self.owner, self.now)
        self.links["owner"] += [f"/my-bundles/{begun}", f"/my-bundles/{begun}/check"]
        self.links["owner"] += [f"/my-bundles/{whole}", f"/my-bundles/{whole}/check", "/bundles/buka_praktik/apply"]
        sent, first, second = bundles.filled(self.owner, self.now)
        reader = self.reader(self.owner)
        page = reader.get(f"/my-bundles/{sent}/check")
        held = {each.get("name", ""): each.get("value", "") for each in page.all("main form input[type=hidden]")}
        ticks = {each.get("name", ""): each.get("value", "y") for each in page.all("main form input[type=checkbox]")}
        reader.post(f"/my-bundles/{sent}/send", held | ticks)
        self.links["owner"] += [f"/my-bundles/{sent}", f"/my-bundles/{sent}/sent"]

    def _visits(self) -> None:
        """A visit whose time is to be chosen, and one that is booked."""
        asked, booked = (inspections.waiting(self.owner, now=self.now) for _ in range(2))
        with transaction():
            visit = visits.book(
                inspections.review_of(booked).id,
                inspections.free(booked, now=self.now)[0],
                "",
                self.staff["assessor"],
                self.now,
            )
            visit_id = visit.id
        review = inspections.review_of(asked).id
        self.links["owner"] += [f"/applications/{asked}/visits/{review}", f"/applications/{booked}"]
        self.links["assessor"] += [f"/reviews/{review}/visit", f"/visits/{visit_id}", "/visits"]

    def _licence(self) -> None:
        """A licence in force, of which a duplicate is wanted; one that is offered to the friend."""
        permit, other = (licences.issued(self.owner, self.now) for _ in range(2))
        with transaction():
            holding.offer(other.id, cases.address_of(self.friend), self.owner, self.now)
            asked = duplicates.ask(permit.id, "lost", self.words[: duplicates.LONGEST], self.owner, self.now)
        self.links["owner"] += [f"/my-permits/{permit.id}", f"/my-permits/{other.id}"]
        self.links["owner"] += [f"/my-permits/{each.id}/duplicate" for each in (permit, other)]
        self.links["division"] += [f"/permits/{permit.id}", "/permits"]
        self.links["division"] += ["/permits/duplicates", f"/permits/duplicates/{asked}"]
        self.links["nobody"] += [f"/v/{permit.token}"]

    def _complaints(self) -> None:
        """A complaint that waits, one that is given out, one answered, an objection to a refusal."""
        secret = str(self.app.config["SETTINGS"].secret_key)
        made = []
        for anonymous in (False, False, True):
            with transaction():
                said = Report(self.words, new_id(), "id", SKP, anonymous=anonymous)
                made.append(complaints.report(said, self.owner, secret, self.now).id)
        with transaction():
            complaints.object_to(self.refused, self.words, new_id(), self.owner, self.now)
        complaining.given(made[0], self.staff["legal"], self.staff["manager"], self.now)
        self.links["owner"] += [f"/complaints/{made[0]}", "/complaints", f"/complaints/{made[0]}/appeal"]
        self.links["owner"] += [f"/applications/{self.issued}/objection"]
        self.links["legal"] += ["/office/complaints", f"/office/complaints/{made[0]}"]
        self.links["manager"] += ["/office/complaints", f"/office/complaints/{made[1]}"]

    def _privacy(self) -> None:
        """Requests about one's data, and a copy of them."""
        with transaction():
            privacy.ask(self.owner.id, "correct", self.words, self.now)
            request = privacy.ask(self.friend.id, "erase", "", self.now).id
            accounts.keep_particulars(
                self.owner.id, "0812", {"person.nik": "7571010101900001", "person.address": self.words}
            )
            export = privacy.ask_export(self.owner.id, self.now).id
        run_due_jobs(self.now)
        reader = self.reader(self.owner)
        reader.get("/account/phone")
        reader.post("/account/phone", {"number": "0812 9999 0000"})
        self.links["owner"] += [
            "/account/phone/code",
            "/account/data",
            f"/account/data/copy/{export}",
            "/account/particulars",
        ]
        self.links["manager"] += ["/people/requests", f"/people/requests/{request}", "/successions"]

    def _guard(self) -> None:
        """Somebody with codes and a passkey, somebody with codes alone who has lost them; each signed in, and on the way there."""
        client, name = self.app.test_client(), self.words[:100]
        both, one = cases.make_applicant(name), cases.make_applicant(name)
        inside = factors.switch_codes_on(client, both)
        inside.get("/account/recovery-codes")
        inside.post("/account/recovery-codes", {})
        factors.make_passkey(inside, self.words[:60])
        factors.switch_codes_on(client, one)
        pages = ("recovery-codes", "codes", "passkeys", "verify", "verify/passkey", "passkeys/remove", "sign-ins")
        self.guarded = [Visitor("guarded", both, tuple(f"/account/{each}" for each in pages), inside.client)]
        for person, ways in ((both, ("choose",)), (one, ("code", "lost", "recovery-code"))):
            halfway = factors.browser(client)
            halfway.sign_in(cases.address_of(person), cases.PASSWORD)
            self.guarded.append(
                Visitor("halfway in", person, tuple(f"/sign-in/{each}" for each in ways), halfway.client)
            )
        halfway.get("/sign-in/lost")
        halfway.post("/sign-in/lost", {})
