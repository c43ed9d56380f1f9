"""What stands on an issued paper, as plain values: the only thing the template sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues, as printed at the top. ``arms`` is a path under ``permits/static``."""

    government: str
    unit: str
    address: str
    arms: str = "art/arms.svg"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs. ``on_behalf`` is the line above the title («a.n. Wali Kota …»), empty when the office signs in its own name."""

    title: str
    name: str
    nip: str
    on_behalf: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the annex. ``numeric`` aligns to the right."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """The table that follows the signature on its own page. ``totals`` has one text a column, or is empty."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperContent:
    """A decree, ready to be set.

    ``about`` is the subject in title case; the template sets it in capitals. ``code`` is the typed code as printed,
    ``verify_at`` the short address where it is typed, ``qr_url`` what the QR holds. ``data`` travels inside the PDF as
    ``permit.json``. ``test_signature`` prints that the certificate is a test one; ``sample`` prints CONTOH across the page.
    """

    letterhead: Letterhead
    issuer: str  # «KEPALA DINAS … KOTA …»: who decides, as the title and the «by» line say it
    number: str
    about: str
    establishing: str
    considering: tuple[str, ...]
    recalling: tuple[str, ...]
    clauses: tuple[str, ...]
    place: str
    date: str
    signed_at: str
    signatory: Signatory
    qr_url: str
    code: str
    verify_at: str
    created: datetime
    conditions: tuple[str, ...] = ()
    annex: Annex | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    language: str = "id"
    template: str = "decree"
    test_signature: bool = True
    sample: bool = False

    @property
    def title(self) -> str:
        """The document's own title, as a reader shows it in its window."""
        return f"Keputusan {self.number}: {self.about}"


@dataclass(frozen=True, slots=True)
class StatementContent(PaperContent):
    """A statement (surat keterangan): no decision, but what the office declares, as (name, value) facts between sentences.

    ``clauses`` are the sentences after the facts, ``establishing`` the one before them.
    """

    facts: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The document's own title, as a reader shows it in its window."""
        return f"Surat Keterangan {self.number}: {self.about}"
