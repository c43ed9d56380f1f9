"""A city in which everybody has something to do: one of everything that a page can show, in plain words or in very long ones.

The city with nothing in it, and furnished once with plain and once with long words, are the states in which its pages are seen.
"""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import update

from permits import clock
from permits.absences import operations as absences
from permits.accounts.queries import today
from permits.bulk import operations as bulk
from permits.bulk.operations import Chosen
from permits.calibration.models import ToldRange
from permits.catalogue import misses
from permits.db import db, transaction
from permits.moving.operations import Selection, plan_moves
from permits.notices.mailbox import Mailbox
from permits.phrases import operations as phrases
from permits.phrases.operations import Wording
from permits.scheduling.running import run_due_jobs
from permits.workshop import consulting
from permits.workshop.models import Draft
from tests.agencies import town as agencies
from tests.calibration.test_calibration import fill as fill_ranges
from tests.holding import town as licences
from tests.moving import stage as versions
from tests.pages import Reader
from tests.support import cases
from tests.support.rounds import Visitor
from tests.sweep.belongings import OFFICE, SEATS, SKP, Belongings
from tests.workshop import people as workshop
from workflows.definition import Text
from workflows.moving import MoveMap

DEAD = (
    f"/agency/{'a' * 32}",
    "/survey/tidak-ada",
    "/recover/tidak-ada",
    "/confirm/tidak-ada",
    f"/invitations/{'a' * 32}",
    "/tidak-ada",
)
STRANGERS = (
    "/",
    "/offline",
    "/account/new/mail-sent",
    "/follow",
    "/mailbox",
    "/sign-in",
    "/sign-in/passkey",
    "/complaints/follow",
    "/v",
    "/v?code=SALAH",
    "/?q=zzzz",
    *DEAD,
)
TOKEN = re.compile(r"https?://[^/\s]+(/(?:agency|survey|invitations|recover|confirm|account/recovery)/[\w.-]+)")


