"""Bundles the few scripts that pages load, each from its sources beside the feature that uses it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUNDLES = {
    "editor.js": ROOT / "permits" / "editor" / "browser",
    "uploads.js": ROOT / "permits" / "uploads" / "browser",
    "visits.js": ROOT / "permits" / "inspections" / "browser",
    "passkeys.js": ROOT / "permits" / "factors" / "browser",
    "push.js": ROOT / "permits" / "channels" / "browser",
    "drafts.js": ROOT / "permits" / "offline" / "browser",
    "beside.js": ROOT / "permits" / "resuming" / "browser",
    "worker.js": ROOT / "permits" / "offline" / "worker",
}  # name of the bundle → folder whose file it begins with
BROWSERS = "es2021"  # the look promises browsers of 2021 and later


def sources(name: str) -> list[Path]:
    """The files that a bundle may be made of, besides the packages of package-lock.json: features share some."""
    shared = [each for folder in {*BUNDLES.values()} for each in folder.glob("*.js")]
    return sorted({*BUNDLES[name].glob("*.js"), *shared})


def bundle(name: str, node: Path, node_modules: Path, target: Path) -> None:
    """Writes one bundle with esbuild; the packages' licences go into a file beside it.

    Raises CalledProcessError when a source does not parse or names a package that is not installed.
    """
    command: Sequence[str] = [
        str(node),
        str(node_modules / "esbuild" / "bin" / "esbuild"),
        str(BUNDLES[name] / name),
        "--bundle",
        "--minify",
        "--format=esm",
        f"--target={BROWSERS}",
        "--legal-comments=linked",
        "--charset=utf8",
        "--log-level=warning",
        f"--outfile={target / name}",
    ]
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, cwd=ROOT, check=True)
