"""Requirements of the schema that editors read: it accepts what the loader accepts, and says what each key means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workflows.language.editors import city_schema, editor_schema, keys_of, models_of
from workflows.language.schema import CityShape, SopShape
from workflows.language.schema.meanings import MEANINGS, meaning
from workflows.language.source import read_source

ROOT = Path(__file__).parents[3]
CITIES = [*ROOT.glob("sop/_city.yaml"), *ROOT.glob("tests/data/sop/**/_city.yaml")]
SOPS = [
    path
    for path in sorted([*ROOT.glob("sop/*.yaml"), *ROOT.glob("tests/data/sop/**/*.yaml")])
    if path.parent.name != "broken" and path.stem[0] != "_" and "\nservice:" in path.read_text(encoding="utf-8")
]


def as_json(value: Any) -> Any:
    """A file's data as an editor's own YAML reader hands it to the schema."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": int | float,
    "null": type(None),
}


def problems(schema: dict[str, Any], path: Path) -> list[str]:
    data = as_json(read_source(path.read_text(encoding="utf-8")).data)
    return list(unfit(schema, schema, data, path.stem))


def unfit(whole: dict[str, Any], part: dict[str, Any], data: Any, at: str) -> Iterator[str]:
    """Where data do not fit a part of the schema, by those words of JSON Schema that ours uses."""
    if "$ref" in part:
        yield from unfit(whole, whole["$defs"][part["$ref"].rpartition("/")[2]], data, at)
    if "anyOf" in part and all(any(True for _ in unfit(whole, each, data, at)) for each in part["anyOf"]):
        yield f"{at}: none of several"
    kind = part.get("type")
    if kind and (not isinstance(data, KINDS[kind]) or (isinstance(data, bool) and kind != "boolean")):
        yield f"{at}: no {kind}"
        return
    if data not in part.get("enum", [data]) or part.get("const", data) != data:
        yield f"{at}: not allowed"
    if isinstance(data, str) and "pattern" in part and not re.search(part["pattern"], data):
        yield f"{at}: {part['pattern']}"
    if isinstance(data, str | list) and len(data) < part.get("minLength", part.get("minItems", 0)):
        yield f"{at}: too short"
    for index, each in enumerate(data if isinstance(data, list) and "items" in part else ()):
        yield from unfit(whole, part["items"], each, f"{at}.{index}")
    if isinstance(data, dict) and kind == "object":
        yield from unfit_keys(whole, part, data, at)


def unfit_keys(whole: dict[str, Any], part: dict[str, Any], data: dict[str, Any], at: str) -> Iterator[str]:
    yield from (f"{at}: {key} is missing" for key in part.get("required", ()) if key not in data)
    others = part.get("additionalProperties", True)
    for key, value in data.items():
        matching = [inner for pattern, inner in part.get("patternProperties", {}).items() if re.search(pattern, key)]
        named = part.get("properties", {}).get(key)
        inner = named or next(iter(matching), others if isinstance(others, dict) else None)
        if inner is not None:
            yield from unfit(whole, inner, value, f"{at}.{key}")
        elif others is False:
            yield f"{at}: {key} is not known"


def test_the_schema_is_one() -> None:
    """What editors get is a JSON Schema of its dialect, in which no unknown key is allowed."""
    for schema in (editor_schema(), city_schema("id")):
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["additionalProperties"] is False


@pytest.mark.parametrize("path", SOPS, ids=lambda path: path.stem)
def test_every_sound_file_fits_the_schema(path: Path) -> None:
    """No editor underlines what the loader accepts."""
    assert problems(editor_schema(), path) == []


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.parent.name)
def test_every_city_fits_the_schema(path: Path) -> None:
    """The city file has a schema too."""
    assert problems(city_schema(), path) == []


@pytest.mark.parametrize(
    "name", ["unknown-key-top", "unknown-key-field", "missing-key", "unknown-state-kind", "empty-text"]
)
def test_a_wrong_shape_does_not_fit(name: str) -> None:
    """An unknown key, a missing one, a word that is not allowed: an editor shows it while it is typed."""
    assert problems(editor_schema(), ROOT / "tests" / "data" / "sop" / "broken" / f"{name}.yaml")


def test_every_key_says_what_it_means_in_both_languages() -> None:
    """Hovering over any key explains it; the reader may ask for one language."""
    for shape in (SopShape, CityShape):
        for model in models_of(shape):
            for key in keys_of(model):
                text = meaning(model, key)
                assert text.id and text.en
    described = editor_schema()["properties"]["clock"]["description"]
    assert described == "the promise of the whole service\n\njanji waktu seluruh layanan"
    assert editor_schema("id")["properties"]["clock"]["description"] == "janji waktu seluruh layanan"


def test_no_meaning_is_told_of_a_key_that_is_not_there() -> None:
    """Every explanation belongs to a key of the language, so none is left over when a key goes."""
    models = [model for shape in (SopShape, CityShape) for model in models_of(shape)]
    known = {key for model in models for key in keys_of(model)}
    known |= {f"{each.__name__}.{key}" for model in models for each in model.__mro__ for key in keys_of(model)}
    assert set(MEANINGS) <= known
