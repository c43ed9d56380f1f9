"""PDF files: whether they can be read, and a copy without anything that acts by itself. Pure: bytes in, bytes out.

What is active follows ISO 32000-2: actions (12.6.4), additional actions (12.6.3), JavaScript (12.6.4.17), embedded files
(7.11.4), multimedia (13) and XFA forms, which the standard has given up. A file with an electronic signature is never
rewritten, since that would break the signature: it is kept as it was sent, or refused when it holds something that runs.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

MOST_PAGES = 2_000
MOST_UNPACKED = 300_000_000  # octets that the packed parts of a file may hold together
MOST_PIXELS = 250_000_000  # of one picture inside: a plan on A0 at 300 dpi has 140 million
DEEPEST = 200  # objects in one another
PIECE = 1_000_000
ACTIONS = {
    "/JavaScript": "scripts", "/Launch": "actions", "/SubmitForm": "actions", "/ImportData": "actions", "/GoToR": "actions",
    "/GoToE": "actions", "/Rendition": "media", "/Movie": "media", "/Sound": "media", "/RichMediaExecute": "media",
    "/GoTo3DView": "media",
}  # fmt: skip
MARKS = {"/FileAttachment": "embedded_files", "/RichMedia": "media", "/3D": "media", "/Screen": "media", "/Movie": "media",
         "/Sound": "media"}  # fmt: skip
GONE = {
    "/AA": "actions",
    "/JS": "scripts",
    "/XFA": "form_scripts",
    "/EF": "embedded_files",
    "/RichMediaContent": "media",
}
TREES = {"/JavaScript": "scripts", "/EmbeddedFiles": "embedded_files", "/Renditions": "media"}
ADDRESSES = ("http://", "https://", "mailto:", "tel:")
RUNS = frozenset({"scripts", "actions", "form_scripts", "media"})


class Unreadable(Exception):
    """The file cannot be kept; the text is the code of the reason."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file that may be kept. ``changes`` says by codes what was taken out; a signed one is what was sent, octet by octet."""

    content: bytes
    pages: int
    changes: tuple[str, ...]
    signed: bool


@dataclass(slots=True)
class _Findings:
    changes: set[str] = field(default_factory=set)
    signed: bool = False


def clean(data: bytes) -> Cleaned:
    """The file without what is active. Raises Unreadable."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = _sound(pdf)
            found = _strip(pdf)
            if found.signed:
                return _as_sent(data, pages, found.changes)
            if pdf.is_encrypted:
                found.changes.add("protection")
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Unreadable("file_encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise Unreadable("file_damaged") from error
    return Cleaned(out.getvalue(), pages, tuple(sorted(found.changes)), signed=False)


def _as_sent(data: bytes, pages: int, changes: set[str]) -> Cleaned:
    """A signed file, untouched: files attached to it stay, and the reviewer is told; what runs is refused."""
    if changes & RUNS:
        raise Unreadable("file_signed_active")
    kept = ("attachments_kept",) if "embedded_files" in changes else ()
    return Cleaned(data, pages, kept, signed=True)


def _sound(pdf: pikepdf.Pdf) -> int:
    """How many pages a readable file has. Raises Unreadable for one that is broken, or made to exhaust its readers."""
    pages = len(pdf.pages)
    if pages == 0 or any("damaged" in str(warning) for warning in pdf.get_warnings()):
        raise Unreadable("file_damaged")
    if pages > MOST_PAGES:
        raise Unreadable("file_too_many_pages")
    root = pdf.Root
    if "/Collection" in root:
        raise Unreadable("file_portfolio")
    if root.get("/NeedsRendering", False) and "/XFA" in root.get("/AcroForm", pikepdf.Dictionary()):
        raise Unreadable("file_dynamic_form")
    return pages


def _strip(pdf: pikepdf.Pdf) -> _Findings:
    """Take out what is active wherever it stands, also where no page leads; say what it was."""
    found = _Findings()
    _strip_root(pdf.Root, found)
    unpacked = 0
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            unpacked = _unpack(each, unpacked)
        _walk(each, found, 0)
    return found


def _strip_root(root: Any, found: _Findings) -> None:
    names = root.get("/Names")
    for tree, change in TREES.items():
        if isinstance(names, pikepdf.Dictionary) and tree in names:
            del names[tree]
            found.changes.add(change)


def _walk(each: Any, found: _Findings, depth: int) -> None:
    """Clean one object and those written inside it; those it points to have their own turn."""
    if depth > DEEPEST:
        raise Unreadable("file_damaged")
    if isinstance(each, pikepdf.Array):
        _walk_array(each, found, depth)
    elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        _walk_dictionary(each, found, depth)


def _walk_array(each: Any, found: _Findings, depth: int) -> None:
    for index in range(len(each) - 1, -1, -1):
        item = each[index]
        change = _active(item) or _mark(item)
        if change:
            found.changes.add(change)
            del each[index]
        elif _is_inside(item):
            _walk(item, found, depth + 1)


def _walk_dictionary(each: Any, found: _Findings, depth: int) -> None:
    if "/ByteRange" in each and "/Contents" in each:
        found.signed = True
    for key in list(each.keys()):
        value = each[key]
        change = GONE.get(key) or _active(value)
        if change:
            found.changes.add(change)
            del each[key]
        elif key == "/AF":  # names of what is attached; the files themselves are gone by now
            del each[key]
        elif _is_inside(value):
            _walk(value, found, depth + 1)


def _is_inside(value: Any) -> bool:
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _active(value: Any) -> str:
    """What kind of action this is, of those that act beyond the page; empty for everything else."""
    if not isinstance(value, pikepdf.Dictionary) or value.get("/Type", "/Action") != "/Action":
        return ""
    kind = str(value.get("/S", ""))
    if kind == "/URI":
        address = str(value.get("/URI", "")).strip().lower()
        return "" if address.startswith(ADDRESSES) or ":" not in address else "actions"
    return ACTIONS.get(kind, "")


def _mark(value: Any) -> str:
    """What a mark on a page holds that is no writing: a file, a film, a sound."""
    if not isinstance(value, pikepdf.Dictionary) or "/Subtype" not in value or "/Rect" not in value:
        return ""
    return MARKS.get(str(value.Subtype), "")


def _unpack(stream: pikepdf.Stream, before: int) -> int:
    """How much the packed parts hold so far. Raises Unreadable before a small file becomes an ocean."""
    if str(stream.get("/Subtype", "")) == "/Image":
        pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if pixels > MOST_PIXELS:
            raise Unreadable("file_too_many_pixels")
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    layers = next((index for index, name in enumerate(names) if name not in ("/FlateDecode", "/Fl")), len(names))
    if layers == 0:
        return before
    pieces: Iterator[bytes] = iter([bytes(stream.read_raw_bytes())])
    for _layer in range(layers):
        pieces = _inflate(pieces)
    for piece in pieces:
        before += len(piece)
        if before > MOST_UNPACKED:
            raise Unreadable("file_unpacks_too_large")
    return before


def _inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack piece by piece; what cannot be unpacked ends there, and the reader of the file says so itself."""
    unpacking = zlib.decompressobj()
    for piece in pieces:
        waiting = piece
        while waiting and not unpacking.eof:
            try:
                out = unpacking.decompress(waiting, PIECE)
            except zlib.error:
                return
            if out:
                yield out
            waiting = unpacking.unconsumed_tail
