"""The blueprint of the pages that try a procedure out."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from permits.workshop import panels

bp = Blueprint("walks", __name__)
panels.add("draft", "walks.begin", _l("Walk through"), _l("Play every part on a clock of its own"), "source_id")
panels.add("draft", "walks.load", _l("Simulate the load"), _l("A year of cases: who waits where"), "source_id")
