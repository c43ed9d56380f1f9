"""Doors of the editor: the text of a draft with its problems, what it makes of the service, and guided changes."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from permits import clock
from permits.accounts.queries import current_actor
from permits.db import transaction
from permits.editor import changes, panels, wording
from permits.editor.guiding import Guided, guide
from permits.editor.reading import Mend, Reading, mended, read, vocabulary
from permits.errors import Conflict, Invalid, NotFound
from permits.headers import CONTENT_SECURITY_POLICY
from permits.language import language
from permits.workshop import pages, queries
from permits.workshop import panels as workshop
from permits.workshop.models import Draft
from permits.workshop.operations import clean, save_draft
from workflows.compare.lines import side_by_side
from workflows.compare.merge import merge
from workflows.editing import difference
from workflows.language.editors import editor_schema

bp = Blueprint("editor", __name__, url_prefix="/editor")
workshop.add("draft", "editor.changes", _l("Guided changes"), place=20, also=("editor.change",), while_open=True)
workshop.add("draft", "editor.edit", _l("Text"), place=30, also=("editor.save",), while_open=True)
workshop.add(
    "draft",
    "editor.preview",
    _l("Form and flow"),
    place=40,
    given={"panel": "form"},
    also=("editor.lines", "drawings.draft"),
)
ASKS_THE_SERVER = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"


@bp.get("/<draft_id>")
def edit(draft_id: str) -> ResponseReturnValue:
    """The text of a draft, to be written on."""
    draft = queries.draft(draft_id)
    if not draft.is_open:
        return redirect(url_for(".lines", draft_id=draft_id))
    return _editor(draft, read(draft.text), draft.version)


@bp.post("/<draft_id>", endpoint="save")
def save_text(draft_id: str) -> ResponseReturnValue:
    """Keep the text, right or wrong; or only check it; or exchange one word of it. The script asks in JSON."""
    text, act = _sent_text(), request.form.get("act", "")
    expected = request.form.get("version", 0, int)
    if act == "check":
        return _editor(queries.draft(draft_id), read(text), expected)
    if act.startswith("mend:"):
        text = _mended(text, act)
    try:
        with transaction():
            draft = save_draft(draft_id, text, expected, current_actor(), clock.now())
            version, said = draft.version, panels.saved_words(draft)
    except Conflict as conflict:
        return _conflict(draft_id, text, conflict)
    except Invalid:
        return _refused_text(draft_id, text, expected)
    if _wants_json():
        return jsonify(version=version, said=said)
    flash(_("The draft is saved."))
    return redirect(url_for(".edit", draft_id=draft_id, _anchor="problems"), 303)


@bp.post("/<draft_id>/check")
def check(draft_id: str) -> ResponseReturnValue:
    """What the checker says of the text as it is being written, with the panel that is open beside it."""
    draft = queries.draft(draft_id)
    reading = read(_sent_text())
    panel = request.form.get("panel", "")
    drawn = panels.draw(panel, reading, draft) if panel in panels.titles() else ""
    return jsonify(
        findings=panels.findings(reading),
        problems=render_template("editor/problems.html", draft=draft, reading=reading),
        panel=drawn,
        names=vocabulary(reading, language()) if reading.source else None,
    )


@bp.get("/<draft_id>/lines")
def lines(draft_id: str) -> ResponseReturnValue:
    """The text with its line numbers, the problems at their lines."""
    draft = queries.draft(draft_id)
    reading = read(draft.text)
    worst: dict[int, str] = {}
    for each in reading.findings:
        worst[each.line] = "bad" if each.severity == "error" or worst.get(each.line) == "bad" else "warn"
    return render_template(
        "editor/lines.html", **panels.frame(draft, reading, "lines"), lines=draft.text.splitlines(), worst=worst
    )


@bp.route("/<draft_id>/preview/<panel>", methods=["GET", "POST"])
def preview(draft_id: str, panel: str) -> ResponseReturnValue:
    """What the saved text makes of the service: its form, flow, rules or flowchart. Nothing tried here is kept."""
    if panel not in panels.titles():
        raise NotFound
    draft = queries.draft(draft_id)
    reading = read(draft.text)
    formdata = request.form if request.method == "POST" else None
    drawn = panels.draw(panel, reading, draft, kind=request.values.get("kind", ""), formdata=formdata)
    return render_template(
        "editor/preview.html", **panels.frame(draft, reading, panel), panel_name=panels.titles()[panel], drawn=drawn
    )


@bp.get("/<draft_id>/changes", endpoint="changes")
def list_changes(draft_id: str) -> ResponseReturnValue:
    """What is changed most, each with its way to a form."""
    draft = queries.draft(draft_id)
    reading = read(draft.text)
    wanted = request.args.get("q", "")
    return render_template(
        "editor/changes.html",
        **panels.frame(draft, reading, "changes"),
        figures=changes.figures(reading),
        steps=changes.steps(reading),
        texts=changes.texts(reading, wanted) if wanted.strip() else [],
        wanted=wanted,
    )


@bp.route("/<draft_id>/change/<kind>", methods=["GET", "POST"])
def change(draft_id: str, kind: str) -> ResponseReturnValue:
    """One guided change: filled in, shown as the lines it changes, then saved."""
    draft = queries.draft(draft_id)
    if not draft.is_open:
        raise NotFound
    formdata = request.form if request.method == "POST" else None
    guided = guide(kind, request.values.get("of", ""), read(draft.text), formdata)
    if guided.confirmed:
        return _save_change(draft, guided)
    status = 422 if guided.problems else 200
    frame = panels.frame(draft, guided.reading, "changes")
    return render_template("editor/change.html", **frame, guided=guided, problems=guided.problems), status


@bp.get("/schema.json")
def schema() -> ResponseReturnValue:
    """The shape of a SOP file as JSON Schema, with what each key is for in the reader's language."""
    answer = make_response(json.dumps(editor_schema(language()), ensure_ascii=False))
    answer.content_type = "application/schema+json; charset=utf-8"
    return answer


