"""The engine: definition + snapshot + act + actor + facts + now → outcome. Pure."""

from workflows.engine.acts import close_child, close_review, deem, elapse, fire, start
from workflows.engine.offers import available, offices_to_choose
from workflows.engine.recalculation import recalculate
from workflows.engine.refusals import REFUSALS
from workflows.engine.standing import issue_again, left_unfired, look_at_child, rearm, settle, standing_work

__all__ = [
    "REFUSALS",
    "available",
    "close_child",
    "close_review",
    "deem",
    "elapse",
    "fire",
    "issue_again",
    "left_unfired",
    "look_at_child",
    "offices_to_choose",
    "recalculate",
    "rearm",
    "settle",
    "standing_work",
    "start",
]
