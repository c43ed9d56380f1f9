"""The doors of the calendars; their functions lie in the modules that :mod:`permits.calendars.views` names."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("calendars", __name__)
