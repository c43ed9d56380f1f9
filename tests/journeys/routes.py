"""Which pages each journey looks at, and why the other addresses are none of them.

Each journey fails unless it has been on every page that stands here for it; the test beside it compares both tables with
the addresses of the program.
"""

from __future__ import annotations

APPLYING = frozenset({
    "applications.answers", "applications.begin", "applications.check", "applications.index", "applications.permit",
    "applications.section", "applications.sent", "applications.show", "catalogue.home", "catalogue.service", "documents.all",
    "documents.page", "notices.mailbox", "notices.message", "reviews.done", "reviews.queue", "reviews.show",
    "accounts.mail_sent", "security.login", "security.register",
})  # fmt: skip
RESEARCH_LETTER = APPLYING | {
    "holding.index", "holding.office", "holding.show", "issuance.ask", "issuance.register", "issuance.verify", "surveys.ask",
    "surveys.index", "surveys.thanks",
}  # fmt: skip
ADVERTISING = APPLYING - {"applications.answers", "applications.index", "documents.page"} | {
    "duplicates.desk", "duplicates.own", "duplicates.paper", "duplicates.show", "holding.show",
}  # fmt: skip
OFFICE = frozenset({
    "accounts.profile", "calendars.hours", "calendars.index", "casework.index", "catalogue.procedures", "issuance.register",
    "reviews.queue", "board.index", "security.login", "surveys.index", "walks.begin", "walks.load",
})  # fmt: skip
EDITOR = frozenset({
    "editor.change", "editor.changes", "editor.edit", "editor.lines", "editor.preview",
})  # fmt: skip
WATCH = frozenset({"board.cases", "board.index", "calibration.index", "scheduling.board", "watch.index"})
ACCOUNT = frozenset({
    "accounts.mail_sent", "accounts.particulars", "accounts.profile", "applications.index", "security.change_password",
    "security.forgot_password", "security.login", "security.register", "security.reset_password", "security.send_confirmation",
})  # fmt: skip
GUARDING = frozenset({
    "accounts.profile", "factors.call_off", "factors.lost", "privacy.copy", "privacy.notice", "privacy.own", "privacy.requests",
    "privacy.show", "security.change_email", "security.mf_recovery",
    "security.mf_recovery_codes", "security.two_factor_setup", "security.two_factor_token_validation", "security.verify",
    "security.wan_signin", "sessions.index",
})  # fmt: skip
PARTIES = frozenset({
    "applications.index", "parties.business", "parties.businesses", "parties.change", "parties.counter",
    "parties.invitation", "parties.mandate", "parties.mandates", "parties.new_business", "parties.new_mandate",
    "parties.people", "parties.successions",
})  # fmt: skip
CASEWORK = frozenset({
    "applications.confirm", "casework.confirm", "casework.index", "casework.show",
})  # fmt: skip
AGENCY = frozenset({"agencies.link", "agencies.show", "casework.show"})
CONVERSATION = frozenset({
    "applications.index", "applications.show", "casework.show", "reviews.queue", "reviews.show", "viewer.show",
})  # fmt: skip
DESK = frozenset({
    "absences.index", "bulk.show", "deemed.index", "desk.hands", "distribution.index", "distribution.person",
    "identifiers.ask", "phrases.edit", "phrases.index", "reviews.queue",
})  # fmt: skip
AFTER = frozenset({
    "complaints.appeal", "complaints.desk", "complaints.follow", "complaints.index", "complaints.new", "complaints.objection",
    "complaints.show", "complaints.work",
})  # fmt: skip
INSPECTION = frozenset({
    "inspections.arrange", "inspections.choose", "inspections.day", "inspections.minutes", "inspections.visit",
})  # fmt: skip
APP = frozenset({"applications.section", "channels.index", "offline.page"})
FILES = frozenset({
    "documents.page", "folder.add", "folder.choose", "folder.edit", "folder.index", "photos.gather",
})  # fmt: skip
WORKSHOP = frozenset({
    "drawings.draft", "drawings.version", "moving.impact", "moving.move", "moving.moves", "moving.replayed",
    "moving.version_impact", "moving.version_replay",
    "workshop.bundles", "workshop.changes", "workshop.comments", "workshop.compare_versions", "workshop.consultation",
    "workshop.consultations", "workshop.draft", "workshop.give_up", "workshop.index", "workshop.public",
    "workshop.publication", "workshop.revision", "workshop.thanks", "workshop.version", "workshop.versions",
})  # fmt: skip
FINDING = frozenset({
    "catalogue.activities", "catalogue.activity", "catalogue.checklist", "catalogue.event", "catalogue.guide",
    "catalogue.home", "catalogue.index", "catalogue.office", "catalogue.offices", "catalogue.procedure",
    "catalogue.procedures", "catalogue.service", "catalogue.sought",
})  # fmt: skip
# No journey goes there; tests/sweep/test_looks.py looks at them as at every page, and the tests of each page say what it does.
GALLERY = frozenset({
    "calibration.ranges", "channels.code", "channels.phone", "following.ask",
    "security.tf_select", "security.wan_register", "security.wan_verify",
    "together.begin", "together.check", "together.offer", "together.sent", "together.show",
})  # fmt: skip

