"""One definition, many faces: state diagram, Mermaid, BPMN 2.0 and the SOP-AP flowchart. Pure: text and numbers only."""

from workflows.drawing.bpmn import bpmn
from workflows.drawing.diagram import svg
from workflows.drawing.flowchart import Flowchart, flowchart
from workflows.drawing.mermaid import mermaid
from workflows.drawing.states import Outline, outline

__all__ = ["Flowchart", "Outline", "bpmn", "flowchart", "mermaid", "outline", "svg"]
