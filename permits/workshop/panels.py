"""What other features show beside a draft: links to their pages, by the page of the workshop that offers them.

A feature adds its own when its views are loaded::

    panels.add("publish", "moving.impact", lazy_gettext("Impact on running cases"))

The endpoint takes the draft's id as ``draft_id``, or under the name given, and is left out for people whom the policy
would not let in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from flask import url_for

from permits.accounts.policy import may_reach

Page = Literal["draft", "publish"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One link: the endpoint it leads to, its words and one sentence of why (both may be lazy translations)."""

    endpoint: str
    words: object
    why: object = ""
    argument: str = "draft_id"


_panels: dict[Page, list[Panel]] = {"draft": [], "publish": []}


def add(page: Page, endpoint: str, words: object, why: object = "", argument: str = "draft_id") -> None:
    """Offer a page of another feature on a page of the workshop; adding it again changes nothing."""
    if all(each.endpoint != endpoint for each in _panels[page]):
        _panels[page].append(Panel(endpoint, words, why, argument))


def links(page: Page, draft_id: str) -> list[tuple[str, str, str]]:
    """(address, words, why) of every panel that this person may open."""
    return [
        (_address(each, draft_id), str(each.words), str(each.why)) for each in _panels[page] if may_reach(each.endpoint)
    ]


def _address(panel: Panel, draft_id: str) -> str:
    given: dict[str, Any] = {panel.argument: draft_id}
    return url_for(panel.endpoint, **given)
