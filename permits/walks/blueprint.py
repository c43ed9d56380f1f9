"""The blueprint of the pages that try a procedure out."""

from flask import Blueprint

bp = Blueprint("walks", __name__)
