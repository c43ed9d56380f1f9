"""The frequent edits of a SOP: a wording, a figure, a fee line, a document, who does a step, an office that is asked.

Each takes the text and returns it changed. What is asked for may still be wrong (an expression that names no field, an office
the city does not have): the checker says so, at the line, as for anything typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.editing.errors import EditRefused
from workflows.editing.text import add_entry, data_of, remove_entry, set_value
from workflows.editing.writing import Quoted

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
# The order of a file's parts; one that is not there yet is put behind those that come before it.
PARTS = (
    "sop", "service", "kind", "status", "apply_at", "office", "prefix", "group", "life_events", "kbli", "risk", "title", "summary",
    "result", "keywords", "standard", "sop_ap", "legal", "values", "types", "applicants", "eligibility", "needs", "form",
    "documents", "fee",
)  # fmt: skip
OF_A_DOCUMENT = ("title", "hint", "shown_when", "required", "formats", "max_mb", "stamped")
OF_A_FEE_LINE = ("title", "amount", "when", "rounding")

Condition = bool | str


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages as it is to be written."""

    id: str
    en: str

    @property
    def written(self) -> dict[str, str]:
        """As the file holds it. Raises :class:`EditRefused` when a language is empty."""
        if not self.id.strip() or not self.en.strip():
            raise EditRefused("empty", "id" if not self.id.strip() else "en")
        return {"id": Quoted(_one_newline(self.id)), "en": Quoted(_one_newline(self.en))}


def _one_newline(text: str) -> str:
    return text.strip().replace("\r\n", "\n").replace("\r", "\n")


def change_text(text: str, path: str, wording: Wording) -> str:
    """Another wording at ``path``; a language that stays the same is not touched."""
    for language, words in wording.written.items():
        if _at(text, f"{path}.{language}") != words:
            text = set_value(text, f"{path}.{language}", words)
    return text


def change_figure(text: str, code: str, amount: Decimal, *, verified: bool | None = None) -> str:
    """Another amount for one of the file's ``values``; ``verified`` says whether the city has confirmed it.

    The unit stays: a limit in working days that becomes one in hours is another promise, made in the text itself.
    """
    path = f"values.{code}"
    if _at(text, f"{path}.amount") != amount:
        text = set_value(text, f"{path}.amount", amount)
    if verified is None:
        return text
    return _set_or_add(text, path, "verified", verified, keep_default=False, after=("basis", "title"))


def add_document(text: str, code: str, parts: Mapping[str, Any]) -> str:
    """A further document. ``parts`` holds ``title`` and ``hint`` (:class:`Wording`), ``formats``, ``max_mb`` and, if
    wanted, ``shown_when`` (an expression), ``required`` and ``stamped``."""
    _check_code(code)
    written = _written(parts, OF_A_DOCUMENT)
    if not _has(text, "documents"):
        return add_entry(text, "", "documents", {code: written}, after=PARTS)
    return add_entry(text, "documents", code, written)


def change_document(text: str, code: str, parts: Mapping[str, Any]) -> str:
    """Another wording, condition, format or size of a document. A part given as None is taken away."""
    return _change_entry(text, f"documents.{code}", parts, OF_A_DOCUMENT)


def add_fee_line(text: str, code: str, parts: Mapping[str, Any]) -> str:
    """A further line of the bill: ``title``, ``amount`` (an expression) and, if wanted, ``when`` and ``rounding``."""
    _check_code(code)
    written = _written(parts, OF_A_FEE_LINE)
    if not _has(text, "fee"):
        return add_entry(text, "", "fee", {"lines": {code: written}}, after=PARTS)
    return add_entry(text, "fee.lines", code, written)


def change_fee_line(text: str, code: str, parts: Mapping[str, Any]) -> str:
    """Another wording, amount or condition of a line of the bill. A part given as None is taken away."""
    return _change_entry(text, f"fee.lines.{code}", parts, OF_A_FEE_LINE)


def change_step(text: str, path: str, *, office: str | None = None, role: str | None = None) -> str:
    """Who does a step: ``path`` is a state or a review of it (``states.periksa``, ``states.telaah.reviews.kajian``)."""
    for key, code in (("role", role), ("office", office)):
        if code is not None and _at(text, f"{path}.{key}") != code:
            text = set_value(text, f"{path}.{key}", code)
    return text


def add_office(text: str, path: str, office: str, when: Condition = True) -> str:
    """One more office asked by the review at ``path``, always or under a condition. An ``office`` becomes ``offices``."""
    condition = Quoted(when) if isinstance(when, str) else when
    if _has(text, f"{path}.offices"):
        return add_entry(text, f"{path}.offices", office, condition)
    single = _at(text, f"{path}.office")
    if single == office:
        raise EditRefused("already_there", office)
    text = add_entry(text, path, "offices", {str(single): True, office: condition}, after=("office",))
    return remove_entry(text, f"{path}.office")


def _written(parts: Mapping[str, Any], order: Sequence[str]) -> dict[str, Any]:
    return {key: _part(key, parts[key]) for key in order if parts.get(key) not in (None, "", False)}


def _part(key: str, value: Any) -> Any:
    if isinstance(value, Wording):
        return value.written
    if isinstance(value, str) and key in ("shown_when", "required", "amount", "when"):
        return Quoted(value)
    return value


def _change_entry(text: str, path: str, parts: Mapping[str, Any], order: Sequence[str]) -> str:
    for key, value in parts.items():
        if value is None:
            if _has(text, f"{path}.{key}"):
                text = remove_entry(text, f"{path}.{key}")
        elif isinstance(value, Wording) and _has(text, f"{path}.{key}"):
            text = change_text(text, f"{path}.{key}", value)
        else:
            text = _set_or_add(text, path, key, _part(key, value), after=order[: order.index(key)])
    return text


def _set_or_add(
    text: str, path: str, key: str, value: Any, *, keep_default: bool = True, after: Sequence[str] = ()
) -> str:
    """``keep_default=False``: a missing entry means False, so False is not written."""
    if _has(text, f"{path}.{key}"):
        return text if _at(text, f"{path}.{key}") == value else set_value(text, f"{path}.{key}", value)
    return text if value is False and not keep_default else add_entry(text, path, key, value, after)


def _check_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise EditRefused("bad_code", code)


def _has(text: str, path: str) -> bool:
    try:
        _at(text, path)
    except EditRefused:
        return False
    return True


def _at(text: str, path: str) -> Any:
    """The data at a path. Raises :class:`EditRefused` when there is nothing."""
    node: Any = data_of(text)
    for part in path.split("."):
        if isinstance(node, list) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
        elif isinstance(node, dict) and part in node:
            node = node[part]
        else:
            raise EditRefused("no_such_place", path)
    return node
