"""``permits sop``: check SOP files and publish them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from permits import clock
from permits.accounts.operations import load_city as load_offices
from permits.db import transaction
from permits.definitions import operations, queries
from permits.definitions.files import (
    BUNDLES_FILE,
    CITY_FILE,
    GUIDE_FILE,
    city_beside,
    definitions_beside,
    read_file,
    services_beside,
)
from workflows import Finding, SopError, load_city
from workflows.bundles import inspect_bundles
from workflows.guide import inspect_guide
from workflows.language.editors import city_schema, editor_schema

Reported = list[tuple[Path, Finding]]


@click.group()
def sop() -> None:
    """Check SOP files and publish them."""


@sop.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["id", "en"]), default="en", help="Language of the sentences.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@with_appcontext
def check_files(files: tuple[Path, ...], language: str, as_json: bool) -> None:
    """Check SOP files: every problem of every file, with line and column. Exit 1 when one may not be published.

    Offices, roles and the calendar are read from `_city.yaml` beside the file, or from the one that ships.
    """
    found: Reported = []
    for path in files:
        found += [(path, each) for each in _findings(path)]
    report_findings(found, language, as_json)
    errors = sum(finding.severity == "error" for _path, finding in found)
    if not as_json:
        click.echo(f"{len(files)} checked, {errors} to mend" if errors else f"{len(files)} checked, nothing to mend")
    sys.exit(1 if errors else 0)


@sop.command("publish")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["id", "en"]), default="en", help="Language of the sentences.")
@click.option("--by", "publisher", default="command line", help="Who publishes, as shown in the list of definitions.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
@with_appcontext
def publish_files(files: tuple[Path, ...], language: str, publisher: str, as_json: bool) -> None:
    """Publish SOP files as the next version of their services: all of them, or none when one has a problem.

    A file named `_city.yaml` puts the city's offices, roles and calendar in force, `_guide.yaml` how people find services,
    `_bundles.yaml` which of them are applied for together.
    """
    found: Reported = []
    lines: list[dict[str, object]] = []
    try:
        with transaction():
            for path in sorted(files, key=_turn):
                try:
                    lines.append(_publish(path, publisher))
                except SopError as error:
                    found += [(path, each) for each in error.findings]
            if any(finding.severity == "error" for _path, finding in found):
                raise SopError([finding for _path, finding in found])
    except SopError:
        report_findings(found, language, as_json)
        click.echo("Nothing was published.", err=True)
        sys.exit(1)
    for line in lines:
        click.echo(json.dumps(line) if as_json else "{file}: {what}".format(**line))


@sop.command("schema")
@click.option("--language", type=click.Choice(["id", "en"]), help="Language of the explanations; both without it.")
@click.option("--city", "of_city", is_flag=True, help="The schema of the city file instead.")
def print_schema(language: str | None, of_city: bool) -> None:
    """Print the JSON Schema of a SOP file, with which an editor completes keys and explains them."""
    schema = city_schema(language) if of_city else editor_schema(language)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))


def _turn(path: Path) -> int:
    """The city comes before the services that name its offices, guide and bundles after the services they name."""
    return {CITY_FILE: 0, GUIDE_FILE: 2, BUNDLES_FILE: 2}.get(path.name, 1)


def _publish(path: Path, publisher: str) -> dict[str, object]:
    text = read_file(path)
    now = clock.now()
    if path.name == CITY_FILE:
        fresh = operations.publish_city(text, publisher, now)
        load_offices(load_city(text), now)
        return {"file": str(path), "what": "city put in force" if fresh else "city unchanged", "new": fresh}
    if path.name == GUIDE_FILE:
        fresh = operations.publish_guide(text, publisher, now)
        return {"file": str(path), "what": "guide put in force" if fresh else "guide unchanged", "new": fresh}
    if path.name == BUNDLES_FILE:
        fresh = operations.publish_bundles(text, publisher, now)
        return {"file": str(path), "what": "bundles put in force" if fresh else "bundles unchanged", "new": fresh}
    version, fresh = operations.publish(text, queries.city(), publisher, now)
    what = f"{version.service} version {version.version} {'published' if fresh else 'unchanged'}"
    return {"file": str(path), "what": what, "service": version.service, "version": version.version, "new": fresh}


def _findings(path: Path) -> list[Finding]:
    try:
        text = read_file(path)
        if path.name == CITY_FILE:
            load_city(text)
            return []
        if path.name == GUIDE_FILE:
            return list(inspect_guide(text, services_beside(path)).findings)
        if path.name == BUNDLES_FILE:
            return list(inspect_bundles(text, definitions_beside(path)).findings)
        return list(operations.check_text(text, city_beside(path)).findings)
    except SopError as error:
        return error.findings


def report_findings(found: Reported, language: str, as_json: bool) -> None:
    """Print findings of files, one a line, as sentences or as JSON."""
    for path, each in found:
        if as_json:
            line = {
                "file": str(path), "line": each.line, "column": each.column, "code": each.code,
                "severity": each.severity, "id": each.id, "en": each.en,
                "suggestion_id": each.suggestion_id, "suggestion_en": each.suggestion_en,
            }  # fmt: skip
            click.echo(json.dumps(line, ensure_ascii=False))
            continue
        advice = each.suggestion_en if language == "en" else each.suggestion_id
        sentence = f"{each.sentence(language)} {advice}".strip()
        click.echo(f"{path}:{each.line}:{each.column}: {each.code} {sentence}")
