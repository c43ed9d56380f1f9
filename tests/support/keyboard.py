"""A visitor without a mouse: Tab leads to a control, arrows choose, Enter follows, Space presses.

    visitor = ByKeyboard(browser, trail, base_url)
    visitor.press("Sign in", "link")      # Tab until the focus is on it, then Enter

A :class:`Walker` also goes through each kind of page once with Tab alone, from its beginning to its end, before anything is
done there: nothing is left out, the order is that of reading, the focus is seen everywhere, and it comes out again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Response

from tests.support.browser import Visitor

MOST_TABS = 200
MOST_ARROWS = 60
ON_IT = "each => each === document.activeElement"
IN_GROUP = """each => each === document.activeElement || (document.activeElement.type === "radio"
    && document.activeElement.form === each.form && document.activeElement.name === each.name)"""
SHOWN = "each => each.selectedOptions[0].label.trim()"
AT_SUMMARY = """() => !!document.querySelector("main .problem")
    && document.querySelector("main .problem").contains(document.activeElement)"""
IN_MAIN = "() => document.querySelector('main').contains(document.activeElement)"
AT_MISTAKE = """() => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return named.contains(document.activeElement);
}"""
ON_SKIP = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    return at.getAttribute("href") === "#main" && box.top >= 0 && box.height > 0;
}"""
# What a page lets Tab reach, by the rules of HTML; of radio buttons with one name only one.
BEGIN = """() => {
    const start = document.createElement("span");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const groups = new Set();
    const reached = [...document.querySelectorAll(all)].filter(each => {
        if (each.tabIndex < 0 || each.disabled || !each.checkVisibility({visibilityProperty: true})) return false;
        if (each.type !== "radio") return true;
        const group = [...document.getElementsByName(each.name)].filter(other => other.form === each.form);
        const first = group.find(other => other.checked) || group[0];
        return each === first;
    });
    const look = of => ["", "::after"].map(part => {
        const style = getComputedStyle(of, part || null);
        const none = style.outlineStyle === "none" || style.outlineWidth === "0px" || style.outlineColor === "rgba(0, 0, 0, 0)";
        return style.boxShadow + (none ? "" : style.outlineStyle + style.outlineColor + style.outlineWidth);
    }).join();
    const looks = of => [of, of.closest("label"), of.nextElementSibling].filter(each => each).map(look).join(" | ");
    window.walked = { reached: new Set(reached), looks, before: new Map(reached.map(each => [each, looks(each)])), last: null };
    return reached.length;
}"""
# What is wrong with where the focus is now; null at the end of the page, "" when nothing is.
STEP = """() => {
    const at = document.activeElement, walked = window.walked, last = walked.last;
    if (!at || at === document.body || at === document.documentElement) return null;
    const said = at.outerHTML.slice(0, 160);
    if (last && last.node === at) return "caught in " + said;
    if (last && !(last.node.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)) {
        return walked.reached.size ? "goes back to " + said : null;
    }
    walked.reached.delete(at);
    const whole = at.getBoundingClientRect(), seen = at.closest("label") || at;
    if (!seen.checkVisibility({opacityProperty: true, visibilityProperty: true})) return "not seen: " + said;
    if (whole.bottom <= 0 || whole.top >= innerHeight) return "outside the window: " + said;
    const now = walked.looks(at), was = walked.before.get(at);
    if (was !== undefined && now === was) return "looks as without the focus: " + said;
    const place = { node: at, top: whole.top + scrollY, bottom: whole.bottom + scrollY, left: whole.left, right: whole.right };
    walked.last = place;
    if (!last || last.node.closest(".skip")) return "";
    const above = place.bottom <= last.top + 1 && place.left < last.right - 1;
    const beside = place.top < last.bottom - 8 && place.bottom > last.top + 8 && place.right <= last.left + 1;
    return above || beside ? "stands before " + last.node.outerHTML.slice(0, 160) + ": " + said : "";
}"""
LEFT_OUT = "() => [...window.walked.reached].map(each => each.outerHTML.slice(0, 160))"


