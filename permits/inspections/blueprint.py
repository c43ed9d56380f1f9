"""The doors of inspections: one blueprint for their modules."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("inspections", __name__)
