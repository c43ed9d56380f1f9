"""Requirements of reading strangers' files: nothing is fetched, nothing grows, every refusal names its place."""

from __future__ import annotations

import pytest

from workflows.errors import SopError
from workflows.imports.reading import MAX_BYTES, MAX_DEPTH, MAX_PARTS, read_json, read_xml

LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>\n'
    "<definitions>&c;</definitions>"
)


def refusal(read: object, text: str) -> tuple[str, int]:
    with pytest.raises(SopError) as refused:
        read(text)  # type: ignore[operator]
    (found,) = refused.value.findings
    assert found.id and found.en
    return found.code, found.line


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (LAUGHS, "import_doctype", 2),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "import_doctype", 1),
        ('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x">]><x/>', "import_doctype", 1),
        ("<a>\n<b></a>", "import_not_xml", 2),
        ("", "import_not_xml", 1),
        ("<a>&undefined;</a>", "import_not_xml", 1),
        ("<a>" * (MAX_DEPTH + 2), "import_too_deep", 1),
        ("<a>" + "<b/>" * (MAX_PARTS + 1) + "</a>", "import_too_many", 1),
        ("<a>" + "x" * MAX_BYTES + "</a>", "import_too_large", 1),
        ("<a\0/>", "import_not_xml", 1),
    ],
    ids=["entities", "outside", "parameter", "broken", "empty", "undefined", "deep", "many", "large", "nul"],
)
def test_hostile_xml_is_refused(text: str, code: str, line: int) -> None:
    """Entities of its own, outside names, depth, number and size are refused where they are met."""
    assert refusal(read_xml, text) == (code, line)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "import_too_deep", 1),
        ("[" * 500_000, "import_too_deep", 1),
        ("[" + "1," * (MAX_PARTS + 1) + "1]", "import_too_many", 1),
        ('"' + "x" * MAX_BYTES + '"', "import_too_large", 1),
        ("{\n  nope\n}", "import_not_json", 2),
        ("", "import_not_json", 1),
        ("9" * 5_000, "import_not_json", 1),
    ],
    ids=["deep", "open", "many", "large", "broken", "empty", "digits"],
)
def test_hostile_json_is_refused(text: str, code: str, line: int) -> None:
    """Depth, number, size and numbers of thousands of digits are refused before they cost anything."""
    assert refusal(read_json, text) == (code, line)


def test_brackets_in_texts_do_not_count() -> None:
    """Only the structure of a JSON text is measured, not what its texts say."""
    data, doubled = read_json('{"a": "' + "[" * 200 + '\\"", "a": 2}')
    assert data == {"a": 2}
    assert doubled == ["a"]


def test_an_element_knows_its_place_and_its_namespace() -> None:
    """Names are read without prefix, with their namespace and line."""
    root = read_xml('<m:a xmlns:m="urn:m" m:x="1">\n  <m:b>text</m:b>\n</m:a>')
    (inner,) = root.all("b")
    assert (root.name, root.space, root.attributes) == ("a", "urn:m", {"x": "1"})
    assert (inner.line, inner.text) == (2, "text")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), (1, 1)),
        ("[" + "1," * (MAX_PARTS + 1) + "1]", (1, 1)),
        ("{\n  nope\n}", (2, 3)),
        ("9" * 5_000, (1, 1)),
    ],
    ids=["deep", "many", "broken", "digits"],
)
def test_a_refusal_of_json_names_line_and_column(text: str, place: tuple[int, int]) -> None:
    """What concerns the whole text is said at its beginning, a mistake where it stands; both count from one."""
    with pytest.raises(SopError) as refused:
        read_json(text)
    (found,) = refused.value.findings
    assert (found.line, found.column) == place


