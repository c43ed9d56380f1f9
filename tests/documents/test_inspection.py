"""Handed-in files are judged by what they are, each refusal with its own reason."""

from __future__ import annotations

import io
from decimal import Decimal

import pikepdf
import pytest
from PIL import Image

from permits.documents import inspection
from permits.documents.inspection import Accepted
from permits.documents.wording import INSIDE, OTHER, REASONS
from permits.errors import Invalid
from tests.support.hostile import CORPUS, Hostile, signed_pdf
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
        ("surat.pdf", b"PK\x03\x04 an archive", "file_archive"),
        ("halaman.html", b"<script>alert(1)</script>", "file_web"),
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


EVERYTHING = Accepted("documents.ktp", ("pdf", "jpeg", "png"), 25_000_000)


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda each: each.what)
def test_what_does_harm_is_refused_or_made_harmless(hostile: Hostile) -> None:
    """Each file of the corpus is refused for its own reason, or kept without what was harmful in it, which is named."""
    if hostile.refused:
        with pytest.raises(Invalid) as caught:
            inspection.look(EVERYTHING, hostile.filename, hostile.data)
        assert [each.code for each in caught.value.problems] == [hostile.refused]
        assert hostile.refused in REASONS
        return
    found = inspection.look(EVERYTHING, hostile.filename, hostile.data)
    assert found.changes == hostile.gone
    assert [each for each in hostile.absent if each in found.content] == []
    assert "/" not in found.filename
    again = inspection.look(EVERYTHING, found.filename, found.content)
    assert set(again.changes) <= {"attachments_kept"}


def test_the_corpus_is_large() -> None:
    """There are at least forty hostile or broken files, and every refusal of a content has one that meets it."""
    assert len(CORPUS) >= 40
    met = {each.refused for each in CORPUS}
    assert {code for code in (*OTHER, *INSIDE) if code not in met} == {"file_too_heavy", "file_infected"}


def test_a_signed_file_is_kept_octet_by_octet() -> None:
    """Rewriting a signed PDF would break its signature, so it is kept as it was sent."""
    found = inspection.look(EVERYTHING, "surat.pdf", signed_pdf())
    assert found.signed and found.content == signed_pdf()


def test_a_clean_pdf_is_the_same_each_time() -> None:
    """The same file sent twice is stored once: cleaning it gives the same octets."""
    first, second = (inspection.look(EVERYTHING, "a.pdf", pdf(2)).content for _time in range(2))
    assert first == second


def test_a_photo_that_is_too_large_is_made_smaller() -> None:
    """A photo beyond the limit is not refused but made to fit, and said to be; a PDF of that size is refused."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((2_400, 1_800)).convert("RGB").save(out, "JPEG", quality=100, subsampling=0)
    large = out.getvalue() + b"\0" * 200_000
    assert len(large) > 200_000
    found = inspection.inspect(REQUIREMENT, "foto.jpg", large)
    assert len(found.content) <= 200_000
    assert found.changes == ("reduced",)
    assert refusal("foto.pdf", pdf() + b" " * 200_000) == "file_too_large"


def test_a_photo_stands_upright() -> None:
    """A photo that its camera marks as lying on its side is turned, since the mark goes with the rest of the notes."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    content = inspection.look(EVERYTHING, "foto.jpg", out.getvalue()).content
    assert Image.open(io.BytesIO(content)).size == (30, 40)


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
