"""The decree, from its checked shape."""

from __future__ import annotations

from workflows import definition as d
from workflows.expressions import parse
from workflows.expressions.templates import parse_template
from workflows.language.build.words import parsed, texts
from workflows.language.schema.paper import PaperShape


def paper(shape: PaperShape | None) -> d.Paper | None:
    if shape is None:
        return None
    valid, annex, renewal = shape.valid, shape.annex, shape.renewal
    return d.Paper(
        template=shape.template,
        number=shape.number,
        signatory_role=shape.signatory.role,
        signatory_title=shape.signatory.title,
        about=parse_template(shape.about),
        holder=parse(shape.holder),
        valid_from=parsed(valid.from_) if valid else None,
        valid_until=parsed(valid.until) if valid else None,
        considering=tuple(parse_template(each) for each in shape.considering),
        recalling=tuple(shape.recalling),
        clauses=tuple(parse_template(each) for each in shape.clauses),
        annex_title=parse_template(annex.title) if annex else None,
        annex_table=annex.table if annex else None,
        annex_columns=tuple(annex.columns) if annex else (),
        annex_notes=tuple(parse_template(each) for each in annex.notes) if annex else (),
        conditions_from=shape.conditions_from,
        deputies=tuple(shape.deputies),
        phrases=texts(shape.phrases),
        attachments=tuple(shape.attachments),
        renewal=d.Renewal(renewal.opens, renewal.service, dict(renewal.sets)) if renewal else None,
        changes={change: tuple(roles) for change, roles in shape.changes.items()},
        two_persons=tuple(shape.two_persons),
    )
