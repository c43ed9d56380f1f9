"""The JSON Schema of a SOP file, for editors: completion, hover, problems while typing.

It says the shape only (:mod:`workflows.language.schema`); what goes together is found by ``permits sop check``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from workflows.language.schema import CityShape, SopShape
from workflows.language.schema.meanings import meaning
from workflows.language.schema.words import Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def editor_schema(language: str | None = None, shape: type[BaseModel] = SopShape) -> dict[str, Any]:
    """The schema of a SOP file, or of the city file. Each key says what it means: in both languages, or in one."""
    schema = shape.model_json_schema(by_alias=True)
    models = {model.__name__: model for model in models_of(shape)}
    for name, part in [(shape.__name__, schema), *schema.get("$defs", {}).items()]:
        part.pop("title", None)
        part.pop("description", None)
        for key, described in part.get("properties", {}).items():
            described["title"] = key
            described["description"] = _described(models[name], key, language)
    return {"$schema": DIALECT, **schema}


def _described(model: type, key: str, language: str | None) -> str:
    text = meaning(model, key)
    return text[language] if language else f"{text.en}\n\n{text.id}"


def keys_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """The keys of a part of the file, as they are written, with the annotations of their values."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def models_of(shape: type[BaseModel]) -> list[type[Shape]]:
    """Every part of the file that a shape leads to, itself first, in the order of its keys."""
    found: list[type[Shape]] = []
    waiting: list[Any] = [shape]
    while waiting:
        model = waiting.pop(0)
        if model not in found:
            found.append(model)
            for annotation in keys_of(model).values():
                waiting.extend(_models_in(annotation))
    return found


def _models_in(annotation: Any) -> Iterator[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    for each in get_args(annotation):
        yield from _models_in(each)


def city_schema(language: str | None = None) -> dict[str, Any]:
    """The schema of the city file."""
    return editor_schema(language, CityShape)
