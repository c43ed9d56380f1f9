"""The blueprint that all doors of the workshop are hung on."""

from flask import Blueprint

bp = Blueprint("workshop", __name__)
