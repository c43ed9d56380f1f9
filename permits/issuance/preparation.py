"""Make room for the signature before signing, so that the signed file is still PDF/A-3a and PDF/UA-1.

A signature field made while signing is invisible to the structure tree and breaks both levels. So the field is made here:
named for assistive technology (``/TU``), an element ``/Form`` of the structure tree that owns it (``/OBJR``), and an entry
in the tree's number tree (ISO 32000-1, 14.7.4.4; ISO 14289-1, 7.18.4).
"""

from __future__ import annotations

import base64
import io
import re
import zlib
from datetime import UTC, datetime
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name

FIELD = "Tanda_tangan"
TOOLTIP = "Tanda tangan elektronik penerbit keputusan"
PRINTED_AND_LOCKED = 0x04 | 0x80  # annotation flags Print and Locked
NOWHERE = pikepdf.Rectangle(0, 0, 0, 0).as_array()
MARKED = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")
SIGNED_AND_APPEND_ONLY = 0x01 | 0x02  # /SigFlags


def prepare(pdf: bytes, created: datetime) -> bytes:
    """The same paper with an empty, invisible signature field on its first page and a document id that fits its content."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _only_once(document)
        _mark_page_feet(document)
        _add_field(document)
        # A date that pyHanko would otherwise write into /Info only, where it would differ from the metadata.
        document.docinfo["/ModDate"] = pikepdf.String(created.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
        _end_streams_cleanly(document)
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,  # it would write the metadata anew, in its own words
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return out.getvalue()


def _end_streams_cleanly(document: pikepdf.Pdf) -> None:
    """Let no packed stream end in a byte that reads as part of the line's end which must follow it.

    One stream in 128 does by chance, and PDF/A wants the stated length to match (ISO 19005-3, 6.1.7.1). Packing anew does not
    help, because the last bytes are a checksum of the content; wrapped in ASCII85 it ends in a tilde and a bracket.
    """
    for stream in document.objects:
        if isinstance(stream, pikepdf.Stream) and stream.read_raw_bytes()[-1:] in (b"\r", b"\n"):
            _wrap(stream)


def _wrap(stream: pikepdf.Stream) -> None:
    filters = stream.get("/Filter", Array())
    known = list(filters) if isinstance(filters, Array) else [filters]
    parameters = stream.get("/DecodeParms")
    options = list(parameters) if isinstance(parameters, Array) else [parameters] * len(known)
    text = base64.a85encode(stream.read_raw_bytes(), wrapcol=120) + b"~>"
    stream.write(text, filter=Array([Name.ASCII85Decode, *known]), decode_parms=Array([None, *options]))


def _only_once(document: pikepdf.Pdf) -> None:
    """WeasyPrint names an attached file twice among the associated files."""
    seen: set[tuple[int, int]] = set()
    kept = Array()
    for entry in document.Root.get("/AF", Array()):
        if entry.objgen not in seen:
            seen.add(entry.objgen)
            kept.append(entry)
    document.Root.AF = kept


def _mark_page_feet(document: pikepdf.Pdf) -> None:
    """Make the foot of each page an artifact, so that nobody hears it between two halves of a sentence.

    WeasyPrint marks the foot as content of elements that hang on nothing; those are found and renamed (ISO 14289-1, 7.8).
    """
    tree = document.Root.StructTreeRoot
    read = _elements_read(tree.K[0])
    numbers = tree.ParentTree.Nums
    for page, owners in zip(document.pages, (numbers[at] for at in range(1, len(numbers), 2)), strict=False):
        loose = {number for number, owner in enumerate(owners) if owner is not None and owner.objgen not in read}
        content = MARKED.sub(partial(_as_artifact, loose), page.Contents.read_bytes())
        page.Contents.write(zlib.compress(content), filter=Name.FlateDecode)
        for number in loose:
            owners[number] = None


def _as_artifact(loose: set[int], found: re.Match[bytes]) -> bytes:
    return b"/Artifact <</Type /Pagination>> BDC" if int(found[1]) in loose else found[0]


def _elements_read(root: pikepdf.Object) -> set[tuple[int, int]]:
    """The elements that hang on the document: what assistive technology reads."""
    read: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element, pikepdf.Dictionary) or element.objgen in read:
            continue
        read.add(element.objgen)
        waiting.extend(element.get("/K", ()))
    return read


def _add_field(document: pikepdf.Pdf) -> None:
    if "/AcroForm" in document.Root:  # a paper that was signed before: its field is there, and is filled anew
        del document.Root.AcroForm.Fields[0].V
        return
    page = document.pages[0].obj
    tree = document.Root.StructTreeRoot
    parents = tree.ParentTree.Nums
    key = 1 + max(int(parents[position]) for position in range(0, len(parents), 2))
    widget = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=pikepdf.String(FIELD),
            TU=pikepdf.String(TOOLTIP),
            F=PRINTED_AND_LOCKED,
            Rect=NOWHERE,
            P=page,
            StructParent=key,
        )
    )
    owner = document.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=tree.K[0], Pg=page, Alt=pikepdf.String(TOOLTIP))
    )
    owner.K = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)
    tree.K[0].K.append(owner)
    parents.append(key)
    parents.append(owner)
    tree.ParentTreeNextKey = key + 1
    page.Annots = Array([*page.get("/Annots", Array()), widget])
    page.Tabs = Name.S
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([widget]), SigFlags=SIGNED_AND_APPEND_ONLY))
