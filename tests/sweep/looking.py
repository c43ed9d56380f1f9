"""What is asked of a page in a browser: axe-core, no sideways scroll, nothing cut at 400 %, and the same page mirrored."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.gallery import Picture, Window

# What the office does: its pages are for a desk, so that they need not fit 320 by 256 pixels nor another direction.
OF_THE_OFFICE = (
    "absences.", "board.", "bulk.", "calendars.", "calibration.", "casework.", "catalogue.procedures", "catalogue.sought",
    "complaints.desk", "complaints.work", "complaints.assign", "complaints.answer", "deemed.", "desk.", "distribution.",
    "drawings.", "editor.", "holding.office", "holding.revoke", "identifiers.", "inspections.arrange", "inspections.day",
    "inspections.visit", "issuance.register", "moving.", "parties.counter", "parties.successions", "phrases.",
    "privacy.requests", "privacy.show", "reviews.", "scheduling.", "surveys.index", "surveys.close", "viewer.", "walks.",
    "watch.", "workshop.", "agencies.link", "agencies.end", "conversation.write",
)  # fmt: skip
OPEN_TO_ALL = ("workshop.public", "workshop.consultations", "workshop.thanks", "workshop.comment_publicly")
# A box scrolls its own text; a table, a drawing and a program's text may scroll in a frame of their own (WCAG 1.4.10).
CUT = """() => {
  const found = [], said = (what, each) => found.push(what + ': ' + each.outerHTML.slice(0, 150));
  for (const each of document.querySelectorAll('body *:not(input, select, textarea, svg *)')) {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    if (!each.checkVisibility() || each.matches('.unseen') || box.width <= 1 || box.height <= 1) continue;
    const clips = way => way === 'hidden' || way === 'clip', wide = each.scrollWidth > each.clientWidth + 1;
    if (clips(style.overflowX) && wide) said('cut across', each);
    if (clips(style.overflowY) && each.scrollHeight > each.clientHeight + 1) said('cut below', each);
    const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
    if (scrolls && wide && !each.matches('pre') && !each.querySelector('table, svg')) said('scrolls sideways', each);
    if (['fixed', 'sticky'].includes(style.position) && box.height > innerHeight / 2) said('covers the page', each);
    if (box.left < -1) said('past the edge', each);
  }
  return found;
}"""
# Every part that is laid out, once each way; what stands in lines of text follows its letters, what hangs in a drawing does not.
MIRRORED = """() => {
  const laid = each => { const way = getComputedStyle(each).display; return !way.startsWith('inline') && way !== 'contents'; };
  const parts = [...document.querySelectorAll('body *:not(svg *, option)')].filter(each => each.checkVisibility() && laid(each));
  const edges = () => parts.map(each => { const box = each.getBoundingClientRect(); return [box.left, box.right]; });
  const root = document.documentElement, wide = root.clientWidth, before = edges(), found = [];
  root.dir = 'rtl';
  const after = edges();
  for (const each of document.querySelectorAll('.icon--way, .duty--you .duty__door, .duty--office .duty__door'))
    if (!getComputedStyle(each).transform.startsWith('matrix(-1')) found.push('does not turn: ' + each.outerHTML.slice(0, 150));
  root.dir = 'ltr';
  parts.forEach((each, at) => {
    const off = Math.max(Math.abs(wide - before[at][1] - after[at][0]), Math.abs(wide - before[at][0] - after[at][1]));
    if (off > 3) found.push(Math.round(off) + ' px off: ' + each.outerHTML.slice(0, 150));
  });
  return found;
}"""
SETTLED = "Service Worker registration blocked"  # the browser of the tests lets no page keep one


def faults_of(window: Window, picture: Picture) -> Iterator[str]:
    """What is wrong with a page, in every way it is looked at."""
    window.show(picture, 1280)
    for width in (1280, 360):
        window.resize(width)
        yield from (f"axe at {width} px: {each}" for each in window.ask_axe())
        yield from (f"too wide at {width} px: {each}" for each in window.overhang())
        if is_for_applicants(picture):
            yield from (f"mirrored at {width} px: {each}" for each in window.page.evaluate(MIRRORED))
    if is_for_applicants(picture):
        window.resize(320)
        yield from (f"too wide at 400 %: {each}" for each in window.overhang())
        yield from (f"at 400 %: {each}" for each in window.page.evaluate(CUT))
    yield from (f"console: {each}" for each in window.complaints if SETTLED not in each)


def faults_of_mirrored(window: Window, picture: Picture) -> Iterator[str]:
    """What is wrong with a page in a language that is written from right to left."""
    window.show(picture, 1280)
    if window.page.evaluate("() => getComputedStyle(document.body).direction") != "rtl":
        yield "is not written from right to left"
    for width in (1280, 360, 320):
        window.resize(width)
        yield from (f"too wide at {width} px: {each}" for each in window.overhang())


def is_for_applicants(picture: Picture) -> bool:
    """Whether a page is one of those that people outside the office read."""
    endpoint = picture.endpoint
    return endpoint.startswith(OPEN_TO_ALL) or not endpoint.startswith(OF_THE_OFFICE)
