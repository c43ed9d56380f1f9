"""Requirements of the layout: nothing lies on anything else, every line leads where it should, and always the same way."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.drawing.layers import Box, Link
from workflows.drawing.routes import Frame, Placed, place

Rectangle = tuple[float, float, float, float]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    """Up to nine boxes and up to fourteen different links, loops and links back among them."""
    keys = [f"b{number}" for number in range(draw(st.integers(1, 9)))]
    boxes = [Box(key, draw(st.sampled_from([84.0, 168.0])), draw(st.sampled_from([36.0, 66.0, 98.0]))) for key in keys]
    pairs = draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=14, unique=True))
    return boxes, [Link(one, two, draw(st.sampled_from([0.0, 60.0, 112.0])), 15.0) for one, two in pairs]


def rectangle(frame: Frame) -> Rectangle:
    return (
        frame.x - frame.width / 2,
        frame.y - frame.height / 2,
        frame.x + frame.width / 2,
        frame.y + frame.height / 2,
    )


def labels(links: list[Link], placed: Placed) -> dict[int, Rectangle]:
    """Where the texts of the links stand: from 6 pixels right of their line."""
    found = {}
    for number, route in placed.routes.items():
        x, y = route.label
        link = links[number]
        if link.width:
            found[number] = (x + 6, y - link.height / 2, x + 6 + link.width, y + link.height / 2)
    return found


def overlap(one: Rectangle, two: Rectangle) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def pieces(points: tuple[tuple[float, float], ...]) -> list[Rectangle]:
    return [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairwise(points)]


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_nothing_lies_on_anything_else(drawn: tuple[list[Box], list[Link]]) -> None:
    """Boxes and labels lie apart, and no line runs through a box or a label."""
    boxes, links = drawn
    placed = place(boxes, links, ["b0"])
    taken = [*map(rectangle, placed.frames.values()), *labels(links, placed).values()]
    assert not [pair for pair in combinations(taken, 2) if overlap(*pair)]
    for route in placed.routes.values():
        for left, top, right, bottom in pieces(route.points):
            assert left == right or top == bottom
            line = (left - 0.5, top - 0.5, right + 0.5, bottom + 0.5)
            inner = [(a + 1, b + 1, c - 1, d - 1) for a, b, c, d in taken]
            assert not [each for each in inner if overlap(line, each)]


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_every_line_leads_from_its_source_to_its_target(drawn: tuple[list[Box], list[Link]]) -> None:
    """A line begins at the edge of the one box and ends at the edge of the other, downwards unless it leads back."""
    boxes, links = drawn
    placed = place(boxes, links)
    assert set(placed.routes) == {number for number, link in enumerate(links) if link.source != link.target}
    for number, route in placed.routes.items():
        source, target = placed.frames[links[number].source], placed.frames[links[number].target]
        side = -1 if route.back else 1
        assert route.points[0][1] == source.y + side * source.height / 2
        assert route.points[-1][1] == target.y - side * target.height / 2
        assert abs(route.points[0][0] - source.x) <= source.width / 2
        assert abs(route.points[-1][0] - target.x) <= target.width / 2
        assert all(0 <= x <= placed.width and 0 <= y <= placed.height for x, y in route.points)


@settings(max_examples=25, deadline=None)
@given(graphs())
def test_lines_of_different_ways_do_not_run_on_each_other(drawn: tuple[list[Box], list[Link]]) -> None:
    """Across, two lines share a track only where they leave one box or lead to one box."""
    boxes, links = drawn
    placed = place(boxes, links)
    for one, two in combinations(placed.routes, 2):
        if links[one].source == links[two].source or links[one].target == links[two].target:
            continue
        flat = [
            [each for each in pieces(placed.routes[number].points) if each[1] == each[3] and each[0] < each[2]]
            for number in (one, two)
        ]
        for first in flat[0]:
            assert not [each for each in flat[1] if each[1] == first[1] and each[0] < first[2] and first[0] < each[2]]


def test_the_usual_way_is_one_straight_line() -> None:
    """The boxes of the usual way stand below each other, whatever hangs on beside them."""
    boxes = [Box(key, 168, 66) for key in ("draft", "check", "repair", "decide", "done", "refused")]
    links = [
        Link("draft", "check", 80, 15), Link("check", "repair", 100, 15), Link("check", "decide", 60, 15),
        Link("repair", "check", 90, 15), Link("check", "refused", 70, 15), Link("decide", "refused", 70, 15),
        Link("decide", "done", 70, 15),
    ]  # fmt: skip
    main = ["draft", "check", "decide", "done"]
    placed = place(boxes, links, main)
    assert len({placed.frames[key].x for key in main}) == 1
    assert [placed.frames[key].y for key in main] == sorted(placed.frames[key].y for key in main)
    assert placed.routes[3].back
    assert not any(route.back for number, route in placed.routes.items() if number != 3)


def test_a_line_that_leads_back_reaches_the_box_beside_those_that_leave_it() -> None:
    """A box is left and come back to at different places of its edge, so that two arrows never lie on each other."""
    placed = place([Box("one", 168, 66), Box("two", 168, 66)], [Link("one", "two", 50, 15), Link("two", "one", 50, 15)])
    there, back = placed.routes[0].points, placed.routes[1].points
    assert there[0][0] != back[-1][0]
    assert there[-1][0] != back[0][0]


def test_a_box_stands_right_above_what_it_is_said_to() -> None:
    """A box that belongs to another stands in the row above it, not at the top of the picture."""
    boxes = [Box("a", 84, 36), Box("b", 84, 36), Box("c", 84, 36), Box("note", 84, 36, above="c")]
    placed = place(boxes, [Link("a", "b", 40, 15), Link("b", "c", 40, 15), Link("note", "c")])
    assert placed.frames["note"].y == placed.frames["b"].y


def test_one_graph_has_one_picture() -> None:
    """The layout follows from boxes and links alone."""
    boxes = [Box(f"b{number}", 168, 66) for number in range(30)]
    links = [Link(f"b{number}", f"b{number * 7 % 30}", 60, 15) for number in range(30)]
    links += [Link(f"b{number}", f"b{number + 1}", 90, 15) for number in range(29)]
    assert place(boxes, links) == place(boxes, links)


def test_an_empty_graph_has_a_picture_too() -> None:
    """Nothing to place is placed."""
    assert place([], []).frames == {}
    assert place([Box("alone", 84, 36)], [Link("alone", "alone", 30, 15)]).routes == {}
