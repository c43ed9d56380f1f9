"""The pages of one service: the published standard, what to have ready, the whole procedure."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from permits import clock
from permits.catalogue import figures, queries, wording
from permits.catalogue.blueprint import bp
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.language import language
from workflows.definition import Definition
from workflows.drawing import outline, svg

APPLY, COMPLAIN = "applications.begin", "complaints.new"


@bp.get("/services/<service>")
def service(service: str) -> ResponseReturnValue:
    """What a service asks, does, takes, costs and gives, from its published definition."""
    found = queries.service(service)
    definition = found.definition
    more = [(wording.component(code), text) for code, text in definition.standard.components.items()]
    if definition.status == "central":
        others = queries.by_code(definition.bundle)
        return render_template("catalogue/central.html", service=found, standard=more, bundle=list(others.values()))
    others = queries.by_code(_named(definition))
    return render_template(
        "catalogue/service.html",
        service=found,
        files=wording.files(definition),
        steps=wording.steps(definition),
        responsible=[wording.office_name(code) for code in found.card.offices],
        apply_address=wording.address(APPLY, service=service) if found.is_open else "",
        complain_address=wording.address(COMPLAIN),
        others=others,
        risk=wording.risk(definition),
        standard=more,
        usual=figures.usual(service, definition.counts_by, clock.now()),
        bundle=[others[code] for code in definition.bundle if code in others and code != service],
    )


def _named(definition: Definition) -> list[str | None]:
    """The other services that a service's page may lead to."""
    asked = [each.service for each in definition.eligibility]
    return [*asked, *(each.service for each in definition.needs.values()), *definition.offers, *definition.bundle]


@bp.get("/services/<service>/checklist")
def checklist(service: str) -> ResponseReturnValue:
    """What to have ready, as a list to print and tick."""
    found = _decided_here(service)
    return render_template("catalogue/checklist.html", service=found, files=wording.files(found.definition))


@bp.get("/services/<service>/procedure")
def procedure(service: str) -> ResponseReturnValue:
    """The whole procedure as it is published: every step and way as a drawing and in words, every figure with its basis."""
    found = _decided_here(service)
    definition, city, spoken = found.definition, definitions.city(), language()
    return render_template(
        "catalogue/procedure.html",
        service=found,
        diagram=Markup(svg(definition, spoken, city)),  # noqa: S704 - every text in it is escaped where it is drawn
        states=outline(definition, spoken, city),
    )


def _decided_here(code: str) -> queries.Service:
    """A service with a procedure of ours. Raises NotFound for any other."""
    found = queries.service(code)
    if found.card.status == "central":
        raise NotFound
    return found
