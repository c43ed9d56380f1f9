"""A case in a simulation: what its conditions read, where triggers lead, when joins fire, how shares are drawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from tests.workflows import makers as m
from workflows.definition import Definition, Join, ResultKind, State
from workflows.expressions import parse
from workflows.simulation.cases import MadeUpForm, SimCase, SimReview, drawn, join_fires, made_up_forms

DAY = date(2026, 1, 5)
AGREE, NO = m.result("agree"), m.result("no", "negative")
UNDER, BACK, NONE = m.result("under", "conditions"), m.result("back", "returned"), m.result("none", "not_concerned")


class Fixed(Random):
    """A sequence that gives one number always."""

    def __init__(self, number: float) -> None:
        super().__init__(1)
        self.number = number

    def random(self) -> float:
        return self.number


@pytest.mark.parametrize(("number", "code"), [(0.0, "a"), (0.24, "a"), (0.25, "c"), (0.99, "c"), (1.0, "c")])
def test_codes_are_drawn_as_often_as_their_shares_say(number: float, code: str) -> None:
    """Shares need no sum of one; a share of nothing is never drawn, and the end of the range is the last code's."""
    assert drawn(Fixed(number), {"a": 1.0, "b": 0.0, "c": 3.0}) == code


def case(**form: Any) -> SimCase:
    roots: dict[str, Any] = {"form": form, "rows": {}, "documents": {}, "applicant": {"kind": "person"}, "values": {}}
    return SimCase(0, Random(1), MadeUpForm({**roots, "permits": {}, "answers": {}, "fee": {}, "case": {"round": 1}}))


def review(
    of: SimCase, code: str = "opinion", office: str = "parks", closed: ResultKind | None = None, **more: Any
) -> SimReview:
    made = SimReview(of, code, office, 1.0, 0.0, closed=closed, **{"open": closed is None, **more})
    of.reviews.append(made)
    return made


def test_a_trigger_leads_where_its_first_branch_that_holds_does() -> None:
    """Branches are asked in order; where none holds, the last one is taken."""
    trigger = m.trigger("go", [("form.area > 10", "large"), ("form.area > 5", "middle"), (None, "small")])
    found = [case(area=Decimal(area)).goes_to(trigger) for area in (11, 6, 5)]
    assert found == ["large", "middle", "small"]
    assert case(area=Decimal(1)).goes_to(m.trigger("go", [("form.area > 10", "a"), ("form.area > 5", "b")])) == "b"


def test_conditions_read_the_results_given_by_now() -> None:
    """What depends on results is asked anew each time, by office, result and tone; open reviews say nothing."""
    one = case()
    negative, roads = (
        m.trigger("go", [("any(r.tone == 'negative' for r in reviews.opinion)", "no"), (None, "yes")]),
        (
            m.trigger(
                "go", [("any(r.office == 'roads' and r.result == 'agree' for r in reviews.opinion)", "r"), (None, "p")]
            )
        ),
    )
    waiting = review(one)
    assert (one.goes_to(negative), one.goes_to(roads)) == ("yes", "p")
    waiting.closed = NO
    review(one, office="roads", closed=AGREE)
    assert (one.goes_to(negative), one.goes_to(roads)) == ("no", "r")


def test_conditions_on_answers_alone_are_worked_out_once() -> None:
    """Two cases of one made-up form share what is known of it."""
    one = case(area=Decimal(3))
    condition = m.trigger("go", [("form.area > 1", "a")]).branches[0].when
    assert condition is not None
    assert one.holds(condition) is True
    assert list(one.form.known.values()) == [True]
    one.form.known[id(condition)] = False
    assert SimCase(1, Random(1), one.form).holds(condition) is False


def asking(rule: str, least: int | None = None) -> State:
    results = [AGREE, NO, UNDER, BACK, NONE]
    opinion = m.plan("opinion", {"parks": True, "roads": True}, results, controlling="parks")
    aside = m.plan("aside", {"desk": True}, results, counts=False)
    join = Join(rule, "gathered", least)  # type: ignore[arg-type]
    return m.state("ask", "work", [m.trigger("gathered", "done", by="system")], reviews=[opinion, aside], join=join)


