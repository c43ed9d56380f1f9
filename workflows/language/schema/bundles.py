"""The shape of ``_bundles.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workflows.language.schema.words import Code, ServiceCode, Shape, Words

Same = Annotated[dict[ServiceCode, Code], Field(min_length=2)]


class SharedShape(Shape):
    questions: list[Same] = []
    files: list[Same] = []


class BundleShape(Shape):
    title: Words
    summary: Words
    services: Annotated[list[ServiceCode], Field(min_length=2, max_length=6)]
    shared: SharedShape = SharedShape()


class BundlesShape(Shape):
    """Services that may be applied for together."""

    bundles: Literal[1]
    offered: dict[Code, BundleShape] = {}
