"""Doors of an invitation: look at it, take part, say no, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import clock
from permits.accounts.queries import current_actor
from permits.applications import queries as applications
from permits.config import Settings
from permits.db import transaction
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.language import language
from permits.parties import invitations, queries
from permits.parties.blueprint import bp
from permits.parties.handing import KIND
from permits.parties.links import invitation_in
from permits.parties.models import Invitation
from permits.parties.wording import right_in_words
from permits.reviews.queries import names_of


@bp.app_template_global("offered_to")
def offered_to(row: Any) -> Sequence[Invitation]:
    """To whom a case is offered that its procedure lets be handed over, while they have not answered."""
    operations = definitions.definition(row.definition_id).operations.values()
    return queries.waiting(KIND, row.id, clock.now()) if any(each.kind == "hand_over" for each in operations) else ()


@bp.get("/invitations/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """What one is invited to, by whom and until when."""
    found = queries.invitation(_known(token), clock.now())
    return render_template(
        "parties/invitation.html",
        token=token,
        invitation=found,
        inviter=names_of([found.invited_by]).get(found.invited_by, ""),
        business=queries.name_of_business(found.about),
        right=right_in_words(found.may),
        service=service_of(found.about) if found.kind in ("draft", KIND) else "",
        offered=found.kind == KIND,
        given=queries.mandate_of(found.about) if found.kind == "mandate" else None,
    )


@bp.post("/invitations/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Take part from now on."""
    with transaction():
        found = invitations.accept(_known(token), current_actor(), clock.now())
        address = _address_of(found)
    flash(_("You have taken the invitation. You can begin at once."), "success")
    return redirect(address, 303)


@bp.post("/invitations/<token>/decline")
def decline(token: str) -> ResponseReturnValue:
    """Say no: the link is used up."""
    with transaction():
        invitations.decline(_known(token), current_actor(), clock.now())
    flash(_("You have declined the invitation."), "info")
    return redirect(url_for("accounts.profile"), 303)


@bp.post("/invitations/<invitation_id>/withdraw")
def withdraw(invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back before it is answered."""
    with transaction():
        found = invitations.withdraw(invitation_id, current_actor(), clock.now())
        address = _address_of(found)
    flash(_("The invitation is taken back. Its link does not work any more."), "info")
    return redirect(address, 303)


def service_of(application_id: str) -> str:
    """The service of an application, in the reader's language."""
    found = applications.by_ids([application_id])
    return found[0].definition.title[language()] if found else ""


def _known(token: str) -> str:
    """The invitation of a token. Raises NotFound for one we did not make."""
    settings: Settings = current_app.config["SETTINGS"]
    found = invitation_in(token, settings.secret_key)
    if found is None:
        raise NotFound
    return found


def _address_of(found: Invitation) -> str:
    """The page of what an invitation concerns."""
    if found.kind == "mandate":
        return url_for(".mandate", mandate_id=found.about)
    if found.kind == KIND:
        staff = current_actor().kind == "staff"
        return url_for("casework.show" if staff else "applications.show", application_id=found.about)
    if found.kind == "draft":
        return url_for("applications.show" if found.accepted_by else ".people", application_id=found.about)
    return url_for(".business", business_id=found.about)