class ByKeyboard(Visitor):
    """Does with keys what others do with a mouse."""

    def reach(self, target: Locator, where: str = ON_IT) -> None:
        """Press Tab until the focus is on the target."""
        for _press in range(MOST_TABS):
            if target.evaluate(where):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by keyboard to {target}")

    def follow(self, target: Locator, status: int = 200) -> Visitor:
        """Links are followed with Enter, buttons pressed with Space."""
        self.reach(target)
        key = "Enter" if target.evaluate("each => each.tagName") == "A" else "Space"
        with self.page.expect_navigation() as coming:
            self.page.keyboard.press(key)
        return self._arrive(coming.value, status)

    def write(self, box: Locator, words: str) -> None:
        """Type into a box, in the place of what stands there."""
        self.reach(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words) if words else self.page.keyboard.press("Delete")

    def tick(self, box: Locator) -> None:
        """A checkbox with Space; into a group of radio buttons with Tab, down it with the arrow."""
        if box.get_attribute("type") != "radio":
            self.reach(box)
            self.page.keyboard.press("Space")
        else:
            self.reach(box, IN_GROUP)
            self._arrow_to(box)
        assert box.is_checked()

    def pick(self, box: Locator, option: str) -> None:
        """Down the list with the arrow until the option stands there."""
        self.reach(box)
        for _press in range(MOST_ARROWS):
            if box.evaluate(SHOWN) == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"«{option}» is not in {box}")

    def give(self, box: Locator, file: Path) -> None:
        """The box for a file is reached; the window in which one chooses a file is the browser's own."""
        self.reach(box)
        super().give(box, file)

    def _arrow_to(self, radio: Locator) -> None:
        if self.page.evaluate("() => !document.activeElement.checked"):
            self.page.keyboard.press("Space")
        for _press in range(MOST_ARROWS):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")


class Walker(ByKeyboard):
    """Looks with Tab at every kind of page that comes up, once."""

    def __init__(self, *places: Any) -> None:
        super().__init__(*places)
        self.walked: set[tuple[str, int]] = set()

    def _arrive(self, answer: Response | None, status: int) -> Visitor:
        super()._arrive(answer, status)
        if status == 422:
            self.go_to_the_mistake()
        page = self.trail.endpoint_of(urlsplit(self.page.url).path), status
        if page not in self.walked:
            self.walked.add(page)
            self.walk()
        return self

    def go_to_the_mistake(self) -> None:
        """The focus stands where the mistakes are listed; the first line of the list leads to its question."""
        assert self.page.evaluate(AT_SUMMARY), f"the focus is not where the mistakes are listed: {self.page.url}"
        self.page.keyboard.press("Tab")
        assert self.page.evaluate(AT_SUMMARY), f"the mistakes lead nowhere: {self.page.url}"
        self.page.keyboard.press("Enter")
        if not self.page.evaluate(AT_MISTAKE):
            self.page.keyboard.press("Tab")
        assert self.page.evaluate(AT_MISTAKE), f"the focus does not follow to the question: {self.page.url}"

    def walk(self) -> None:
        """Through the whole page with Tab, and out of it."""
        address, stops = self.page.url, self.page.evaluate(BEGIN)
        for _press in range(stops + MOST_TABS):
            self.page.keyboard.press("Tab")
            wrong = self.page.evaluate(STEP)
            assert not wrong, f"{address}: {wrong}"
            if wrong is None:
                break
        else:
            raise AssertionError(f"{address}: no way out")
        left = self.page.evaluate(LEFT_OUT)
        assert left == [], f"{address}: never reached\n" + "\n".join(left)

    def skip(self) -> None:
        """The first Tab of a page shows the way past its head, and it leads into what the page is about."""
        self.page.reload()
        self.page.keyboard.press("Tab")
        assert self.page.evaluate(ON_SKIP)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Tab")
        assert self.page.evaluate(IN_MAIN)
