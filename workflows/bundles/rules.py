"""What goes together in a bundle: services that exist, questions of one type, files that every service takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition import Definition, DocumentRequirement, Field
from workflows.errors import Finding
from workflows.language.parts import Part
from workflows.language.source import Source
from workflows.messages import finding, nearest

NOBODY_TYPES = ("computed", "note")


def findings(source: Source, known: Mapping[str, Definition] | None) -> Iterator[Finding]:
    """Every defect of the file beside its shape. ``known`` are the services there are; None: they are not looked at."""
    for _, bundle in Part(source.data)["offered"].entries():
        named = [each for each in bundle["services"].listed() if each.text]
        yield from _services(source, named, known)
        order = [each.text for each in named]
        for kind in ("questions", "files"):
            taken: set[tuple[str, str]] = set()
            for each in bundle["shared"][kind].listed():
                yield from _shared(source, each, kind, order, known, taken)


def _services(source: Source, named: list[Part], known: Mapping[str, Definition] | None) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in named:
        place = source.where_value(each.path)
        if each.text in seen:
            yield finding("bundle_service_twice", place, given=each.text)
        elif known is not None and each.text not in known:
            yield finding("bundle_unknown_service", place, nearest(each.text, known), given=each.text)
        elif known is not None and known[each.text].status != "active":
            yield finding("bundle_not_applied_for", place, given=each.text)
        seen.add(each.text)


def _shared(
    source: Source, same: Part, kind: str, order: list[str], known: Mapping[str, Definition] | None, taken: set[tuple[str, str]]
) -> Iterator[Finding]:  # fmt: skip
    codes = [(service, each) for service, each in same.entries() if each.text]
    for service, each in codes:
        if service not in order:
            yield finding("bundle_not_in_it", source.where(each.path), nearest(service, order), given=service)
        if (service, each.text) in taken:
            yield finding("bundle_shared_twice", source.where_value(each.path), given=each.text)
        taken.add((service, each.text))
    if known is None or any(service not in known or service not in order for service, _each in codes):
        return
    codes.sort(key=lambda each: order.index(each[0]))
    missing = [(service, each) for service, each in codes if each.text not in _of(known[service], kind)]
    for service, each in missing:
        there = _of(known[service], kind)
        place = source.where_value(each.path)
        yield finding("bundle_unknown_code", place, nearest(each.text, there), given=each.text, service=service)
    if not missing and codes:
        yield from (_questions if kind == "questions" else _files)(source, codes, known)


def _of(definition: Definition, kind: str) -> Mapping[str, object]:
    return definition.fields if kind == "questions" else definition.documents


def _questions(source: Source, codes: list[tuple[str, Part]], known: Mapping[str, Definition]) -> Iterator[Finding]:
    (first, first_code), *others = codes
    asked = known[first].fields[first_code.text]
    place = source.where_value(first_code.path)
    section = next(each for each in known[first].sections if each.code == asked.section)
    if asked.type in NOBODY_TYPES:
        yield finding("bundle_nobody_answers", place, given=asked.code)
    elif asked.shown_when is not None or section.shown_when is not None:
        yield finding("bundle_not_always_asked", place, given=asked.code, service=first)
    for service, code in others:
        other = known[service].fields[code.text]
        if not _same_answers(asked, other):
            yield finding(
                "bundle_other_type", source.where_value(code.path), given=other.code, service=service, first=first
            )


def _same_answers(asked: Field, other: Field) -> bool:
    """Whether every answer to the one question is an answer of the other one's kind; its own rules are asked on sending."""
    if asked.type != other.type or not {each.code for each in asked.options} <= {each.code for each in other.options}:
        return False
    columns = {each.code: each for each in other.columns}
    return len(asked.columns) == len(columns) and all(
        each.code in columns and _same_answers(each, columns[each.code]) for each in asked.columns
    )


def _files(source: Source, codes: list[tuple[str, Part]], known: Mapping[str, Definition]) -> Iterator[Finding]:
    (first, first_code), *others = codes
    asked = known[first].documents[first_code.text]
    if asked.shown_when is not None or asked.required is not True:
        yield finding(
            "bundle_not_always_asked", source.where_value(first_code.path), given=first_code.text, service=first
        )
    for service, code in others:
        if not _takes(known[service].documents[code.text], asked):
            yield finding(
                "bundle_other_file", source.where_value(code.path), given=code.text, service=service, first=first
            )


def _takes(other: DocumentRequirement, asked: DocumentRequirement) -> bool:
    """Whether a service takes every file that the first one takes."""
    return (
        set(asked.formats) <= set(other.formats)
        and asked.max_mb <= other.max_mb
        and (asked.stamped or not other.stamped)
    )
