"""The paper's signature: PAdES baseline B-B (ETSI EN 319 142-1) by pyHanko, through a port that other signers can fill.

Imported in the heavy worker only.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from asn1crypto import pem, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from permits.issuance.authority import AuthorityFiles
from permits.issuance.preparation import FIELD, prepare

LONGEST_P256_SIGNATURE = 72


@dataclass(frozen=True, slots=True)
class Signing:
    """What is being signed and on whose behalf, for signers that ask a person or a provider."""

    reason: str
    location: str
    signatory: str
    at: datetime


class Signer(Protocol):
    """Signs a finished PDF. A certified provider (BSrE) fills this port with a call to its service."""

    certified: bool

    def sign(self, pdf: bytes, signing: Signing) -> bytes:
        """The signed PDF: the same pages, one signature over the whole file. Raises an error of its own when it cannot."""


class UntouchedMetadata(IncrementalPdfFileWriter):  # type: ignore[misc]
    """Signs without writing another producer and date: they would contradict the archival metadata."""

    def _update_meta(self) -> None:
        return


class KeptKey(signers.Signer):  # type: ignore[misc]
    """A signer that loads its key once; pyHanko's own loads and checks it at every signature (four times the cost)."""

    def __init__(self, certificate: x509.Certificate, root: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        store = SimpleCertificateStore()
        store.register(root)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(LONGEST_P256_SIGNATURE)
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


class LocalSigner:
    """Signs with the local test authority. Keep one a process: it holds the key in memory."""

    certified = False

    def __init__(self, files: AuthorityFiles) -> None:
        key = serialization.load_pem_private_key(files.signer_key.read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("the test authority's key is not an elliptic-curve key")
        certificate = read_certificate(files.signer_certificate.read_bytes())
        root = read_certificate(files.root_certificate.read_bytes())
        self.signer = KeptKey(certificate, root, key)

    def sign(self, pdf: bytes, signing: Signing) -> bytes:
        return embed_signature(prepare(pdf, signing.at), self.signer, signing)


def embed_signature(prepared: bytes, signer: signers.Signer, signing: Signing) -> bytes:
    """Fill the prepared field. ``prepared`` comes from :func:`permits.issuance.preparation.prepare`."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=signing.reason,
        location=signing.location,
        name=signing.signatory,
    )
    writer = UntouchedMetadata(io.BytesIO(prepared))
    pdf_signer = Dated(metadata, signer=signer, moment=signing.at)
    written: bytes = pdf_signer.sign_pdf(writer, existing_fields_only=True).getvalue()
    return written


class Dated(signers.PdfSigner):  # type: ignore[misc]
    """Writes the moment of the decision's paper as the claimed time, not the moment at which a job happened to run."""

    def __init__(self, metadata: signers.PdfSignatureMetadata, signer: signers.Signer, moment: datetime) -> None:
        super().__init__(metadata, signer=signer)
        self.moment = moment

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.moment
        return session


def read_certificate(content: bytes) -> x509.Certificate:
    """One certificate in PEM form."""
    _, _, der = pem.unarmor(content)
    return x509.Certificate.load(der)
