"""The door of the receipt, for those who may follow the case."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits.applications.access import own_case, require_door
from permits.documents.store import store_of
from permits.errors import NotFound
from permits.receipts.models import Receipt
from permits.receipts.queries import receipt_of

bp = Blueprint("receipts", __name__)
SANDBOX = "sandbox; default-src 'none'"


@bp.get("/applications/<application_id>/receipt.pdf")
def download(application_id: str) -> ResponseReturnValue:
    """The receipt of what was sent last. While the worker is still making it, the page of the case says so."""
    case = own_case(application_id, require_door(application_id))
    found = receipt_of(application_id)
    if found is None:
        raise NotFound
    if found.sha256 is None:
        flash(_("The receipt is being made. Try again in a minute."), "info")
        return redirect(url_for("applications.show", application_id=application_id), 303)
    file = store_of(current_app.config["SETTINGS"]).open(found.sha256)
    name = f"{case.row.number}-{found.round}.pdf"
    answer = send_file(file, "application/pdf", as_attachment=True, download_name=name, etag=found.sha256)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.app_template_global("receipt_of")
def receipt_for_page(application_id: str) -> Receipt | None:
    """The receipt a page may offer."""
    return receipt_of(application_id)
