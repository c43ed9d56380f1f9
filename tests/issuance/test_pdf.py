from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import page
import pikepdf
import pytest
import zxingcpp
from jinja2 import TemplateError
from PIL import Image
from weasyprint.urls import FatalURLFetchingError

from permits.issuance import pdf
from tests.issuance.samples import ANNEX, MOMENT, local_signer, paper, signing


def text_of(content: bytes, *options: str) -> str:
    """The words of a PDF in reading order, each run of blanks as one."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def pages_of(content: bytes) -> list[str]:
    count = len(pikepdf.open(io.BytesIO(content)).pages)
    return [text_of(content, "-f", str(number), "-l", str(number)) for number in range(1, count + 1)]


@pytest.mark.parametrize("level", ["pdfa3a", "ua1"])
def test_the_signed_file_is_archival_and_accessible(signed: bytes, level: str) -> None:
    """The file people receive, with its signature in it, passes PDF/A-3a and PDF/UA-1 by every rule."""
    report = page.validate_pdf_bytes(signed, profile=level)
    assert [(each.rule_id, each.message) for each in report.failures] == []
    assert report.is_compliant


def test_a_long_paper_passes_too(keys: Path) -> None:
    """Twenty dictums, conditions, a long annex and a sample's mark change nothing about the levels."""
    long = paper(
        clauses=tuple(f"Ketentuan nomor {number} berlaku bagi pemegang izin." * 3 for number in range(1, 21)),
        conditions=("Tinggi bebas paling rendah 5 meter.", "Tidak menutup rambu."),
        annex=None,
        sample=True,
    )
    signed = local_signer(keys).sign(pdf.render(long), signing())
    for level in ("pdfa3a", "ua1"):
        assert [each.message for each in page.validate_pdf_bytes(signed, profile=level).failures] == []
    assert "KEDUA PULUH" in text_of(signed)
    assert "Dengan syarat" in text_of(signed)


def test_assistive_technology_has_nothing_to_complain_of(signed: bytes, tmp_path: Path) -> None:
    """Reading order, headings, running feet and alternative texts pass the accessibility checker, warnings included."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(signed)
    done = subprocess.run(["outloud", "--fail-on", "warning", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_qpdf_finds_no_error(signed: bytes, tmp_path: Path) -> None:
    """The file's structure is clean."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(signed)
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_order_of_a_decree_is_fixed(signed: bytes) -> None:
    """Title, number, subject, considerations, rules, decision, dictums, place and date, signatory, then the annex."""
    words = text_of(signed)
    order = [
        "KEPUTUSAN KEPALA DINAS",
        "NOMOR 503/0231/REK/DPMPTSP/XI/2026",
        "TENTANG IZIN PENYELENGGARAAN",
        "DENGAN RAHMAT TUHAN YANG MAHA ESA",
        "Menimbang",
        "Mengingat",
        "MEMUTUSKAN",
        "Menetapkan",
        "PERTAMA",
        "KEDUA",
        "KETIGA",
        "KEEMPAT",
        "Ditetapkan di Kota Seruni",
        "pada tanggal 20 November 2026",
        "Dra. Hj. Rahmawati Isa Lihawa",
        "NIP 19720815 199703 2 004",
        "Lampiran Keputusan",
        "Jumlah (contoh)",
    ]
    places = [words.index(each) for each in order]
    assert places == sorted(places)


def test_each_page_says_where_to_check_it(signed: bytes) -> None:
    """Each page carries the address, the typed code and its place among the pages."""
    pages = pages_of(signed)
    for number, words in enumerate(pages, start=1):
        assert "Periksa keaslian di izin.seruni.example/v dengan kode K7M4-RX2P-9QTD" in words
        assert f"Halaman {number} dari {len(pages)}" in words


def picture_of(content: bytes, folder: Path, dots: int) -> Image.Image:
    """The first page as a picture."""
    name = folder / "page"
    command = ["pdftoppm", "-r", str(dots), "-f", "1", "-l", "1", "-png", "-singlefile", "-", str(name)]
    subprocess.run(command, input=content, check=True)
    return Image.open(name.with_suffix(".png")).convert("RGB")


