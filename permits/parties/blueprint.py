"""The doors of parties: one blueprint for their modules."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("parties", __name__)
