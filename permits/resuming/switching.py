"""The switch of languages on a page with a form: what was typed comes along, and nothing of it is done.

The switch is a button of the page's main form and sends it here instead, with scripts what is typed into the page's other forms
too, each box under the name of its form. What came is kept as every form is that cannot be
taken in at once, and stands in its boxes again when the page is opened in the other language. Of somebody who is not signed
in it is kept sealed in a cookie of that page alone. Passwords are not kept, and files do not come: their names do, so that
the page can say which one is to be chosen again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from markupsafe import Markup

from permits import language
from permits.accounts.queries import current_actor
from permits.error_pages import error_page
from permits.resuming import keeping, queries
from permits.resuming.choosing import main_form
from permits.resuming.refilling import refill
from permits.resuming.sealing import seal, unseal

ENDPOINT = "resuming.switch"
# Before the id of a form that is not the one that is sent, a colon, and the name of its box.
BESIDE = "beside:"
SWITCH = "switch_language"  # the button: the code of the language, a space, the address of the page
LEFT_OUT = frozenset({"csrf_token", keeping.FIELD, language.CAME_FROM, SWITCH})
TYPED = "#typed"  # behind a path: kept for the boxes of that page, not sent to it
A_WHILE = 600
MOST_OF_A_COOKIE = 3_800  # octets; browsers take 4,096 with the name


def install(app: Flask) -> None:
    """Fill pages in that are opened after the switch."""
    app.add_template_global(switchable)
    app.after_request(fill_in)


def switchable(content: str) -> dict[str, Any]:
    """The content of a page made ready for the switch, and the form that the switch sends, if there is one."""
    page, form = main_form(str(content))
    g.main_form = form.id if form else ""
    enter = Markup("".join(f' {name}="{value}"' for name, value in form.enter.items())) if form else ""  # noqa: S704
    beside = form is not None and form.beside
    return {"content": Markup(page), "form": g.main_form, "enter": enter, "beside": beside}  # noqa: S704


def carried_over() -> ResponseReturnValue:
    """The page in the language that was pressed, with what was typed kept for its boxes; or why it cannot be."""
    code, _space, address = request.form.get(SWITCH, "").partition(" ")
    page = language.own_page(address)
    if not page or code not in current_app.config["PAGE_LANGUAGES"]:
        return error_page(404)
    path = page.partition("?")[0]
    pairs = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if (box := _box_of(name)[1]) not in LEFT_OUT and "password" not in box.lower()
    ]
    answer = redirect(language.in_language(page, code), 303)
    if not _keep(answer, path, pairs):
        return render_template("resuming/too_long.html"), 413
    return answer


def _keep(answer: Any, path: str, pairs: Sequence[tuple[str, str]]) -> bool:
    author = keeping.marked_author() or current_actor().id
    if author and queries.is_active(author):
        if not current_user.is_authenticated:
            flash(
                _("Your session had ended. What you typed is kept for a day: sign in, and you go on with it."), "info"
            )
        return keeping.keep(path + TYPED, author, pairs)
    sealed = seal(pairs, keeping.settings().secret_key, path)
    if len(sealed) > MOST_OF_A_COOKIE:
        return False
    answer.set_cookie(_cookie(), sealed, max_age=A_WHILE, path=path, **_guards())
    return True


def fill_in(response: Response) -> Response:
    """Put what was typed before the switch into the page that follows it, once."""
    if request.method != "GET" or "lang" not in request.args or response.status_code != 200 or not g.get("main_form"):
        return response
    pairs = _taken(response)
    if pairs:
        page = response.get_data(as_text=True)
        for form_id, typed in _by_form(pairs).items():
            page = refill(page, form_id, typed, _lost_file)
        response.set_data(page)
    return response


def _by_form(pairs: Sequence[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """What was typed into each form of the page, the one that was sent first."""
    found: dict[str, list[tuple[str, str]]] = {g.main_form: []}
    for name, value in pairs:
        form_id, box = _box_of(name)
        found.setdefault(form_id or g.main_form, []).append((box, value))
    return found


def _box_of(name: str) -> tuple[str, str]:
    """The id of the form that a sent name belongs to, empty for the form itself, and the name of the box in it."""
    if not name.startswith(BESIDE):
        return "", name
    form_id, _colon, box = name.removeprefix(BESIDE).partition(":")
    return form_id, box


def _taken(response: Response) -> list[tuple[str, str]] | None:
    path = quote(request.path)
    sealed = request.cookies.get(_cookie())
    if not sealed:
        return keeping.take(path + TYPED)
    response.delete_cookie(_cookie(), path=path, **_guards())
    return unseal(sealed, keeping.settings().secret_key, path)


def _lost_file(filename: str) -> str:
    said = _("A file that you choose does not come along when you change the language. Choose it again: %(file)s")
    return str(Markup('<p class="note note--act" role="status">{}</p>').format(said % {"file": filename}))


def _cookie() -> str:
    return "__Secure-typed" if keeping.settings().production else "typed"


def _guards() -> dict[str, Any]:
    return {"secure": keeping.settings().production, "httponly": True, "samesite": "Lax"}
