"""Doors of the drawings: a procedure's flow as a diagram, as a SOP-AP flowchart, in words, and as files of other tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from permits.accounts.policy import require
from permits.definitions import queries as definitions
from permits.errors import NotFound
from permits.language import language
from permits.workshop import pages
from permits.workshop import queries as workshop
from workflows import Definition, inspect
from workflows.drawing import bpmn, flowchart, mermaid, outline, svg

bp = Blueprint("drawings", __name__)


@dataclass(frozen=True, slots=True)
class Format:
    """A file a drawing can be taken away as."""

    name: str
    mimetype: str
    suffix: str


FORMATS = {
    "svg": Format("SVG", "image/svg+xml", "svg"),
    "mermaid": Format("Mermaid", "text/plain", "mmd"),
    "bpmn": Format("BPMN 2.0", "application/xml", "bpmn"),
}
DRAWERS = {"svg": svg, "mermaid": mermaid, "bpmn": bpmn}
TONES = {"work": "work", "waiting": "act", "issued": "good", "refused": "bad"}


@bp.get("/workshop/services/<service>/versions/<int:number>/drawing")
def version(service: str, number: int) -> ResponseReturnValue:
    """The drawings of a published version."""
    require("definitions.read")
    files = {form: url_for(".version_file", service=service, number=number, form=form) for form in FORMATS}
    return _page(_published(service, number), files, number=number)


@bp.get("/workshop/services/<service>/versions/<int:number>/drawing.<form>")
def version_file(service: str, number: int, form: str) -> ResponseReturnValue:
    """One drawing of a published version as a file."""
    require("definitions.read")
    return _file(_published(service, number), form, f"{service}-{number}")


@bp.get("/workshop/drafts/<draft_id>/drawing")
def draft(draft_id: str) -> ResponseReturnValue:
    """The drawings of a draft, as far as its text can be read."""
    require("definitions.read")
    row = workshop.draft(draft_id)
    definition = _readable(row.text)
    if definition is None:
        return render_template("drawings/unreadable.html", draft=row, tabs=pages.tabs(row, "drawings.draft"))
    files = {form: url_for(".draft_file", draft_id=draft_id, form=form) for form in FORMATS}
    return _page(definition, files, draft=row, tabs=pages.tabs(row, "drawings.draft"))


@bp.get("/workshop/drafts/<draft_id>/drawing.<form>")
def draft_file(draft_id: str, form: str) -> ResponseReturnValue:
    """One drawing of a draft as a file."""
    require("definitions.read")
    row = workshop.draft(draft_id)
    definition = _readable(row.text)
    if definition is None:
        raise NotFound
    return _file(definition, form, f"{row.service}-draft")


def _published(service: str, number: int) -> Definition:
    """A version that can be drawn. Raises NotFound; also for what is decided elsewhere, which has no states."""
    found = definitions.definition(definitions.version(service, number).id)
    if not found.states:
        raise NotFound
    return found


def _readable(text: str) -> Definition | None:
    """What of a draft can be drawn: the whole, or its states while something else is wrong."""
    loaded = inspect(text, shared=definitions.city().types)
    found = loaded.definition or loaded.graph
    return found if found and found.states else None


def _page(definition: Definition, files: dict[str, str], **more: Any) -> str:
    reader, city = language(), definitions.city()
    chart = flowchart(definition, reader, city)
    return render_template(
        "drawings/show.html",
        definition=definition,
        diagram=Markup(svg(definition, reader, city)),  # noqa: S704 - every text in it is escaped where it is drawn
        sheets=[Markup(sheet) for sheet in chart.sheets],  # noqa: S704 - as above
        table=Markup(chart.table),  # noqa: S704 - as above
        states=outline(definition, reader, city),
        tones=TONES,
        files=[(FORMATS[form].name, address) for form, address in files.items()],
        **more,
    )


def _file(definition: Definition, form: str, name: str) -> Response:
    if form not in FORMATS:
        raise NotFound
    given = FORMATS[form]
    drawn = DRAWERS[form](definition, language(), definitions.city())
    answer = Response(drawn, mimetype=given.mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{given.suffix}"'
    return answer
