"""Public pages of the services, and the list of published procedures for staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from permits import wording
from permits.accounts import policy
from permits.catalogue import queries
from permits.definitions import queries as definitions
from permits.language import language
from workflows.definition import Definition, DocumentRequirement, State

bp = Blueprint("catalogue", __name__)
APPLY = "applications.begin"
CHECK = "issuance.ask"


@dataclass(frozen=True, slots=True)
class File:
    """A file as the page lists it: what it is, of whom and from when to when it is asked, in words; empty: of everybody, always."""

    needed: queries.NeededFile
    whom: str
    when: str


@bp.app_template_filter("fee")
def fee(service: queries.Service) -> str:
    """What the service costs, in words."""
    if service.definition.fee is not None:
        return str(_("Worked out from your answers, shown before you send"))
    if queries.charges(service.definition):
        return str(_("An amount is worked out in the form as an example; nothing is collected here"))
    return str(_("Free of charge"))


@bp.get("/")
def home() -> ResponseReturnValue:
    """Every service by its group or kind, or those that match what was searched for."""
    wanted = request.args.get("q", "").strip()[:100]
    offered = queries.services()
    found = queries.search(offered, wanted) if wanted else offered
    return render_template(
        "catalogue/home.html",
        wanted=wanted,
        found=found,
        shelves=_shelves(found),
        offered=offered,
        check_address=_address(CHECK),
    )


def _shelves(found: list[queries.Service]) -> list[tuple[str, str, list[queries.Service]]]:
    """The services under their headings, each as (code, words, services): the city's groups first, the rest by kind."""
    groups = definitions.city().groups if any(each.definition.group for each in found) else {}
    shelves = [
        (f"group-{code}", title[language()], [each for each in found if each.definition.group == code])
        for code, title in groups.items()
    ]
    kinds = (("permit", str(_("Permits"))), ("non_permit", str(_("Letters and other services"))))
    for kind, words in kinds:
        rest = [each for each in found if each.definition.kind == kind and each.definition.group not in groups]
        shelves.append((f"kind-{kind}", words, rest))
    return [shelf for shelf in shelves if shelf[2]]


@bp.get("/services/<service>")
def service(service: str) -> ResponseReturnValue:
    """What a service asks, does, takes, costs and gives, from its published definition."""
    found = queries.service(service)
    definition = found.definition
    if definition.status == "central":
        return render_template("catalogue/central.html", service=found)
    others = queries.by_code(_named(definition))
    return render_template(
        "catalogue/service.html",
        service=found,
        files=[File(each, _whom(definition, each), _when(each.requirement)) for each in queries.files(definition)],
        steps=[_step(definition, each) for each in queries.steps(definition)],
        responsible=[_office_name(code) for code in queries.offices_asked(definition)],
        apply_address=_address(APPLY, service=service) if found.is_open else "",
        others=others,
        risk=_risk(definition),
        bundle=[others[code] for code in definition.bundle if code in others and code != service],
    )


def _risk(definition: Definition) -> str:
    """The level of risk of the business activity (PP 5/2021), in words; empty for none."""
    words = {"low": _("low"), "medium_low": _("medium low"), "medium_high": _("medium high"), "high": _("high")}
    return str(words[definition.risk]) if definition.risk else ""


def _named(definition: Definition) -> list[str | None]:
    """The other services that a service's page may lead to."""
    asked = [each.service for each in definition.eligibility]
    return [*asked, *(each.service for each in definition.needs.values()), *definition.offers, *definition.bundle]


@bp.get("/definitions")
def procedures() -> ResponseReturnValue:
    """Every version of every procedure, with its digest and when it was published."""
    policy.require("definitions.read")
    versions = definitions.all_versions()
    titles = {each.id: definitions.definition(each.id).title for each in versions}
    return render_template("catalogue/procedures.html", versions=versions, titles=titles)


def _address(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def _whom(definition: Definition, file: queries.NeededFile) -> str:
    if file.kinds is None:
        return str(_("depending on your answers"))
    if set(file.kinds) == set(definition.applicants):
        return "" if file.requirement.required is not False else str(_("if you have it"))
    kinds = ", ".join(definition.applicants[kind][language()] for kind in file.kinds)
    return str(_("for: %(kinds)s", kinds=kinds))


def _when(requirement: DocumentRequirement) -> str:
    first, last = (each and wording.plain_date(each, language()) for each in (requirement.starts, requirement.ends))
    if first and last:
        return str(_("asked from %(first)s until %(last)s", first=first, last=last))
    if first:
        return str(_("asked from %(first)s", first=first))
    return str(_("asked until %(last)s", last=last)) if last else ""


def _step(definition: Definition, state: State) -> str:
    """A step in words: what the procedure itself says when no date is in it, else the step, who does it and how long."""
    says = state.says[language()]
    if "{" not in says:
        return says
    offices = [_office_name(each.office) for plan in state.reviews.values() for each in plan.offices]
    limits = [definition.values[plan.limit.value] for plan in state.reviews.values() if plan.limit]
    parts = [f"**{state.title[language()]}**"]
    if offices:
        parts.append(", ".join(dict.fromkeys(offices)))
    if limits:
        longest = max(limits, key=lambda each: each.amount)
        parts.append(_("at most %(limit)s", limit=wording.amount(longest.amount, longest.unit, language())))
    return ": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0]


def _office_name(code: str) -> str:
    office = definitions.city().offices.get(code)
    return office.name[language()] if office else code
