"""Which form of a page the switch of languages sends: the one with most to fill in. Pure: a page's text in.

Every other form with something to fill in gets a name of its own: with scripts its words go along inside the one that is sent.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

MAIN_FORM = "main-form"
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_BOX = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r"""\s([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_BUTTON = re.compile(r'<(?:button|input)\b[^>]*\btype="submit"[^>]*>')
_NOT_FILLED_IN = frozenset({"hidden", "submit", "button", "image", "reset"})


@dataclass(frozen=True, slots=True)
class MainForm:
    """The form that the switch sends, by its ``id``, what its first button says, and whether others stand ``beside`` it.

    The Enter key presses the first button of a form, and the switch stands before all others: the same button once more,
    unseen and before the switch, keeps the key's meaning.
    """

    id: str
    enter: dict[str, str]
    beside: bool = False


def main_form(page: str) -> tuple[str, MainForm | None]:
    """The page, in which its forms have ids, and its main form; the page as it is where nothing can be filled in."""
    typed = {form: count for form in _FORM.finditer(page) if (count := _typed_in(page, form))}
    if not typed:
        return page, None
    best = max(typed, key=typed.__getitem__)
    ids = _ids(list(typed), best)
    for form in reversed(typed):
        if "id" not in _attributes(form[1]):
            at = form.start() + len("<form")
            page = f'{page[:at]} id="{ids[form]}"{page[at:]}'
    return page, MainForm(ids[best], _enter(best[2]), len(typed) > 1)


def _typed_in(page: str, form: re.Match[str]) -> int:
    """How many boxes of a form that is sent are filled in."""
    own = _attributes(form[1])
    if 'method="post"' not in form[1]:
        return 0
    boxes = [each for each in map(_attributes, _BOX.findall(form[2])) if "form" not in each]
    boxes += _boxes_elsewhere(page, own["id"]) if own.get("id") else []
    return sum(_is_typed(each) for each in boxes)


def _ids(forms: list[re.Match[str]], best: re.Match[str]) -> dict[re.Match[str], str]:
    """What each form is called. Where it is sent says which it is: a row may have come or gone before the page is drawn again."""
    met: Counter[str] = Counter()
    found = {}
    for form in forms:
        own = _attributes(form[1])
        action = own.get("action", "")
        met[action] += 1
        named = hashlib.sha256(f"{action} {met[action]}".encode()).hexdigest()[:12]
        found[form] = own.get("id") or (MAIN_FORM if form is best else f"form-{named}")
    return found


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
