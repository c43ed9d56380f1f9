"""Which pages the journeys look at, and why the other addresses are none of them."""

from __future__ import annotations

RESEARCH_LETTER = frozenset({
    "accounts.start", "applications.begin", "applications.check", "applications.permit", "applications.section",
    "applications.sent", "applications.show", "catalogue.home", "catalogue.service", "documents.all", "documents.page",
    "issuance.ask", "issuance.verify", "notices.mailbox", "notices.message", "reviews.done", "reviews.queue", "reviews.show",
    "security.confirm_email", "security.login", "security.register", "surveys.ask", "surveys.index", "surveys.thanks",
})  # fmt: skip
ADVERTISING = RESEARCH_LETTER - {"documents.page", "surveys.ask", "surveys.index", "surveys.thanks", "issuance.ask", "issuance.verify"}
