"""Every command that the documentation shows is run, in the order of its page, as a reader would."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sop.reading import examples
from tests.support.docs import first_service
from tests.tree.sources import ROOT

SHELL = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
PAGES = (
    "README.md", "docs/tutorial/first-permit.md", "docs/tutorial/first-service.md", "docs/how-to/add-a-service.md",
    "docs/reference/sop-language.md",
)  # fmt: skip
SERVERS = {"up", "web", "relay", "worker"}  # they run until stopped; the browser's journeys start and use them
PERMITS = [sys.executable, "-c", "import sys; from permits.cli import main; sys.argv[0] = 'permits'; main()"]


def commands(page: str) -> list[list[str]]:
    """The commands of a page's examples; `make` targets are whole runs of their own and are run by CI itself."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line for block in SHELL.findall(text) for line in block.splitlines()]
    inline = re.findall(r"`(permits [^`]+)`", text) if "tutorial" in page else []
    split = [shlex.split(line, comments=True) for line in lines + inline]
    return [words for words in split if words and words[0] != "make" and not SERVERS & set(words[1:2])]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a checkout's, an office set up in it, with the demo."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "sop", folder / "sop")
    run(folder, ["permits", "migrate"])
    services = sorted(str(each) for each in (folder / "sop").glob("[!_]*.yaml"))
    run(folder, ["permits", "sop", "publish", "sop/_city.yaml", *services])
    run(folder, ["permits", "demo"])
    return folder


def run(folder: Path, words: list[str]) -> str:
    line = [*PERMITS, *words[1:]] if words[0] == "permits" else words
    settings = {"SATU_PINTU_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, cwd=folder, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def write_what_the_reader_writes(folder: Path, words: list[str]) -> None:
    """The files that a page tells the reader to write between its commands."""
    copied = folder / "sop" / "izin-pemakaian-aula.yaml"
    if copied.exists():
        copied.write_text(copied.read_text().replace("service: skp-penelitian", "service: izin-pemakaian-aula"))
    if "sop/pinjam-aula.yaml" in words:
        (folder / "sop" / "pinjam-aula.yaml").write_text(examples("whole")[0], encoding="utf-8")
    if "sop/acara-taman.yaml" in words:
        (folder / "sop" / "acara-taman.yaml").write_text(first_service(), encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_work(page: str, place: Path) -> None:
    """A reader who types the page's commands one after the other gets no error."""
    for words in commands(page):
        write_what_the_reader_writes(place, words)
        run(place, words)


def test_the_pages_show_commands_to_run() -> None:
    """The tutorial and the how-to show commands of the program, or this file would test nothing."""
    shown = [" ".join(words[:3]) for page in PAGES for words in commands(page)]
    assert {"permits sop check", "permits sop publish", "permits audit verify", "permits demo --new-passwords"} <= set(
        shown
    )
