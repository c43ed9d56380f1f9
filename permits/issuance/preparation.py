"""Make room for the signature before signing, so that the signed file is still PDF/A-3a and PDF/UA-1.

A signature field made while signing is invisible to the structure tree and breaks both levels. So the field is made here:
named for assistive technology (``/TU``), an element ``/Form`` of the structure tree that owns it (``/OBJR``), and an entry
in the tree's number tree (ISO 32000-1, 14.7.4.4; ISO 14289-1, 7.18.4).
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name

FIELD = "Tanda_tangan"
TOOLTIP = "Tanda tangan elektronik penerbit keputusan"
PRINTED_AND_LOCKED = 0x04 | 0x80  # annotation flags Print and Locked
SIGNED_AND_APPEND_ONLY = 0x01 | 0x02  # /SigFlags


def prepare(pdf: bytes, created: datetime) -> bytes:
    """The same paper with an empty, invisible signature field on its first page and a document id that fits its content."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _only_once(document)
        _add_field(document)
        # A date that pyHanko would otherwise write into /Info only, where it would differ from the metadata.
        document.docinfo["/ModDate"] = pikepdf.String(created.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return out.getvalue()


def _only_once(document: pikepdf.Pdf) -> None:
    """WeasyPrint names an attached file twice among the associated files."""
    seen: set[tuple[int, int]] = set()
    kept = Array()
    for entry in document.Root.get("/AF", Array()):
        if entry.objgen not in seen:
            seen.add(entry.objgen)
            kept.append(entry)
    document.Root.AF = kept


def _add_field(document: pikepdf.Pdf) -> None:
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
            Rect=Array([0, 0, 0, 0]),
            P=page,
            StructParent=key,
        )
    )
    owner = document.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=tree.K[0], Pg=page, Alt=pikepdf.String(TOOLTIP))
    )
    owner.K = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)
    tree.K[0].K.append(owner)
    parents.extend([key, owner])
    tree.ParentTreeNextKey = key + 1
    page.Annots = Array([*page.get("/Annots", Array()), widget])
    page.Tabs = Name.S
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([widget]), SigFlags=SIGNED_AND_APPEND_ONLY))
