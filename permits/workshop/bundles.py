"""Bundles: services as one signed file, to be handed from one city to another and taken apart again.

A bundle is a zip with ``sop/<service>.yaml``, ``scenarios/<service>.yaml``, the document templates the services use,
``manifest.json`` (what it holds, the SHA-256 of each file, every earlier version's digest, the signer's public key) and
``manifest.sig``, an Ed25519 signature of the manifest. Nothing in it is ever executed or written to a path it names.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workflows.errors import SopError
from workflows.language.source import read_source

LARGEST, LARGEST_FILE, MOST_FILES = 10_000_000, 1_000_000, 400
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_PATH = re.compile(r"(sop|scenarios)/[a-z][a-z0-9-]{0,59}\.yaml|templates/documents/[a-z][a-z0-9_]{0,59}\.html")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content makes the same file


class BundleBroken(Exception):
    """The file is no bundle, or not what its signature says. ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Packed:
    """One service of a bundle: its text, its number and the digests of the versions before it, the newest first."""

    service: str
    version: int
    text: str
    history: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        return digest(self.text.encode())


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as read: sound and signed. ``signer`` is the fingerprint of the key; whether it is known is asked elsewhere."""

    origin: str
    made_at: str
    signer: str
    services: tuple[Packed, ...]
    templates: Mapping[str, bytes]
    scenarios: Mapping[str, str]


def pack(
    services: Sequence[Packed], templates: Mapping[str, bytes], key: Ed25519PrivateKey, origin: str, now: datetime
) -> bytes:
    """The bundle of these services, signed. ``origin`` names the city it comes from."""
    files = {f"sop/{each.service}.yaml": each.text.encode() for each in services}
    files |= {f"scenarios/{each.service}.yaml": part.encode() for each in services if (part := scenarios_of(each.text))}
    files |= {f"templates/documents/{name}.html": content for name, content in templates.items()}
    manifest = {
        "bundle": 1,
        "origin": origin,
        "made_at": now.isoformat(timespec="seconds"),
        "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        "services": [
            {"service": each.service, "version": each.version, "history": list(each.history)} for each in services
        ],
        "files": {path: digest(content) for path, content in sorted(files.items())},
    }
    spelt = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in [(MANIFEST, spelt), (SIGNATURE, key.sign(spelt)), *sorted(files.items())]:
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read(data: bytes) -> Bundle:
    """A bundle, once everything in it is what its signed manifest says.

    Raises BundleBroken ``not_a_bundle``, ``too_large``, ``not_signed`` or ``changed``.
    """
    files = _files(data)
    if MANIFEST not in files or SIGNATURE not in files:
        raise BundleBroken("not_a_bundle")
    spelt, signature = files.pop(MANIFEST), files.pop(SIGNATURE)
    manifest = _manifest(spelt)
    try:
        raw = base64.b64decode(manifest["public_key"], validate=True)
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, spelt)
    except (InvalidSignature, ValueError, TypeError):
        raise BundleBroken("not_signed") from None
    if {path: digest(content) for path, content in files.items()} != manifest["files"]:
        raise BundleBroken("changed")
    try:
        return _bundle(manifest, files, fingerprint(raw))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BundleBroken("not_a_bundle") from None


def fingerprint(public_key: bytes) -> str:
    """How people name a key to each other: the first 32 hexadecimal digits of its SHA-256, in fours."""
    return " ".join(re.findall("....", hashlib.sha256(public_key).hexdigest()[:32]))


def digest(content: bytes) -> str:
    """The SHA-256 of a content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def scenarios_of(text: str) -> str:
    """The scenarios of a SOP file as they stand in it, with their comments; empty when it has none."""
    try:
        keys = read_source(text).keys
    except SopError:
        return ""
    if "scenarios" not in keys:
        return ""
    first = keys["scenarios"][0]
    later = [place[0] for path, place in keys.items() if "." not in path and place[0] > first]
    return "\n".join(text.splitlines()[first - 1 : min(later) - 1 if later else None]) + "\n"


def _files(data: bytes) -> dict[str, bytes]:
    """What the zip holds, within the limits and under expected names alone."""
    if len(data) > LARGEST:
        raise BundleBroken("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            names = [each.filename for each in listed]
            if len(listed) > MOST_FILES or any(each.file_size > LARGEST_FILE for each in listed):
                raise BundleBroken("too_large")
            if len(set(names)) != len(names) or not all(map(_expected, names)):
                raise BundleBroken("not_a_bundle")
            return {each.filename: _content(archive, each) for each in listed}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError):
        raise BundleBroken("not_a_bundle") from None


def _expected(name: str) -> bool:
    return name in (MANIFEST, SIGNATURE) or _PATH.fullmatch(name) is not None


def _content(archive: zipfile.ZipFile, each: zipfile.ZipInfo) -> bytes:
    """A file's content; never more than allowed, whatever the zip says of its size."""
    with archive.open(each) as opened:
        content = opened.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BundleBroken("too_large")
    return content


def _manifest(spelt: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(spelt)
    except (ValueError, RecursionError):
        raise BundleBroken("not_a_bundle") from None
    if not isinstance(manifest, dict) or manifest.get("bundle") != 1:
        raise BundleBroken("not_a_bundle")
    if not {"public_key", "files", "services", "origin", "made_at"} <= set(manifest):
        raise BundleBroken("not_a_bundle")
    return manifest


def _bundle(manifest: Mapping[str, Any], files: Mapping[str, bytes], signer: str) -> Bundle:
    services = tuple(
        Packed(
            each["service"], int(each["version"]), files[f"sop/{each['service']}.yaml"].decode(),
            tuple(str(old) for old in each["history"]),
        )
        for each in manifest["services"]
    )  # fmt: skip
    return Bundle(
        str(manifest["origin"]), str(manifest["made_at"]), signer, services,
        {path.split("/")[-1].removesuffix(".html"): content for path, content in files.items() if path.startswith("templates/")},
        {path.split("/")[-1].removesuffix(".yaml"): content.decode() for path, content in files.items()
         if path.startswith("scenarios/")},
    )  # fmt: skip
