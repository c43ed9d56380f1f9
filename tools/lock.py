"""Writes the two lock files anew: ``make lock``. Needs uv, which only this script uses, so it is installed by hand.

``requirements.lock`` holds what runs and builds the product, ``requirements-test.lock`` only what the tests add to it.
Both carry hashes for every platform and no address of any package index.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
    "--quiet",
]
ENTRY = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)


def main() -> int:
    """Compiles both sets from setup.cfg and writes them."""
    everything = compile_lock("build", "test")
    product = compile_lock("build", pinned=everything)
    tests_only = [entry for entry in everything if entry not in product]
    missing = [entry.split()[0] for entry in product if entry not in everything]
    if missing:
        print(f"these pins differ between the product and its tests: {', '.join(missing)}", file=sys.stderr)
        return 1
    write("requirements.lock", "What runs and builds the product", product)
    write("requirements-test.lock", "What the tests add to requirements.lock", tests_only)
    return 0


def compile_lock(*extras: str, pinned: list[str] | None = None) -> list[str]:
    """Resolves setup.cfg with ``extras``; one text per package, its hashes included. ``pinned`` holds versions fixed."""
    command = ["uv", "pip", "compile", "setup.cfg", *OPTIONS, *(f"--extra={extra}" for extra in extras)]
    constraint = ROOT / "build" / "pinned.txt"
    if pinned:
        constraint.parent.mkdir(exist_ok=True)
        constraint.write_text("".join(entry.split("\\")[0].strip() + "\n" for entry in pinned), encoding="utf-8")
        command.append(f"--constraint={constraint}")
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [entry for entry in ENTRY.split(done.stdout) if "==" in entry]


def write(name: str, purpose: str, entries: list[str]) -> None:
    """Writes one lock file with the sentence that says how it came to be."""
    heading = f"# {purpose}: written by `make lock`, never by hand.\n"
    (ROOT / name).write_text(heading + "".join(entries), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
