"""Between a form that came too late and the page it belongs to: keeps it, asks to sign in, gives it back once.

A form of ours says, signed, whose page it was. Only such forms are kept, and only for that person: whoever signs in
afterwards as somebody else gets nothing of it. The signature also stands for the token against forged requests when that
has ended with the session, because nobody else can read it.
"""

from __future__ import annotations

from flask import Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from permits.error_pages import error_page
from permits.language import CAME_FROM
from permits.resuming import keeping, queries, switching

FILES = "resuming-files"  # a mark beside the answers: files had come too, and were not kept
LEFT_OUT = frozenset({"csrf_token", keeping.FIELD, CAME_FROM, FILES})
# Pages that know what to do with a form that was kept.
TAKING = frozenset({"applications.save", "applications.start", "applications.act"})
# Doors whose form is never done late by itself, but whose address leads back to the page before it.
SENDING = frozenset({"applications.send", "together.send"})
LEADING_BACK = SENDING | {"documents.upload", "documents.upload_all", "documents.remove"}


def install(app: Flask) -> None:
    """Give forms their mark, and answer those whose token has ended with the session."""
    app.add_template_global(keeping.author, "author_mark")
    app.register_error_handler(CSRFError, _late)


def keep_form() -> str | None:
    """Keep the form of this request for its author, where a page takes it in later; the address of that page, or None."""
    if request.method != "POST" or request.endpoint not in TAKING | LEADING_BACK:
        return None
    if request.endpoint in LEADING_BACK:
        return _lead_back()
    account_id = keeping.marked_author()
    if account_id is None or not queries.is_active(account_id):
        return None
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT]
    if any(each.filename for each in request.files.values()):
        pairs.append((FILES, "y"))
    if not keeping.keep(request.path, account_id, pairs):
        return None
    if not current_user.is_authenticated:
        flash(_("Your session had ended. What you typed is kept for a day: sign in, and you go on with it."), "info")
    return request.path


def _lead_back() -> str:
    """The address of the page before, and an honest sentence: what was meant by this form has not been done."""
    if request.endpoint in SENDING:
        flash(_("Your session had ended, so nothing was sent yet. Look over your answers and send them again."), "info")
    else:
        flash(_("Your session had ended, so your files were left as they are. Please choose again."), "info")
    return request.path


def taken() -> MultiDict[str, str] | None:
    """What this person had sent to the address of this request before signing in again; given back once, None without."""
    pairs = keeping.take(request.path)
    if pairs is None:
        return None
    form: MultiDict[str, str] = MultiDict(pairs)
    lost = form.pop(FILES, None)
    flash(_("You are signed in again, and what you had typed before is here."), "success")
    if lost:
        flash(_("A file cannot be kept without a session. Please choose it again."), "info")
    return form


def _late(_error: CSRFError) -> ResponseReturnValue:
    """A form whose token is none any more: kept and taken in where its author is known, otherwise told."""
    if not keeping.marked_author():
        return error_page(400)
    if request.endpoint == switching.ENDPOINT:
        return switching.carried_over()
    address = keep_form()
    return redirect(address, 303) if address else error_page(400)


def sign_in_address() -> str:
    """The sign-in page that leads on to what was asked for: the page of a reader, or the page whose form was kept."""
    if request.method == "GET":
        return url_for("security.login", next=request.full_path.rstrip("?"))
    return url_for("security.login", next=keep_form())
