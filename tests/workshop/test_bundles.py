"""Bundles: what is packed is signed whole, what was touched is refused, and taking one in loses no edit."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from permits.db import transaction
from permits.definitions import operations as definitions
from permits.definitions import queries as published
from permits.definitions.commands import sop
from permits.workshop import commands, exchange, keys, queries
from permits.workshop.bundles import (
    LARGEST_FILE,
    MANIFEST,
    SIGNATURE,
    Bundle,
    BundleBroken,
    Packed,
    digest,
    pack,
    read,
    scenarios_of,
)
from tests.pages import Reader
from tests.support.cases import MONDAY, PASSWORD, address_of
from tests.workshop.people import LATER, SERVICE, People, begin, changed, changed_draft, open_workshop, save, shipped
from workflows.compare.merge import MARK

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
UPSTREAM = shipped().replace("amount: 10000", "amount: 12000", 1)


def made(text: str, *history: str, service: str = SERVICE) -> bytes:
    """Another city's bundle of one service."""
    known = tuple(digest(each.encode()) for each in history)
    return pack([Packed(service, len(known) + 1, text, known)], {"decree": b"<p>"}, KEY, "Kota Lain", MONDAY)


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(BundleBroken) as broken:
        read(data)
    return broken.value.code


def test_a_bundle_holds_texts_scenarios_templates_and_digests() -> None:
    """What was packed is read again whole, with its signer; the same content makes the same file."""
    data = made(UPSTREAM, shipped())
    found = read(data)
    assert isinstance(found, Bundle)
    assert (found.origin, found.services[0].text, found.templates) == ("Kota Lain", UPSTREAM, {"decree": b"<p>"})
    assert found.services[0].history == (digest(shipped().encode()),)
    assert found.scenarios.get(SERVICE, "") == scenarios_of(UPSTREAM)
    manifest = json.loads(contents(data)[MANIFEST])
    assert manifest["files"][f"sop/{SERVICE}.yaml"] == digest(UPSTREAM.encode())
    assert made(UPSTREAM, shipped()) == data


def test_scenarios_are_cut_out_as_they_stand() -> None:
    """The part «scenarios» with its comments, up to the next part; nothing where there is none."""
    text = "sop: 1\nscenarios:\n  a: {title: x}  # satu\n  # dua\n  b: {title: y}\nsurvey: true\n"
    assert scenarios_of(text) == "scenarios:\n  a: {title: x}  # satu\n  # dua\n  b: {title: y}\n"
    assert scenarios_of("sop: 1\n") == ""
    assert scenarios_of("{") == ""


def test_what_was_touched_is_refused() -> None:
    """A changed text, manifest, signature or key, a file too many or too few: each is noticed."""
    files = contents(made(UPSTREAM))
    sop_file = f"sop/{SERVICE}.yaml"
    assert refused(zipped({**files, sop_file: files[sop_file] + b"#"})) == "changed"
    assert refused(zipped({**files, "sop/lain.yaml": b"sop: 1\n"})) == "changed"
    assert refused(zipped({name: each for name, each in files.items() if name != sop_file})) == "changed"
    assert refused(zipped({**files, MANIFEST: files[MANIFEST] + b" "})) == "not_signed"
    assert refused(zipped({**files, SIGNATURE: bytes(64)})) == "not_signed"
    manifest = json.loads(files[MANIFEST])
    manifest["public_key"] = base64.b64encode(bytes(32)).decode()
    assert refused(zipped({**files, MANIFEST: json.dumps(manifest).encode()})) == "not_signed"


