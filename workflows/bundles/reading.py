"""``_bundles.yaml`` → :class:`~workflows.bundles.data.Bundles`, or everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.bundles import data as d
from workflows.bundles.rules import findings as rule_findings
from workflows.definition import Definition
from workflows.errors import Finding, SopError
from workflows.language.build.words import text
from workflows.language.schema.bundles import BundleShape, BundlesShape
from workflows.language.shapes import read_shape
from workflows.language.source import read_source


@dataclass(frozen=True, slots=True)
class LoadedBundles:
    """Bundles as read: None when there is an error."""

    bundles: d.Bundles | None
    findings: tuple[Finding, ...]


def inspect_bundles(written: str, known: Mapping[str, Definition] | None = None) -> LoadedBundles:
    """Look at bundles without raising. ``known`` are the services they may hold; None: whatever they name is believed."""
    try:
        source = read_source(written)
    except SopError as error:
        return LoadedBundles(None, tuple(error.findings))
    shape, found = read_shape(source, BundlesShape)
    found = sorted({*found, *source.findings, *rule_findings(source, known)})
    if shape is None or any(each.severity == "error" for each in found):
        return LoadedBundles(None, tuple(found))
    return LoadedBundles(d.Bundles({code: _bundle(code, each) for code, each in shape.offered.items()}), tuple(found))


def load_bundles(written: str, known: Mapping[str, Definition] | None = None) -> d.Bundles:
    """The bundles of a text. Raises SopError with every error found."""
    loaded = inspect_bundles(written, known)
    if loaded.bundles is None:
        raise SopError([each for each in loaded.findings if each.severity == "error"])
    return loaded.bundles


def _bundle(code: str, shape: BundleShape) -> d.Bundle:
    order = list(shape.services)
    return d.Bundle(
        code,
        text(shape.title),
        text(shape.summary),
        tuple(order),
        tuple(_shared(each, order) for each in shape.shared.questions),
        tuple(_shared(each, order) for each in shape.shared.files),
    )


def _shared(codes: Mapping[str, str], order: list[str]) -> d.Shared:
    first, *others = sorted(codes, key=order.index)
    return d.Shared(first, codes[first], {service: codes[service] for service in others})
