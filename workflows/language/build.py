"""The checked shape of a file → :class:`~workflows.definition.Definition`. Nothing can fail here any more."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from workflows import definition as d
from workflows.expressions import Expression, parse
from workflows.expressions.templates import parse_template
from workflows.language.schema import (
    BranchShape,
    ChecklistShape,
    ColumnShape,
    DocumentShape,
    FieldShape,
    PaperShape,
    ResultShape,
    ReviewShape,
    SopShape,
    StateShape,
    TypeShape,
    Words,
)

DEFAULT_TEXT_LENGTH = 500
DEFAULT_LONG_LENGTH = 5_000
DEFAULT_MAX_ROWS = 50


def build(shape: SopShape) -> d.Definition:
    """The definition of a file in which nothing was found wrong."""
    states = {code: _state(code, each) for code, each in shape.states.items()}
    return d.Definition(
        sop=shape.sop,
        service=shape.service,
        kind=shape.kind,
        office=shape.office,
        prefix=shape.prefix,
        title=_text(shape.title),
        summary=_text(shape.summary),
        result=_text(shape.result),
        keywords={"id": tuple(shape.keywords.id), "en": tuple(shape.keywords.en)},
        legal=tuple(
            d.LegalBasis(code, _text(each.cite), each.verified, each.example) for code, each in shape.legal.items()
        ),
        values={
            code: d.Value(
                code, each.amount, each.unit, _text(each.title), _maybe(each.basis), each.verified, each.example
            )
            for code, each in shape.values.items()
        },
        applicants={code: _text(each) for code, each in shape.applicants.items()},
        sections=tuple(
            d.Section(
                code,
                _text(each.title),
                _maybe(each.hint),
                tuple(_field(name, field, code, shape.types) for name, field in each.fields.items()),
            )
            for code, each in shape.form.items()
        ),
        documents={code: _document(code, each) for code, each in shape.documents.items()},
        states=states,
        start=next(code for code, each in states.items() if each.kind == "start"),
        clock=d.ServiceClock(d.Limit(shape.clock.limit, shape.clock.warn), _maybe(shape.clock.basis)),
        paper=_paper(shape.paper) if shape.paper else None,
        survey=d.Survey() if shape.survey else None,
    )


def _text(words: Words) -> d.Text:
    return d.Text(words.id, words.en)


def _maybe(words: Words | None) -> d.Text | None:
    return _text(words) if words else None


def _parsed(source: str | None) -> Expression | None:
    return None if source is None else parse(source)


def _condition(value: bool | str) -> bool | Expression:
    return parse(value) if isinstance(value, str) else value


def _field(code: str, shape: ColumnShape, section: str, types: Mapping[str, TypeShape]) -> d.Field:
    own = types.get(shape.type)
    base = cast("d.BaseType", own.base if own else shape.type)
    columns = shape.columns or {} if isinstance(shape, FieldShape) else {}
    return d.Field(
        code=code,
        type=base,
        title=_text(shape.title),
        section=section,
        hint=_maybe(shape.hint or (own.hint if own else None)),
        required=_condition(shape.required),
        shown_when=_parsed(shape.shown_when),
        valid_when=_parsed(shape.valid_when),
        message=_maybe(shape.message or (own.message if own else None)),
        options=tuple(d.Option(option, _text(title)) for option, title in (shape.options or {}).items()),
        columns=tuple(_field(column, each, section, types) for column, each in columns.items()),
        formula=_parsed(shape.formula),
        result=shape.result,
        rounding=shape.rounding or "half_up",
        places=2 if shape.places is None else shape.places,
        unit=shape.unit or (own.unit if own else None),
        minimum=_first(shape.minimum, own.minimum if own else None),
        maximum=_first(shape.maximum, own.maximum if own else None),
        max_length=_length(base, shape, own),
        min_rows=_rows(shape, "min_rows", 1),
        max_rows=_rows(shape, "max_rows", DEFAULT_MAX_ROWS),
        pattern=shape.pattern or (own.pattern if own else None),
        mask=own.mask if own else None,
        privacy=shape.privacy or (own.privacy if own else None) or "office",
        example=shape.example,
    )


def _first(given: Decimal | None, otherwise: Decimal | None) -> Decimal | None:
    return otherwise if given is None else given


def _length(base: str, shape: ColumnShape, own: TypeShape | None) -> int | None:
    """How many characters a text may have; there is always a limit."""
    if base not in ("text", "long_text"):
        return None
    given = shape.max_length or (own.max_length if own else None)
    return given or (DEFAULT_TEXT_LENGTH if base == "text" else DEFAULT_LONG_LENGTH)


def _rows(shape: ColumnShape, key: str, otherwise: int) -> int:
    given = getattr(shape, key, None)
    return otherwise if given is None else int(given)


def _document(code: str, shape: DocumentShape) -> d.DocumentRequirement:
    return d.DocumentRequirement(
        code=code,
        title=_text(shape.title),
        hint=_maybe(shape.hint),
        formats=tuple(shape.formats),
        max_mb=shape.max_mb,
        required=_condition(shape.required),
        shown_when=_parsed(shape.shown_when),
        stamped=shape.stamped,
        example=shape.example,
    )


def _state(code: str, shape: StateShape) -> d.State:
    triggers = {
        name: d.Trigger(
            name, _text(each.title), each.by, _branches(each.to, each.branches), each.complete, each.new_round
        )
        for name, each in shape.triggers.items()
    }
    reviews = {name: _plan(name, each) for name, each in shape.reviews.items()}
    if shape.results:
        reviews = {code: _own_plan(code, shape)}
        triggers |= {
            name: d.Trigger(name, _text(each.title), "office", _branches(each.to, each.branches))
            for name, each in shape.results.items()
        }
    return d.State(
        code=code,
        kind=shape.kind,
        title=_text(shape.title),
        says=_text(shape.says),
        triggers=triggers,
        reviews=reviews,
        join=d.Join(shape.join.rule, shape.join.fires) if shape.join else None,
        clock=shape.clock,
        does=shape.does,
        outcome=shape.outcome,
    )


def _branches(to: str | None, branches: list[BranchShape] | None) -> tuple[d.Branch, ...]:
    if to is not None:
        return (d.Branch(to),)
    return tuple(d.Branch(each.to, _parsed(each.when)) for each in branches or [])


def _limit(value: str | None, warn: str | None) -> d.Limit | None:
    return None if value is None else d.Limit(value, warn)


def _own_plan(code: str, state: StateShape) -> d.ReviewPlan:
    """The one review a state opens when it decides by its own results; each result fires the trigger of its name."""
    return d.ReviewPlan(
        code=code,
        title=_text(state.title),
        offices=(d.AddressedOffice(cast("str", state.office)),),
        role=cast("str", state.role),
        results={name: _result(name, each, fires=name) for name, each in state.results.items()},
        limit=_limit(state.limit, state.warn),
        checklist=_checklist(state.checklist),
        implicit=True,
    )


def _plan(code: str, shape: ReviewShape) -> d.ReviewPlan:
    asked = shape.offices or {cast("str", shape.office): True}
    return d.ReviewPlan(
        code=code,
        title=_text(shape.title),
        offices=tuple(d.AddressedOffice(office, _when(when)) for office, when in asked.items()),
        role=shape.role,
        results={name: _result(name, each, fires=each.fires) for name, each in shape.results.items()},
        limit=_limit(shape.limit, shape.warn),
        checklist=_checklist(shape.checklist),
    )


def _when(asked: bool | str) -> Expression | None:
    """When an office is asked; None means always."""
    if asked is True:
        return None
    return parse(asked or "false")


def _result(code: str, shape: ResultShape, fires: str | None) -> d.ResultKind:
    return d.ResultKind(
        code=code,
        title=_text(shape.title),
        tone=shape.tone,
        hint=_maybe(shape.hint),
        fires=fires,
        reason=shape.reason,
        names_corrections=shape.corrections,
        needs_checklist=shape.checklist,
    )


def _checklist(shapes: Mapping[str, ChecklistShape]) -> tuple[d.ChecklistItem, ...]:
    return tuple(
        d.ChecklistItem(code, _text(each.title), each.about, _maybe(each.basis), _parsed(each.shown_when))
        for code, each in shapes.items()
    )


def _paper(shape: PaperShape) -> d.Paper:
    valid, annex = shape.valid, shape.annex
    return d.Paper(
        template=shape.template,
        number=shape.number,
        signatory_role=shape.signatory.role,
        signatory_title=shape.signatory.title,
        about=parse_template(shape.about),
        holder=parse(shape.holder),
        valid_from=_parsed(valid.from_) if valid else None,
        valid_until=_parsed(valid.until) if valid else None,
        considering=tuple(parse_template(each) for each in shape.considering),
        recalling=tuple(shape.recalling),
        clauses=tuple(parse_template(each) for each in shape.clauses),
        annex_title=parse_template(annex.title) if annex else None,
        annex_table=annex.table if annex else None,
        annex_columns=tuple(annex.columns) if annex else (),
        annex_notes=tuple(parse_template(each) for each in annex.notes) if annex else (),
        conditions_from=shape.conditions_from,
    )
