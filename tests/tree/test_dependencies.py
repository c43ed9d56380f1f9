"""What the product needs is declared, locked and nothing more."""

from __future__ import annotations

import configparser
import json
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tree.sources import ROOT, imports, name, python_files

LOCKS = ("requirements.lock", "requirements-test.lock")
OURS = {"workflows", "permits", "tests", "tools", "benchmarks", "wsgi"}
# Named in a configuration, called as a program or loaded by another library, so that no import of ours shows it.
NOT_IMPORTED = {
    "psycopg": "SQLAlchemy loads it by the address of the database",
    "alembic": "Flask-Migrate runs it; the migrations import it",
    "gunicorn": "started as a program",
    "setuptools": "builds the project",
}


@cache
def declared() -> dict[str, list[Requirement]]:
    """The requirements of setup.cfg by extra; the product's own under «product»."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    groups = {"product": parser["options"]["install_requires"], **parser["options.extras_require"]}
    return {group: [Requirement(line) for line in text.split("\n") if line.strip()] for group, text in groups.items()}


@cache
def locked() -> dict[str, str]:
    """Every locked distribution and its version."""
    text = "\n".join((ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS)
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(distribution): version for distribution, version in pins}


def test_every_requirement_is_locked_within_its_range() -> None:
    """The lock holds each declared package at a version that setup.cfg allows."""
    requirements = [requirement for group in declared().values() for requirement in group]
    assert len(requirements) > 20
    for requirement in requirements:
        assert requirement.specifier.contains(locked()[canonicalize_name(requirement.name)]), requirement


def test_the_locks_carry_hashes_and_no_address() -> None:
    """Each locked package is checked by hash and may come from any index."""
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        entries = [entry for entry in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE) if "==" in entry]
        assert all("--hash=sha256:" in entry for entry in entries)
        assert not re.search(r"https?:|file:", text)


def test_the_npm_lock_pins_content_not_places() -> None:
    """Each npm package is pinned by version and integrity, without the address of a registry."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {path: package for path, package in packages.items() if path}
    assert fetched
    for path, package in fetched.items():
        assert package["integrity"].startswith("sha512-"), path
        assert set(package).isdisjoint({"resolved"}), path


@pytest.mark.parametrize(
    ("folders", "groups"),
    [
        (("workflows", "permits"), ("product",)),
        (("tools",), ("product", "build")),
        (("tests", "benchmarks"), ("product", "build", "test")),
    ],
)
def test_what_is_imported_is_declared(folders: tuple[str, ...], groups: tuple[str, ...]) -> None:
    """Code imports only packages that setup.cfg names itself, not what happens to come along."""
    allowed = {canonicalize_name(requirement.name) for group in groups for requirement in declared()[group]}
    homes = packages_distributions()
    undeclared = set()
    for path in python_files(*folders):
        for line, imported in imports(path):
            module = imported.split(".")[0]
            if module in OURS or module in sys.stdlib_module_names or path.parent.joinpath(f"{module}.py").exists():
                continue
            if not {canonicalize_name(home) for home in homes.get(module, [])} & allowed:
                undeclared.add(f"{name(path)}:{line} imports {module}")
    assert undeclared == set()


def test_what_is_declared_for_the_product_is_used() -> None:
    """No package of the product is carried along without an import or a reason."""
    homes = packages_distributions()
    modules = {imported.split(".")[0] for path in python_files("workflows", "permits") for _, imported in imports(path)}
    used = {canonicalize_name(home) for module in modules for home in homes.get(module, [])}
    wanted = {canonicalize_name(requirement.name) for requirement in declared()["product"]}
    assert wanted - used - set(NOT_IMPORTED) == set()
