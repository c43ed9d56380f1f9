"""The blueprint of the pages that try a procedure out."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from permits.workshop import panels

bp = Blueprint("walks", __name__)
panels.add(
    "draft", "walks.begin", _l("Walk through"), _l("Play every part on a clock of its own"),
    argument="source_id", place=50, also=("walks.walk", "walks.keep", "walks.load", "walks.run"),
)  # fmt: skip
