"""How wide a text is, and where it breaks: drawings are laid out before any browser has seen them."""

from __future__ import annotations

from collections.abc import Mapping

# Advance widths of Plus Jakarta Sans semibold in thousandths of the type size. Other sans faces that a viewer may have
# are narrower, so what fits by this table fits with them too.
_GROUPS: Mapping[int, str] = {
    240: "ijl '\u2019", 290: "I", 350: "()|.,:;!`{}[]\u00b7", 390: "1Jftr", 470: "z/\\\"", 510: "s*\u201c\u201d",
    540: "LTxv7?", 575: "-kyFZa", 600: "hnu269Ece3", 640: "58+<=>X^_~$4PRSYo\u00d7\u00ab\u00bb", 670: "gKbdpq",
    700: "ABVU0", 750: "HDN&C\u2026", 870: "GwOQM#", 920: "m@", 1020: "W%\u2192",
}  # fmt: skip
_WIDTHS: Mapping[str, int] = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_OTHER = 660
_WIDE = 1000  # scripts whose letters fill a square
WORD_SPACE = 0.06


def width_of(text: str, size: float) -> float:
    """The width of one line in pixels, at a type size in pixels."""
    thousandths = sum(_WIDTHS.get(letter, _WIDE if ord(letter) > 0x2E7F else _OTHER) for letter in text)
    return (thousandths / 1000 + WORD_SPACE * text.count(" ")) * size


def wrap(text: str, size: float, width: float, most: int = 3) -> list[str]:
    """The text in at most ``most`` lines no wider than ``width``; what does not fit ends in «…».

    A single word wider than a line is broken where the line ends.
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, size, width)
        if len(lines) > most:
            return [*lines[: most - 1], _cut(f"{lines[most - 1]}…", size, width)]
    return lines or [""]


def _pieces(word: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str, size: float, width: float) -> str:
    """A line that ends in «…», shortened until it fits."""
    while width_of(text, size) > width and len(text) > 1:
        text = f"{text[:-2].rstrip()}…"
    return text