@pytest.mark.parametrize(
    ("rule", "parks", "roads", "fires"),
    [
        ("all", None, AGREE, False),
        ("all", NO, AGREE, True),
        ("any", None, None, False),
        ("any", None, NO, True),
        ("veto", None, BACK, False),
        ("veto", None, NO, True),
        ("veto", AGREE, AGREE, True),
        ("quorum", None, BACK, False),
        ("quorum", None, UNDER, True),
        ("quorum", None, AGREE, True),
        ("controlling", None, AGREE, False),
        ("controlling", NONE, None, True),
    ],
)
def test_reviews_fire_by_the_rule_of_their_state(
    rule: str, parks: ResultKind | None, roads: ResultKind | None, fires: bool
) -> None:
    """Open, closed, favourable, negative and controlling reviews are counted as in the engine."""
    one = case()
    review(one, office="parks", closed=parks)
    review(one, office="roads", closed=roads)
    assert join_fires(asking(rule), one.reviews) == ("gathered" if fires else None)


def test_only_what_counts_is_counted() -> None:
    """Reviews that were cancelled, of plans no join waits for and of other states neither fire nor hold up."""
    one = case()
    review(one, closed=AGREE)
    review(one, code="aside", office="desk")
    review(one, code="elsewhere", office="desk")
    swept = review(one, office="roads")
    swept.counts = False
    assert join_fires(asking("all"), one.reviews) == "gathered"
    assert join_fires(asking("quorum", 2), one.reviews) == "gathered"  # nobody is left to ask
    assert join_fires(m.state("ask", "work", []), one.reviews) is None


def test_a_quorum_needs_as_many_as_it_says() -> None:
    """One agreement is no quorum of two while another review is open; two are."""
    one = case()
    review(one, closed=AGREE)
    other = review(one, office="roads")
    third = review(one, office="desk")
    assert join_fires(asking("quorum", 2), one.reviews) is None
    other.open, other.closed = False, UNDER
    assert third.open
    assert join_fires(asking("quorum", 2), one.reviews) == "gathered"


def test_a_skipped_review_is_closed_without_a_tone() -> None:
    """It no longer holds up the others, and is neither for nor against."""
    one = case()
    review(one, closed=AGREE)
    skipped = review(one, office="roads")
    skipped.open = False
    assert join_fires(asking("all"), one.reviews) == "gathered"
    assert one.scope()["reviews"] == {"opinion": [{"office": "parks", "result": "agree", "tone": "positive"}]}


def service(**more: Any) -> Definition:
    return m.definition(
        m.state("draft", "start", [m.trigger("send", [("form.area > 6", "large"), (None, "small")])]),
        m.end("large"),
        m.end("small"),
        **more,
    )


def test_forms_are_made_up_for_every_way_the_rules_tell_apart() -> None:
    """Each applicant has a form on either side of the condition, with the file's figures and permits at hand."""
    area = m.field("area", type="decimal", minimum=Decimal(1))
    found = made_up_forms(service(fields=(area,), needs={"land": object()}), m.CALENDAR, DAY)
    assert len(found) == 4
    assert {each.roots["applicant"]["kind"] for each in found} == {"person", "company"}
    for each in found:
        assert each.roots["values"]["rate"] == Decimal(2500)
        assert each.roots["permits"] == {"land": True}
        assert each.roots["case"] == {"round": 1}
        assert (each.roots["answers"], each.roots["fee"], each.roots["rows"]) == ({}, {}, {})
        assert set(each.roots["documents"]) == {"letter"}
    assert sorted(each.roots["form"]["area"] > 6 for each in found) == [False, False, True, True]  # type: ignore[operator]


def test_a_form_that_nobody_can_fill_in_is_simulated_bare() -> None:
    """Where no form can be made up, one without answers stands for all."""
    area = m.field("area", type="decimal", valid_when=parse("form.area > 6 and form.area < 6"))
    (bare,) = made_up_forms(service(fields=(area,)), m.CALENDAR, DAY)
    assert (bare.roots["form"], bare.roots["applicant"]) == ({}, {"kind": "person"})
