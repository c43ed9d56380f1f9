"""One definition, many faces: state diagram, Mermaid, BPMN 2.0 and the SOP-AP flowchart. Pure: text and numbers only."""

from workflows.drawing.diagram import svg
from workflows.drawing.mermaid import mermaid

__all__ = ["mermaid", "svg"]
