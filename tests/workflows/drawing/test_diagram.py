"""Requirements of the state diagram: whole, legible, coloured by the page, and harmless whatever the file says."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.workflows import makers as m
from tests.workflows.drawing import samples
from workflows.definition import LANGUAGES, Definition, Operation, State, Text, Trigger
from workflows.drawing import svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(definition: Definition, language: str = "en", **more: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg(definition, language, samples.city(), **more))


def words(root: ElementTree.Element) -> str:
    return " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("path", samples.EVERY, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_every_way_is_drawn(path: Path, language: str) -> None:
    """Each state has its box with its title, each way between two states its label, and what is possible from many states a
    box of its own."""
    definition = samples.read(path)
    root = drawn(definition, language)
    assert [each.get("data-state") for each in root.iter(f"{SVG}g") if each.get("data-state")] == list(
        definition.states
    )
    ways = {each.get("data-way") for each in root.iter(f"{SVG}g") if each.get("data-way")}
    each, once = samples.ways(definition)
    assert ways == {f"{source} {target}" for source, target in each}
    assert all(definition.operations[code].title[language] in words(root) for code, _target in once)
    assert all(state.title[language].split()[0] in words(root) for state in definition.states.values())


def test_a_reader_who_cannot_see_it_is_told_what_it_is() -> None:
    """The picture has a title and a description, joined to it by ids that a page may tell apart."""
    root = drawn(samples.read(samples.LARGE), prefix="draft")
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "draft-title draft-text")
    title, text = root.findall(f"{SVG}title")[0], root.findall(f"{SVG}desc")[0]
    assert (title.get("id"), text.get("id")) == ("draft-title", "draft-text")
    assert "26 states" in (text.text or "")
    assert "«Refused»" in (text.text or "")


def test_the_page_may_forbid_styles() -> None:
    """No style attribute, no script, nothing from elsewhere: colours are attributes that classes of the page override."""
    picture = svg(samples.read(samples.LARGE), "id")
    root = ElementTree.fromstring(picture)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {"svg", "title", "desc", "g", "path", "rect", "text"}
    names = {name for each in root.iter() for name in each.attrib}
    assert not {"style", "href", "onload"} & names
    assert all(each.get("fill") and each.get("class") for each in root.iter(f"{SVG}rect"))


def test_what_a_file_says_stays_text() -> None:
    """Markup in a title is shown as it is written and can end nothing."""
    picture = svg(samples.hostile(), "en")
    assert "onload" in words(ElementTree.fromstring(picture)).replace(" ", "")
    assert "<b" not in picture


def test_offices_and_limits_stand_in_the_boxes() -> None:
    """A box of office work says who does it and how long it may take, in the city's names."""
    path = next(each for each in samples.SHIPPED if "reviews:" in each.read_text(encoding="utf-8"))
    said = words(drawn(samples.read(path)))
    assert "DPMPTSP" in said
    assert "1 working day" in said


def test_one_definition_has_one_picture() -> None:
    """Drawing twice gives the same text, so that a drawing may be kept beside the file."""
    definition = samples.read(samples.LARGE)
    assert svg(definition, "id") == svg(definition, "id")


def withdrawable(count: int) -> Definition:
    """Steps one after the other, each of which the applicant may leave by one operation."""
    codes = [f"s{number}" for number in range(count)]
    leave = Trigger("leave", Text("Cabut", "Withdraw"), "applicant", m.branches("gone"), operation="leave")

    def step(code: str, following: str) -> State:
        return m.state(code, "waiting", [m.trigger(f"go_{code}", following), leave])

    return m.definition(
        m.state("draft", "start", [m.trigger("send", codes[0])]),
        *(step(code, following) for code, following in zip(codes, [*codes[1:], "done"], strict=True)),
        m.end("done", "closed"),
        m.end("gone", "withdrawn"),
        operations={"leave": Operation("leave", "move", Text("Cabut", "Withdraw"), "applicant", tuple(codes))},
    )


def test_an_operation_of_many_states_is_drawn_once() -> None:
    """What is open in many states has one box that says from how many, instead of a line from each."""
    root = drawn(withdrawable(6))
    assert not [each for each in root.iter(f"{SVG}g") if str(each.get("data-way")).endswith(" gone")]
    assert "from 6 states" in words(root)
    few = drawn(withdrawable(2))
    assert "s1 gone" in {each.get("data-way") for each in few.iter(f"{SVG}g")}


def test_a_target_that_is_not_there_does_not_stop_the_drawing() -> None:
    """A draft whose trigger leads nowhere is drawn without that way, so that the editor can show the rest."""
    broken = m.definition(
        m.state("draft", "start", [m.trigger("send", "nowhere"), m.trigger("give_up", "gone")]), m.end("gone", "closed")
    )
    assert {each.get("data-way") for each in drawn(broken).iter(f"{SVG}g")} == {None, "draft gone"}
