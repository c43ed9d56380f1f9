"""What the applicant is asked, from its checked shape."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from workflows import definition as d
from workflows.expressions import parse
from workflows.language.build.words import condition, maybe, parsed, text
from workflows.language.schema.form import (
    ColumnShape,
    DocumentShape,
    FeeShape,
    FieldShape,
    SectionShape,
    TypeShape,
)

DEFAULT_TEXT_LENGTH = 500
DEFAULT_LONG_LENGTH = 5_000
DEFAULT_MAX_ROWS = 50
FILE = "file"

Types = Mapping[str, d.FieldType]


def field_types(shapes: Mapping[str, TypeShape]) -> dict[str, d.FieldType]:
    """The types that a file or the city declares."""
    return {code: _type(code, each) for code, each in shapes.items()}


def _type(code: str, shape: TypeShape) -> d.FieldType:
    return d.FieldType(
        code=code,
        base=shape.base,
        pattern=shape.pattern,
        message=maybe(shape.message),
        mask=shape.mask,
        hint=maybe(shape.hint),
        privacy=shape.privacy,
        unit=shape.unit,
        minimum=shape.minimum,
        maximum=shape.maximum,
        max_length=shape.max_length,
    )


def section(code: str, shape: SectionShape, types: Types) -> d.Section:
    """One page of the form; files asked on it are among the documents."""
    return d.Section(
        code,
        text(shape.title),
        maybe(shape.hint),
        tuple(field(name, each, code, types) for name, each in shape.fields.items() if each.type != FILE),
        parsed(shape.shown_when),
    )


def field(code: str, shape: ColumnShape, section_code: str, types: Types) -> d.Field:
    own = types.get(shape.type) or d.FieldType(shape.type, cast("d.BaseType", shape.type))
    columns = shape.columns or {} if isinstance(shape, FieldShape) else {}
    return d.Field(
        code=code,
        type=own.base,
        title=text(shape.title),
        section=section_code,
        hint=maybe(shape.hint) or own.hint,
        required=condition(shape.required),
        shown_when=parsed(shape.shown_when),
        valid_when=parsed(shape.valid_when),
        message=maybe(shape.message) or own.message,
        options=tuple(d.Option(option, text(title)) for option, title in (shape.options or {}).items()),
        columns=tuple(field(column, each, section_code, types) for column, each in columns.items()),
        formula=parsed(shape.formula),
        result=shape.result,
        rounding=shape.rounding or "half_up",
        places=2 if shape.places is None else shape.places,
        unit=shape.unit or own.unit,
        minimum=own.minimum if shape.minimum is None else shape.minimum,
        maximum=own.maximum if shape.maximum is None else shape.maximum,
        max_length=_length(own, shape),
        min_rows=_rows(shape, "min_rows", 1),
        max_rows=_rows(shape, "max_rows", DEFAULT_MAX_ROWS),
        pattern=shape.pattern or own.pattern,
        mask=own.mask,
        privacy=shape.privacy or own.privacy or "office",
        default=_default(own.base, shape.default),
        prefill=getattr(shape, "prefill", None),
        example=shape.example,
    )


def _length(own: d.FieldType, shape: ColumnShape) -> int | None:
    """How many characters a text may have; there is always a limit."""
    if own.base not in ("text", "long_text"):
        return None
    given = shape.max_length or own.max_length
    return given or (DEFAULT_TEXT_LENGTH if own.base == "text" else DEFAULT_LONG_LENGTH)


def _rows(shape: ColumnShape, key: str, otherwise: int) -> int:
    given = getattr(shape, key, None)
    return otherwise if given is None else int(given)


def _default(base: str, given: object) -> object:
    """A default as the typed answer of its field."""
    if base in ("decimal", "money") and isinstance(given, int):
        return Decimal(given)
    return tuple(given) if isinstance(given, list) else given


def documents(
    sections: Mapping[str, SectionShape], shapes: Mapping[str, DocumentShape]
) -> dict[str, d.DocumentRequirement]:
    """Files asked on the pages of the form, in its order, then the page of documents."""
    found: dict[str, d.DocumentRequirement] = {}
    for section_code, each in sections.items():
        found |= {
            code: _document(code, asked, section_code) for code, asked in each.fields.items() if asked.type == FILE
        }
    return found | {code: _document(code, each, None) for code, each in shapes.items()}


def _document(code: str, shape: FieldShape | DocumentShape, section_code: str | None) -> d.DocumentRequirement:
    return d.DocumentRequirement(
        code=code,
        title=text(shape.title),
        hint=maybe(shape.hint),
        formats=tuple(shape.formats or ()),
        max_mb=shape.max_mb or Decimal(0),  # the rules ask for it wherever a file is asked
        required=condition(shape.required),
        shown_when=parsed(shape.shown_when),
        stamped=shape.stamped,
        section=section_code,
        reusable=shape.reusable,
        valid_for=shape.valid_for,
        starts=shape.from_,
        ends=shape.until,
        made_by=shape.made_by,
        example=shape.example,
    )


def fee(shape: FeeShape | None) -> d.Fee | None:
    if shape is None:
        return None
    lines = tuple(
        d.FeeLine(
            code=code,
            title=text(each.title),
            amount=parse(each.amount),
            when=parsed(each.when),
            rounding=each.rounding,
            starts=each.from_,
            ends=each.until,
            basis=maybe(each.basis),
            example=each.example,
        )
        for code, each in shape.lines.items()
    )
    return d.Fee(lines, shape.due, shape.before)