def test_what_is_as_deep_as_allowed_is_read() -> None:
    """Lists may lie in each other to the limit itself."""
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)[1] == []


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("<a>&undefined;</a>", (1, 4), "This is no XML"),
        ("<a>\n  <b></c></a>", (2, 8), "This is no XML"),
        ("<a>" * (MAX_DEPTH + 1), (1, 3 * MAX_DEPTH + 1), "more than 60 levels deep"),
        ("<a>" + "<b/>" * MAX_PARTS, (1, 3 + 4 * (MAX_PARTS - 1) + 1), "more than 20000 parts"),
        ("<a>\n" + "x" * MAX_BYTES + "</a>", (1, 1), "larger than 1000 kB"),
    ],
    ids=["undefined", "broken", "deep", "many", "large"],
)
def test_a_refusal_of_xml_names_line_and_column(text: str, place: tuple[int, int], said: str) -> None:
    """A mistake or the element that passes a limit is named where it begins, counted from one, with the limit."""
    with pytest.raises(SopError) as refused:
        read_xml(text)
    (found,) = refused.value.findings
    assert (found.line, found.column) == place
    assert said in found.en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * (MAX_DEPTH + 1), "more than 60 levels deep"),
        ("[" + "1," * MAX_PARTS + "1,1]", "more than 20000 parts"),
        ('{"a": [' + "1," * (MAX_PARTS - 1) + '1], "b": 1}', "more than 20000 parts"),
        ('"' + "é" * (MAX_BYTES // 2) + '"', "larger than 1000 kB"),
    ],
    ids=["deep", "many in a list", "many with keys", "large in bytes"],
)
def test_a_refusal_of_json_names_the_limit(text: str, said: str) -> None:
    """What passes a limit is told the limit; size is counted in bytes, parts are commas and colons."""
    with pytest.raises(SopError) as refused:
        read_json(text)
    (found,) = refused.value.findings
    assert (found.line, found.column) == (1, 1)
    assert said in found.en


def test_json_within_its_limits_is_read() -> None:
    """A text of exactly the greatest size or number of parts is read."""
    assert read_json('"' + "x" * (MAX_BYTES - 2) + '"') == ("x" * (MAX_BYTES - 2), [])
    assert read_json("[" + "1," * MAX_PARTS + "1]") == ([1] * (MAX_PARTS + 1), [])
    assert read_json("[[1], [2], {}]") == ([[1], [2], {}], [])


def test_xml_within_its_limits_is_read() -> None:
    """Elements may lie in each other to the limit, and elements and attributes together may be as many as it says."""
    deepest = read_xml("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH)
    for _ in range(MAX_DEPTH - 1):
        (deepest,) = deepest.all("a")
    assert deepest.children == []
    pairs = MAX_PARTS // 2 - 1
    assert len(read_xml("<a>" + '<b c="1"/>' * pairs + "<d/></a>").all("b")) == pairs
    with pytest.raises(SopError) as refused:
        read_xml("<a>" + '<b c="1"/>' * (pairs + 1) + "</a>")
    assert [each.code for each in refused.value.findings] == ["import_too_many"]


def test_letters_that_cannot_be_written_are_replaced() -> None:
    """Half a letter, as broken files hold it, is read as a question mark and stops nothing."""
    assert read_xml("<a>\ud800</a>").text == "?"
    assert read_json('"\ud800"')[0] == "\ud800"


def test_elements_hold_their_own_words_and_children() -> None:
    """Words belong to the element they stand in, and an element after another one to the same parent."""
    root = read_xml("<a>one<b>two</b>three<c/></a>")
    assert root.text == "onethree"
    assert [(each.name, each.text) for each in root.children] == [("b", "two"), ("c", "")]


@pytest.mark.parametrize(
    ("text", "code"), [("X" * 100, "import_not_json"), ("X" * 100 + "[" * (MAX_DEPTH + 1), "import_too_deep")]
)
def test_only_brackets_make_json_deep(text: str, code: str) -> None:
    """Letters outside brackets are no JSON, and make a text neither deeper nor flatter than its brackets do."""
    assert refusal(read_json, text) == (code, 1)
