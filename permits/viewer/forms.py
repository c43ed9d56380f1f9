"""What the buttons of the viewer send."""

from __future__ import annotations

import re

LOOK = re.compile("([0-9A-Z]{26}):([0-9]{1,4}):([0-9]{1,4})")


def read_look(value: str) -> tuple[str, int, int]:
    """The file, page and size that a button stands for; no file when it stands for none."""
    found = LOOK.fullmatch(value)
    return (found[1], int(found[2]), int(found[3])) if found else ("", 1, 100)
