"""The doors of agencies: one blueprint for the agency's own pages and the office's."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("agencies", __name__)
