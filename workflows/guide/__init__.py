"""How people find their service: words for words, business activities, and questions that end in the right services. Pure."""

from workflows.guide.asking import Standing, stand
from workflows.guide.data import (
    Activity,
    Choice,
    Guide,
    KbliVersion,
    NamedService,
    Question,
    Result,
    Synonym,
)
from workflows.guide.reading import LoadedGuide, inspect_guide, load_guide

__all__ = [
    "Activity",
    "Choice",
    "Guide",
    "KbliVersion",
    "LoadedGuide",
    "NamedService",
    "Question",
    "Result",
    "Standing",
    "Synonym",
    "inspect_guide",
    "load_guide",
    "stand",
]
