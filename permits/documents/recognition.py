"""What a file is by its content, whatever its name says: one of the kinds we take, or something known that we do not. Pure."""

from __future__ import annotations

import io
import re
import zipfile

KINDS = ("pdf", "jpeg", "png")
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
_HEIC = re.compile(rb"^.{4}ftyp(heic|heix|hevc|mif1|msf1|avif)", re.DOTALL)
_WEB = re.compile(rb"<(!doctype\s+html|html|script|body|iframe|\?php)", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_END_OF_ARCHIVE = b"PK\x05\x06"
_ARCHIVE_TAIL = 65_557  # the longest comment an archive may end in, and its record: it is found from its end
_AHEAD = 1_024  # readers find a PDF's beginning within so many octets


def recognise(data: bytes) -> str:
    """``pdf``, ``jpeg``, ``png``; otherwise ``svg``, ``web``, ``office``, ``archive``, ``program``, ``heic``, ``picture`` or ""."""
    if b"%PDF-" in data[:_AHEAD]:
        return "pdf"
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data.startswith((b"PK\x03\x04", _END_OF_ARCHIVE)):
        return "office" if _is_office(data) else "archive"
    if _HEIC.match(data[:16]):
        return "heic"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "picture"
    return _of_text(data)


def _is_office(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:200]
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return False
    return "[Content_Types].xml" in names or "mimetype" in names


def _of_text(data: bytes) -> str:
    head = data[:4_096].replace(b"\x00", b"")  # what is written in two octets a letter reads the same then
    if _SVG.search(head):
        return "svg"
    return "web" if _WEB.search(head) else ""


def is_mixed(kind: str, data: bytes) -> bool:
    """Whether a file of a kind we take is something else at the same time: an archive, a page or a program beside it.

    Other programs would read such a file as that other thing. What a camera writes behind a photo is no such thing.
    """
    if _END_OF_ARCHIVE in data[-_ARCHIVE_TAIL:] and zipfile.is_zipfile(io.BytesIO(data)):
        return True
    if kind == "pdf":
        ahead = data[: data.find(b"%PDF-")]
        return bool(ahead.strip(b"\x00\r\n\t \xef\xbb\xbf")) or _is_foreign(data[data.rfind(b"%%EOF") + 5 :])
    end = data.rfind(b"\xff\xd9") + 2 if kind == "jpeg" else data.rfind(b"IEND") + 8
    return _is_foreign(data[end:])


def _is_foreign(behind: bytes) -> bool:
    begins = behind.lstrip(b"\x00\r\n\t ")
    if b"%%EOF" in behind or not begins:
        return False
    return any(
        begins.startswith(each) for each in (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"#!")
    ) or bool(_WEB.search(begins) or _SVG.search(begins))
