"""Preparing a bare machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree.sources import ROOT

SCRIPT = ROOT / "tools" / "prepare.py"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the script reads, so that the real environment is left alone."""
    (tmp_path / "tools").mkdir()
    for name in ("tools/prepare.py", "setup.cfg", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def in_checkout(checkout: Path, statements: str, path: str = os.defpath) -> subprocess.CompletedProcess[str]:
    """Runs statements with the copied script loaded as ``prepare``; ``path`` is where programs are looked for."""
    code = f"import sys; sys.path.insert(0, {str(checkout / 'tools')!r}); import prepare; {statements}"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)


def test_a_step_is_done_once(checkout: Path) -> None:
    """A step runs again only when what it is made from has changed."""
    statements = (
        "prepare.VENV.mkdir(); done = []; "
        "[prepare.once('step', made_from, lambda: done.append(made_from)) for made_from in (b'a', b'a', b'b', b'b')]; "
        "print(done)"
    )
    assert in_checkout(checkout, statements).stdout == "[b'a', b'b']\n"


def test_a_step_that_failed_is_tried_again(checkout: Path) -> None:
    """A failed step leaves no stamp, so the next start does not take it for done."""
    failing = in_checkout(checkout, "prepare.VENV.mkdir(); prepare.once('step', b'a', lambda: 1 / 0)")
    assert "ZeroDivisionError" in failing.stderr
    assert in_checkout(checkout, "prepare.once('step', b'a', lambda: print('again'))").stdout == "again\n"


def test_without_apt_one_sentence_names_what_to_install(checkout: Path) -> None:
    """Where packages cannot be installed, the person reads which ones are missing."""
    done = in_checkout(checkout, "prepare.install_system_packages(['libpango-1.0-0', 'qpdf'])", path="/nowhere")
    assert "these system packages are missing (Debian's names): libpango-1.0-0 qpdf" in done.stderr


def test_nothing_is_installed_when_nothing_is_missing(checkout: Path) -> None:
    """A complete machine is left alone: no apt is looked for."""
    done = in_checkout(checkout, "prepare.install_system_packages([]); print('left alone')", path="/nowhere")
    assert done.stdout == "left alone\n"


def test_tests_need_more_of_the_system_than_running(checkout: Path) -> None:
    """The browser and the PDF programs are asked for by tests alone."""
    statements = "print(*(' '.join(prepare.missing_packages(goal)) or '-' for goal in ('run', 'test')), sep='\\n')"
    running, testing = in_checkout(checkout, statements, path="/nowhere").stdout.splitlines()
    assert {"chromium-headless-shell", "qpdf", "poppler-utils"} <= set(testing.split())
    assert set(running.split()).isdisjoint({"chromium-headless-shell", "qpdf", "poppler-utils"})


def test_an_old_python_is_told_the_version_needed(checkout: Path) -> None:
    """Another Python than the product needs stops with a sentence, not with a trace."""
    statements = "prepare.LEAST_PYTHON = (99, 0); sys.exit(prepare.main(['run']))"
    done = in_checkout(checkout, statements)
    assert done.returncode == 1
    assert done.stderr.startswith("Satu Pintu: Python 3.11 or later is needed")


def test_an_unknown_goal_is_refused() -> None:
    """The script says how it is used."""
    done = subprocess.run([sys.executable, str(SCRIPT), "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage:" in done.stderr
