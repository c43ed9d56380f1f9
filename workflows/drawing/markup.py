"""Elements of SVG and HTML as text, everything from a file escaped."""

from __future__ import annotations

import re
from html import escape

# What XML cannot hold at all, even escaped; a hostile title may carry it.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Markup(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()


def plain(text: str) -> str:
    """The text without characters that no XML may hold."""
    return _NO_XML.sub("\ufffd", text)


def figure(value: float) -> str:
    """A coordinate as short as it can be, to a tenth of a pixel."""
    return f"{round(value, 1) + 0.0:g}"


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """One element. ``class_`` is ``class``, ``stroke_width`` is ``stroke-width``; an attribute that is None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(each if isinstance(each, Markup) else escape(plain(each), quote=False) for each in children)
    return Markup(f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>")


def group(*children: str, **attributes: str | float | None) -> Markup:
    """A ``g`` element of SVG."""
    return element("g", *children, **attributes)


def _attribute(value: str | float | None) -> str:
    return escape(plain(value)) if isinstance(value, str) else figure(float(value or 0))
