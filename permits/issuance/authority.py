"""A local certification authority for trying the product out: it signs, and says of itself that it is a test.

Not a certified signature: those come from an Indonesian certification provider (PSrE), for government staff BSrE
(PP 71/2019 article 60). A production server refuses to start signing with this one unless it is told to.
"""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LABEL = "UJI COBA – bukan TTE tersertifikasi"
FOLDER = "test-authority"
YEARS = 10


class TestAuthorityRefused(Exception):
    """The server runs in production and nobody has said that test signatures are wanted there."""

    __test__ = False  # the word «Test» here is not pytest's


@dataclass(frozen=True, slots=True)
class AuthorityFiles:
    """Where the authority's certificates and the signer's key lie."""

    root_certificate: Path
    signer_certificate: Path
    signer_key: Path


def authority_files(keys: Path) -> AuthorityFiles:
    """The places under the instance's ``keys`` folder; the files need not exist yet."""
    folder = keys / FOLDER
    return AuthorityFiles(folder / "root.crt", folder / "signer.crt", folder / "signer.key")


def require_test_authority(production: bool, allowed: bool) -> None:
    """Refuse test signatures where real people rely on them.

    Raises:
        TestAuthorityRefused: in production, unless the setting allows it.
    """
    if production and not allowed:
        raise TestAuthorityRefused


def ensure_authority(keys: Path, city: str, now: datetime) -> AuthorityFiles:
    """Make the authority at first run; later calls change nothing.

    The whole folder appears at once by a rename, so that two processes starting together end up with one authority.
    Folders are 0700 and files 0600. The root's private key is thrown away: it signs one certificate and is never needed again.
    """
    files = authority_files(keys)
    if files.signer_key.exists():
        return files
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = keys / f".{FOLDER}-{secrets.token_hex(6)}"
    draft.mkdir(mode=0o700)
    try:
        for name, content in _make(city, now).items():
            _write_private(draft / name, content)
        draft.rename(keys / FOLDER)
    except OSError:
        if not files.signer_key.exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return files


def _make(city: str, now: datetime) -> dict[str, bytes]:
    root_key, signer_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, signer_name = _name(f"Otoritas {LABEL}", city), _name(f"Penanda tangan {LABEL}", city)
    root = _certificate(root_name, root_name, root_key.public_key(), now)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root = root.add_extension(_usage(certificates=True), critical=True)
    signer = _certificate(signer_name, root_name, signer_key.public_key(), now)
    signer = signer.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    signer = signer.add_extension(_usage(certificates=False), critical=True)
    # Adobe's and the standard's purpose for signing documents (RFC 9336), so that readers accept the certificate's use.
    purposes = [x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION]
    signer = signer.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    signer = signer.add_extension(issuer_id, critical=False)
    pem = serialization.Encoding.PEM
    return {
        "root.crt": root.sign(root_key, hashes.SHA256()).public_bytes(pem),
        "signer.crt": signer.sign(root_key, hashes.SHA256()).public_bytes(pem),
        "signer.key": signer_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    }


def _name(common: str, city: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, city[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    start = now.astimezone(UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=366 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
