"""The blueprint that the public pages of the services share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
