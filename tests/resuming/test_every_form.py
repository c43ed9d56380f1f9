"""No form escapes the switch of languages unseen: of each it stands here whether what is typed into it comes along."""

from __future__ import annotations

import re

from flask import Flask

from tests.tree.sources import ROOT

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
BOX = re.compile(
    r'<textarea|<select|<input(?![^>]*type="(?:hidden|submit)")|\{\{ ?(?:forms\.)?(?:text|area|field|radios|select|checkboxes'
    r"|date_boxes|parts_boxes|statement|upload|box|boxes|[a-z_]*_field)\("
)
ENDPOINT = re.compile(r"url_for\('([\w.]+)'")

# Where two forms of one page have something to type into, both come along with scripts, and without the larger one.
COMES_ALONG = frozenset({
    "absences.announce", "agencies.answer", "agencies.end", "agencies.renew", "applications.act", "applications.save",
    "applications.send", "applications.start", "bulk.attempt", "calendars.change", "calendars.change_hours", "casework.act",
    "channels.index", "channels.phone", "complaints.answer", "complaints.follow", "complaints.report", "conversation.ask",
    "deemed.done", "desk.pass_on", "distribution.keep", "distribution.keep_person", "documents.upload_all",
    "duplicates.ask", "duplicates.refuse", "editor.change", "editor.save",
    "folder.add", "folder.edit", "folder.use", "following.look", "holding.offer", "holding.revoke", "identifiers.look",
    "inspections.keep", "issuance.check_file", "moving.plan", "parties.file_for", "parties.give", "parties.invite",
    "parties.share", "parties.ask_succession", "photos.add", "phrases.change", "phrases.keep", "privacy.ask",
    "reviews.decide", "security.change_email", "security.forgot_password", "security.login",
    "security.register", "security.send_confirmation", "security.tf_select", "security.wan_register", "surveys.answer",
    "together.send", "together.start", "walks.run", "walks.walk", "workshop.answer", "workshop.begin", "workshop.comment",
    "workshop.comment_publicly", "workshop.open_consultation", "workshop.publish", "workshop.take_in",
})  # fmt: skip
# Their boxes are drawn by parts of the page, so that the form's own text does not show them.
DRAWN_BY_PARTS = frozenset({"agencies.answer", "applications.send", "folder.edit", "reviews.decide", "together.send"})
BESIDE_A_LARGER_ONE = frozenset({
    "complaints.assign", "deemed.override", "desk.save_filter", "desk.take_over", "duplicates.grant", "editor.preview",
    "parties.hand_over", "parties.right", "privacy.consents", "workshop.refuse", "workshop.resolve",
})  # fmt: skip
SECRETS_ALONE = {
    "channels.code": "the code that a message has brought",
    "security.change_password": "passwords",
    "security.mf_recovery": "a code for the day the phone is gone",
    "security.reset_password": "passwords",
    "security.two_factor_setup_validate": "the code of the moment",
    "security.two_factor_token_validation": "the code of the moment",
    "security.verify": "the password",
}


def typed_into() -> set[str]:
    """The endpoints of the templates' forms that have something to type into."""
    found = set()
    for template in (ROOT / "templates").rglob("*.html"):
        for head, inside in FORM.findall(template.read_text(encoding="utf-8")):
            endpoint = ENDPOINT.search(head)
            if 'method="post"' in head and endpoint and BOX.search(inside):
                found.add(endpoint[1])
    return found


def test_of_every_form_it_is_said_whether_it_comes_along(app: Flask) -> None:
    """A form that is added stands here, and the addresses that stand here are those of the program."""
    known = COMES_ALONG | BESIDE_A_LARGER_ONE | SECRETS_ALONE.keys()
    assert typed_into() == known - DRAWN_BY_PARTS
    posted = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert known <= posted
    assert not COMES_ALONG & (BESIDE_A_LARGER_ONE | SECRETS_ALONE.keys())
