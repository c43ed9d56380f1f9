"""``permits sop import``: workflows of other systems as draft SOP files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from permits.definitions.commands import report_findings
from permits.definitions.files import read_file
from workflows import SopError
from workflows.imports import Imported, from_bpmn, from_digit

LANGUAGES = click.Choice(["id", "en"])


@click.group("import")
def import_group() -> None:
    """Make a draft SOP from another system's workflow. What is open stands in the draft as comments."""


@import_group.command("digit")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--service", help="Which businessService of the file; the first otherwise.")
@click.option("--office", default="kantor", show_default=True, help="Office code for all office work of the draft.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the draft; the screen otherwise.")
@click.option("--language", type=LANGUAGES, default="en", help="Language of the report.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: draft, questions, problems.")
def import_digit(
    file: Path, service: str | None, office: str, output: Path | None, language: str, as_json: bool
) -> None:
    """A DIGIT BusinessService (JSON) as a draft SOP.

    What is wrong in the source is reported by name on the error stream and at the head of the draft, never mended
    silently. Exit 1 when the file cannot be read at all.
    """
    _import(file, lambda text: from_digit(text, service, office), output, language, as_json)


@import_group.command("bpmn")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", default="kantor", show_default=True, help="Office code for work outside every lane.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the draft; the screen otherwise.")
@click.option("--language", type=LANGUAGES, default="en", help="Language of the report.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: draft, questions, problems.")
def import_bpmn(file: Path, office: str, output: Path | None, language: str, as_json: bool) -> None:
    """A BPMN 2.0 process as a draft SOP: tasks, exclusive and parallel gateways, timers, lanes.

    Whatever else the process has is listed as not taken. Exit 1 when the file cannot be read at all.
    """
    _import(file, lambda text: from_bpmn(text, office), output, language, as_json)


def _import(file: Path, read: Callable[[str], Imported], output: Path | None, language: str, as_json: bool) -> None:
    try:
        made = read(read_file(file))
    except SopError as error:
        report_findings([(file, each) for each in error.findings], language, as_json)
        sys.exit(1)
    if output is not None:
        output.write_text(made.text, encoding="utf-8")
    if as_json:
        click.echo(json.dumps(_told(file, made, output), ensure_ascii=False))
        return
    if output is None:
        click.echo(made.text, nl=False)
    for problem in made.problems:
        click.echo(f"{file}: {problem.code} {problem.sentence[language]}", err=True)
    counted = f"{len(made.problems)} problems in the source, {len(made.questions)} open questions in the draft"
    click.echo(f"{file}: {counted}", err=True)


def _told(file: Path, made: Imported, output: Path | None) -> dict[str, object]:
    return {
        "file": str(file),
        "output": str(output) if output else None,
        **({} if output else {"draft": made.text}),
        "questions": [
            {"number": each.number, "code": each.code, "path": each.path, "id": each.sentence.id, "en": each.sentence.en}
            for each in made.questions
        ],
        "problems": [
            {"code": each.code, "name": each.name, "id": each.sentence.id, "en": each.sentence.en}
            for each in made.problems
        ],
    }  # fmt: skip
