"""The walk by keyboard notices what it is for: a focus that is not seen, goes the wrong way, is caught, or leaves something out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import Screen, Trail, chromium
from tests.support.keyboard import Walker

pytestmark = pytest.mark.browser
SOUND = '<a href="#a">One</a><label><input type="radio" name="x">Two</label><button>Three</button>'
AT_ONCE = "document.querySelector('button').onkeydown"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all these small pages."""
    with chromium() as found:
        yield found


def walk(browser: Browser, page: str, script: str = "") -> None:
    """Through a page of these few controls."""
    walker = Walker(browser, Trail(Screen("id", 360), str), "http://localhost")
    try:
        walker.page.set_content(f"<main>{page}</main>")
        if script:
            walker.page.evaluate(script)
        walker.walk()
    finally:
        walker.close()


@pytest.mark.parametrize(
    ("page", "script", "said"),
    [
        (f"<style>button:focus {{ outline: 0 }}</style>{SOUND}", "", "looks as without the focus"),
        (f"<style>main {{ display: flex; flex-direction: row-reverse }}</style>{SOUND}", "", "stands before"),
        (f"<style>main {{ display: flex; flex-direction: column-reverse }}</style>{SOUND}", "", "stands before"),
        (SOUND, f"() => {{ {AT_ONCE} = pressed => pressed.preventDefault() }}", "caught in"),
        (f"<style>a:focus {{ visibility: hidden }}</style>{SOUND}", "", "not seen|never reached"),
        (f"<style>a:focus {{ position: fixed; top: -9em }}</style>{SOUND}", "", "outside the window"),
        (SOUND, "", ""),
    ],
)  # fmt: skip
def test_the_walk_notices(browser: Browser, page: str, script: str, said: str) -> None:
    """Each of these pages is wrong in one way, which is told; the last is sound."""
    if not said:
        walk(browser, page, script)
        return
    with pytest.raises(AssertionError, match=said):
        walk(browser, page, script)
