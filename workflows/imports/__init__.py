"""Other systems' workflows as draft SOPs: what they say is taken over, what they leave open is asked, nothing is mended."""

from workflows.imports.bpmn import from_bpmn
from workflows.imports.digit import from_digit
from workflows.imports.draft import Imported, Question, Trouble

__all__ = ["Imported", "Question", "Trouble", "from_bpmn", "from_digit"]
