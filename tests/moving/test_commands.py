"""``permits sop impact`` and ``permits sop move`` at the terminal."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from permits import clock
from permits.db import db
from permits.moving.commands import move_cases, show_impact
from permits.moving.models import CaseMove
from tests.moving import stage

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("database")]


def run(app: Flask, *arguments: str, status: int = 0) -> str:
    """What a command says; ``status`` is what it must end with."""
    db.session.commit()
    command, *words = arguments
    done = app.test_cli_runner().invoke({"impact": show_impact, "move": move_cases}[command], words)
    assert done.exit_code == status, done.output
    return str(done.output)


def lines(said: str) -> list[dict[str, Any]]:
    """The JSON objects of the output."""
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture
def draft_file(tmp_path: Path) -> Path:
    """The next version of the service as a file."""
    path = tmp_path / f"{stage.SERVICE}.yaml"
    path.write_text(stage.RENAMED, encoding="utf-8")
    (tmp_path / "_city.yaml").write_text((stage.SMALL / "_city.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_impact_of_a_file(app: Flask, draft_file: Path) -> None:
    """The report of a file gives counts, reasons in words, a suggested map, and each case when asked."""
    stage.at_opinions(stage.begin())
    (report, case) = lines(run(app, "impact", str(draft_file), "--json", "--cases"))
    assert (report["cases"], report["needs_mapping"]) == (1, 1)
    assert report["suggested_map"] == {"states": {"telaah": "kajian"}, "fields": {"luas": "ukuran"}}
    assert {each["code"] for each in case["reasons"]} == {"state_gone", "answer_homeless"}
    said = run(app, "impact", str(draft_file), "--language", "id")
    assert "Langkah «Telaah»" in said
    assert "1 need a mapping" in said


def test_impact_with_a_map_and_a_replay(app: Flask, draft_file: Path, tmp_path: Path) -> None:
    """With the suggested map the case moves safely; the replay adds its numbers."""
    stage.at_opinions(stage.begin())
    (report,) = lines(run(app, "impact", str(draft_file), "--json"))
    chart = tmp_path / "map.json"
    chart.write_text(json.dumps(report["suggested_map"]))
    (report, replayed) = lines(run(app, "impact", str(draft_file), "--json", "--map", str(chart), "--replay", "50"))
    assert report["moves_safely"] == 1
    assert replayed["replayed"] == 0
    assert "replayed: 0" in run(app, "impact", str(draft_file), "--replay", "50")


def test_impact_refuses_what_it_cannot_read(app: Flask, tmp_path: Path) -> None:
    """A file with problems is reported like the checker does; an unknown service and a wrong map are sentences."""
    stage.begin()
    broken = tmp_path / "broken.yaml"
    broken.write_text("sop: 1\n")
    assert "broken.yaml:1" in run(app, "impact", str(broken), status=1)
    chart = tmp_path / "map.json"
    chart.write_text("{")
    assert "cannot be read as JSON" in run(app, "impact", stage.SERVICE, "--map", str(chart), status=1)
    stage.at_opinions(stage.cases.make_applicant())
    chart.write_text('{"states": {"telaah": "nowhere"}}')
    assert "states.telaah" in run(app, "impact", stage.SERVICE, "--map", str(chart), status=1)


def test_a_dry_run_changes_nothing(app: Flask, tmp_path: Path) -> None:
    """The dry run, which is the default, says exactly what would happen to each case and writes nothing."""
    case_id = stage.at_opinions(stage.begin())
    stage.publish(stage.RENAMED)
    chart = tmp_path / "map.json"
    chart.write_text(json.dumps({"states": {"telaah": "kajian"}, "fields": {"luas": "ukuran"}}))
    before = stage.standing(case_id)
    (case,) = lines(run(app, "move", stage.SERVICE, "--to", "2", "--map", str(chart), "--json"))
    assert (case["moves"], case["state"]) == (True, "kajian")
    assert "stands at «Opinions»" in run(app, "move", stage.SERVICE, "--to", "2", "--map", str(chart))
    assert "state_gone" in run(app, "move", stage.SERVICE, "--to", "2")
    assert stage.standing(case_id) == before
    assert db.session.query(CaseMove).count() == 0


def test_move_and_undo(app: Flask) -> None:
    """``--do`` promises the moves, ``--undo`` takes the plan back; with nothing to move it says so."""
    case_id = stage.at_opinions(stage.begin())
    version_id = stage.publish(stage.LONGER).id
    (plan,) = lines(run(app, "move", stage.SERVICE, "--to", "2", "--do", "--json"))
    assert plan["cases"] == 1
    stage.work(clock.now() + timedelta(seconds=1))
    assert stage.row_of(case_id).definition_id == version_id
    assert "no case that may be moved" in run(app, "move", stage.SERVICE, "--to", "2", "--do", status=1)
    assert "1 cases go back" in run(app, "move", stage.SERVICE, "--to", "2", "--undo", plan["plan"])
    stage.work(clock.now() + timedelta(seconds=1))
    assert stage.row_of(case_id).definition_id != version_id
