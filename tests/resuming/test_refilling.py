"""A page filled in with what had been typed: values in, and nothing else of the page changed."""

from __future__ import annotations

import re

import pytest

from permits.resuming.choosing import MainForm, main_form
from permits.resuming.refilling import refill

PAGE = """<!doctype html><script src="/a.js"></script>
<form id="other"><input name="a" value="untouched"></form>
<form id="main-form" method="post">
<input type="hidden" name="version" value="3"><input name="a" value="x &amp; y" required><input name="a">
<input type="password" name="secret"><textarea name="words">old
words</textarea><textarea name="more"></textarea>
<select name="one"><option value="">-</option><option value="p" selected>P</option><option value="q">Q</option></select>
<input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2">
<input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">
<input type="file" name="plan"></form><input type="checkbox" form="main-form" name="far" value="7"> é 𝄞 end"""


def filled(*pairs: tuple[str, str]) -> str:
    return refill(PAGE, "main-form", pairs, lambda name: f"<p>{name}</p>")


@pytest.mark.parametrize(
    ("pairs", "stands"),
    [
        ([("a", '1"<'), ("a", "2")], '<input name="a" required value="1&quot;&lt;"><input name="a" value="2">'),
        ([("words", "\nnew</textarea><b>")], '<textarea name="words">\n\nnew&lt;/textarea&gt;&lt;b&gt;</textarea>'),
        ([("version", "2")], '<input type="hidden" name="version" value="2">'),
        ([("one", "q")], '<option value="p">P</option><option value="q" selected>Q</option>'),
        ([("r", "2")], '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>'),
        ([("c", "2")], '<input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2" checked>'),
        ([("x", "1")], '<input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2">'),
        ([("far", "7")], '<input type="checkbox" form="main-form" name="far" value="7" checked> é 𝄞 end'),
        ([("secret", "1")], '<input type="password" name="secret">'),
        ([("plan", "a.pdf")], '<p>a.pdf</p><input type="file" name="plan">'),
        ([("plan", "")], '\n<input type="file" name="plan">'),
    ],
)  # fmt: skip
def test_what_was_typed_stands_in_its_box(pairs: list[tuple[str, str]], stands: str) -> None:
    """Words, choices, ticks and marks stand as they were sent, escaped; passwords never; a lost file is named."""
    page = filled(*pairs)
    assert stands in page
    assert '<form id="other"><input name="a" value="untouched"></form>' in page


def test_a_box_that_was_not_sent_stays_as_it_is() -> None:
    """What the page brings itself is not emptied."""
    page = filled(("a", "1"))
    assert '<textarea name="words">old\nwords</textarea>' in page and '<option value="p" selected>' in page


def test_the_form_with_most_to_type_is_the_main_one() -> None:
    """Of several forms the longest goes along, gets an id where it has none, and keeps what the Enter key does in it."""
    one = '<form method="post" id="small"><input name="a"></form>'
    two = '<form method="post"><input name="a"><textarea name="b"></textarea><input type="submit" name="act" value="go"></form>'
    search = '<form method="get"><input name="q"><input name="r"><input name="s"></form>'
    page, found = main_form(search + one + two)
    assert found == MainForm("main-form", {"name": "act", "value": "go"}, beside=True)
    assert page == search + one + two.replace("<form ", '<form id="main-form" ')
    assert main_form(one) == (one, MainForm("small", {"value": ""}))


def test_the_other_forms_are_named_by_where_they_are_sent() -> None:
    """A row that comes or goes before the page is drawn again changes the name of no other; two of one address differ."""

    def named(*rows: str) -> dict[str, str]:
        forms = "".join(
            f'<form method="post" action="/{each}"><input name="{each}{at}"></form>' for at, each in enumerate(rows)
        )
        main = '<form method="post"><input name="x"><input name="y"></form>'
        page, found = main_form(forms + main)
        assert found is not None and found.beside is bool(rows)
        return {box: form for form, box in re.findall(r'<form id="(form-\w+)"[^>]*><input name="(\w+)"', page)}

    assert named() == {}
    three = named("a", "b", "b")
    assert len(set(three.values())) == 3
    assert named("b")["b0"] == three["b1"]


@pytest.mark.parametrize(
    "page",
    [
        '<form method="get"><input name="q"></form>',
        '<form method="post"><input type="hidden" name="a"><button type="submit">A</button></form>',
        '<form method="post"><input type="password" name="password"></form>',
        '<form method="post"><input name="code" autocomplete="one-time-code"></form>',
        "<p>words</p>",
    ],
)
def test_a_page_with_nothing_to_type_keeps_the_plain_link(page: str) -> None:
    """A search, buttons alone, and pages that ask for secrets alone send nothing along."""
    assert main_form(page) == (page, None)


def test_boxes_outside_of_a_form_count_for_it() -> None:
    """A list whose ticks belong to a form elsewhere on the page goes along with that form."""
    page = '<form method="post" id="bulk"></form><form method="post" id="b"><input name="a" title="form"></form>'
    ticks = '<input type="checkbox" form="bulk" name="t"><input type="checkbox" form="bulk" name="t">'
    found = main_form(page + ticks)[1]
    assert found is not None and found.id == "bulk"
