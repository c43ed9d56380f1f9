"""The reader's language: what the page's switch chose, else the person's own, else the browser's, else Indonesian."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from flask_security import current_user
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from permits import paths
from workflows.definition import LANGUAGES

COOKIE = "language"
A_YEAR = 365 * 24 * 3600
CAME_FROM = "came_from"  # a mark in a form that was shown again: the address of the page it stood on first
NAMES = {"id": "Indonesia", "en": "English"}


def install(app: Flask, *, secure: bool) -> None:
    """Choose the language of each request, and keep what the switch in the head of the page chose."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(paths.TRANSLATIONS)
    app.config["PAGE_LANGUAGES"] = dict(NAMES)
    Babel(app, default_locale="id", locale_selector=chosen_language)
    _say_quickly(app)
    app.add_template_global(came_from)

    @app.after_request
    def keep_choice(response: Response) -> Response:
        if request.args.get("lang") in app.config["PAGE_LANGUAGES"]:
            response.set_cookie(
                COOKIE, request.args["lang"], max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax", path="/"
            )
        return response


def _say_quickly(app: Flask) -> None:
    """Let pages find a language's sentences by the language itself.

    The library works out its domain and the language's name anew for each of the hundreds of sentences of a page.
    """
    held: dict[Any, Any] = {}

    def catalogue() -> Any:
        locale = get_locale()
        if locale not in held:
            held[locale] = get_translations()
        return held[locale]

    # The extension of Jinja that the library has put in has this method.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda said: catalogue().ugettext(said),
        ngettext=lambda one, many, count: catalogue().ungettext(one, many, count),
        newstyle=True,
    )


def chosen_language() -> str:
    """The code of the language of this page, one of ``PAGE_LANGUAGES``, worked out once a request."""
    if not has_request_context():
        return "id"
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def _choose() -> str:
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if choice in current_app.config["PAGE_LANGUAGES"]:
            return str(choice)
    if current_user.is_authenticated and current_user.locale in LANGUAGES:
        return str(current_user.locale)
    return request.accept_languages.best_match(LANGUAGES, default="id") or "id"


def language() -> str:
    """Which of a :class:`Text`'s two languages is in force, inside a request or where one was forced for a mail.

    A page language beyond the two (``PAGE_LANGUAGES``) reads procedures in Indonesian, in which they are binding.
    """
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "id"


def page_attributes() -> dict[str, str]:
    """What the page's root element says of its language: the code, and which way it is written."""
    locale = get_locale()
    if locale is None:
        return {"page_language": "id", "direction": "ltr"}
    return {"page_language": locale.language, "direction": locale.text_direction}


def switch_address(code: str) -> str:
    """The address of the present page in another language.

    A form may be sent to an address that cannot be opened; the page it stood on is then the one to come back to.
    """
    return in_language(page_address(), code)


def in_language(address: str, code: str) -> str:
    """The address of a page of ours, in this language."""
    page = urlsplit(address)
    return f"{page.path}?{urlencode([*parse_qsl(page.query, keep_blank_values=True), ('lang', code)])}"


def page_address() -> str:
    """The address of the page that the reader has before them, as far as it can be opened by a link; without a language."""
    if request.method in ("GET", "HEAD") or _opens(request.path):
        return _address(request.path, list(request.args.items(multi=True)))
    came = urlsplit(request.referrer or "")
    last = own_page(f"{came.path}?{came.query}") if came.netloc == request.host else ""
    return last or own_page(request.form.get(CAME_FROM, "")) or "/"


def came_from() -> Markup:
    """The mark in a form that is shown again where no link leads, so that its page is still found after a second try."""
    if request.method in ("GET", "HEAD") or _opens(request.path):
        return Markup()
    return Markup('<input type="hidden" name="{}" value="{}">').format(CAME_FROM, page_address())


def own_page(address: str) -> str:
    """This address, where it leads to a page of ours; empty otherwise."""
    page = urlsplit(address)
    if page.scheme or page.netloc or not page.path.startswith("/") or not _opens(unquote(page.path)):
        return ""
    return _address(unquote(page.path), parse_qsl(page.query, keep_blank_values=True))


def _address(path: str, asked: list[tuple[str, str]]) -> str:
    kept = [(name, value) for name, value in asked if name != "lang"]
    return quote(path) + (f"?{urlencode(kept)}" if kept else "")


def _opens(path: str) -> bool:
    """Whether there is a page at this path of ours."""
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True
