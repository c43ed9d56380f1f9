"""What a form begins with: the defaults of the file, and what the applicant's profile already knows."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Definition, Field


def first_answers(definition: Definition, profile: Mapping[str, str]) -> dict[str, object]:
    """Typed answers to offer in a new form; each may be changed.

    ``profile`` holds what is known under the names of ``prefill``, such as ``person.name``; it wins over a default. An
    address that is known as one text is offered as its street.
    """
    found: dict[str, object] = {}
    for code, each in definition.fields.items():
        offered = _known(each, profile) or each.default
        if offered is not None:
            found[code] = offered
    return found


def first_row(table: Field) -> dict[str, object]:
    """Typed answers to offer in a new row of a table."""
    return {column.code: column.default for column in table.columns if column.default is not None}


def _known(each: Field, profile: Mapping[str, str]) -> object:
    known = profile.get(each.prefill or "", "").strip()
    return {"street": known} if known and each.type == "address" else known
