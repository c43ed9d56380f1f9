"""Looks inside a handed-in file before it is kept: what it really is, and whether it can be read at all."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

import pikepdf
from PIL import Image, UnidentifiedImageError

from permits.errors import Invalid, Problem
from workflows.definition import DocumentRequirement

MEDIA_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
EXTENSIONS = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg"), "png": ("png",)}
MAX_PIXELS = 50_000_000  # a 300 dpi A3 scan has 17 million; more is a picture made to exhaust memory
MEGABYTE = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept. ``pages`` is None for pictures."""

    filename: str
    media_type: str
    pages: int | None


def inspect(requirement: DocumentRequirement, filename: str, data: bytes) -> Inspected:
    """What a file is. Raises Invalid, anchored at the requirement, with the one reason why it cannot be kept."""
    if not data:
        raise _refuse(requirement, "file_empty")
    if len(data) > requirement.max_mb * MEGABYTE:
        raise _refuse(requirement, "file_too_large", size=f"{len(data) / 1_000_000:.1f}", limit=str(requirement.max_mb))
    kind = _kind(data)
    if kind is None or kind not in requirement.formats:
        raise _refuse(requirement, "file_type", formats=", ".join(each.upper() for each in requirement.formats))
    if kind == "pdf":
        return Inspected(safe_name(filename, kind), MEDIA_TYPES[kind], _pdf_pages(requirement, data))
    _check_picture(requirement, data)
    return Inspected(safe_name(filename, kind), MEDIA_TYPES[kind], None)


def safe_name(filename: str, kind: str) -> str:
    """The applicant's own name for a file without paths or control characters, ending as its content says."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", filename)[-1])
    name = "".join(each for each in name if each.isprintable()).strip(" .")
    stem, _, ending = name.rpartition(".")
    if not stem or ending.lower() not in EXTENSIONS[kind]:
        stem, ending = name or "berkas", EXTENSIONS[kind][0]
    return f"{stem[:120]}.{ending.lower()}"


def _kind(data: bytes) -> str | None:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return None


def _pdf_pages(requirement: DocumentRequirement, data: bytes) -> int:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            damaged = any("damaged" in str(warning) for warning in pdf.get_warnings())
    except pikepdf.PasswordError as error:
        raise _refuse(requirement, "file_encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise _refuse(requirement, "file_damaged") from error
    if damaged or pages == 0:
        raise _refuse(requirement, "file_damaged")
    return pages


def _check_picture(requirement: DocumentRequirement, data: bytes) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise _refuse(requirement, "file_too_many_pixels")
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise _refuse(requirement, "file_damaged") from error


def _refuse(requirement: DocumentRequirement, code: str, **data: str) -> Invalid:
    return Invalid((Problem(f"documents.{requirement.code}", code, data),))
