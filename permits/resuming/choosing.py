"""Which form of a page the switch of languages takes along: the one with most to fill in. Pure: a page's text in."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAIN_FORM = "main-form"
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_BOX = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r"""\s([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_BUTTON = re.compile(r'<(?:button|input)\b[^>]*\btype="submit"[^>]*>')
_NOT_FILLED_IN = frozenset({"hidden", "submit", "button", "image", "reset"})


@dataclass(frozen=True, slots=True)
class MainForm:
    """The form that the switch sends, by its ``id``, and what its first button says.

    The Enter key presses the first button of a form, and the switch stands before all others: the same button once more,
    unseen and before the switch, keeps the key's meaning.
    """

    id: str
    enter: dict[str, str]


def main_form(page: str) -> tuple[str, MainForm | None]:
    """The page, in which its main form has an id, and that form; the page as it is where nothing can be filled in."""
    best, most = None, 0
    for form in _FORM.finditer(page):
        own = _attributes(form[1])
        if 'method="post"' not in form[1]:
            continue
        boxes = [each for each in map(_attributes, _BOX.findall(form[2])) if "form" not in each]
        boxes += _boxes_elsewhere(page, own["id"]) if own.get("id") else []
        count = sum(_is_typed(each) for each in boxes)
        if count > most:
            best, most = form, count
    if best is None:
        return page, None
    form_id = _attributes(best[1]).get("id", "")
    if not form_id:
        form_id, at = MAIN_FORM, best.start() + len("<form")
        page = f'{page[:at]} id="{MAIN_FORM}"{page[at:]}'
    return page, MainForm(form_id, _enter(best[2]))


def _boxes_elsewhere(page: str, form_id: str) -> list[dict[str, str]]:
    """The boxes that belong to a form and stand outside of it."""
    return [each for each in map(_attributes, _BOX.findall(page)) if each.get("form") == form_id]


def _is_typed(box: dict[str, str]) -> bool:
    """Whether somebody fills this box in, and it is no secret: a page with secrets alone has nothing to take along."""
    kind = box.get("type", "text")
    return kind not in _NOT_FILLED_IN and kind != "password" and box.get("autocomplete") != "one-time-code"


def _enter(inside: str) -> dict[str, str]:
    button = _BUTTON.search(inside)
    own = _attributes(button[0]) if button else {}
    return {"value": "", **{name: own[name] for name in ("name", "value", "formaction") if name in own}}


def _attributes(tag: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}
