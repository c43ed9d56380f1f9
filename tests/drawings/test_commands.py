"""Requirements of the drawing commands: any SOP file becomes a drawing, on the screen or in a file."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from permits.drawings.commands import sop
from tests.support import cases

FIVE = cases.SMALL / "five-states.yaml"


@pytest.fixture
def runner(own_app: Flask) -> FlaskCliRunner:
    return own_app.test_cli_runner()


def run(runner: FlaskCliRunner, *words: str) -> tuple[int, str]:
    done = runner.invoke(sop, list(words))
    return done.exit_code, done.output


def test_a_drawing_goes_to_the_screen_or_into_a_file(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """`permits sop draw` says the drawing, or writes it where -o says and says nothing."""
    code, said = run(runner, "draw", str(FIVE), "--language", "en")
    assert code == 0
    assert ElementTree.fromstring(said).tag.endswith("svg")
    target = tmp_path / "five.mmd"
    assert run(runner, "draw", str(FIVE), "--as", "mermaid", "-o", str(target)) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("stateDiagram-v2")


def test_the_drawing_as_json(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """With --json one object says what was drawn and holds the drawing, or names the file it was written to."""
    told = json.loads(run(runner, "draw", str(FIVE), "--as", "mermaid", "--json")[1])
    assert told["drawing"].startswith("stateDiagram-v2")
    assert (told["as"], told["language"], told["output"]) == ("mermaid", "id", None)
    target = tmp_path / "five.svg"
    written = json.loads(run(runner, "draw", str(FIVE), "-o", str(target), "--json")[1])
    assert written["output"] == str(target)
    assert "drawing" not in written


def test_offices_are_called_as_the_city_beside_the_file_calls_them(runner: FlaskCliRunner) -> None:
    """Names come from the city file beside the SOP."""
    assert "TAMAN" in run(runner, "draw", str(FIVE))[1]


def test_a_draft_with_a_wrong_expression_is_drawn_all_the_same(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """Its states can be seen while something else is still wrong; a file that cannot be read at all says why."""
    draft = tmp_path / "draft.yaml"
    draft.write_text(
        FIVE.read_text(encoding="utf-8").replace("required: false}", 'shown_when: "form.luass > 5"}'), encoding="utf-8"
    )
    assert run(runner, "draw", str(draft))[0] == 0
    draft.write_text("sop: 1\nstates: [", encoding="utf-8")
    code, said = run(runner, "draw", str(draft), "--language", "en")
    assert code == 1
    assert f"{draft}:2:" in said
    assert "yaml_broken" in said


def test_a_flowchart_is_a_page_and_bpmn_a_document(runner: FlaskCliRunner) -> None:
    """The other two forms of a drawing come from the same command."""
    assert run(runner, "draw", str(FIVE), "--as", "flowchart")[1].startswith("<!DOCTYPE html>")
    assert "<bpmn:definitions" in run(runner, "draw", str(FIVE), "--as", "bpmn")[1]


DATA = cases.SMALL.parent


def test_another_systems_workflow_becomes_a_draft(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """`permits sop import` writes the draft and says what was wrong in the source; the draft can be checked and drawn."""
    draft = tmp_path / "waterconnection.yaml"
    code, said = run(runner, "import", "digit", str(DATA / "digit" / "loose-ends.json"), "-o", str(draft))
    assert code == 0
    assert "unreachable_state" in said
    assert "PENDING_FOR_FIELD_INSPECTON" in said
    assert run(runner, "draw", str(draft))[0] == 0
    checked = run(runner, "check", str(draft), "--json")[1]
    codes = {json.loads(line)["code"] for line in checked.splitlines()}
    assert codes & {"unknown_office", "unknown_role"}
    assert not codes & {"missing_key", "wrong_shape", "unknown_key", "unknown_target", "yaml_broken"}


def test_an_import_as_json(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """With --json one object holds the draft, its questions and the source's problems."""
    told = json.loads(run(runner, "import", "bpmn", str(DATA / "bpmn" / "everything.bpmn"), "--json")[1])
    assert told["draft"].startswith("# BPMN 2.0")
    assert {each["code"] for each in told["problems"]} >= {"not_taken", "unknown_reference"}
    assert told["questions"][0]["number"] == 1
    target = tmp_path / "draft.yaml"
    words = ("import", "bpmn", str(DATA / "bpmn" / "everything.bpmn"), "-o", str(target), "--json")
    assert "draft" not in json.loads(run(runner, *words)[1])
    assert target.exists()


def test_a_file_that_cannot_be_imported_says_why(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """A source that is no such file ends with 1 and a sentence with its line."""
    path = tmp_path / "broken.json"
    path.write_text("{\n nothing", encoding="utf-8")
    code, said = run(runner, "import", "digit", str(path))
    assert code == 1
    assert f"{path}:2:" in said
    assert run(runner, "import", "bpmn", str(path))[0] == 1
