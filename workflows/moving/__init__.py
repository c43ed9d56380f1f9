"""What a new version of a service means for running cases, and moving them to it. Pure: data in, data out.

A case keeps the version it began with until somebody moves it. :func:`judge_move` says whether that can be done and why;
:func:`move` says exactly what changes; :func:`suggest_map` proposes what was merely renamed; :func:`replay` walks closed
cases through another version.
"""

from workflows.moving.answers import Carried, carry_answers
from workflows.moving.judging import Asked, Held, answers_matter, judge_move
from workflows.moving.keeping import keep, restore
from workflows.moving.making import CannotMove, Moved, MovedReview, move
from workflows.moving.mapping import NO_MAP, MapInvalid, MoveMap, fitting, problems_of, read_map, write_map
from workflows.moving.reasons import RULINGS, Reason, Ruling, Verdict
from workflows.moving.replaying import Act, ClosedCase, Replay, Walked, replay, walk
from workflows.moving.suggesting import suggest_map

__all__ = [
    "Act",
    "Asked",
    "CannotMove",
    "Carried",
    "ClosedCase",
    "Held",
    "MapInvalid",
    "MoveMap",
    "Moved",
    "MovedReview",
    "NO_MAP",
    "RULINGS",
    "Reason",
    "Replay",
    "Ruling",
    "Verdict",
    "Walked",
    "answers_matter",
    "carry_answers",
    "fitting",
    "judge_move",
    "keep",
    "move",
    "problems_of",
    "read_map",
    "replay",
    "restore",
    "suggest_map",
    "walk",
    "write_map",
]
