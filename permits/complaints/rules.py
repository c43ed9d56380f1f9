"""What a complaint may do next, and how long that may take. Pure.

Sources: Law 25/2009 articles 40 to 50 and the classes that agencies use (complaints); Law 30/2014 articles 75 to 78
(objection to the office, appeal to its superior). None of the figures was confirmed by a city; each may set its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from workflows.calendar import Calendar
from workflows.definition import Text, Value

Kind = Literal["complaint", "objection", "appeal"]
KINDS: tuple[Kind, ...] = ("complaint", "objection", "appeal")
GRADES = ("light", "normative", "no_oversight", "oversight")
RESULTS = ("upheld", "partly", "refused")
CHANNELS = ("web", "counter", "phone", "letter", "mail")
PREFIXES: Mapping[str, str] = {"complaint": "ADU", "objection": "KEB", "appeal": "BDG"}
OPEN = ("received", "in_hand", "reopened")
"""The states in which the office owes something."""

_NEXT: Mapping[tuple[str, str], str] = {
    ("received", "assign"): "in_hand",
    ("reopened", "assign"): "in_hand",
    ("in_hand", "assign"): "in_hand",
    ("in_hand", "answer"): "answered",
    ("answered", "accept"): "closed",
    ("answered", "reopen"): "reopened",
    ("received", "withdraw"): "withdrawn",
    ("in_hand", "withdraw"): "withdrawn",
    ("reopened", "withdraw"): "withdrawn",
}


def after(state: str, act: str) -> str | None:
    """The state that an act leads to; None where it is not possible."""
    return _NEXT.get((state, act))


def _value(code: str, amount: int, title: Text, basis: Text, unit: str = "working_days") -> Value:
    return Value(code, Decimal(amount), unit, title, basis)  # type: ignore[arg-type]


_AGENCIES = Text(
    "Kelas waktu yang dipakai beberapa instansi (sippn 8304801)", "Class times that agencies use (sippn 8304801)"
)
_OBJECTION = Text("UU 30/2014 pasal 77, dari ingatan", "Law 30/2014 article 77, from memory")
_APPEAL = Text("UU 30/2014 pasal 78, dari ingatan", "Law 30/2014 article 78, from memory")
LIMITS: Mapping[str, Value] = {
    each.code: each
    for each in (
        _value(
            "complaint_check", 3, Text("Memilah pengaduan", "To sort a complaint"),
            Text("Data diperiksa paling lama 3 hari (Tulungagung)", "First look within 3 days (Tulungagung)"),
        ),
        _value("complaint_light", 2, Text("Pengaduan ringan", "A light complaint"), _AGENCIES),
        _value("complaint_normative", 5, Text("Pengaduan normatif", "A complaint about rules"), _AGENCIES),
        _value(
            "complaint_no_oversight", 14,
            Text("Pengaduan tidak berkadar pengawasan", "A complaint without a matter of oversight"), _AGENCIES,
        ),
        _value(
            "complaint_oversight", 60,
            Text("Pengaduan berkadar pengawasan", "A complaint with a matter of oversight"), _AGENCIES,
        ),
        _value(
            "complaint_answer", 14, Text("Jawaban pertama kepada pelapor", "First answer to the reporter"),
            Text("Ombudsman, Januari 2026", "Ombudsman, January 2026"), "calendar_days",
        ),
        _value(
            "complaint_reopen", 14, Text("Menyatakan belum puas setelah jawaban", "To say that an answer does not satisfy"),
            Text("Contoh, ditetapkan oleh kota", "Example, set by the city"), "calendar_days",
        ),
        _value("objection_within", 21, Text("Mengajukan keberatan setelah keputusan", "To object after a decision"), _OBJECTION),
        _value("objection_decide", 10, Text("Memutus keberatan", "To decide on an objection"), _OBJECTION),
        _value("appeal_within", 10, Text("Mengajukan banding setelah jawaban", "To appeal after the answer"), _APPEAL),
        _value("appeal_decide", 10, Text("Memutus banding", "To decide on an appeal"), _APPEAL),
    )
}  # fmt: skip
"""What holds where the city's file says nothing."""


def due(kind: str, grade: str | None, received: datetime, limits: Mapping[str, Value], calendar: Calendar) -> datetime:
    """By when the office owes its next step: sorting a complaint that has no class yet, otherwise the answer."""
    if kind != "complaint":
        return until(limits[f"{kind}_decide"], received, calendar)
    return until(limits[f"complaint_{grade}" if grade else "complaint_check"], received, calendar)


def until(limit: Value, since: datetime, calendar: Calendar) -> datetime:
    """The last instant of a limit that began at ``since``."""
    return calendar.deadline(since, limit.amount, limit.unit)  # type: ignore[arg-type]