NOT_VISITED = {
    "together.send": "read again by a link it leads back to the page before sending",
    "conversation.file": "a file beside a message to take away, not a page",
    "calibration.file": "the ranges behind a figure as a file to take away, not a page",
    "agencies.file": "a file that an outside agency reads by its link, not a page",
    "parties.mandate_paper": "the signed power of attorney as a file to take away, not a page",
    "parties.succession_paper": "a paper that proves a new manager, as a file to take away, not a page",
    "parties.paper_of_case": "the same file, for those who may open the files of a case",
    "uploads.token": "who is signed in, asked by the script of uploads; not a page",
    "uploads.state": "how far a file has come, asked by the script of uploads; not a page",
    "folder.file": "a file of one's own folder to take away, not a page",
    "photos.photo": "a small picture of one's own photo, shown in the page of photos",
    "viewer.picture": "the picture of a page in the reviewer's viewer, not a page of its own",
    "workshop.bundle": "a service as a file to take away, not a page",
    "accounts.start": "leads on at once to one's queue or one's applications, which are visited",
    "applications.send": "read again by a link it leads back to the page before sending, which is visited",
    "board.file": "the cases behind a figure as a file to take away, not a page",
    "documents.file": "a file that was handed in, shown as a picture in the reviewer's page, not a page of its own",
    "documents.remove": "read again by a link it leads back to the file's page, which is visited",
    "receipts.download": "the receipt of what was sent, a PDF to keep and not a page",
    "applications.certificate": "the certificate of what the law granted, a PDF to keep and not a page",
    "drawings.draft_file": "a drawing to keep as a file, not a page",
    "drawings.version_file": "a drawing to keep as a file, not a page",
    "offline.worker": "the script that answers without a line, not a page",
    "offline.manifest": "what a phone reads to put the product on its home screen, not a page",
    "inspections.token": "who is signed in, asked by the script of visits; not a page",
    "inspections.photo": "a photo of a visit, shown as a picture in its page",
    "inspections.entry": "a visit as a calendar file to take away, not a page",
    "editor.schema": "the shape of a SOP file, which the editor's script reads; not a page",
    "security.confirm_email": "leads on at once to the sign-in page with a message, which is visited",
    "security.change_email_confirm": "leads on at once to one's account with a message, which is visited",
    "security.two_factor_rescue": "the library's way round codes by mail; the policy closes this address",
    "security.wan_delete": "read again by a link it leads back to the passkeys, which are visited",
    "security.static": "files of the sign-in library; the policy closes this address",
    "static": "style sheets, fonts and pictures",
}
