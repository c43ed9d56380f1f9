"""Services as data, and the pure engine that runs them: SOP text → definition → checks → steps of a case."""

from workflows import forms
from workflows.checks import check
from workflows.city import City, Known
from workflows.definition import Definition
from workflows.engine import available, close_review, fire, start
from workflows.errors import Finding, Refused, SopError
from workflows.language import inspect, load, load_city

__all__ = [
    "City",
    "Definition",
    "Finding",
    "Known",
    "Refused",
    "SopError",
    "available",
    "check",
    "close_review",
    "fire",
    "forms",
    "inspect",
    "load",
    "load_city",
    "start",
]
