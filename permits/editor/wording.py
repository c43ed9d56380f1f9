"""The editor's sentences: why an edit is not made, what stands where, how comparisons read."""

from __future__ import annotations

from flask_babel import gettext as _

from workflows.editing import Comparison


def refusal(code: str) -> str:
    """Why a guided edit was not made, in the reader's language."""
    sentences = {
        "no_such_place": _("This part is no longer in the text. Somebody may have renamed it."),
        "already_there": _("There is already one of this name. Choose another."),
        "not_a_mapping": _("The text is written differently here. Change it in the text itself."),
        "not_one_value": _("The text is written differently here. Change it in the text itself."),
        "not_alone": _("This cannot be changed alone. Change it in the text itself."),
        "bad_code": _("A code has small letters, digits and underscores, and begins with a letter."),
        "bad_number": _("Write a number, such as 6 or 2,5."),
        "bad_text": _("Leave out quotation marks and backslashes."),
        "empty": _("Fill this in."),
        "unknown_subject": _("Choose what the condition is about."),
        "unknown_comparison": _("Choose how it is compared."),
        "unknown_option": _("Choose one of the options."),
    }
    return str(sentences.get(code, sentences["not_alone"]))


def comparison_words() -> dict[Comparison, str]:
    """How the comparisons of a condition read."""
    return {
        "==": _("is"),
        "!=": _("is not"),
        ">": _("is more than"),
        ">=": _("is at least"),
        "<": _("is less than"),
        "<=": _("is at most"),
        "in": _("is one of"),
        "has": _("includes"),
        "yes": _("is answered yes, or handed in"),
        "no": _("is not answered yes, or not handed in"),
        "filled": _("is filled in"),
        "empty": _("is left empty"),
    }


def panel_titles() -> dict[str, str]:
    """What the text makes of the service, by the panels' names."""
    return {
        "flow": _("Flow"),
        "form": _("Form"),
        "rules": _("Rules in sentences"),
        "chart": _("SOP-AP flowchart"),
    }


def group_titles() -> dict[str, str]:
    """The groups that rules are listed in."""
    return {
        "who": _("Who may apply"),
        "form": _("Form"),
        "documents": _("Documents"),
        "fee": _("Fee"),
        "clock": _("Time"),
        "steps": _("Steps"),
    }


def browser_words() -> dict[str, object]:
    """What the script says, handed to it with the page."""
    return {
        "label": _("Text of the SOP. Tab indents; press Escape, then Tab, to leave."),
        "unsaved": _("Not saved yet …"),
        "unreachable": _("The server cannot be reached. Your text stays here; we try again."),
        "slower": _("Checking pauses for a minute. Saving goes on."),
        "conflict": _("Somebody else has saved. Your text is kept here."),
        "needed": _("required"),
        "allowed": _("Allowed:"),
        "source": "",
        "phrases": {
            "Find": _("Find"),
            "Replace": _("Replace with"),
            "next": _("next"),
            "previous": _("previous"),
            "all": _("all"),
            "match case": _("match case"),
            "regexp": _("pattern"),
            "by word": _("whole words"),
            "replace": _("replace"),
            "replace all": _("replace all"),
            "close": _("close"),
            "Completions": _("Suggestions"),
            "Diagnostics": _("Problems"),
            "No diagnostics": _("No problems"),
            "go": _("go"),
            "Go to line": _("Go to line"),
        },
    }
