"""What the pages of the documentation hold: pictures shown, and files that a reader writes."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
FIRST_SERVICE = ROOT / "docs" / "tutorial" / "first-service.md"
YAML = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def first_service() -> str:
    """The file that the reader of the second tutorial writes, all of its pieces in their order."""
    return "\n".join(YAML.findall(FIRST_SERVICE.read_text(encoding="utf-8")))


def shown_by(page: Path) -> dict[Path, str]:
    """The pictures that a page shows, each with the words for people who cannot see it."""
    found = SHOWN.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve(): words for words, target in found if ":" not in target}
