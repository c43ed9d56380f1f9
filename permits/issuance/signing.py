"""The paper's signature: PAdES baseline B-B (ETSI EN 319 142-1) by pyHanko, through a port that other signers can fill.

Imported in the heavy worker only.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from permits.issuance.authority import AuthorityFiles
from permits.issuance.preparation import FIELD, prepare
from permits.issuance.verify import read_certificates


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


class UntouchedMetadata(IncrementalPdfFileWriter):
    """Signs without writing another producer and date: they would contradict the archival metadata."""

    def _update_meta(self) -> None:
        return


class KeptKey(signers.Signer):
    """A signer that loads its key once; pyHanko's own loads and checks it at every signature (four times the cost)."""

    def __init__(self, chain: Sequence[x509.Certificate], key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
        store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(chain[1:])
        super().__init__(signing_cert=chain[0], cert_registry=store)
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return (
                bytes(self.key.key_size // 8) if dry_run else self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
            )
        longest = 2 * ((self.key.key_size + 7) // 8) + 9  # two whole numbers and their marks in DER
        return bytes(longest) if dry_run else self.key.sign(data, ec.ECDSA(hashes.SHA256()))


class KeySigner:
    """Signs with a key held in memory; keep one a process. ``certified`` says that a recognised provider vouches for it.

    ``certificates`` is a chain in PEM, the signer's own first; ``key`` its private key in PEM, RSA or elliptic curve.
    Raises ValueError when the key is of another kind or does not belong to the certificate.
    """

    def __init__(self, certificates: bytes, key: bytes, certified: bool) -> None:
        private = serialization.load_pem_private_key(key, password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise ValueError("the signing key is neither RSA nor elliptic curve")
        chain = read_certificates(certificates)
        public = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        if chain[0].public_key.dump() != public:
            raise ValueError("the signing key does not belong to the first certificate")
        self.certified = certified
        self.signer = KeptKey(chain, private)

    def sign(self, pdf: bytes, signing: Signing) -> bytes:
        return embed_signature(prepare(pdf, signing.at), self.signer, signing)


def make_test_signer(files: AuthorityFiles) -> KeySigner:
    """A signer of the local test authority."""
    chain = files.signer_certificate.read_bytes() + files.root_certificate.read_bytes()
    return KeySigner(chain, files.signer_key.read_bytes(), certified=False)


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


class Dated(signers.PdfSigner):
    """Writes the moment of the decision's paper as the claimed time, not the moment at which a job happened to run."""

    def __init__(self, metadata: signers.PdfSignatureMetadata, signer: signers.Signer, moment: datetime) -> None:
        super().__init__(metadata, signer=signer)
        self.moment = moment

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.moment
        return session
