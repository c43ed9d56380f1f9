"""Who may do what. The table is data (``policy.toml``); this module reads it and answers. What no row allows is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from permits.accounts.queries import abilities_of, current_actor
from permits.errors import Forbidden, NotFound
from workflows.engine.outcome import Actor

TABLE = Path(__file__).with_name("policy.toml")
OF_THE_APPLICANT = frozenset({"own", "counter", "editor", "reader"})
FILE_FOR = "applications.file"  # the ability to fill in and send for a person at the counter
OF_THE_OFFICES = frozenset({"seat", "office", "lead_office"})
OF_THE_CASE = OF_THE_APPLICANT | OF_THE_OFFICES
RELATIONS = frozenset({"public", "signed_in"}) | OF_THE_CASE


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the table: what it is called, who may, and what it means in words."""

    name: str
    who: frozenset[str]
    about: str

    @property
    def concerns_a_case(self) -> bool:
        """Whether someone's right depends on the case, so that a view must ask again with the case in hand."""
        return bool(self.who & OF_THE_CASE)


@dataclass(frozen=True, slots=True)
class Case:
    """What the policy needs to know of a case: its applicant, its lead office, the (office, role) pairs its reviews address.

    ``applicant_id`` is empty where the case belongs to no single person; ``people`` are then (account, relation) pairs of
    those who stand on the applicant's side (:mod:`permits.parties.standing`).
    """

    applicant_id: str
    lead_office: str
    addressed: frozenset[tuple[str, str]] = frozenset()
    people: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """The whole policy: actions by name, and the action each endpoint needs."""

    actions: Mapping[str, Action]
    endpoints: Mapping[str, str]


@cache
def table() -> Table:
    """The policy as shipped. Raises ValueError when a row names an unknown relation or action."""
    return read_table(TABLE.read_text(encoding="utf-8"))


def read_table(text: str) -> Table:
    """A policy from TOML. Raises ValueError when a row names an unknown relation or action."""
    raw = tomllib.loads(text)
    actions = {name: Action(name, frozenset(row["who"]), row["about"]) for name, row in raw["actions"].items()}
    endpoints = {
        f"{blueprint}.{endpoint}" if blueprint else endpoint: action
        for blueprint, rows in raw["endpoints"].items()
        for endpoint, action in rows.items()
    }
    for action in actions.values():
        unknown = {each for each in action.who if each not in RELATIONS and not each.startswith("may:")}
        if unknown or not action.who:
            raise ValueError(f"{action.name}: nobody is called {', '.join(sorted(unknown)) or 'nothing'}")
    for endpoint, name in endpoints.items():
        if name not in actions:
            raise ValueError(f"{endpoint}: there is no action {name}")
    return Table(actions, endpoints)


def install(app: Flask) -> None:
    """Ask the policy before every view: a route without a row does not exist, a closed one asks to sign in."""
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    name = table().endpoints.get(request.endpoint)
    if name is None:
        raise NotFound
    if allows(name, current_actor(), known_case=False):
        return None
    if not current_user.is_authenticated:
        answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return answer
    raise NotFound


def allows(name: str, actor: Actor, case: Case | None = None, *, known_case: bool = True) -> bool:
    """Whether this actor may. With ``known_case=False`` the answer is whether the actor might, for some case."""
    action = table().actions[name]
    if "public" in action.who:
        return True
    if not actor.id:
        return False
    if "signed_in" in action.who or _holds_ability(action.who, actor):
        return True
    if not known_case:
        return _might(action.who, actor)
    return case is not None and bool(action.who & _relations(actor, case))


def require(name: str, case: Case | None = None, *, actor: Actor | None = None) -> Actor:
    """The actor, when the policy allows it.

    Raises NotFound when the actor may know nothing of the case (an id one may not see does not exist), Forbidden when the
    actor is part of the case but not for this step.
    """
    actor = current_actor() if actor is None else actor
    if allows(name, actor, case):
        return actor
    held = _relations(actor, case) if case is not None and actor.id else frozenset()
    if held:
        raise Forbidden("may_only_read" if held <= OF_THE_APPLICANT else "not_your_role")
    raise NotFound


def may_reach(endpoint: str) -> bool:
    """Whether the person of this request could open a page; for links that lead nowhere otherwise."""
    name = table().endpoints.get(endpoint)
    return name is not None and allows(name, current_actor(), known_case=False)


def _relations(actor: Actor, case: Case) -> frozenset[str]:
    offices = {office for office, _role in actor.seats}
    held = {
        "own": actor.kind == "applicant" and bool(actor.id) and actor.id == case.applicant_id,
        "seat": bool(actor.seats & case.addressed),
        "office": bool(offices & {office for office, _role in case.addressed}),
        "lead_office": case.lead_office in offices,
    }
    beside = {relation for account, relation in case.people if account == actor.id}
    return frozenset(name for name, holds in held.items() if holds) | beside


def _might(who: Iterable[str], actor: Actor) -> bool:
    if actor.kind == "applicant":
        return bool(set(who) & (OF_THE_APPLICANT - {"counter"}))
    counter = {"counter"} if FILE_FOR in abilities_of(actor) else set()
    return bool(set(who) & (OF_THE_OFFICES | counter))


def _holds_ability(who: Iterable[str], actor: Actor) -> bool:
    wanted = {each.removeprefix("may:") for each in who if each.startswith("may:")}
    return bool(wanted) and not wanted.isdisjoint(abilities_of(actor))
