"""The engine: definition + snapshot + trigger + actor + facts + now → outcome. Pure."""

from workflows.engine.machine import available, close_review, fire, start

__all__ = ["available", "close_review", "fire", "start"]