def _save_change(draft: Draft, guided: Guided) -> ResponseReturnValue:
    draft_id, expected = draft.id, request.form.get("version", 0, int)
    try:
        with transaction():
            save_draft(draft_id, guided.text, expected, current_actor(), clock.now())
    except Conflict:
        flash(_("Somebody has saved meanwhile. Look at the change once more, on the text as it is now."), "error")
        return redirect(url_for(".change", draft_id=draft_id, kind=guided.kind, of=guided.form.of), 303)
    flash(_("Saved: %(change)s.", change=guided.form.heading))
    return redirect(url_for(".changes", draft_id=draft_id), 303)


def _editor(draft: Draft, reading: Reading, version: int, **others: Any) -> ResponseReturnValue:
    answer = make_response(
        render_template(
            "editor/edit.html",
            **panels.frame(draft, reading, "edit"),
            version=version,
            unsaved=reading.text != draft.text,
            words=wording.browser_words(),
            findings=panels.findings(reading),
            drawn=panels.draw("rules", reading, draft),
            **others,
        )
    )
    answer.headers["Content-Security-Policy"] = ASKS_THE_SERVER
    return answer


def _conflict(draft_id: str, text: str, conflict: Conflict) -> ResponseReturnValue:
    """Somebody else saved: both texts are kept on the page, with what differs."""
    draft = queries.draft(draft_id)
    if _wants_json():
        return jsonify(code=conflict.code, version=draft.version), 409
    if conflict.code == "draft_changed":
        return _clash(draft, text, request.form.get("version", 0, int)), 409
    frame = panels.frame(draft, read(draft.text), "edit")
    hunks = difference(draft.text, text)
    return render_template("editor/conflict.html", **frame, mine=text, hunks=hunks), 409


def _clash(draft: Draft, typed: str, read_version: int) -> str:
    """Both texts of two who saved at once, and a proposal that holds what each of them changed."""
    known = {each.version: each.text for each in queries.revisions(draft.id)}
    own = clean(typed)
    merged = merge(known.get(read_version, ""), own, draft.text)
    rows = side_by_side(draft.text, own)
    return render_template("editor/clash.html", own=own, merged=merged, rows=rows, **pages.head(draft, "editor.edit"))


def _refused_text(draft_id: str, text: str, version: int) -> ResponseReturnValue:
    """A text that cannot be kept at all, such as one that is far too long."""
    if _wants_json():
        return jsonify(code="refused"), 422
    said = _("This text cannot be kept: it is too long or holds characters that are no text.")
    draft = queries.draft(draft_id)
    return make_response(_editor(draft, read(text), version, problems=[("text", said)]), 422)


def _sent_text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


def _mended(text: str, act: str) -> str:
    index = act.removeprefix("mend:")
    troubles = read(text).troubles
    if not index.isdecimal() or int(index) >= len(troubles):
        return text
    trouble = troubles[int(index)]
    mend: Mend | None = trouble.mend
    return mended(text, trouble.finding.line, trouble.finding.column, mend) if mend else text


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