def publish(folder: Path) -> None:
    """The shipped services and those of the tests' town; a licence may change hands, and a case be granted by law."""
    for path in [*cases.SHIPPED.glob("*.yaml"), *(cases.SMALL / "town").glob("*.yaml")]:
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    changed = {
        licences.SERVICE: (
            "changes: {revoke: [kabid, kepala], duplicate: [kabid, kepala]}",
            "changes: {revoke: [kabid], change: [kepala], transfer: [kepala], duplicate: [kabid]}",
        ),
        SKP: ("  warn: warn_service\n", "  warn: warn_service\n  deemed: {mode: task}\n"),
    }  # fmt: skip
    for service, (before, after) in changed.items():
        text = (folder / f"{service}.yaml").read_text(encoding="utf-8")
        assert before in text, service
        (folder / f"{service}.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    cases.publish(folder)
    versions.add_service(versions.TEXT)


def nothing() -> list[Visitor]:
    """People who have nothing and offices that have nothing to do."""
    office = (
        "/",
        "/reviews",
        "/cases",
        "/account",
        "/board",
        "/jobs",
        "/watch",
        "/workshop",
        "/calendar",
        "/permits",
        "/phrases",
    )
    staff = [Visitor(f"new {who}", cases.make_staff(*seats), office) for who, seats in SEATS.items()]
    applicant = ("/", "/applications", "/account", "/folder", "/my-permits", "/businesses", "/mandates", "/complaints")
    return [Visitor("stranger", None, STRANGERS), Visitor("newcomer", cases.make_applicant(), applicant), *staff]


class Furnishing(Belongings):
    """The same with what the people of the office have to do."""

    def everything(self) -> list[Visitor]:
        """Do it all, and say who can see what and where they begin."""
        for part in (
            self._cases, self._parties, self._papers, self._bundle, self._deemed, self._visits, self._agency, self._licence,
            self._complaints, self._office, self._lists, self._workshop, self._moves, self._privacy, self._guard,
        ):  # fmt: skip
            part()
        self._links_of_mails()
        starts = {"owner": ("/", "/applications", "/account"), "friend": ("/my-permits", "/applications")}
        people = {"owner": self.owner, "friend": self.friend, **self.staff}
        mark = " at length" if self.long else ""
        return (
            [Visitor(f"nobody{mark}", None, (*STRANGERS, *self.links["nobody"]))]
            + [
                Visitor(who + mark, each, (*self.links[who], *starts.get(who, ("/reviews", "/cases", "/account"))))
                for who, each in people.items()
            ]
            + self.guarded
        )

    def _deemed(self) -> None:
        """A case so late that the law grants it."""
        self._sent(now=self.now - timedelta(days=21))
        fill_ranges(60, 45)
        with transaction() as session:
            session.execute(update(ToldRange).values(application_id=self.waiting))
        month = clock.now().strftime("%Y-%m")
        self.links["head"] += ["/deemed", "/board/promises", f"/board/promises/cases?service={SKP}&month={month}"]

    def _agency(self) -> None:
        """An outside agency is asked by a link."""
        asked = agencies.asked(self.owner, now=self.now)
        self.links["head"] += [f"/reviews/{agencies.review_of(asked).id}/link", f"/cases/{asked}"]
        self.links["owner"] += [f"/applications/{asked}"]

    def _office(self) -> None:
        """Somebody is away, phrases are kept, a review is in somebody's hands."""
        with transaction():
            phrase = phrases.keep(
                Wording(OFFICE, SKP, "reason", Text(self.words, self.words)), self.staff["head"], self.now
            )
            first, last = today() + timedelta(days=3), today() + timedelta(days=9)
            checker = self.staff["checker"]
            absences.announce(absences.Days(checker.id, first, last), checker, today(), self.now)
            misses.count(self.words[:60], "id", today())
        review = cases.open_reviews(self.waiting)[0].id
        self.links["head"] += [
            "/phrases",
            f"/phrases/{phrase}",
            "/absences",
            "/sought",
            f"/reviews/{review}/hands",
            "/distribution",
        ]
        self.links["head"] += [f"/distribution/{OFFICE}/people/{self.staff['checker'].id}"]
        self.links["checker"] += [f"/reviews/{review}", "/reviews/identity", f"/cases/{self.waiting}"]
        self.links["assessor"] += [f"/reviews/{cases.open_reviews(self.assessed)[0].id}"]

    def _lists(self) -> None:
        """Several reviews chosen to be decided at once."""
        review = cases.open_reviews(self.waiting)[0]
        with transaction():
            made = bulk.choose([Chosen(review.id, self.waiting, review.version)], self.staff["checker"], self.now)
        self.links["checker"] += [f"/bulk/{made}"]

    def _workshop(self) -> None:
        """A draft with comments, a consultation and what follows, at each of its pages."""
        team = workshop.People(
            self.staff["manager"], self.staff["division"], self.staff["head"], self.staff["assessor"]
        )
        draft = db.session.query(Draft).filter_by(service=workshop.SERVICE).first()
        draft = workshop.save(draft or workshop.begin(team, self.now), workshop.changed(), team.manager, self.now)
        draft_id, version = draft.id, draft.version
        with transaction():
            found = consulting.open_consultation(draft_id, version, self.now + workshop.WEEK, team.manager, self.now)
            consulting.comment_publicly(found.id, self.words[:80], "", self.words, self.now)
            consultation = found.id
        self.links["nobody"] += [
            f"/consultations/{consultation}",
            f"/consultations/{consultation}/thanks",
            "/consultations",
        ]
        self._pages_of(draft_id, version)

    def _pages_of(self, draft_id: str, version: int) -> None:
        """Where a manager finds a draft, and what else they look after."""
        pages: tuple[str, ...] = (
            "",
            "/changes",
            "/comments",
            "/consultation",
            "/publication",
            "/give-up",
            "/impact",
            "/replay",
            "/drawing",
        )
        pages += (f"/texts/{version}",)
        self.links["manager"] += [f"/workshop/drafts/{draft_id}{each}" for each in pages]
        self.links["manager"] += [
            f"/editor/{draft_id}{each}" for each in ("", "/lines", "/changes", "/preview/form", "/preview/flow")
        ]
        self.links["manager"] += [
            f"/workshop/walks/{draft_id}",
            f"/workshop/loads/{draft_id}",
            "/jobs",
            "/watch",
            "/calendar",
            "/workshop/bundles",
        ]
        self.links["manager"] += [f"/workshop/services/{workshop.SERVICE}/compare"]

    def _moves(self) -> None:
        """Running cases of a small service, moved to its next version."""
        if self.long:
            return
        applicant = self.owner
        for _ in range(2):
            versions.at_opinions(applicant, self.now)
        version = versions.publish(versions.RENAMED, self.now)
        mapping = MoveMap(states={"telaah": "kajian"}, fields={"luas": "ukuran"})
        with transaction():
            plan = plan_moves(version, mapping, Selection(), "a manager", self.now).id
        self.links["manager"] += [f"/workshop/moves/{plan}"]
        base = f"/workshop/procedures/{versions.SERVICE}/2"
        self.links["manager"] += [f"{base}/{each}" for each in ("impact", "replay", "move")]

    def _links_of_mails(self) -> None:
        """What was mailed leads on too: questionnaires, invitations, an agency's page."""
        asking = Reader(self.app.test_client())
        asking.get("/recover")
        asking.post("/recover", {"email": cases.address_of(self.friend)})
        run_due_jobs(self.now + timedelta(minutes=1))
        for mail in self.server.mails:
            Mailbox(self.app.config["SETTINGS"].home / "mailbox").keep(mail.as_bytes())
        owner, friend = cases.address_of(self.owner), cases.address_of(self.friend)
        for mail in self.server.mails:
            side = {owner: "owner", friend: "friend"}.get(str(mail["To"]), "nobody")
            for link in sorted(set(TOKEN.findall(_text(mail)))):
                self.links[side if link.startswith("/invitations") else "nobody"].append(link)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
