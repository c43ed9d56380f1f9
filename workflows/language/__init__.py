"""The SOP language: YAML text → definition, or every problem at once with line and column."""

from workflows.language.loader import Loaded, inspect, load, load_city

__all__ = ["Loaded", "inspect", "load", "load_city"]
