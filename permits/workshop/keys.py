"""The key that signs this city's bundles, and the keys of others that it trusts.

``keys/bundles/own.pem`` is made at first use (folder 0700, file 0600). Who trusts another city puts that city's public key,
as ``permits sop key`` prints it, into a file ``keys/bundles/<name>.pub``. Losing the own key loses nothing but the name:
bundles signed with it can still be read, and a new key is made.
"""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from permits.workshop.bundles import fingerprint

FOLDER, OWN = "bundles", "own.pem"


def own_key(keys: Path) -> Ed25519PrivateKey:
    """The city's key, made at the first call; ``keys`` is the instance's folder of keys."""
    folder = keys / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / OWN
    if not file.exists():
        _make(file)
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{OWN} is no Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key as others keep it: base64, one line."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def known_signers(keys: Path) -> dict[str, str]:
    """Fingerprints of the keys this city trusts, with the name of each; its own is called «own»."""
    known = {fingerprint(own_key(keys).public_key().public_bytes_raw()): "own"}
    for file in sorted((keys / FOLDER).glob("*.pub")):
        with suppress(ValueError):
            known[fingerprint(base64.b64decode(file.read_text(encoding="ascii").strip(), validate=True))] = file.stem
    return known


def _make(file: Path) -> None:
    """A new key, in its place at once and whole; of two processes that make one, the first counts."""
    draft = file.with_name(f".{OWN}.{secrets.token_hex(8)}")
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(pem)
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
