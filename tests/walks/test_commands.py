"""``permits sop walk``: the scenarios of a file at the terminal and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from permits.cli import permits
from tests.support import cases

SMALL = (cases.SMALL / "five-states.yaml").read_text(encoding="utf-8")
SCENARIO = """
scenarios:
  dikabulkan:
    title: {id: Dikabulkan, en: Granted}
    applicant: warga
    answers: {nama: Pasar malam, luas: 7.5}
    steps:
      - {at: 2026-11-16 10:00, by: applicant, does: kirim, expect: {state: telaah, deadline: 2026-11-25}}
      - {at: 2026-11-17 09:00, by: taman, does: keberatan, expect: {refused: reason_missing}}
      - {at: 2026-11-17 09:00, by: taman, does: setuju}
      - {at: 2026-11-18 09:00, by: jalan, does: setuju, expect: {state: putusan}}
      - {at: 2026-11-19 09:00, by: loket, does: setujui, expect: {state: terbit, ended: closed}}
"""


@pytest.fixture
def runner(own_app: Flask) -> FlaskCliRunner:
    return own_app.test_cli_runner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a city, a service whose scenario passes, and one whose scenario does not."""
    (tmp_path / "_city.yaml").write_text((cases.SMALL / "_city.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "five-states.yaml").write_text(SMALL + SCENARIO, encoding="utf-8")
    wrong = (SMALL + SCENARIO).replace("deadline: 2026-11-25", "deadline: 2026-11-24")
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    return tmp_path


def test_a_scenario_that_passes_is_shown_step_by_step(runner: FlaskCliRunner, folder: Path) -> None:
    """Each step stands on a line with its time, its act, the state it leads to and who must act; exit 0."""
    done = runner.invoke(permits, ["sop", "walk", str(folder / "five-states.yaml")])
    assert done.exit_code == 0, done.output
    assert "dikabulkan: Granted" in done.output
    assert "2026-11-16 10:00  applicant kirim → Opinions  2026-11-25  taman, jalan" in done.output
    assert "taman keberatan → refused as expected (reason_missing)" in done.output
    assert "1 scenarios, 1 as expected, 0 not" in done.output


def test_a_scenario_that_fails_names_the_line(runner: FlaskCliRunner, folder: Path) -> None:
    """What was expected in vain stands with file, line and column, in the asked language; exit 1."""
    path = folder / "wrong.yaml"
    line = (
        path.read_text(encoding="utf-8")
        .splitlines()
        .index(
            "      - {at: 2026-11-16 10:00, by: applicant, does: kirim, expect: {state: telaah, deadline: 2026-11-24}}"
        )
    )
    done = runner.invoke(permits, ["sop", "walk", str(path), "--language", "id"])
    assert done.exit_code == 1
    assert f"{path}:{line + 1}:" in done.output
    assert "tenggat layanan seharusnya 2026-11-24, tetapi ternyata 2026-11-25" in done.output


def test_the_same_as_json(runner: FlaskCliRunner, folder: Path) -> None:
    """Programs get one object a scenario with every step and failure."""
    done = runner.invoke(permits, ["sop", "walk", str(folder / "wrong.yaml"), "--json"])
    assert done.exit_code == 1
    (report,) = [json.loads(line) for line in done.output.splitlines()]
    assert (report["scenario"], report["passed"], len(report["steps"])) == ("dikabulkan", False, 5)
    assert [each["code"] for each in report["failures"]] == ["scenario_deadline"]
    assert report["steps"][0]["after"]["waiting_for"] == ["taman", "jalan"]


def test_one_scenario_alone(runner: FlaskCliRunner, folder: Path) -> None:
    """A scenario can be chosen by its code; one that is not there is said so."""
    path = str(folder / "five-states.yaml")
    assert "1 scenarios" in runner.invoke(permits, ["sop", "walk", path, "--scenario", "dikabulkan"]).output
    unknown = runner.invoke(permits, ["sop", "walk", path, "--scenario", "ditolak"])
    assert unknown.exit_code == 1
    assert "there is no scenario ditolak" in unknown.output


@pytest.mark.parametrize("text", ["sop: 1\n", "- not a mapping\n"])
def test_a_broken_file_is_not_walked(runner: FlaskCliRunner, folder: Path, text: str) -> None:
    """What is wrong with a file comes first."""
    (folder / "broken.yaml").write_text(text, encoding="utf-8")
    done = runner.invoke(permits, ["sop", "walk", str(folder / "broken.yaml")])
    assert done.exit_code == 1
    assert "broken.yaml:1:1" in done.output


def test_a_failing_scenario_blocks_the_check(runner: FlaskCliRunner, folder: Path) -> None:
    """Checking a file walks its scenarios; so does publishing, which rests on the same check."""
    assert runner.invoke(permits, ["sop", "check", str(folder / "five-states.yaml")]).exit_code == 0
    done = runner.invoke(permits, ["sop", "check", str(folder / "wrong.yaml")])
    assert done.exit_code == 1
    assert "scenario_deadline" in done.output


def simulate(runner: FlaskCliRunner, *words: str) -> Result:
    return runner.invoke(permits, ["sop", "simulate", *words])


def test_a_simulation_is_shown_in_lines(runner: FlaskCliRunner, folder: Path) -> None:
    """Cases, promise, durations, every post and the effect of one more officer stand on lines."""
    assumed = folder / "assumed.yaml"
    assumed.write_text("arrivals: 4\ndays: 10\nofficers: {taman/penelaah: 3}\n", encoding="utf-8")
    done = simulate(runner, str(folder / "five-states.yaml"), "--assumptions", str(assumed), "--effects")
    assert done.exit_code == 0, done.output
    assert "on time" in done.output
    assert "taman/penelaah: 3 officers" in done.output
    assert "one more at loket/kepala" in done.output


def test_a_simulated_year_as_json(runner: FlaskCliRunner, folder: Path) -> None:
    """A year is 250 working days; a JSON file of assumptions will do; the same seed gives the same figures."""
    assumed = folder / "assumed.json"
    assumed.write_text(json.dumps({"arrivals": 2}), encoding="utf-8")
    words = (str(folder / "five-states.yaml"), "--assumptions", str(assumed), "--year", "--seed", "7", "--json")
    first, again = (json.loads(simulate(runner, *words).output) for _ in range(2))
    assert first == again
    assert len(first["days"]) == 250
    assert first["cases"] == pytest.approx(500, rel=0.2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("arrivals: banyak", "«arrivals» harus berupa angka."),
        ("officers: {loket/tukang: 1}", "«officers.loket/tukang» tidak dikenal"),
        ("- 1", "assumed.yaml:1:1"),
    ],
)
def test_a_wrong_assumption_is_a_sentence(runner: FlaskCliRunner, folder: Path, text: str, said: str) -> None:
    """What cannot be assumed is said by name, in the asked language; exit 1."""
    assumed = folder / "assumed.yaml"
    assumed.write_text(text, encoding="utf-8")
    path = str(folder / "five-states.yaml")
    done = simulate(runner, path, "--assumptions", str(assumed), "--language", "id")
    assert done.exit_code == 1
    assert said in done.output
