"""``permits sop compare``, ``pack``, ``unpack`` and ``key``: procedures beside each other, and handed to other cities."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from permits import clock
from permits.db import transaction
from permits.definitions import queries as published
from permits.definitions.commands import report_findings, sop
from permits.definitions.files import city_beside, read_file
from permits.workshop import exchange, keys
from permits.workshop.bundles import Bundle, BundleBroken, fingerprint, pack, read
from workflows import Definition, SopError, load
from workflows.compare import by_part, compare
from workflows.engine.outcome import Actor

BROKEN = {
    "not_a_bundle": "This file is no bundle.",
    "too_large": "This file is larger than a bundle may be.",
    "not_signed": "The signature does not fit: this bundle was changed, or was not made by the key it names.",
    "changed": "A file in this bundle is not what its manifest says.",
}


@sop.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["id", "en"]), default="en", help="Language of the sentences.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a change.")
@with_appcontext
def compare_files(old: Path, new: Path, language: str, as_json: bool) -> None:
    """Say in words what changes from one SOP file to another. Exit 1 when a file cannot be read as a SOP."""
    before, after = (_load(each, language, as_json) for each in (old, new))
    changes = compare(before, after, city_beside(new))
    if as_json:
        for each in changes:
            line = {"part": each.part, "path": each.path, "kind": each.kind}
            click.echo(json.dumps({**line, "id": each.sentence.id, "en": each.sentence.en}, ensure_ascii=False))
        return
    for part, listed in by_part(changes):
        click.echo(part[language])
        for each in listed:
            click.echo(f"  {each.sentence[language]}")
    if not changes:
        click.echo("The two files say the same.")


@sop.command("pack")
@click.argument("services", nargs=-1, required=True)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to write.")
@with_appcontext
def pack_services(services: tuple[str, ...], output: Path) -> None:
    """Write published services as one signed bundle: texts, scenarios, templates, digests."""
    chosen = [exchange.packed(each) for each in services]
    key = keys.own_key(current_app.config["SETTINGS"].keys)
    data = pack(chosen, exchange.templates_used(chosen), key, published.city().name.en, clock.now())
    output.write_bytes(data)
    signer = fingerprint(key.public_key().public_bytes_raw())
    for each in chosen:
        click.echo(f"{each.service} version {each.version}")
    click.echo(f"{output}: signed with the key {signer}")


@sop.command("unpack")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--look", is_flag=True, help="Only say what the bundle brings; change nothing.")
@click.option("--by", "who", default="command line", help="Who takes it in, as shown in the drafts.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a service.")
@with_appcontext
def unpack_bundle(file: Path, look: bool, who: str, as_json: bool) -> None:
    """Verify a bundle and merge its services into drafts; nothing is published. Exit 1 when it is not what it says."""
    try:
        bundle = read(file.read_bytes())
    except BundleBroken as broken:
        click.echo(BROKEN[broken.code], err=True)
        sys.exit(1)
    if not as_json:
        _introduce(bundle)
    if look:
        return
    with transaction():
        taken = exchange.take_in(bundle, Actor("system", who), clock.now())
    for each in taken:
        conflicts = [{"path": one.path, "ours": one.ours, "theirs": one.theirs} for one in each.conflicts]
        line = {"service": each.service, "what": each.what, "draft": each.draft_id, "conflicts": conflicts}
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else _in_words(each))


@sop.command("key")
@with_appcontext
def show_key() -> None:
    """Print this city's public key, by which others know its bundles, and its fingerprint."""
    key = keys.own_key(current_app.config["SETTINGS"].keys)
    click.echo(keys.public_text(key))
    click.echo(fingerprint(key.public_key().public_bytes_raw()), err=True)


def _introduce(bundle: Bundle) -> None:
    known = keys.known_signers(current_app.config["SETTINGS"].keys).get(bundle.signer)
    click.echo(f"From {bundle.origin}, made {bundle.made_at}")
    click.echo(f"Signed by {bundle.signer}: {known or 'an unknown key; ask the other city for its fingerprint'}")
    for each in bundle.services:
        click.echo(f"  {each.service} version {each.version}, SHA-256 {each.sha256}")
    for name, state in exchange.templates_missing(bundle).items():
        click.echo(f"  template {name}: {state} here; an operator puts it into templates/documents/")


def _in_words(each: exchange.Taken) -> str:
    if each.what == "unchanged":
        return f"{each.service}: nothing new"
    marked = f", {len(each.conflicts)} in dispute, marked in the text" if each.conflicts else ""
    lonely = "" if each.ancestor else ", without a common ancestor"
    return f"{each.service}: {'a new draft' if each.what == 'new' else 'merged into the draft'}{marked}{lonely}"


def _load(path: Path, language: str, as_json: bool) -> Definition:
    try:
        return load(read_file(path))
    except SopError as error:
        report_findings([(path, each) for each in error.findings], language, as_json)
        sys.exit(1)
