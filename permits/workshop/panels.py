"""What other features show beside a draft: links to their pages, by the page of the workshop that offers them.

A feature adds its own when its views are loaded, with its place in the order of the work::

    panels.add("draft", "moving.impact", lazy_gettext("Running cases"), place=70)

The endpoint takes the draft's id as ``draft_id``, or under the name given, and is left out for people whom the policy
would not let in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from flask import url_for

from permits.accounts.policy import may_reach

Page = Literal["draft", "publish"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One link: the endpoint it leads to, its words and one sentence of why (both may be lazy translations).

    ``given`` are the values of its address beside the draft's id; ``also`` are further pages it stands for;
    ``while_open`` leaves it out of a closed draft.
    """

    endpoint: str
    words: object
    why: object = ""
    argument: str = "draft_id"
    place: int = 0
    given: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    while_open: bool = False


_panels: dict[Page, list[Panel]] = {"draft": [], "publish": []}


def add(page: Page, endpoint: str, words: object, why: object = "", **more: Any) -> None:
    """Offer a page of another feature on a page of the workshop; adding it again changes nothing."""
    if all(each.endpoint != endpoint for each in _panels[page]):
        _panels[page].append(Panel(endpoint, words, why, **more))


def tabs(draft_id: str, here: str, is_open: bool) -> list[tuple[int, str, str, bool]]:
    """(place, address, words, is it the present page) of what stands in the navigation of a draft; ``here`` is an endpoint."""
    return [
        (each.place, _address(each, draft_id), str(each.words), here in (each.endpoint, *each.also))
        for each in _panels["draft"]
        if may_reach(each.endpoint) and (is_open or not each.while_open)
    ]


def links(page: Page, draft_id: str) -> list[tuple[str, str, str]]:
    """(address, words, why) of every panel that this person may open."""
    return [
        (_address(each, draft_id), str(each.words), str(each.why)) for each in _panels[page] if may_reach(each.endpoint)
    ]


def _address(panel: Panel, draft_id: str) -> str:
    given: dict[str, Any] = {panel.argument: draft_id, **panel.given}
    return url_for(panel.endpoint, **given)
