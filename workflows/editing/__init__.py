"""Guided edits of a SOP's text: each changes what it names and leaves every other letter, comment and blank line alone.

An edit is made on the text itself, at the places the YAML parser gives, and proved right afterwards: the data of the new
text must be the data of the old one with exactly the intended change, or the edit is refused.
"""

from workflows.editing.conditions import Comparison, Subject, comparisons_of, subjects_of, write_condition
from workflows.editing.difference import Hunk, difference
from workflows.editing.errors import EditRefused
from workflows.editing.guided import (
    Wording,
    add_document,
    add_fee_line,
    add_office,
    change_document,
    change_fee_line,
    change_figure,
    change_step,
    change_text,
)
from workflows.editing.sentences import Rule, rules_of
from workflows.editing.text import add_entry, remove_entry, set_value
from workflows.editing.writing import Quoted

__all__ = [
    "Comparison",
    "EditRefused",
    "Hunk",
    "Quoted",
    "Rule",
    "Subject",
    "Wording",
    "add_document",
    "add_entry",
    "add_fee_line",
    "add_office",
    "change_document",
    "change_fee_line",
    "change_figure",
    "change_step",
    "change_text",
    "comparisons_of",
    "difference",
    "remove_entry",
    "rules_of",
    "set_value",
    "subjects_of",
    "write_condition",
]
