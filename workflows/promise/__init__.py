"""An honest promise: how long a case will probably still take, from cases like it that have ended. Pure."""

from workflows.promise.estimate import LEAST, Estimate, Past, estimate
from workflows.promise.passages import Passage, Stay, passages

__all__ = ["LEAST", "Estimate", "Passage", "Past", "Stay", "estimate", "passages"]
