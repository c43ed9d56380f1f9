"""Looks inside a handed-in file before it is kept: what it really is, whether it can be read, and a clean copy of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from permits.documents import pdfs, pictures, recognition
from permits.errors import Invalid, Problem

if TYPE_CHECKING:
    from workflows.definition import DocumentRequirement

MEDIA_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
EXTENSIONS = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg"), "png": ("png",)}
MEGABYTE = Decimal(1_000_000)
LARGEST = 25_000_000  # of a photo that is made smaller here, instead of by its owner
NAMED = {"svg": "file_svg", "web": "file_web", "office": "file_office", "archive": "file_archive",
         "program": "file_program", "heic": "file_heic"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is taken: formats, most octets, and ``about``, where a problem is shown."""

    about: str
    formats: tuple[str, ...]
    most: int

    @property
    def largest(self) -> int:
        """The most octets worth reading: photos that are too large are made smaller, other files are refused."""
        return max(self.most, LARGEST) if "jpeg" in self.formats else self.most


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: ``content`` is the clean copy. ``pages`` is None for pictures.

    ``changes`` says by codes what differs from what was sent; ``signed`` that the PDF bears an electronic signature and
    therefore is what was sent, octet by octet.
    """

    filename: str
    media_type: str
    pages: int | None
    content: bytes
    changes: tuple[str, ...] = ()
    signed: bool = False


def accepted(requirement: DocumentRequirement) -> Accepted:
    """What a requirement takes."""
    return Accepted(f"documents.{requirement.code}", requirement.formats, int(requirement.max_mb * MEGABYTE))


def inspect(requirement: DocumentRequirement, filename: str, data: bytes) -> Inspected:
    """What a file for a requirement is. Raises Invalid, anchored at it, with the one reason why it cannot be kept."""
    return look(accepted(requirement), filename, data)


def look(asked: Accepted, filename: str, data: bytes) -> Inspected:
    """What a file is, and a clean copy. Raises Invalid with the one reason why it cannot be kept."""
    if not data:
        raise refuse(asked, "file_empty")
    if len(data) > asked.largest:
        raise too_large(asked, len(data))
    kind = recognition.recognise(data)
    if kind not in asked.formats:
        named = NAMED.get(kind, "file_type")
        raise refuse(asked, named, formats=", ".join(each.upper() for each in asked.formats))
    if recognition.is_mixed(kind, data):
        raise refuse(asked, "file_mixed")
    if kind == "pdf" and len(data) > asked.most:
        raise too_large(asked, len(data))
    name = safe_name(filename, kind)
    renamed = ("renamed",) if _ending(filename) not in EXTENSIONS[kind] else ()
    try:
        if kind == "pdf":
            pdf = pdfs.clean(data)
            return Inspected(name, MEDIA_TYPES[kind], pdf.pages, pdf.content, (*pdf.changes, *renamed), pdf.signed)
        picture = pictures.remake(kind, data, asked.most)
    except (pdfs.Unreadable, pictures.Unreadable) as error:
        code = str(error)
        raise (too_large(asked, len(data)) if code == "file_too_large" else refuse(asked, code)) from error
    return Inspected(name, MEDIA_TYPES[kind], None, picture.content, (*picture.changes, *renamed))


def safe_name(filename: str, kind: str) -> str:
    """The applicant's own name for a file without paths or control characters, ending as its content says."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", filename)[-1])
    name = "".join(each for each in name if each.isprintable()).strip(" .")
    stem, _, ending = name.rpartition(".")
    if not stem or ending.lower() not in EXTENSIONS[kind]:
        stem, ending = name or "berkas", EXTENSIONS[kind][0]
    return f"{stem[:120]}.{ending.lower()}"


def _ending(filename: str) -> str:
    return filename.rpartition(".")[2].strip().lower()


def refuse(asked: Accepted, code: str, **data: str) -> Invalid:
    """The reason why a file cannot be kept, where it is shown."""
    return Invalid((Problem(asked.about, code, data),))


def too_large(asked: Accepted, size: int) -> Invalid:
    """That a file has too many octets, with the limit in megabytes."""
    limit = (Decimal(asked.most) / MEGABYTE).normalize()
    return refuse(asked, "file_too_large", size=f"{size / 1_000_000:.1f}", limit=f"{limit:f}")
