"""A definition as a Mermaid state diagram, for documents and chats that draw such text themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workflows.drawing.markup import plain
from workflows.drawing.states import Node, graph
from workflows.drawing.words import Speaker

if TYPE_CHECKING:
    from workflows.city import City
    from workflows.definition import Definition

CLASSES = {
    "work": "fill:#e3ecf6,stroke:#3f74b3,color:#1a2230",
    "waiting": "fill:#fff3d4,stroke:#b57a0a,color:#1a2230",
    "automatic": "fill:#edebe6,stroke:#837c6e,color:#1a2230",
    "operation": "fill:#ffffff,stroke:#837c6e,color:#1a2230,stroke-dasharray:4 4",
    "issued": "fill:#e1f1e5,stroke:#2f8a55,color:#1a2230",
    "refused": "fill:#fbe6e2,stroke:#c8432f,color:#1a2230",
    "withdrawn": "fill:#edebe6,stroke:#837c6e,color:#1a2230",
    "closed": "fill:#edebe6,stroke:#837c6e,color:#1a2230",
}
ENDS = ("issued", "refused", "withdrawn", "closed")
# Letters that mean something to Mermaid or to the page it stands in, written as Mermaid's own number codes.
_SPECIAL = re.compile(r"[^\w\s.,()/%·–«»“”’…?!+=-]")


def mermaid(definition: Definition, language: str, city: City | None = None) -> str:
    """The state diagram as Mermaid text (``stateDiagram-v2``). The same definition always gives the same text."""
    speaker = Speaker(definition, language, city)
    drawn = graph(speaker)
    names = {node.key: f"s_{re.sub(r'[^a-z0-9_]', '_', node.key)}" for node in drawn.nodes}
    lines = ["stateDiagram-v2", "  direction TB"]
    lines += [f'  state "{_label(node)}" as {names[node.key]}' for node in drawn.nodes]
    lines.append(f"  [*] --> {names[definition.start]}")
    for way in drawn.ways:
        said = " / ".join(_escaped(label) for label in way.labels)
        lines.append(f"  {names[way.source]} --> {names[way.target]}{' : ' if said else ''}{said}")
    lines += [f"  {names[node.key]} --> [*]" for node in drawn.nodes if node.kind in ENDS]
    used = dict.fromkeys(node.kind for node in drawn.nodes if node.kind in CLASSES)
    lines += [f"  classDef {kind} {CLASSES[kind]}" for kind in used]
    lines += [f"  class {names[node.key]} {node.kind}" for node in drawn.nodes if node.kind in CLASSES]
    return "\n".join(lines) + "\n"


def _label(node: Node) -> str:
    return "<br/>".join(_escaped(part) for part in (node.title, *node.notes))


def _escaped(text: str) -> str:
    """Text of a file, so that nothing in it can end a label or be read as markup."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", " ".join(plain(text).split()))
