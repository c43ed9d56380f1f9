"""The reference of the SOP language says what the loader accepts, and its examples run."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from tests.sop.reading import REFERENCE, TEMPLATES, city, examples, plain
from workflows.checks import check
from workflows.definition import BaseType, JoinRule, Privacy, StateKind, Tone, Unit
from workflows.language import schema
from workflows.language.loader import inspect

FRAGMENTS = examples()


def models() -> list[type[BaseModel]]:
    """Every model of the schema that stands for a part of a file."""
    found, left = {schema.Shape}, [schema.Shape]
    while left:
        below = set(left.pop().__subclasses__()) - found
        found |= below
        left += below
    return sorted(found, key=lambda each: each.__name__)


def keys() -> set[str]:
    """Every key a SOP file or the city file may hold, without the days of the week."""
    named = {field.alias or name for model in models() for name, field in model.model_fields.items()}
    return named - set(schema.HoursShape.model_fields)


@pytest.mark.parametrize("key", sorted(keys()))
def test_every_key_is_explained(key: str) -> None:
    """A key the loader accepts has its place in the reference."""
    text = REFERENCE.read_text(encoding="utf-8")
    assert f"`{key}`" in text or f"`{key}:" in text


@pytest.mark.parametrize("words", [BaseType, StateKind, Tone, JoinRule, Unit, Privacy], ids=str)
def test_every_word_of_choice_is_explained(words: object) -> None:
    """A word that a key may take has its place in the reference."""
    text = REFERENCE.read_text(encoding="utf-8")
    for word in words.__args__:  # type: ignore[attr-defined]
        assert f"`{word}`" in text, word


def test_the_whole_example_loads_and_checks() -> None:
    """The small service of the reference can be published in the shipped city as it stands."""
    (text,) = examples("whole")
    loaded = inspect(text, "pinjam-aula.yaml")
    assert [each.en for each in loaded.findings] == []
    assert loaded.definition is not None
    assert [each.en for each in check(loaded.definition, city().known(TEMPLATES))] == []


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: text.split(":", 1)[0])
def test_every_fragment_is_accepted(fragment: str) -> None:
    """A piece of a file shown in the reference, put into the whole example, has the shape the loader wants."""
    (whole,) = examples("whole")
    found = plain(fragment)
    file = plain(whole)
    if "titik" in found:
        file["form"]["acara"]["fields"] |= found
    elif "perbaikan_teknis" in found:
        file["states"] |= found
    elif "join" in found:
        file["states"]["telaah"] |= found
    else:
        file |= found
    schema.SopShape.model_validate(exact(file))


def exact(value: Any) -> Any:
    """Decimals as the loader reads them."""
    if isinstance(value, dict):
        return {key: exact(each) for key, each in value.items()}
    if isinstance(value, list):
        return [exact(each) for each in value]
    return Decimal(str(value)) if isinstance(value, float) else value
