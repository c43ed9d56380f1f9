"""A paper's content → a PDF that is archival (PDF/A-3a, ISO 19005-3) and accessible (PDF/UA-1, ISO 14289-1) at once.

WeasyPrint writes one conformance level at a time; this module adds what the other one asks for. Imported in the heavy
worker only: WeasyPrint costs seconds and a hundred megabytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import segno
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from weasyprint import HTML, Attachment, Document
from weasyprint.document import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from permits.issuance import wording
from permits.issuance.paper import PaperContent
from permits.paths import STATIC, TEMPLATES

PAPERS = TEMPLATES / "documents"
MEDIA_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
INK = "#142a48"
DATA_NAME = "permit.json"

# PDF/UA-1 needs its part number in the metadata (ISO 14289-1, 5), and PDF/A-3 needs every schema it does not know to be
# described where it is used (ISO 19005-3, 6.6.2.3).
UA_METADATA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class Dated(Protocol):
    """What every paper has: the moment it is made at."""

    @property
    def created(self) -> datetime: ...


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Opens the product's own static files and those made for the paper, by name; any other address stops the rendering."""

    def __init__(self, made: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self.made = {STATIC / name: body for name, body in made.items()}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or not path.is_relative_to(STATIC) or path.suffix not in MEDIA_TYPES:
            raise FatalURLFetchingError(f"a paper may not open {url}")
        body = self.made[path] if path in self.made else path.read_bytes()
        return URLFetcherResponse(url, body, {"Content-Type": MEDIA_TYPES[path.suffix]})


class BothLevels(DocumentMetadata):  # type: ignore[misc]
    """WeasyPrint's metadata with the PDF/UA part and its schema inside the one ``rdf:RDF``."""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>")

    def include_in_pdf(self, pdf: object, variant: str, version: int, conformance: str, compress: bool) -> None:
        """Leave the metadata unpacked, so that archives can read it without a PDF reader."""
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)


@cache
def fonts() -> FontConfiguration:
    """One font configuration a process: a new one for each paper costs 15–19 % of the time and 27 MB."""
    return FontConfiguration()


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The templates of papers, sandboxed: they see plain values and these few functions."""
    made = ImmutableSandboxedEnvironment(loader=FileSystemLoader(PAPERS), autoescape=True, undefined=StrictUndefined)
    made.globals = {"letter": wording.letter, "ordinal": wording.ordinal, "string": str}
    made.filters["capitalize_words"] = lambda text: " ".join(word.capitalize() for word in text.split())
    return made


def render(paper: PaperContent) -> bytes:
    """Set the paper. The same content gives the same pages; nothing is read but the product's own files.

    Raises:
        jinja2.TemplateError: the template asks for something the content does not have.
        weasyprint.urls.FatalURLFetchingError: the template asks for a file that is not ours.
    """
    return render_page(paper.template, paper, {"qr.svg": qr_svg(paper.qr_url)}, [_data_file(paper)])


def render_page(
    template: str, paper: Dated, made: Mapping[str, bytes], attachments: Sequence[Attachment] = ()
) -> bytes:
    """Set any page of ours to the same two levels. ``made`` are files of this paper alone, by the names its template uses.

    Raises as :func:`render` does.
    """
    created = paper.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = environment().get_template(f"{template}.html").render(paper=paper, created=created)
    source = HTML(string=text, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFiles(made))
    document = source.render(font_config=fonts(), pdf_variant="pdf/a-3a", pdf_tags=True)
    document.metadata = _both_levels(document)
    document.metadata.attachments = list(attachments)
    written: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True)
    return written


def render_marks(template: str, mark: object) -> bytes:
    """Set what is laid over the pages of a finished paper, a sheet a page; the paper itself says what it is and how it is read.

    Raises as :func:`render` does.
    """
    text = environment().get_template(f"{template}.html").render(mark=mark)
    source = HTML(string=text, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFiles({}))
    written: bytes = source.write_pdf(font_config=fonts(), pdf_variant="pdf/a-3b")
    return written


def qr_svg(url: str) -> bytes:
    """The QR as a drawing. Colours stand as attributes: the renderer applies no style sheet inside SVG."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, dark=INK, light="#ffffff", xmldecl=False)
    return out.getvalue()


def _both_levels(document: Document) -> BothLevels:
    known = document.metadata
    return BothLevels(
        title=known.title,
        authors=known.authors,
        description=known.description,
        created=known.created,
        modified=known.modified,
        lang=known.lang,
        generator="Satu Pintu",
    )


def _data_file(paper: PaperContent) -> Attachment:
    text = json.dumps(dict(paper.data), ensure_ascii=False, indent=1, sort_keys=True)
    moment: datetime = paper.created.astimezone(UTC)
    return Attachment(
        string=text,
        name=DATA_NAME,
        description="Data izin dalam bentuk yang dapat dibaca mesin",
        created=moment,
        modified=moment,
        relationship="Data",
    )
