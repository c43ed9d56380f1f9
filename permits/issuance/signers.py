"""Which signer and which trusted certificates the settings ask for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from permits.issuance.authority import authority_files, ensure_authority, require_test_authority

if TYPE_CHECKING:
    from pathlib import Path

    from permits.issuance.signing import Signer


class SigningSettings(Protocol):
    """The part of the settings that signing reads."""

    @property
    def production(self) -> bool: ...
    @property
    def keys(self) -> Path: ...
    @property
    def signing_certificate(self) -> Path | None: ...
    @property
    def signing_key(self) -> Path | None: ...


_signers: dict[Path, Signer] = {}


def signer_for(settings: SigningSettings, city: str, now: datetime) -> Signer:
    """The signer of this process: the configured certificate, else the local test authority, made at first use.

    Raises TestAuthorityRefused in production without a configured certificate; ValueError or OSError for unusable files.
    """
    where = settings.signing_certificate or settings.keys
    if where not in _signers:
        _signers[where] = _load(settings, city, now)
    return _signers[where]


def trusted_certificates(settings: SigningSettings) -> bytes:
    """The certificates (PEM) under which a paper's signature counts as ours; empty before the first signature."""
    file = settings.signing_certificate or authority_files(settings.keys).root_certificate
    return file.read_bytes() if file.exists() else b""


def _load(settings: SigningSettings, city: str, now: datetime) -> Signer:
    from permits.issuance import signing  # pyHanko: only where something is signed

    if settings.signing_certificate and settings.signing_key:
        chain, key = settings.signing_certificate.read_bytes(), settings.signing_key.read_bytes()
        return signing.KeySigner(chain, key, certified=True)
    require_test_authority(settings.production, allowed=False)
    return signing.make_test_signer(ensure_authority(settings.keys, city, now))