def test_a_test_signature_says_so() -> None:
    """Nobody can take a test signature for a certified one."""
    notice = "Sertifikat uji coba, bukan TTE tersertifikasi"
    assert notice in text_of(pdf.render(paper()))
    assert notice not in text_of(pdf.render(paper(test_signature=False)))


def test_a_sample_says_so(tmp_path: Path) -> None:
    """Nobody can take a sample for a permit: the word stands large across the page, behind its text."""

    def washed(content: bytes) -> int:
        colours = picture_of(content, tmp_path, 40).getcolors(100_000) or []
        return sum(count for count, colour in colours if colour == (0xF0, 0xEC, 0xE3))

    assert washed(pdf.render(paper())) == 0
    assert washed(pdf.render(paper(sample=True))) > 1000


@pytest.mark.parametrize("clauses", [6, 7, 8, 9, 10, 11, 12, 13, 14])
def test_the_signature_is_never_alone_on_a_page(clauses: int) -> None:
    """However the text breaks, the signature keeps at least the last dictum beside it."""
    dictums = tuple(
        f"Ketentuan {number} mengikat pemegang izin dan siapa pun yang bekerja untuknya." for number in range(clauses)
    )
    pages = pages_of(pdf.render(paper(clauses=dictums, annex=None)))
    ending = next(words for words in pages if "Ditetapkan di" in words)
    assert f"Ketentuan {clauses - 1} mengikat" in ending
    assert "NIP 19720815" in ending


def test_the_printed_qr_leads_to_the_permits_page(signed: bytes, tmp_path: Path) -> None:
    """The QR on the picture of the printed page is readable and holds the public address."""
    found = zxingcpp.read_barcodes(picture_of(signed, tmp_path, 100))
    assert [each.text for each in found] == [paper().qr_url]


def test_the_data_travels_inside(signed: bytes) -> None:
    """Programs read the permit from the attached JSON, once, named as the paper's data."""
    with pikepdf.open(io.BytesIO(signed)) as document:
        assert len(document.Root.AF) == 1
        assert document.Root.AF[0].AFRelationship == pikepdf.Name.Data
        attached = document.attachments[pdf.DATA_NAME].get_file().read_bytes()
    assert json.loads(attached) == dict(paper().data)


def test_every_font_is_inside(signed: bytes, tmp_path: Path) -> None:
    """The paper looks the same everywhere: each font is embedded and is the house's own."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(signed)
    lines = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(lines) >= 3
    assert all("Jakarta" in line and line.split()[-5] == "yes" for line in lines)


def test_text_of_applicants_is_never_markup() -> None:
    """What people typed is printed as they typed it and changes nothing else on the page."""
    about = "Izin <b>tebal</b> & <img src='file:///etc/passwd'>"
    assert "<IMG SRC='FILE:///ETC/PASSWD'>" in text_of(pdf.render(paper(about=about)))


def test_a_paper_opens_only_our_own_files(tmp_path: Path) -> None:
    """A template that asks for another file or address stops the paper instead of printing without it."""
    outside = tmp_path / "arms.svg"
    outside.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for address in (outside.as_uri(), "https://example.org/arms.svg", "../../setup.cfg", "data:image/svg+xml,<svg/>"):
        letterhead = pdf.PaperContent.letterhead.__get__(paper())
        changed = type(letterhead)(letterhead.government, letterhead.unit, letterhead.address, arms=address)
        with pytest.raises(FatalURLFetchingError):
            pdf.render(paper(letterhead=changed))


def test_an_unknown_template_is_refused() -> None:
    """A paper without a template of that name, or with a path in its name, is not made."""
    for name in ("nothing", "../base"):
        with pytest.raises(TemplateError):
            pdf.render(paper(template=name))


def test_no_annex_no_second_page() -> None:
    """A short paper without an annex stands on one page."""
    assert len(pages_of(pdf.render(paper(annex=None, created=MOMENT)))) == 1
    assert len(pages_of(pdf.render(paper(annex=ANNEX)))) == 2
