"""One definition, many faces: state diagram, Mermaid, BPMN 2.0 and the SOP-AP flowchart. Pure: text and numbers only."""

from workflows.drawing.bpmn import bpmn
from workflows.drawing.diagram import svg
from workflows.drawing.flowchart import Flowchart, flowchart
from workflows.drawing.mermaid import mermaid

__all__ = ["Flowchart", "bpmn", "flowchart", "mermaid", "svg"]
