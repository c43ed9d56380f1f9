"""How somebody knocks at a door: who it is, what is asked, and of which addresses and numbers somebody is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask

from tests.pages import Reader
from tests.support import cases
from workflows.engine.outcome import Actor


@dataclass(frozen=True, slots=True)
class Caller:
    """Who knocks: a browser's cookie and the mark of its forms."""

    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Knock:
    """One request. ``form`` is what it sends, None for a page that is only opened; ``named`` is what may differ in its words."""

    path: str
    form: Mapping[str, str] | None = None
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """A door, who knocks, what is asked for something that is there (True) or not, and what a request must not leave behind."""

    name: str
    caller: Caller
    asked: Callable[[bool, int], Knock]
    again: Callable[[], None] = lambda: None


def address(there: bool, index: int, kind: str = "c") -> str:
    """The mail address of somebody with an account (``c`` confirmed, ``w`` waiting for that, ``f`` with a second factor), or of
    nobody."""
    return f"{kind if there else 'n'}{index:025}@warga.example"


def telephone(there: bool, index: int) -> str:
    """A mobile number that somebody has proven, or that nobody has."""
    return f"+62812{'1' if there else '9'}{index:06}"


def caller_of(app: Flask, who: Actor | None = None) -> Caller:
    """A browser with a page before it, signed in as somebody of the town or not at all."""
    reader = Reader(app.test_client())
    if who is None:
        reader.get("/sign-in")
    else:
        reader.sign_in(cases.address_of(who), cases.PASSWORD)
        reader.get("/account")
    held = [reader.client.get_cookie(name) for name in ("session", "device")]
    return Caller("; ".join(f"{each.key}={each.value}" for each in held if each is not None), reader.token)
