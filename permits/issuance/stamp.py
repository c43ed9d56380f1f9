"""A signed paper → the same paper marked as a duplicate on every page, still archival and accessible, ready to be signed anew.

The pages and what is attached to them stay as they are; only the mark and the title tell that it is a duplicate. The first
page's mark is read aloud, those of the others repeat it and are passed over. Imported in the heavy worker only.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name

from permits.issuance.pdf import render_marks
from workflows.definition import Text

LANGUAGES = ("id", "en")
"""The languages of the mark's sheets, in their order."""

_TITLE_ENDS = "</rdf:li></rdf:Alt></dc:title>"
_CHANGED_ON = re.compile(r"(<xmp:ModifyDate>)[^<]*(</xmp:ModifyDate>)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Which duplicate of a paper it is, the day it was granted in words of both languages, by whom, and when it is made."""

    sequence: int
    days: Text
    by: str
    created: datetime

    @property
    def title(self) -> str:
        """What the document's title says of it."""
        return f"Duplikat ke-{self.sequence}"


def stamp(paper: bytes, mark: Mark) -> bytes:
    """Lay the mark over every page. The paper's signature cannot stay, since its bytes change: its field is filled anew."""
    with (
        pikepdf.open(io.BytesIO(paper)) as document,
        pikepdf.open(io.BytesIO(render_marks("duplicate", mark))) as marks,
    ):
        sheets = [document.copy_foreign(page.as_form_xobject()) for page in marks.pages]
        elements = _elements(document)
        for number, page in enumerate(document.pages):
            _lay_over(page, sheets, elements if number == 0 else ())
        _rename(document, mark)
        out = io.BytesIO()
        document.save(out, fix_metadata_version=False)
        return out.getvalue()


def _elements(document: pikepdf.Pdf) -> Sequence[pikepdf.Object]:
    """A paragraph for each sheet, before everything else that the first page says."""
    page, tree = document.pages[0].obj, document.Root.StructTreeRoot
    known = tree.ParentTree.Nums
    owners = known[1 + list(known)[::2].index(page.StructParents)]
    made = []
    for language in LANGUAGES:
        element = Dictionary(
            Type=Name.StructElem,
            S=Name.P,
            P=tree.K[0],
            Pg=page,
            Lang=pikepdf.String(language),
            K=Array([len(owners)]),
        )
        made.append(document.make_indirect(element))
        owners.append(made[-1])
    tree.K[0].K = Array([*made, *tree.K[0].K])
    return made


def _lay_over(page: pikepdf.Page, sheets: Sequence[pikepdf.Object], elements: Sequence[pikepdf.Object]) -> None:
    """Paint the sheets after the page's own content, as paragraphs where there are ``elements``, else as mere marks."""
    lines = [b"q", page.obj.Contents.read_bytes(), b"Q"]
    for number, sheet in enumerate(sheets):
        name = page.add_resource(sheet, Name.XObject, Name(f"/Duplikat{number}"))
        begins = (
            b"/P <</MCID %d>> BDC" % int(elements[number].K[0]) if elements else b"/Artifact <</Type /Pagination>> BDC"
        )
        lines += [begins, b"q %s Do Q" % str(name).encode(), b"EMC"]
    page.obj.Contents.write(zlib.compress(b"\n".join(lines)), filter=Name.FlateDecode)


def _rename(document: pikepdf.Pdf, mark: Mark) -> None:
    """Title and moment, in the metadata and beside it: both must say the same. Left unpacked, as the paper's own are."""
    said = document.Root.Metadata.read_bytes().decode()
    said = said.replace(_TITLE_ENDS, escape(f" ({mark.title})") + _TITLE_ENDS, 1)
    moment = mark.created.astimezone(UTC)
    said = _CHANGED_ON.sub(rf"\g<1>{moment:%Y-%m-%dT%H:%M:%SZ}\g<2>", said)
    document.Root.Metadata.write(said.encode())
    document.docinfo["/Title"] = pikepdf.String(f"{document.docinfo['/Title']} ({mark.title})")
