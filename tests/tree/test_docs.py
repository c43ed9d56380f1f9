"""The documentation is true: generated pages are fresh, links lead somewhere, commands exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from permits.cli import permits
from tests.support.docs import PICTURES, shown_by
from tests.tree.sources import ROOT, name, text_files
from tools.pictures import LARGEST, MADE

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
PAGES = [path for path in text_files() if path.suffix == ".md"]


def test_generated_pages_say_what_the_code_does() -> None:
    """Settings, commands and policy are documented as they are."""
    command = [sys.executable, "tools/docs.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the tree finds it."""
    targets = [target for target, _anchor in LINK.findall(page.read_text(encoding="utf-8")) if ":" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_in_examples_exist(page: Path) -> None:
    """Every `permits …` and `make …` in an example is a command the project has."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for block in SHELL.findall(page.read_text(encoding="utf-8")):
        for line in block.strip().split("\n"):
            words = shlex.split(line, comments=True)
            if words[:1] == ["make"]:
                assert words[1] in targets, line
            if words[:1] == ["permits"]:
                known = permits.commands[words[1]]
                assert words[2:3] == [] or not hasattr(known, "commands") or words[2] in known.commands, line


def test_pictures_are_made_and_shown() -> None:
    """Every picture the pages show is one that `make pictures` writes, every such picture is there, small, and shown."""
    shown = {picture: words for page in PAGES for picture, words in shown_by(page).items()}
    assert set(shown) == {PICTURES / f"{name}.png" for name in MADE} == set(PICTURES.iterdir())
    assert len(MADE) <= 10
    assert [each.name for each in shown if each.stat().st_size > LARGEST] == []
    assert all(len(words.split()) > 4 for words in shown.values())
