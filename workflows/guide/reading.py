"""``_guide.yaml`` → :class:`~workflows.guide.data.Guide`, or everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workflows.definition import Text
from workflows.errors import Finding, SopError
from workflows.expressions import parse
from workflows.guide import data as d
from workflows.guide.rules import broken, early_findings, way_findings
from workflows.language.build.words import maybe, parsed, text
from workflows.language.schema.guide import GuideShape, QuestionShape, ResultShape
from workflows.language.shapes import read_shape
from workflows.language.source import read_source

YES_NO = (d.Choice("yes", Text("Ya", "Yes")), d.Choice("no", Text("Tidak", "No")))


@dataclass(frozen=True, slots=True)
class LoadedGuide:
    """A guide as read: None when it has an error."""

    guide: d.Guide | None
    findings: tuple[Finding, ...]


def inspect_guide(written: str, services: Collection[str] | None = None) -> LoadedGuide:
    """Look at a guide without raising. ``services`` are those it may lead to; None: any."""
    try:
        source = read_source(written)
    except SopError as error:
        return LoadedGuide(None, tuple(error.findings))
    shape, findings = read_shape(source, GuideShape)
    findings += [*source.findings, *early_findings(source, services)]
    if shape is None or broken(findings):
        return LoadedGuide(None, tuple(sorted(set(findings))))
    guide = _built(shape)
    findings += way_findings(source, guide)
    found = tuple(sorted(set(findings)))
    return LoadedGuide(None if broken(found) else guide, found)


def load_guide(written: str, services: Collection[str] | None = None) -> d.Guide:
    """The guide of a text. Raises SopError with every error found."""
    loaded = inspect_guide(written, services)
    if loaded.guide is None:
        raise SopError([each for each in loaded.findings if each.severity == "error"])
    return loaded.guide


def _built(shape: GuideShape) -> d.Guide:
    return d.Guide(
        questions={code: _question(code, each) for code, each in shape.questions.items()},
        results=tuple(_result(code, each) for code, each in shape.results.items()),
        synonyms=tuple(d.Synonym(tuple(each.says), tuple(each.means), tuple(each.services)) for each in shape.synonyms),
        kbli=tuple(
            d.KbliVersion(
                str(version.version),
                text(version.basis),
                version.verified,
                {
                    each.code: d.Activity(
                        str(version.version),
                        each.code,
                        text(each.title),
                        tuple(each.becomes),
                        each.verified,
                        each.example,
                    )
                    for each in version.codes
                },
            )
            for version in shape.kbli
        ),
    )


def _question(code: str, shape: QuestionShape) -> d.Question:
    choices = tuple(d.Choice(name, text(each), maybe(each.hint)) for name, each in shape.options.items())
    return d.Question(
        code,
        shape.type,
        text(shape.title),
        maybe(shape.hint),
        choices if shape.type == "choice" else YES_NO,
        parsed(shape.shown_when),
    )


def _result(code: str, shape: ResultShape) -> d.Result:
    services = tuple(d.NamedService(each.service, maybe(each.because)) for each in shape.services)
    return d.Result(code, parse(shape.when), text(shape.title), maybe(shape.says), services)
