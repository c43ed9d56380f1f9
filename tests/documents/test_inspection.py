"""Handed-in files are judged by what they are, each refusal with its own reason."""

from __future__ import annotations

import io
from decimal import Decimal

import pikepdf
import pytest
from PIL import Image

from permits.documents import inspection
from permits.errors import Invalid
from workflows.definition import DocumentRequirement, Text

REQUIREMENT = DocumentRequirement("ktp", Text("KTP", "Identity card"), None, ("pdf", "jpeg"), Decimal("0.2"))


def pdf(pages: int = 1, password: str | None = None) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="o", user=password) if password else False)
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        inspection.inspect(REQUIREMENT, name, data)
    (problem,) = caught.value.problems
    assert problem.about == "documents.ktp"
    return problem.code


def test_a_sound_pdf_is_kept_with_its_pages() -> None:
    """A readable PDF passes and its pages are counted."""
    found = inspection.inspect(REQUIREMENT, "Kartu Tanda.PDF", pdf(3))
    assert (found.media_type, found.pages, found.filename) == ("application/pdf", 3, "Kartu Tanda.pdf")


def test_a_sound_picture_is_kept() -> None:
    """A readable JPEG passes whatever its name ends in."""
    found = inspection.inspect(REQUIREMENT, "foto.png", picture("JPEG"))
    assert (found.media_type, found.pages, found.filename) == ("image/jpeg", None, "foto.png.jpg")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("kosong.pdf", b"", "file_empty"),
        ("besar.pdf", pdf() + b" " * 200_000, "file_too_large"),
        ("foto.png", picture("PNG"), "file_type"),
        ("surat.pdf", b"PK\x03\x04 a word processor's file", "file_type"),
        ("halaman.html", b"<script>alert(1)</script>", "file_type"),
        ("rusak.pdf", pdf()[:-300], "file_damaged"),
        ("rusak.pdf", b"%PDF-1.7\n" + b"\x00" * 500, "file_damaged"),
        ("rusak.jpg", picture("JPEG", (200, 200))[:400], "file_damaged"),
        ("terkunci.pdf", pdf(password="rahasia"), "file_encrypted"),
        ("tanpa-halaman.pdf", pdf(0), "file_damaged"),
    ],
)
def test_a_file_that_cannot_be_kept_says_why(name: str, data: bytes, code: str) -> None:
    """Empty, too large, of another type, damaged and locked files each have their own reason."""
    assert refusal(name, data) == code


def test_a_picture_made_to_exhaust_memory_is_refused_unread() -> None:
    """A small file that unpacks to a huge picture is refused by its measurements."""
    flood = io.BytesIO()
    Image.new("1", (20_000, 20_000)).convert("L").resize((9_000, 9_000)).save(flood, "JPEG", quality=1)
    generous = DocumentRequirement("foto", Text("Foto", "Photo"), None, ("jpeg",), Decimal(25))
    with pytest.raises(Invalid) as caught:
        inspection.inspect(generous, "foto.jpg", flood.getvalue())
    assert caught.value.problems[0].code == "file_too_many_pixels"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\surat.pdf", "surat.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "berkas.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_lose_paths_and_tricks(given: str, kept: str) -> None:
    """A file's name keeps its words and loses paths, control characters and length."""
    assert inspection.safe_name(given, "pdf") == kept
