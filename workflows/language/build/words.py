"""Small words of a checked file → values of the definition."""

from __future__ import annotations

from collections.abc import Mapping

from workflows import definition as d
from workflows.expressions import Expression, parse
from workflows.language.schema.words import Words


def text(words: Words) -> d.Text:
    return d.Text(words.id, words.en)


def maybe(words: Words | None) -> d.Text | None:
    return text(words) if words else None


def texts(words: Mapping[str, Words]) -> dict[str, d.Text]:
    return {code: text(each) for code, each in words.items()}


def parsed(source: str | None) -> Expression | None:
    return None if source is None else parse(source)


def condition(value: bool | str) -> bool | Expression:
    return parse(value) if isinstance(value, str) else value


def limit(value: str | None, warn: str | None) -> d.Limit | None:
    return None if value is None else d.Limit(value, warn)