def test_a_hostile_file_is_no_bundle() -> None:
    """Foreign names, ways out of the folder, bombs, broken zips and manifests are refused before anything is read."""
    files = contents(made(UPSTREAM))
    for name in ("../evil.yaml", "/etc/passwd", "sop/../../x.yaml", "templates/documents/x.py", "sop/X.yaml"):
        assert refused(zipped({**files, name: b""})) == "not_a_bundle"
    assert refused(zipped({**files, "sop/bom.yaml": bytes(LARGEST_FILE + 1)})) == "too_large"
    assert refused(bytes(10_000_001)) == "too_large"
    whole = made(UPSTREAM)
    spoilt = bytearray(whole)
    spoilt[len(whole) // 2] ^= 0xFF  # in the middle of what is compressed
    assert refused(bytes(spoilt)) in {"not_a_bundle", "changed"}
    for broken in (b"", b"PK", b"no zip at all", zipped({MANIFEST: b"[]"}), zipped({})):
        assert refused(broken) == "not_a_bundle"
    for manifest in (b"[" * 5000, b"{}", b'{"bundle": 2}'):
        assert refused(zipped({MANIFEST: manifest, SIGNATURE: b""})) == "not_a_bundle"
    signed = json.dumps({"bundle": 1, "origin": "", "made_at": "", "files": {}, "services": [{}],
                         "public_key": json.loads(files[MANIFEST])["public_key"]}).encode()  # fmt: skip
    assert refused(zipped({MANIFEST: signed, SIGNATURE: KEY.sign(signed)})) == "not_a_bundle"


def test_the_own_key_is_made_once_and_kept_close(tmp_path: Path) -> None:
    """One key for ever, readable by its owner alone; a city whose public key lies beside it is known by name."""
    first, again = keys.own_key(tmp_path), keys.own_key(tmp_path)
    assert keys.public_text(first) == keys.public_text(again)
    file = tmp_path / keys.FOLDER / keys.OWN
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    signer = read(made(UPSTREAM)).signer
    assert signer not in keys.known_signers(tmp_path)
    (file.parent / "kota-lain.pub").write_text(keys.public_text(KEY) + "\n", encoding="ascii")
    (file.parent / "rusak.pub").write_text("bukan kunci", encoding="ascii")
    assert keys.known_signers(tmp_path)[signer] == "kota-lain"


@pytest.fixture
def people(database: SQLAlchemy) -> People:
    return open_workshop()


def take(data: bytes, people: People) -> exchange.Taken:
    with transaction():
        (taken,) = exchange.take_in(read(data), people.manager, LATER)
    return taken


@pytest.mark.database
def test_an_unknown_service_begins_a_draft(people: People) -> None:
    """A service that is not here yet comes in as a draft, as it was packed."""
    text = shipped().replace(f"service: {SERVICE}", "service: reklame-lain")
    taken = take(made(text, service="reklame-lain"), people)
    assert (taken.what, queries.open_drafts()["reklame-lain"].text) == ("new", text)


@pytest.mark.database
def test_upstream_and_local_edits_stand_side_by_side(people: People) -> None:
    """Merged against the version both come from, their edit and ours are both in the draft."""
    draft = changed_draft(people)
    taken = take(made(UPSTREAM, shipped()), people)
    assert (taken.what, taken.draft_id, taken.conflicts, taken.ancestor) == ("merged", draft.id, (), True)
    merged = queries.draft(draft.id)
    assert "amount: 12000" in merged.text and "amount: 30\n" in merged.text
    assert take(made(UPSTREAM, shipped()), people).what == "unchanged"
    assert [each.version for each in queries.revisions(draft.id)] == [3, 2, 1]


@pytest.mark.database
def test_what_both_changed_is_marked_and_nothing_is_lost(people: People) -> None:
    """A figure changed here and there: ours stays, theirs stands above it, and every earlier text is kept."""
    draft = changed_draft(people)
    taken = take(made(shipped().replace("amount: 21\n", "amount: 14\n"), shipped()), people)
    assert [each.path for each in taken.conflicts] == ["values.objection_days.amount"]
    text = queries.draft(draft.id).text
    assert MARK in text and "amount: 30\n" in text and "#   14" in text
    assert queries.revision(draft.id, 2).text == changed()


@pytest.mark.database
def test_without_a_draft_one_is_begun_from_the_version_in_force(people: People) -> None:
    """The merge begins with our newest version; without a common ancestor what differs is marked."""
    with transaction():
        definitions.publish(changed(), published.city(), "Fatmah", LATER)
    taken = take(made(UPSTREAM), people)
    draft = queries.open_drafts()[SERVICE]
    assert (taken.what, taken.ancestor, draft.based_on) == (
        "merged",
        False,
        published.current_version(SERVICE, LATER).id,
    )
    assert MARK in draft.text
    assert exchange.templates_missing(read(made(UPSTREAM))) == {"decree": "different"}


def test_a_bundle_goes_out_and_comes_in_through_the_browser(app: Flask, client: FlaskClient) -> None:
    """The newest version is taken away as a file; the file is taken in again; a broken one is refused in words."""
    people = open_workshop()
    save(begin(people), changed(), people.manager)
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(people.manager), PASSWORD)
    packed = client.get(f"/workshop/services/{SERVICE}/bundle").data
    assert read(packed).services[0].text == shipped()
    reader.get("/workshop/bundles")
    for data, words in ((b"", "Choose a file first."), (b"PK", "This file is no bundle.")):
        page = reader.post("/workshop/bundles", {"bundle": (io.BytesIO(data), "x.zip")}, status=400)
        assert words in page.text
    page = reader.post("/workshop/bundles", {"bundle": (io.BytesIO(packed), "x.zip")})
    assert "Known key" in page.text and "Nothing new." in page.text
    page = reader.post("/workshop/bundles", {"bundle": (io.BytesIO(made(UPSTREAM, shipped())), "x.zip")})
    assert "Unknown key" in page.text and "Merged into the draft." in page.text


def test_the_commands_compare_pack_and_unpack(own_app: Flask, tmp_path: Path) -> None:
    """`permits sop compare` says what changes; `pack` and `unpack` carry a service over; a touched bundle ends with 1."""
    with own_app.app_context():
        open_workshop()
    runner, old, new = own_app.test_cli_runner(), tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(shipped(), encoding="utf-8")
    new.write_text(changed(), encoding="utf-8")
    said = runner.invoke(sop, ["compare", str(old), str(new)])
    assert said.exit_code == 0 and "goes from 21 to 30 working days." in said.output
    line = json.loads(runner.invoke(sop, ["compare", str(old), str(new), "--json"]).output)
    assert (line["path"], line["kind"]) == ("values.objection_days", "changed")
    old.write_text("sop: 1\n", encoding="utf-8")
    assert runner.invoke(sop, ["compare", str(old), str(new)]).exit_code == 1
    bundle = tmp_path / "a.zip"
    assert runner.invoke(sop, ["pack", SERVICE, "-o", str(bundle)]).exit_code == 0
    looked = runner.invoke(sop, ["unpack", str(bundle), "--look"])
    assert f"{SERVICE} version 1" in looked.output and ": own" in looked.output
    taken = runner.invoke(sop, ["unpack", str(bundle), "--json", "--by", "Fatmah"])
    assert json.loads(taken.output)["what"] == "unchanged"
    bundle.write_bytes(b"PK")
    broken = runner.invoke(sop, ["unpack", str(bundle)])
    assert broken.exit_code == 1 and commands.BROKEN["not_a_bundle"] in broken.stderr
    assert len(runner.invoke(sop, ["key"]).stdout.strip()) == 44
