"""Requirements against hostile files: each named limit refuses, and what a file costs stays small and bounded."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from workflows.errors import Finding
from workflows.expressions import parse
from workflows.expressions.cost import cost
from workflows.language.events import fast_events
from workflows.language.loader import inspect
from workflows.language.rules import limits
from workflows.language.shapes import MAX_FINDINGS
from workflows.language.source import MAX_ALIASES, MAX_BYTES, MAX_DEPTH, MAX_NODES, read_source
from workflows.messages import MAX_CANDIDATES, nearest

SOPS = Path(__file__).parents[2] / "data" / "sop"
SMALL = (SOPS / "five-states.yaml").read_text(encoding="utf-8")
MEGABYTES = 1_000_000


def codes(text: str) -> set[str]:
    """The codes of everything said about a text."""
    return {each.code for each in inspect(text).findings}


def measured(text: str) -> tuple[tuple[Finding, ...], int]:
    """What is said about a text, and the most memory it took, in bytes."""
    tracemalloc.start()
    try:
        findings = inspect(text).findings
        return findings, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def laughs(levels: int) -> str:
    """The billion laughs: every line ten times the one before."""
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{each}: &a{each} [{', '.join([f'*a{each - 1}'] * 10)}]" for each in range(1, levels)]
    return "\n".join(lines) + "\n"


def guarded(expression: str) -> str:
    """The smallest service with another guard."""
    return SMALL.replace("any(review.tone == 'negative' for review in reviews.pertimbangan)", expression)


BOMBS = {
    "aliases that multiply": (laughs(9), "too_many_aliases"),
    "few aliases, many values": (
        "a: &a [" + "x, " * 2_900 + "x]\n" + "".join(f"b{each}: *a\n" for each in range(40)),
        "too_many_nodes",
    ),
    "an alias inside itself": ("a: &a [*a]\n", "too_deep"),
    "deep lists": ("a: " + "[" * 200_000, "too_deep"),
    "deep mappings": ("".join(" " * depth + "k:\n" for depth in range(900)), "too_deep"),
    "many values": ("a: [" + "1, " * (MAX_BYTES // 4) + "1]\n", "too_many_nodes"),
    "a huge text": ("a: '" + "x" * MAX_BYTES + "'\n", "file_too_large"),
    "a long text": (SMALL.replace("Sample Act", "x" * 400_000), "out_of_range"),
    "a tag": ("a: !!python/object/apply:os.system ['true']\n", "tag_refused"),
    "a long number": ("a: " + "9" * 100_000 + "\n", "missing_key"),
    "a guard of a million branches": (
        SMALL.replace("- {to: putusan}", "- {when: 'form.luas > 1', to: putusan}\n          " * 9_000 + "- {to: putusan}"),
        "too_many_nodes",
    ),
    "an expression of a million signs": (guarded("1 + " * 90_000 + "1 > 0"), "expression_too_long"),
    "an expression of many parts": (guarded("1 in [" + "1," * 450 + "1]"), "expression_too_large"),
    "an expression of many sums": (guarded("1+" * 450 + "1 > 0"), "expression_too_deep"),
    "an expression in many brackets": (guarded("(" * 900 + "1" + ")" * 900 + " > 0"), "expression_unreadable"),
    "unary signs without end": (guarded("not " * 400 + "documents.surat"), "expression_too_deep"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), BOMBS.values(), ids=list(BOMBS))
def test_a_bomb_is_refused_within_little_memory(text: str, code: str) -> None:
    """Files made to exhaust the machine are refused with the right code, in the memory of an ordinary file."""
    findings, peak = measured(text)
    assert code in {each.code for each in findings}
    assert peak < 60 * MEGABYTES


def test_deep_nesting_is_refused_before_the_rest_is_read() -> None:
    """Reading stops at the first value that lies too deep: no further event is asked for."""
    asked = 0
    for _ in fast_events("a: " + "[" * 100_000):
        asked += 1
        if asked > MAX_DEPTH + 5:
            break
    assert asked == MAX_DEPTH + 6
    assert codes("a: " + "[" * 100_000) == {"too_deep"}


def test_what_aliases_make_is_counted_where_they_stand() -> None:
    """As many aliases as are allowed, each of a large part, are refused by the number of values they make."""
    part = ", ".join(["x"] * (MAX_NODES // MAX_ALIASES))
    text = f"a: &a [{part}]\n" + "".join(f"b{each}: *a\n" for each in range(MAX_ALIASES))
    assert codes(text) == {"too_many_nodes"}


def test_thousands_of_problems_are_not_all_told() -> None:
    """A file with a problem in each of thousands of lines gets the first of them, and a word about the rest."""
    fields = "".join(f"      f{each}: {{typ: text, shown_when: 'form.g{each}'}}\n" for each in range(3_000))
    findings, peak = measured(SMALL.replace("    fields:\n", "    fields:\n" + fields, 1))
    assert len(findings) <= 4 * MAX_FINDINGS + 1
    last = findings[-1]
    assert (last.code, last.line, last.column) == ("too_many_findings", findings[-2].line, 1)
    assert str(len(findings) - 1) in last.en
    assert (
        len(findings) == 2 * MAX_FINDINGS + 2
    )  # those of the shape and of the expressions, and of the number of fields
    assert peak < 80 * MEGABYTES


def test_a_suggestion_looks_at_few_names() -> None:
    """However many names a file has, a misspelt one is compared with a bounded number of about its length."""
    looked = 0

    def names() -> object:
        nonlocal looked
        for each in range(100_000):
            looked += 1
            yield f"name{each % 900:03}"

    assert nearest("name8010", names())  # type: ignore[arg-type]
    assert looked <= MAX_CANDIDATES + 1


def parts(key: str, count: int) -> str:
    """The smallest service with ``count`` more parts under a key."""
    text = "{id: a, en: b}"
    many = {
        "form": ("    fields:\n", "".join(f"      f{each}: {{type: yes_no, title: {text}}}\n" for each in range(count))),
        "states": (
            "states:\n",
            "".join(f"  e{each}: {{kind: end, outcome: closed, title: {text}, says: {text}}}\n" for each in range(count)),
        ),
        "operations": (
            "operations:\n",
            "".join(f"  o{each}: {{kind: move, by: applicant, from: open, to: ditolak, title: {text}}}\n" for each in range(count)),
        ),
    }  # fmt: skip
    place, lines = many[key]
    base = SMALL.replace("\nstates:\n", "\noperations:\n\nstates:\n", 1) if key == "operations" else SMALL
    return base.replace(place, place + lines, 1)


@pytest.mark.parametrize(
    ("key", "limit"),
    [("form", limits.MAX_FIELDS), ("states", limits.MAX_STATES), ("operations", limits.MAX_OPERATIONS)],
)
def test_a_service_has_a_bounded_number_of_parts(key: str, limit: int) -> None:
    """One part more than the limit is refused, and nothing is built of it."""
    text = parts(key, limit + 1)
    loaded = inspect(text)
    [found] = [each for each in loaded.findings if each.code == "too_many_parts"]
    assert text.splitlines()[found.line - 1] == f"{key}:"
    assert found.en == f"“{key}” holds more than {limit} parts."
    assert loaded.graph is None


def said_too_many(text: str) -> bool:
    return any(each.code == "too_many_parts" for each in limits.LimitRules(read_source(text), {}).findings())


@pytest.mark.parametrize(
    ("key", "limit", "there"),
    [("form", limits.MAX_FIELDS, 3), ("states", limits.MAX_STATES, 5), ("operations", limits.MAX_OPERATIONS, 0)],
)
def test_as_many_parts_as_the_limit_are_taken(key: str, limit: int, there: int) -> None:
    """A service with exactly as many parts as are allowed is not refused, one with one part more is."""
    assert not said_too_many(parts(key, limit - there))
    assert said_too_many(parts(key, limit - there + 1))


def test_an_operation_in_many_states_is_one_trigger() -> None:
    """The move of an operation is built once, however many states it stands in."""
    definition = inspect(parts("operations", 1)).definition
    assert definition is not None
    triggers = [state.triggers["o0"] for state in definition.states.values() if "o0" in state.triggers]
    assert [state.code for state in definition.states.values() if "o0" in state.triggers] == ["telaah", "putusan"]
    assert triggers[0] is triggers[1]


def test_the_work_of_a_form_is_counted() -> None:
    """Steps are counted with every table full: a sum in every row of a long table is refused, a plain one is not."""
    table = (
        "      titik:\n        type: table\n        max_rows: 200\n        title: {id: a, en: b}\n        columns:\n"
        "          n: {type: integer, title: {id: a, en: b}}\n"
    )
    heavy = "sum(row.n for row in rows.titik) + " * 40 + "1"
    columns = "".join(
        f"          s{each}: {{type: computed, result: integer, title: {{id: a, en: b}}, formula: '{heavy}'}}\n"
        for each in range(20)
    )
    light = SMALL.replace("    fields:\n", "    fields:\n" + table, 1)
    # Two fields and the table are three steps, its column one a row; the form's own two are counted beside them.
    before = limits.LimitRules(read_source(SMALL), {}).work()
    assert limits.LimitRules(read_source(light), {}).work() == before + 1 + 200 * 1
    assert "too_much_work" not in codes(light)
    assert "too_much_work" in codes(light.replace("documents:\n", "", 1).replace(table, table + columns))


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("form.a > 1", 3),
        ("form.a in ['x', 'y']", 5),
        ("any(r.tone == 'negative' for r in reviews.p)", 5 * 50),
        ("sum(row.n for row in rows.t if row.n > 1)", 6 * 7),
        ("count(row for row in rows.t)", 3 * 7),
    ],
)
def test_the_steps_of_an_expression_are_its_parts_times_the_rows(written: str, steps: int) -> None:
    """Every part of an expression is a step; what stands inside a count over rows is one for each row."""
    assert cost(parse(written), {"t": 7}) == steps


def test_a_form_whose_answers_depend_on_each_other_is_refused() -> None:
    """Expressions that go round in a ring are named with the whole ring."""
    field = "      {}: {{type: yes_no, title: {{id: a, en: b}}, shown_when: form.{}}}\n"
    text = SMALL.replace("      luas:", field.format("a", "b") + field.format("b", "a") + "      luas:")
    [found] = inspect(text).findings
    assert found.code == "cyclic"
    assert "form.a → form.b → form.a" in found.en or "form.b → form.a → form.b" in found.en
