"""``permits sop draw`` and ``permits sop import``: SOP files as drawings, other systems' workflows as SOP files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from permits.definitions.commands import report_findings, sop
from permits.definitions.files import city_beside, read_file
from permits.drawings.importing import import_group
from workflows import City, Definition, SopError, inspect
from workflows.drawing import bpmn, flowchart, mermaid, svg

DRAWERS = {
    "svg": svg,
    "mermaid": mermaid,
    "bpmn": bpmn,
    "flowchart": lambda definition, language, city: flowchart(definition, language, city).document,
}


sop.add_command(import_group)


@sop.command("draw")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as", "form", type=click.Choice(sorted(DRAWERS)), default="svg", help="What to draw; a flowchart is an HTML page."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write it; the screen otherwise.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", help="Language of the drawing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the drawing in it.")
@with_appcontext
def draw_file(file: Path, form: str, output: Path | None, language: str, as_json: bool) -> None:
    """Draw the states of a SOP file, as far as it can be read. Exit 1 when it cannot.

    Names of offices come from `_city.yaml` beside the file, or from the city in force.
    """
    try:
        drawn = _drawn(file, form, language)
    except SopError as error:
        report_findings([(file, each) for each in error.findings], language, as_json)
        sys.exit(1)
    if output is not None:
        output.write_text(drawn, encoding="utf-8")
    if as_json:
        told = {"file": str(file), "as": form, "language": language, "output": str(output) if output else None}
        click.echo(json.dumps(told if output else told | {"drawing": drawn}, ensure_ascii=False))
    elif output is None:
        click.echo(drawn)


def _drawn(file: Path, form: str, language: str) -> str:
    city = city_beside(file)
    return DRAWERS[form](_definition(read_file(file), city), language, city)


def _definition(text: str, city: City) -> Definition:
    """What of a file can be drawn: the whole, or its states while something else is wrong."""
    loaded = inspect(text, shared=city.types)
    found = loaded.definition or loaded.graph
    if found is None:
        raise SopError([each for each in loaded.findings if each.severity == "error"])
    return found
