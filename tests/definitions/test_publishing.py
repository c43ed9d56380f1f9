"""Publishing: a sound file becomes a numbered version for ever; a broken one says everything and publishes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from flask_sqlalchemy import SQLAlchemy

from permits.applications.models import Application
from permits.db import db, transaction
from permits.definitions import operations, queries
from permits.definitions.commands import sop
from permits.definitions.models import DefinitionVersion
from permits.errors import NotFound
from tests.support import cases
from tests.support.cases import MONDAY
from workflows import City, SopError, load_city

SMALL = (cases.SMALL / "five-states.yaml").read_text(encoding="utf-8")
BROKEN = SMALL.replace("to: telaah", "to: telaahh").replace("sop: 1", "sop: 1\nwarna: biru")


@pytest.fixture(scope="module")
def city() -> City:
    return load_city((cases.SMALL / "_city.yaml").read_text(encoding="utf-8"))


def put_city_in_force() -> None:
    with transaction():
        operations.publish_city((cases.SMALL / "_city.yaml").read_text(encoding="utf-8"), "test", MONDAY)


@pytest.mark.database
def test_a_changed_file_becomes_the_next_version_and_the_same_file_none(database: SQLAlchemy, city: City) -> None:
    """Publishing numbers changed texts one after the other; the same text again is the version it already is."""
    changed = SMALL.replace("prefix: ", "# a remark\nprefix: ")
    with transaction():
        first, is_new = operations.publish(SMALL, city, "Fatmah", MONDAY)
        again, is_new_again = operations.publish(SMALL, city, "Fatmah", MONDAY)
        second, _ = operations.publish(changed, city, "Fatmah", MONDAY)
        assert (is_new, is_new_again, again.id == first.id) == (True, False, True)
        assert (first.version, second.version, second.published_by) == (1, 2, "Fatmah")
    assert queries.current_version("five-states").version == 2
    assert [each.version for each in queries.all_versions()] == [2, 1]


@pytest.mark.database
def test_a_running_case_keeps_its_version(database: SQLAlchemy, city: City) -> None:
    """A case that began on version 1 is still on version 1 after version 2 was published."""
    cases.publish(cases.SMALL, "five-states")
    application_id = cases.make_draft("five-states", cases.make_applicant(), "warga", {"nama": "Bazar", "luas": "10"})
    with transaction():
        operations.publish(SMALL.replace("prefix: ", "# a remark\nprefix: "), city, "Fatmah", MONDAY)
    case = db.session.get(Application, application_id)
    assert case is not None
    assert case.definition_id != queries.current_version("five-states").id


@pytest.mark.database
def test_a_broken_file_says_everything_and_publishes_nothing(database: SQLAlchemy, city: City) -> None:
    """Problems of the file's language and of its states come together, and no version is made."""
    with pytest.raises(SopError), transaction():
        operations.publish(BROKEN, city, "Fatmah", MONDAY)
    assert db.session.query(DefinitionVersion).count() == 0
    with pytest.raises(NotFound):
        queries.current_version("five-states")


def test_names_and_states_are_checked_in_one_go(city: City) -> None:
    """An unknown field in an expression does not hide a state that is not there."""
    text = SMALL.replace("to: telaah}", "to: telaahh}").replace(
        "required: false}\n\ndocu", 'shown_when: "form.luass > 5"}\n\ndocu'
    )
    found = {each.code: each.line for each in operations.check_text(text, city).findings if each.severity == "error"}
    lines = text.splitlines()
    assert set(found) >= {"unknown_target", "unknown_field"}
    assert "telaahh" in lines[found["unknown_target"] - 1]
    assert "luass" in lines[found["unknown_field"] - 1]


@pytest.fixture
def runner(own_app: Flask) -> FlaskCliRunner:
    with own_app.app_context():
        put_city_in_force()
    return own_app.test_cli_runner()


def run(runner: FlaskCliRunner, *words: str) -> tuple[int, str]:
    done = runner.invoke(sop, list(words))
    return done.exit_code, done.output


def test_the_command_names_file_line_column_and_code(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """`permits sop check` says FILE:LINE:COL: CODE sentence, in the language asked for, and ends with 1."""
    path = tmp_path / "five-states.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    code, said = run(runner, "check", str(path), "--language", "id")
    assert code == 1
    assert f"{path}:3:1: unknown_key" in said
    code, said = run(runner, "check", str(path), "--json")
    findings = [json.loads(line) for line in said.splitlines()]
    assert (findings[0]["line"], findings[0]["code"]) == (3, "unknown_key")
    path.write_text(SMALL, encoding="utf-8")
    assert run(runner, "check", str(path))[0] == 0


def test_the_command_publishes_all_files_or_none(runner: FlaskCliRunner, tmp_path: Path, own_app: Flask) -> None:
    """One broken file among several keeps all of them from being published."""
    sound, broken = tmp_path / "five-states.yaml", tmp_path / "rusak.yaml"
    sound.write_text(SMALL, encoding="utf-8")
    broken.write_text("sop: 1\n", encoding="utf-8")
    code, said = run(runner, "publish", str(sound), str(broken))
    assert code == 1
    assert "Nothing was published." in said
    with own_app.app_context():
        assert db.session.query(DefinitionVersion).count() == 0
    assert run(runner, "publish", str(sound), "--by", "Fatmah")[0] == 0
    with own_app.app_context():
        assert db.session.query(DefinitionVersion).one().published_by == "Fatmah"


def test_a_missing_file_is_a_sentence(runner: FlaskCliRunner, tmp_path: Path) -> None:
    """A file that is not there is named with a sentence, not with a stack."""
    code, said = run(runner, "check", str(tmp_path / "tidak-ada.yaml"))
    assert code == 1
    assert "unreadable There is no such file." in said
