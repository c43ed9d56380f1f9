"""What somebody can do with a signed paper: look at its QR, change it, sign it again, make one of their own."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import zxingcpp
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec

from permits.issuance import pdf
from tests.issuance.samples import local_signer, paper, signing

NOW = datetime.now(UTC)


def read_qr(path: Path) -> str:
    """The text of the QR in the picture of the pages, as a telephone sees it."""
    drawn = path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "150", "-png", str(path), str(drawn)], check=True)
    found = []
    for page in sorted(path.parent.glob(f"{drawn.name}-*.png")):
        with Image.open(page) as picture:
            found += [each.text for each in zxingcpp.read_barcodes(picture)]
    assert len(found) == 1, found
    return found[0]


def read_code(path: Path) -> str:
    """The code printed under the QR."""
    words = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    found = set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", words))
    assert len(found) == 1, found
    return str(found.pop())


def changed(original: Path) -> Path:
    """One bit of the paper's content turned over."""
    content = bytearray(original.read_bytes())
    content[len(content) // 2] ^= 1
    return _keep(original, "changed", bytes(content))


def appended(original: Path) -> Path:
    """A byte more at the end."""
    return _keep(original, "appended", original.read_bytes() + b"\n")


def signed_by_stranger(original: Path, folder: Path) -> Path:
    """The same paper without our signature, signed again by somebody who calls themselves by our name."""
    with pikepdf.open(original) as document:
        for page in document.pages:
            if "/Annots" in page:
                page.Annots = pikepdf.Array([each for each in page.Annots if each.get("/FT") != "/Sig"])
        del document.Root.AcroForm
        bare = io.BytesIO()
        document.save(bare)
    return _keep(original, "stranger", _apart(lambda: _sign_anew(bare.getvalue(), folder)))


def unknown_to_the_register(original: Path, keys: Path) -> Path:
    """A sound paper under the office's own key that never went through the register."""
    rendered = pdf.render(paper(number="070/9999/SKP/DPMPTSP/XI/2026"))
    return _keep(original, "unknown", _apart(lambda: local_signer(keys).sign(rendered, signing(NOW))))


def _apart(work: Callable[[], bytes]) -> bytes:
    """Do the work in a thread of its own: pyHanko starts an event loop, and this thread runs the browser's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def _sign_anew(content: bytes, folder: Path) -> bytes:
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)),
        signers.PdfSignatureMetadata(field_name="Signature"),
        signer=local_signer(folder / "stranger").signer,
        new_field_spec=SigFieldSpec("Signature"),
    )
    return bytes(signed.getvalue())


def _keep(original: Path, name: str, content: bytes) -> Path:
    path = original.with_name(f"{name}.pdf")
    path.write_bytes(content)
    return path
