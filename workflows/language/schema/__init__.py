"""The shape of a SOP file and of the city file, as pydantic models: the JSON Schema that editors use.

Only shapes stand here: which keys there are and what kind of value each takes. Whether the parts fit together is
asked by :mod:`workflows.language.rules` and :mod:`workflows.language.vocabulary`; both work on the file even when its
shape is wrong.
"""

from workflows.language.schema.city import CityShape, HoursShape
from workflows.language.schema.service import SopShape
from workflows.language.schema.words import PATTERNS, Shape, Words

__all__ = ["PATTERNS", "CityShape", "HoursShape", "Shape", "SopShape", "Words"]
