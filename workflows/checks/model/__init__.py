"""A definition as a graph of positions, small enough to be walked whole."""

from workflows.checks.model.coding import Position
from workflows.checks.model.exploring import TooMany, Trouble, explore, troubles
from workflows.checks.model.moving import Model, Turning
from workflows.checks.model.placing import position_of
from workflows.checks.model.walks import WalkStep

__all__ = ["Model", "Position", "TooMany", "Trouble", "Turning", "WalkStep", "explore", "position_of", "troubles"]
