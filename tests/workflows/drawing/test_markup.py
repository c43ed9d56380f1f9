"""Requirements of written markup: it can always be read back, and text stays text."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from workflows.drawing.markup import element, figure, group, plain


@given(st.text(), st.text(st.characters(exclude_characters="\t\n\r")))
def test_any_text_can_be_read_back(content: str, attribute: str) -> None:
    """Content and attributes come back as they were written, but for letters that XML cannot hold."""
    read = ElementTree.fromstring(element("text", content, class_=attribute))
    assert (read.text or "") == plain(content).replace("\r\n", "\n").replace("\r", "\n")
    assert read.get("class") == plain(attribute)


def test_names_and_figures_are_short() -> None:
    """Attributes are named as in SVG, figures have no needless digits, and what is None is left out."""
    assert element("rect", x=1.0, y=2.04, stroke_width=1.5, class_=None) == '<rect x="1" y="2" stroke-width="1.5"/>'
    assert group(element("g", "a<b"), "c&d") == "<g><g>a&lt;b</g>c&amp;d</g>"
    assert figure(-0.01) == "0"
