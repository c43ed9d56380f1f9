"""Is this PDF one of ours? What the file itself shows, before the register is asked for more than its digests.

pyHanko is imported at first use: the web process answers most visitors without it.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Verdict = Literal["genuine", "appended", "changed", "stranger", "unknown", "unsigned", "not_pdf"]
HEADER_WITHIN = 1024  # a PDF's header may stand anywhere in its first 1,024 bytes (ISO 32000-1, annex H)
_SIGNATURE_AS_WRITTEN = re.compile(rb"<([0-9A-F]+)>")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")

# It reports every hostile upload with a traceback; that a file is not ours is an answer here and no fault of the server.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a file is found to be.

    ``sha256`` is the file's own digest; ``known`` the digest of the registered paper it is or begins with, None when the
    register knows neither. ``signer`` is the name in the signing certificate, when one could be read.
    """

    verdict: Verdict
    sha256: str
    known: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature as it stands in the file: whether the bytes under it are unchanged, whose it is, how far it reaches."""

    intact: bool
    trusted: bool
    whole_file: bool
    signer: str


def check_file(content: bytes, is_registered: Callable[[str], bool], roots: bytes, now: datetime) -> FileCheck:
    """Compare a file with the register and look at its signature.

    ``is_registered`` says whether the register holds a paper with this SHA-256; ``roots`` are the certificates under which
    signatures count (PEM, may be empty). The register's digest decides first: a file it knows to the last byte is genuine.

    - ``genuine``: the register holds exactly this file.
    - ``appended``: it begins with a registered paper and something was added after signing.
    - ``changed``: it carries our signature, which does not fit the content any more.
    - ``stranger``: somebody else's signature.
    - ``unknown``: our sound signature, but the register does not hold this file.
    - ``unsigned``: a readable PDF without a signature.
    - ``not_pdf``: anything else.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if is_registered(sha256):
        return FileCheck("genuine", sha256, known=sha256)
    if b"%PDF-" not in content[:HEADER_WITHIN]:
        return FileCheck("not_pdf", sha256)
    for beginning in _signed_beginnings(content):
        digest = hashlib.sha256(beginning).hexdigest()
        if is_registered(digest):
            return FileCheck("appended", sha256, known=digest)
    return _by_signature(content, sha256, roots, now)


def _signed_beginnings(content: bytes) -> Iterator[memoryview]:
    """What the file was when each of its signatures was made: everything up to the end of the bytes the signature covers."""
    view = memoryview(content)
    for found in list(_BYTE_RANGE.finditer(content))[:20]:
        end = int(found[3]) + int(found[4])
        if 0 < end < len(content):
            yield view[:end]


def _by_signature(content: bytes, sha256: str, roots: bytes, now: datetime) -> FileCheck:
    try:
        signatures = _signatures(content, roots, now)
    except (
        Exception
    ):  # the readers of a hostile file raise anything at all, and each of them means the same: not readable
        return FileCheck("changed" if b"/ByteRange" in content else "not_pdf", sha256)
    if not signatures:
        return FileCheck("changed" if b"/ByteRange" in content else "unsigned", sha256)
    last = signatures[-1]
    if not all(each.intact for each in signatures):
        verdict: Verdict = "changed"
    elif not last.trusted:
        verdict = "stranger"
    elif not last.whole_file:
        verdict = "appended"
    else:
        verdict = "unknown"
    return FileCheck(verdict, sha256, signer=last.signer)


def _signatures(content: bytes, roots: bytes, now: datetime) -> list[Signature]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if "/Pages" not in reader.trailer["/Root"]:
        raise ValueError("a file without pages is no document")
    return [_signature(content, each, roots, now) for each in reader.embedded_signatures]


def _signature(content: bytes, embedded: Any, roots: bytes, now: datetime) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=read_certificates(roots), allow_fetching=False, moment=now)
    status = validate_pdf_signature(embedded, signer_validation_context=context, skip_diff=True)
    return Signature(
        intact=bool(status.intact and status.valid) and _gap_untouched(content, embedded),
        trusted=bool(status.trusted),
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        signer=str(embedded.signer_cert.subject.native.get("common_name", "")),
    )


def _gap_untouched(content: bytes, embedded: Any) -> bool:
    """Whether the bytes that no signature can cover, those of the signature itself, stand as signers write them.

    The hexadecimal text is longer than the signature; its rest is zeros, and a change there would go unseen.
    """
    from asn1crypto import parser

    _, first, second, _ = (int(each) for each in embedded.byte_range)
    found = _SIGNATURE_AS_WRITTEN.fullmatch(content[first:second])
    return found is not None and not found[1][2 * parser.peek(embedded.pkcs7_content) :].strip(b"0")


def read_certificates(content: bytes) -> list[Any]:
    """The certificates of a PEM file, in order."""
    from asn1crypto import pem, x509

    if not content:
        return []
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(content, multiple=True)]
