"""Pydantic's verdict on the shape of a file, said in our own sentences at the line they concern."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workflows.definition import Text
from workflows.errors import Finding
from workflows.language.schema import PATTERNS, Words
from workflows.language.source import Source
from workflows.messages import KINDS, SENTENCES, finding, nearest

Shape = TypeVar("Shape", bound=BaseModel)
Steps = Sequence[int | str]

MAX_FINDINGS = 200  # of each look at a file: who has so many mends these first
LANGUAGE_NAMES = {"id": Text("bahasa Indonesia", "Indonesian"), "en": Text("bahasa Inggris", "English")}
_EXPECTED = {
    "model_type": "mapping",
    "dict_type": "mapping",
    "list_type": "list",
    "int_type": "whole",
    "bool_type": "yes_or_no_word",
    "date_type": "date",
}
_BOUNDS = {
    "greater_than": ("gt", ">"),
    "greater_than_equal": ("ge", "≥"),
    "less_than": ("lt", "<"),
    "less_than_equal": ("le", "≤"),
    "string_too_long": ("max_length", "≤"),
}


def read_shape(source: Source, shape: type[Shape], limit: int = MAX_FINDINGS) -> tuple[Shape | None, list[Finding]]:
    """The file as the model, or None and every finding about its shape, up to ``limit`` of them."""
    try:
        return shape.model_validate(source.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, list(islice((found for each in details for found in _said(source, shape, each)), limit))


def _said(source: Source, shape: type[BaseModel], error: ErrorDetails) -> Iterator[Finding]:
    steps, kind = list(error["loc"]), error["type"]
    if steps[-1] == "[key]":
        path = ".".join(str(step) for step in steps[:-1])
        if kind == "literal_error":
            yield _unknown_word(shape_words(error["ctx"]["expected"]), source.where(path), steps[-2])
            return
        yield finding("not_a_code", source.where(path), given=str(steps[-2])[:60], expected=KINDS["code"])
        return
    path = ".".join(str(step) for step in steps)
    given = next(step for step in reversed(steps) if isinstance(step, str))  # of a list its key, not the number
    if kind == "extra_forbidden":
        near = nearest(given, _known_keys(shape, steps[:-1]))
        yield finding("unknown_key", source.where(path), near, given=given)
    elif kind == "missing":
        yield _missing(source, shape, steps)
    else:
        yield _wrong_value(source, path, given, error)


def _missing(source: Source, shape: type[BaseModel], steps: Steps) -> Finding:
    path, given = ".".join(str(step) for step in steps[:-1]), str(steps[-1])
    if given in LANGUAGE_NAMES and issubclass(_model_at(shape, steps[:-1]) or BaseModel, Words):
        return finding("missing_translation", source.where(path), language=LANGUAGE_NAMES[given])
    return finding("missing_key", source.where(path), given=given)


def _wrong_value(source: Source, path: str, given: str, error: ErrorDetails) -> Finding:
    kind, value = error["type"], error["input"]
    place, context = source.where_value(path), error.get("ctx", {})
    if kind == "wrong_shape":
        return finding(kind, place, given=given, expected=KINDS[context["expected"]])
    if kind in SENTENCES:
        return finding(kind, place, given=_short(value))
    if kind == "literal_error":
        return _unknown_word(shape_words(context["expected"]), place, value)
    if kind in _EXPECTED:
        return finding("wrong_shape", place, given=given, expected=KINDS[_EXPECTED[kind]])
    if kind in _BOUNDS:
        key, sign = _BOUNDS[kind]
        return finding("out_of_range", place, given=given, limit=f"{sign} {context[key]}")
    if kind == "string_type":
        return _no_text(place, given, value)
    if kind == "string_pattern_mismatch":
        return finding("not_a_code", place, given=_short(value), expected=KINDS[PATTERNS[context["pattern"]]])
    if kind == "string_too_short":
        return finding("empty_text", place)
    return finding("empty_part", source.where(path), given=given)


def _no_text(place: tuple[int, int], given: str, value: object) -> Finding:
    if isinstance(value, bool | int | Decimal) or hasattr(value, "isoformat"):
        return finding("quote_it", place, given=_short(value))
    return finding("wrong_shape", place, given=given, expected=KINDS["text"])


def shape_words(expected: str) -> list[str]:
    """Pydantic's list of allowed words, ``'a', 'b' or 'c'``, as a list."""
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]


def _unknown_word(allowed: list[str], place: tuple[int, int], value: object) -> Finding:
    near = nearest(str(value), allowed)
    return finding("unknown_word", place, near, given=_short(value), allowed=", ".join(allowed))


def _short(value: object) -> str:
    """What was written, in the words of YAML and cut short."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return str(value)[:60]


def _known_keys(shape: type[BaseModel], steps: Steps) -> list[str]:
    model = _model_at(shape, steps)
    return [each.alias or name for name, each in model.model_fields.items()] if model else []


def _model_at(shape: type[BaseModel], steps: Steps) -> type[BaseModel] | None:
    """The model that describes the mapping at a path."""
    here: Any = shape
    for step in steps:
        here = _below(_plain(here), step)
    plain = _plain(here)
    return plain if isinstance(plain, type) and issubclass(plain, BaseModel) else None


def _below(here: Any, step: int | str) -> Any:
    if isinstance(here, type) and issubclass(here, BaseModel):
        by_key = {each.alias or name: each.annotation for name, each in here.model_fields.items()}
        return by_key.get(str(step))
    inner = get_args(here)
    return inner[-1] if inner else None


def _plain(annotation: Any) -> Any:
    """An annotation without ``Annotated`` and ``| None``."""
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        annotation = next(each for each in get_args(annotation) if each is not types.NoneType)
    return annotation
