"""A new manager changes a procedure in the browser: by guided forms, in the text, with and without script, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.journeys import routes
from tests.journeys.town import Town
from tests.journeys.words import service
from tests.support.browser import Screen, Visitor

pytestmark = pytest.mark.browser
SCREENS = [Screen("id", 360), Screen("en", 1280), Screen("id", 1280, scripts=False), Screen("en", 360, scripts=False)]
WITH_SCRIPTS = [Screen("en", 1280), Screen("id", 360)]
SERVICE = "reklame-insidentil"
PATIENT = 60_000
ROUND = count(1)


def open_draft(town: Town, manager: Visitor) -> None:
    """Begin the draft of the service, or open the one that another journey began."""
    say, title = town.say, service(SERVICE).title
    manager.open("/workshop")
    begun = manager.page.get_by_role("link", name=f"{say('Open the draft')} {say(title)}")
    if begun.count():
        manager.follow(begun)
    else:
        manager.press(f"{say('Begin a draft')} {say(title)}")
    tab(town, manager, "Text")


def begin_anew(town: Town, manager: Visitor) -> None:
    """Open a draft that no other journey has changed: what an earlier one added is no longer there to be added."""
    open_draft(town, manager)
    tab(town, manager, "Overview")
    manager.press(town.say("Give the draft up"), "link")
    manager.press(town.say("Give the draft up"))
    open_draft(town, manager)


def parts(manager: Visitor) -> Locator:
    """The navigation among the pages of a draft."""
    return manager.page.locator("nav.local, nav.viewer__list")


def tab(town: Town, manager: Visitor, words: str) -> None:
    """Go to another page of the draft."""
    manager.follow(parts(manager).get_by_role("link", name=town.say(words), exact=True))


def show_and_save(town: Town, manager: Visitor, seen: str) -> None:
    """Show the change, find a line of it, save it."""
    manager.press(town.say("Show the change"))
    assert seen in " ".join(manager.page.locator(".difference .is-new").all_inner_texts())
    manager.press(town.say("Save this change"))
    expect(manager.page.get_by_role("status").first).to_contain_text(
        town.say("Saved: %(change)s.", change="").rstrip(". ")
    )


def put_together(town: Town, manager: Visitor, subject: str, comparison: str) -> None:
    """Put a condition together as far as its comparison."""
    say = town.say
    manager.choose(say("When"), say("Only under a condition, put together here"))
    manager.page.get_by_label(say("It depends on")).select_option(subject)
    manager.press(say("Show how it can be compared"))
    manager.page.get_by_label(say("How it is compared")).select_option(label=say(comparison))


@pytest.mark.parametrize("town", SCREENS, indirect=True, ids=lambda screen: screen.name)
def test_guided_changes(town: Town) -> None:
    """A fee, a document under a condition and a reviewing office are changed by forms, each seen as lines before it is saved."""
    say, manager, definition = town.say, town.staff("manajer"), service(SERVICE)
    mark = town.trail.screen.name.replace("-", " ")
    begin_anew(town, manager)
    tab(town, manager, "Guided changes")
    manager.press(f"{say('Change')} {say(definition.values['rent_spanduk'].title)}", "link")
    amount = str(20_000 + next(ROUND))
    manager.type(say("Amount"), amount)
    show_and_save(town, manager, f"amount: {amount}")

    manager.press(say("Add a document"), "link")
    manager.type(say("Name in Indonesian"), f"Izin tetangga {mark}")
    manager.type(say("Name in English"), f"Consent {mark}")
    put_together(town, manager, "rows.titik.luas", "is more than")
    manager.type(say("With"), "6")
    show_and_save(town, manager, "any(row.luas > 6 for row in rows.titik)")

    ask = f"{say('Ask one more office')} {say(definition.states['telaah_teknis'].reviews['pertimbangan'].title)}"
    manager.press(ask, "link")
    offices = manager.page.get_by_label(say("Office"), exact=True)
    code = str(offices.locator("option").nth(1).get_attribute("value"))
    offices.select_option(code)
    put_together(town, manager, "form.isi", "is")
    manager.page.locator('input[name="option"][value="rokok"]').check()
    show_and_save(town, manager, f"{code}: \"form.isi == 'rokok'\"")
    tab(town, manager, "Form and flow")
    for page in ("Rules in sentences", "Form", "Flow", "Line numbers", "Text"):
        tab(town, manager, page)
    assert town.trail.endpoints >= routes.EDITOR


@pytest.mark.parametrize(
    "town", [each for each in SCREENS if not each.scripts], indirect=True, ids=lambda each: each.name
)
def test_the_text_without_script(town: Town) -> None:
    """Without script the text is a plain area: problems come with a press, lead to their lines, and one press mends."""
    say, manager = town.say, town.staff("manajer")
    open_draft(town, manager)
    area = manager.page.get_by_label(say("Text of the SOP"), exact=True)
    sound = area.input_value()
    area.fill(sound.replace("to: pembahasan}", "to: pembahsan}"))
    manager.press(say("Check without saving"))
    assert "pembahsan" in manager.page.locator("#problems").inner_text()
    manager.press(say("Save"))
    manager.follow(manager.page.locator("#problems a").first)
    assert "pembahsan" in manager.page.locator(f"#{manager.page.url.rpartition('#')[2]}").inner_text()
    tab(town, manager, "Text")
    manager.follow(manager.page.locator("#problems").get_by_role("button").first)
    assert area.input_value() == sound


@pytest.mark.parametrize("town", WITH_SCRIPTS, indirect=True, ids=lambda screen: screen.name)
def test_the_text_by_keyboard_alone(town: Town) -> None:
    """By keyboard alone: into the text, a suggestion taken, a problem seen and mended, out of the text, all of it saved."""
    say, manager = town.say, town.staff("manajer")
    open_draft(town, manager)
    page = manager.page
    problems = page.locator("#problems")
    before = problems.inner_text()
    text = page.get_by_role("textbox", name=say("Text of the SOP. Tab indents; press Escape, then Tab, to leave."))
    reach(manager, lambda: text.evaluate("each => each === each.getRootNode().activeElement"))
    page.keyboard.press("Control+End")
    page.keyboard.type("\nst")
    expect(page.get_by_role("option").first).to_be_visible(timeout=PATIENT)
    manager.look_again()
    page.keyboard.press("Enter")
    expect(problems).not_to_have_text(before, timeout=PATIENT, use_inner_text=True)
    expect(page.locator("#editor-status")).to_contain_text(saved(town), timeout=PATIENT)
    manager.look_again()
    for _ in range(40):
        page.keyboard.press("Control+z")
    expect(problems).to_have_text(before, timeout=PATIENT, use_inner_text=True)
    expect(page.locator("#editor-status")).to_contain_text(saved(town), timeout=PATIENT)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=say("Save"), exact=True)).to_be_focused()
    reach(manager, lambda: page.locator('[data-show="flow"]').evaluate("each => each === document.activeElement"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel] svg")).to_be_visible(timeout=PATIENT)
    manager.look_again()


@pytest.mark.parametrize("town", WITH_SCRIPTS[:1], indirect=True, ids=lambda screen: screen.name)
def test_the_text_comes_along_in_another_language(town: Town) -> None:
    """What was typed a moment before the language is switched stands in the editor there, is saved there, and back again."""
    manager, page = town.staff("manajer"), town.staff("manajer").page
    town.trail.closely = False
    begin_anew(town, manager)
    text = page.locator(".cm-content")
    for language, words in (("id", "# typed in English"), ("en", "# ditulis dalam bahasa Indonesia")):
        text.click()
        page.keyboard.press("Control+Home")
        page.keyboard.type(f"{words}\n")
        manager.read_in(language)
        expect(text).to_contain_text(words, timeout=PATIENT)
    expect(text).to_contain_text("# typed in English")
    expect(page.locator("#editor-status")).to_contain_text(saved(town), timeout=PATIENT)
    page.reload()
    expect(text).to_contain_text("# ditulis dalam bahasa Indonesia", timeout=PATIENT)


@pytest.mark.parametrize("town", WITH_SCRIPTS[:1], indirect=True, ids=lambda screen: screen.name)
def test_a_problem_is_mended_before_the_server_is_asked(town: Town) -> None:
    """Who is quicker than the first answer keeps their place in the list when it comes, and a press mends without it."""
    manager, page = town.staff("manajer"), town.staff("manajer").page
    begin_anew(town, manager)
    text, button = page.locator(".cm-content"), page.locator("#problems button").first
    text.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("stats: {}\n")
    expect(button).to_be_visible(timeout=PATIENT)
    expect(page.locator("#editor-status")).to_contain_text(saved(town), timeout=PATIENT)
    asked: list[Route] = []
    page.route("**/check", lambda route: asked.append(route))
    page.reload()
    button.focus()
    while not asked:
        page.wait_for_timeout(100)
    drawn = button.element_handle()
    asked.pop().continue_()
    expect(button).to_be_focused(timeout=PATIENT)
    page.wait_for_function("each => !each.isConnected", arg=drawn)
    expect(button).to_be_focused()
    page.reload()
    button.focus()
    page.keyboard.press("Enter")
    expect(text).to_contain_text("status: {}")
    expect(text).not_to_contain_text("stats: {}")
    page.unroute("**/check")
    expect(page.locator("#editor-status")).to_contain_text(saved(town), timeout=PATIENT)
    begin_anew(town, manager)


def saved(town: Town) -> str:
    """The word that a saved text is told with."""
    return town.say("Saved %(day)s, %(time)s", day="", time="").split()[0].rstrip(",")


def reach(manager: Visitor, arrived: Callable[[], bool]) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        if arrived():
            return
        manager.page.keyboard.press("Tab")
    raise AssertionError("Tab never leads there")


@pytest.mark.parametrize("town", WITH_SCRIPTS[:1], indirect=True, ids=lambda screen: screen.name)
def test_two_write_at_once(town: Town) -> None:
    """When somebody saved meanwhile the script says so, keeps the text, and «Save» shows both."""
    say, manager = town.say, town.staff("manajer")
    open_draft(town, manager)
    address = manager.page.url
    page = manager.page
    other = manager.context.new_page()
    other.goto(address)
    for each, words in ((other, "# the other\n"), (page, "# mine\n")):
        each.get_by_role("textbox", name=say("Text of the SOP. Tab indents; press Escape, then Tab, to leave.")).click()
        each.keyboard.press("Control+Home")
        each.keyboard.type(words)
        if each is other:
            expect(each.locator("#editor-status")).to_contain_text(saved(town), timeout=PATIENT)
    expect(page.locator("#editor-conflict")).to_be_visible(timeout=PATIENT)
    manager.complaints.clear()
    manager.press(say("Save"), status=409)
    proposal = page.locator("#text").input_value()
    assert "# mine" in proposal
    assert "# the other" in proposal, page.locator("main").inner_text()[:900]
    manager.press(say("Save this proposal"))
    other.close()
