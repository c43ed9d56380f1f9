"""What a procedure may say although this server cannot do it yet: found before publishing, never passed over in silence.

An error keeps the version from being published: a case would break one of its own rules. A warning says what is left out
although every case goes on by the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from permits.definitions import queries
from permits.errors import NotFound
from workflows import City, Definition, Finding
from workflows.definition import Text

Where = Callable[[str], tuple[int, int]]

SENTENCES = {
    "no_connector": Text(
        "Sistem ini belum tersambung dengan «{name}». Daftarkan sambungan itu di berkas kota, atau minta kantor memeriksanya.",
        "This server is not connected to “{name}”. Name the connection in the city's file, or let an office look it up.",
    ),
    "no_payment": Text(
        "Pembayaran belum dapat dijaga oleh sistem ini. Hapus `before` dan pakai keadaan tunggu dengan `awaits: payment`.",
        "This server cannot guard payments yet. Remove `before` and use a waiting state with `awaits: payment`.",
    ),
    "no_channel": Text(
        "Pesan «{name}» memakai saluran yang belum ada. Sistem ini hanya mengirim surel (mail).",
        "The message “{name}” names a channel that does not exist yet. This server sends mail only.",
    ),
    "no_attachments": Text(
        "Lampiran berkas pada keputusan belum dapat dibuat.",
        "Files cannot be attached to the decree yet.",
    ),
    "unknown_service": Text(
        "Layanan «{name}» belum terbit. Terbitkan layanan itu dahulu.",
        "The service “{name}” is not published. Publish that one first.",
    ),
    "starts_itself": Text(
        "Layanan ini lewat «{name}» akan memulai dirinya sendiri.",
        "By way of “{name}” this service would start itself.",
    ),
    "age_not_checked": Text(
        "Umur berkas «{name}» disampaikan kepada pemohon, tetapi tidak diperiksa. Jadikan butir periksa bagi verifikator.",
        "Applicants are told how old “{name}” may be, but nothing checks it. Make it an item of the verifier's checklist.",
    ),
    "only_some_changes": Text(
        "`paper.changes`: «suspend» dicatat, tetapi belum dijalankan oleh sistem ini.",
        "`paper.changes`: “suspend” is kept but not acted on by this server yet.",
    ),
    "not_offered_yet": Text(
        "`{name}` dicatat, tetapi belum dijalankan oleh sistem ini.",
        "`{name}` is kept but not acted on by this server yet.",
    ),
}


@dataclass(frozen=True, slots=True)
class NotRun:
    """A part of the language that this server does not run: its place in the file, the data it becomes, what is said of it.

    ``data`` is ``Class.field`` of :mod:`workflows.definition`; ``code`` is that of the finding, ``severity`` how much it weighs.
    """

    key: str
    data: str
    code: str
    severity: str = "warning"


NOT_RUN = (
    NotRun("fee.before", "Fee.before", "no_payment", "error"),
    NotRun("notices.….channels", "Notice.channels", "no_channel", "error"),
    NotRun("paper.attachments", "Paper.attachments", "no_attachments", "error"),
    NotRun("documents.….reusable", "DocumentRequirement.reusable", "not_offered_yet"),
    NotRun("documents.….valid_for", "DocumentRequirement.valid_for", "age_not_checked"),
    NotRun("applicants.….as", "Definition.capacities", "not_offered_yet"),
    NotRun("fee.due", "Fee.due", "not_offered_yet"),
    NotRun("sop_ap", "Standard.identity", "not_offered_yet"),
    NotRun("retention", "Definition.retention", "not_offered_yet"),
    NotRun("paper.deputies", "Paper.deputies", "not_offered_yet"),
    NotRun("paper.phrases", "Paper.phrases", "not_offered_yet"),
    NotRun("paper.changes", "Paper.changes", "only_some_changes"),
)
"""Everything that the language can say and this server does not do; a test finds what is missing here."""


def findings(definition: Definition, city: City, where: Where) -> list[Finding]:
    """Everything in a definition that this server cannot do, with its place in the file."""
    if definition.status == "central":
        return []
    return [*_errors(definition, city, where), *_warnings(definition, where)]


def _errors(definition: Definition, city: City, where: Where) -> Iterator[Finding]:
    for state in definition.states.values():
        if state.connector is not None and state.connector.name not in city.connectors:
            yield _finding("no_connector", where(f"states.{state.code}.asks.connector"), state.connector.name)
    if definition.fee is not None and definition.fee.before is not None:
        yield _finding("no_payment", where("fee.before"), definition.fee.before)
    for notice in definition.notices:
        if notice.active and set(notice.channels) != {"mail"}:
            yield _finding("no_channel", where(f"notices.{notice.code}.channels"), notice.code)
    if definition.paper is not None and definition.paper.attachments:
        yield _finding("no_attachments", where("paper.attachments"), "attachments")


def links(definition: Definition, where: Where) -> list[Finding]:
    """What is wrong with the services that cases of this one start: asked at publishing, when all others are known."""
    found = []
    for state in definition.states.values():
        for plan in state.reviews.values():
            if plan.child is not None:
                place = where(f"states.{state.code}.reviews.{plan.code}.starts")
                found += _of_child(definition, plan.child.service, place)
    return found


def _of_child(definition: Definition, service: str, place: tuple[int, int]) -> list[Finding]:
    child = _published(service)
    if service == definition.service or (child is not None and definition.service in _started_by(child, set())):
        return [_finding("starts_itself", place, service)]
    return [] if child is not None else [_finding("unknown_service", place, service)]


def _published(service: str) -> Definition | None:
    """The definition new cases of a service begin on, where one may be applied for here."""
    try:
        found = queries.definition(queries.current_version(service).id)
    except NotFound:
        return None
    return found if found.status == "active" else None


def _started_by(definition: Definition, seen: set[str]) -> set[str]:
    """The services that cases of this one may start, and those that these may start in turn."""
    for state in definition.states.values():
        for plan in state.reviews.values():
            if plan.child is not None and plan.child.service not in seen:
                seen.add(plan.child.service)
                child = _published(plan.child.service)
                if child is not None:
                    _started_by(child, seen)
    return seen


def _warnings(definition: Definition, where: Where) -> Iterator[Finding]:
    for code, document in definition.documents.items():
        if document.reusable:
            yield _finding("not_offered_yet", where(f"documents.{code}.reusable"), "reusable", "warning")
        if document.valid_for is not None:
            yield _finding("age_not_checked", where(f"documents.{code}.valid_for"), code, "warning")
    for code in definition.capacities:
        yield _finding("not_offered_yet", where(f"applicants.{code}.as"), "as", "warning")
    for key, part in _kept(definition).items():
        if part:
            code = "only_some_changes" if key == "paper.changes" else "not_offered_yet"
            yield _finding(code, where(key), key, "warning")


def _kept(definition: Definition) -> Mapping[str, object]:
    """What is kept in the version and acted on by nothing, by its key in the file."""
    fee, paper = definition.fee, definition.paper
    kept: dict[str, object] = {"sop_ap": definition.standard.identity, "retention": definition.retention}
    if fee is not None:
        kept["fee.due"] = fee.due
    if paper is not None:
        kept |= {"paper.deputies": paper.deputies, "paper.phrases": paper.phrases}
        kept |= {"paper.changes": {"suspend"} & set(paper.changes)}
    return kept


def _finding(code: str, place: tuple[int, int], name: str, severity: str = "error") -> Finding:
    said = SENTENCES[code]
    return Finding(place[0], place[1], code, said.id.format(name=name), said.en.format(name=name), severity=severity)
