"""The panels beside the text, drawn the same for the page and for the script: rules, form, flow, flowchart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from permits import wording as words
from permits.editor.preview import preview_form
from permits.editor.reading import Reading, Trouble
from permits.editor.wording import group_titles, panel_titles
from permits.language import language
from permits.pages import the_place
from permits.workshop import pages
from permits.workshop.models import Draft
from workflows import Definition
from workflows.drawing import flowchart, svg


def titles() -> dict[str, str]:
    """The panels there are, by name, with their titles in the reader's language."""
    return {name: title for name, title in panel_titles().items() if name in DRAWERS}


def draw(name: str, reading: Reading, draft: Draft, kind: str = "", formdata: Any = None) -> str:
    """A panel as markup; a sentence when the text cannot be read far enough."""
    if reading.definition is None:
        return render_template("editor/unreadable.html")
    return DRAWERS[name](reading, reading.definition, {"draft": draft, "kind": kind, "formdata": formdata})


def _rules(reading: Reading, _definition: Definition, asked: Mapping[str, Any]) -> str:
    groups: dict[str, list[tuple[str, int]]] = {}
    for rule, line in reading.rules:
        groups.setdefault(rule.group, []).append((rule.sentence[language()], line))
    named = [(title, groups[group]) for group, title in group_titles().items() if group in groups]
    return render_template("editor/rules.html", groups=named, draft=asked["draft"])


def _form(_reading: Reading, definition: Definition, asked: Mapping[str, Any]) -> str:
    shown = preview_form(definition, asked["kind"], asked["formdata"])
    applicants = [(code, title[language()]) for code, title in definition.applicants.items()]
    return render_template("editor/form.html", preview=shown, applicants=applicants, draft=asked["draft"])


def _flow(reading: Reading, definition: Definition, asked: Mapping[str, Any]) -> str:
    drawing = Markup(svg(definition, language(), reading.city, prefix="flow"))  # noqa: S704 - escaped where it is drawn
    return render_template("editor/flow.html", drawings=[drawing], draft=asked["draft"])


def _chart(reading: Reading, definition: Definition, asked: Mapping[str, Any]) -> str:
    sheets = flowchart(definition, language(), reading.city, prefix="chart").sheets
    drawings = [Markup(each) for each in sheets]  # noqa: S704 - escaped where it is drawn
    return render_template("editor/flow.html", drawings=drawings, draft=asked["draft"])


DRAWERS: Mapping[str, Callable[[Reading, Definition, Mapping[str, Any]], str]] = {
    "flow": _flow,
    "form": _form,
    "rules": _rules,
    "chart": _chart,
}


def frame(draft: Draft, reading: Reading, here: str) -> dict[str, Any]:
    """What every page of the editor shows around its own part."""
    return {
        "draft": draft,
        "reading": reading,
        "here": here,
        "panels": titles(),
        "tabs": pages.tabs(draft, request.endpoint or ""),
        "service_title": title_of(draft, reading),
        "saved": saved_words(draft),
        "markup": Markup,
    }


def title_of(draft: Draft, reading: Reading) -> str:
    """What the service is called; its code while the text cannot be read."""
    return reading.definition.title[language()] if reading.definition else draft.service


def saved_words(draft: Draft) -> str:
    """When the draft was saved last."""
    at = words.spoken_time(draft.changed_at, language(), the_place().zone)
    day = words.plain_date(draft.changed_at.astimezone(the_place().zone).date(), language())
    return str(_("Saved %(day)s, %(time)s", day=day, time=at))


def findings(reading: Reading) -> list[dict[str, Any]]:
    """The problems as the script takes them, in the order of the list."""
    return [_as_data(each) for each in reading.troubles]


def _as_data(each: Trouble) -> dict[str, Any]:
    finding, mend = each.finding, each.mend
    suggestion = finding.suggestion_id if language() == "id" else finding.suggestion_en
    return {
        "line": finding.line,
        "column": finding.column,
        "severity": finding.severity,
        "code": finding.code,
        "sentence": f"{finding.sentence(language())} {suggestion}".strip(),
        "mend": {"given": mend.given, "meant": mend.meant, "said": mend_words(mend.meant)} if mend else None,
    }


def mend_words(meant: str) -> str:
    """What the button says that exchanges a word."""
    return str(_("Change to “%(word)s”", word=meant))
