"""The code knows no service: what a SOP file names stands in that file alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from ruamel.yaml import YAML

from tests.tree.sources import ROOT, docstrings, name, parse, python_files, templates

# Where a code may be named after a scope of the expression language: form.judul, documents.ktp.
SCOPES = re.compile(r"^(?:form|rows|row|documents|values|reviews|states|applicant)[.-]")
# Codes that are ordinary words or codes of the product itself, each with the reason why it is no leak of a service.
OWN_WORDS: dict[str, str] = {
    "total": "the sum of a fee, read as fee.total",
    "nib": "the business number in a business's profile, offered as business.nib",
    "ditarik": "the Indonesian word for an outcome, withdrawn",
}


def codes_in(sop: Mapping[str, Any]) -> set[str]:
    """The codes that a SOP file coins: service, states, fields, columns, documents, plans."""
    found = {sop["service"], *sop.get("states", {}), *sop.get("documents", {}), *sop.get("types", {})}
    for section in sop.get("form", {}).values():
        for code, field in section["fields"].items():
            found |= {code, *field.get("columns", {})}
    for state in sop.get("states", {}).values():
        found |= set(state.get("reviews", {}))
    return found


@cache
def sop_codes() -> frozenset[str]:
    """The codes of every shipped SOP, and the offices of the city."""
    reader = YAML(typ="safe", pure=True)
    found: set[str] = set()
    for path in sorted((ROOT / "sop").glob("*.yaml")):
        content = reader.load(path.read_text(encoding="utf-8"))
        found |= codes_in(content) if "service" in content else set(content.get("offices", {}))
    return frozenset(found - set(OWN_WORDS))


def names_a_code(text: str) -> bool:
    """Whether a literal is a code, by itself or behind its scope, or holds one that no sentence would hold."""
    if SCOPES.sub("", text) in sop_codes():
        return True
    return any(word in sop_codes() and re.search("[_-]", word) for word in re.findall(r"[a-z][a-z0-9_-]+", text))


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a Python file that are not documentation, and the names of keyword arguments."""
    tree = parse(path)
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def template_words(path: Path) -> Iterator[tuple[int, str]]:
    """The literals and attribute names inside a template's expressions, and the values of its HTML attributes."""
    source = path.read_text(encoding="utf-8")
    before = ""
    for line, kind, text in Environment(autoescape=True).lex(source):
        if kind == "string":
            yield line, text[1:-1]
        elif kind == "name" and before == ".":
            yield line, text
        elif kind == "data":
            yield from ((line, value) for value in re.findall(r"(?:name|id|for|value|href)=[\"']([^\"'{]+)[\"']", text))
        if kind != "whitespace":
            before = text


def test_the_shipped_sops_coin_codes() -> None:
    """The test reads the codes it looks for from the shipped files, so a new service is covered by itself."""
    assert {path.stem for path in (ROOT / "sop").glob("[a-z]*.yaml")} <= sop_codes()
    assert len(sop_codes()) > 40


def test_no_code_of_a_service_in_the_product() -> None:
    """No literal in workflows/ or permits/ is a service, state, office, field or document of a shipped SOP."""
    leaks = [
        f"{name(path)}:{line}: {text!r}"
        for path in python_files("workflows", "permits")
        for line, text in literals(path)
        if names_a_code(text)
    ]
    assert leaks == []


def test_no_code_of_a_service_in_a_page() -> None:
    """No template but those of papers names a service, state, office, field or document of a shipped SOP."""
    pages = [path for path in templates() if not name(path).startswith("templates/documents/")]
    leaks = [
        f"{name(path)}:{line}: {text!r}" for path in pages for line, text in template_words(path) if names_a_code(text)
    ]
    assert leaks == []


def test_the_search_finds_a_leak() -> None:
    """A code is found as a literal, behind its scope and inside a longer text, and a plain word is not."""
    service = next(code for code in sop_codes() if "-" in code)
    assert names_a_code(service)
    assert names_a_code(f"form.{service}")
    assert names_a_code(f"/services/{service}/apply")
    assert not names_a_code("application")
