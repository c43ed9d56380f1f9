from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec

from permits.issuance import pdf
from permits.issuance.verify import FileCheck, check_file
from tests.issuance.samples import MOMENT, local_signer, paper, signing

Check = Callable[[bytes], FileCheck]


@pytest.fixture
def check(signed: bytes, roots: bytes) -> Check:
    """Checks a file against a register that holds the signed paper and nothing else."""
    known = hashlib.sha256(signed).hexdigest()
    return lambda content: check_file(content, lambda sha256: sha256 == known, roots, MOMENT)


def test_the_issued_file_is_genuine(check: Check, signed: bytes) -> None:
    """The file as issued is genuine, and its digest is named."""
    found = check(signed)
    assert found.verdict == "genuine"
    assert found.known == found.sha256 == hashlib.sha256(signed).hexdigest()


def test_a_changed_byte_is_found_wherever_it_is(check: Check, signed: bytes) -> None:
    """One changed bit anywhere is never genuine and never blamed on somebody else."""
    dice = random.Random(20261120)
    places = [dice.randrange(len(signed)) for _ in range(60)]
    gap = signed.index(b"/Contents <")
    for at in [*places, gap + 40, gap + 4500, 12, len(signed) - 3]:
        changed = bytearray(signed)
        changed[at] ^= 1 << dice.randrange(8)
        assert check(bytes(changed)).verdict in ("changed", "appended") if bytes(changed) != signed else True
    changed = bytearray(signed)
    changed[len(signed) // 2] ^= 1
    assert check(bytes(changed)).verdict == "changed"


@pytest.mark.parametrize("tail", [b"x", b"\n", b"\n%%EOF\n" * 300], ids=["a byte", "a line's end", "two kilobytes"])
def test_appended_bytes(check: Check, signed: bytes, tail: bytes) -> None:
    """Bytes after the signed ones are named as such, and the paper it began as is still known."""
    found = check(signed + tail)
    assert found.verdict == "appended"
    assert found.known == hashlib.sha256(signed).hexdigest()


def test_an_update_after_signing(check: Check, signed: bytes) -> None:
    """A regular later revision, such as a note laid over the text, does not count as our paper."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Injected"] = writer.root["/Lang"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert check(out.getvalue()).verdict == "appended"


def test_signed_again_by_a_stranger(check: Check, rendered: bytes, tmp_path: Path) -> None:
    """The same paper under somebody else's key, even one that calls itself by our name, is a stranger's."""
    stranger = local_signer(tmp_path / "stranger")
    found = check(stranger.sign(rendered, signing()))
    assert found.verdict == "stranger"
    assert found.signer is not None
    assert "Penanda tangan" in found.signer


def test_a_strangers_signature_over_ours(check: Check, signed: bytes, tmp_path: Path) -> None:
    """A second signature on top of ours is something added after signing."""
    stranger = local_signer(tmp_path / "stranger").signer
    metadata = signers.PdfSignatureMetadata(field_name="Second")
    twice = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(signed)), metadata, signer=stranger, new_field_spec=SigFieldSpec("Second")
    )
    assert check(twice.getvalue()).verdict == "appended"


def test_a_sound_paper_the_register_does_not_know(check: Check, keys: Path) -> None:
    """Our own sound signature is not enough: what the register does not hold is unknown."""
    other = local_signer(keys).sign(pdf.render(paper(number="503/9999/REK/DPMPTSP/XI/2026")), signing())
    assert check(other).verdict == "unknown"
    longer = check(other + b"\n")
    assert longer.verdict == "appended"
    assert longer.known is None


def test_a_pdf_without_a_signature(check: Check, rendered: bytes) -> None:
    """A readable PDF that nobody signed is told so."""
    assert check(rendered).verdict == "unsigned"


def test_the_signature_taken_out(check: Check, signed: bytes) -> None:
    """Our paper written anew without its signature is no signed paper any more."""
    with pikepdf.open(io.BytesIO(signed)) as document:
        del document.Root.AcroForm
        out = io.BytesIO()
        document.save(out)
    assert check(out.getvalue()).verdict in ("changed", "unsigned")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-1.7\n",
        b"\xff\xd8\xff\xe0 a photograph",
        b"%PDF-1.7\n" + b"0 0 obj << /Root 1 0 R >> " * 50,
    ],
    ids=["nothing", "text", "only a header", "a picture", "rubbish behind a header"],
)
def test_what_is_no_pdf(check: Check, content: bytes) -> None:
    """Anything that is not a readable PDF is refused in the same calm words."""
    assert check(content).verdict == "not_pdf"


def test_without_an_authority_nothing_is_trusted(signed: bytes) -> None:
    """Before the first paper there are no certificates to trust, and every signature is a stranger's."""
    assert check_file(signed, lambda _: False, b"", MOMENT).verdict == "stranger"


def test_the_register_outlives_the_certificate(check: Check, signed: bytes, roots: bytes) -> None:
    """When the certificate has run out, the register still knows the file it issued."""
    known = hashlib.sha256(signed).hexdigest()
    later = MOMENT + timedelta(days=365 * 20)
    assert check_file(signed, lambda sha256: sha256 == known, roots, later).verdict == "genuine"
