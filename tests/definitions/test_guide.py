"""Publishing how people find their service: checked like a procedure, put in force as a whole, the newest counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from permits.cli import permits
from permits.db import transaction
from permits.definitions import operations, queries
from tests.support.cases import MONDAY, SMALL, publish
from workflows import SopError

pytestmark = pytest.mark.database
FINDING = SMALL / "finding"
TEXT = (FINDING / "_guide.yaml").read_text(encoding="utf-8")


def put_in_force(text: str) -> bool:
    with transaction():
        return operations.publish_guide(text, "test", MONDAY)


def test_the_newest_guide_is_in_force(database: object) -> None:
    """The same text again changes nothing; another one takes its place."""
    publish(FINDING, "kios-buah", "pasang-papan", "rumah-tinggal")
    other = TEXT.replace("Come to the counter.", "Come to counter 3.")
    assert put_in_force(other)
    assert not put_in_force(other)
    (last,) = [each for each in queries.guide()[0].results if each.code == "lain"]
    assert last.says is not None and last.says.en == "Come to counter 3."
    assert put_in_force(TEXT)


def test_a_guide_that_leads_to_what_is_not_published_is_refused(database: object) -> None:
    """A service nobody has published yet is named with its place, and the guide in force stays."""
    publish(FINDING, "kios-buah", "pasang-papan")
    before = queries.guide()[1]
    with pytest.raises(SopError) as caught:
        put_in_force(TEXT + "# more\n")
    assert {each.code for each in caught.value.findings} == {"guide_unknown_service"}
    assert queries.guide()[1] == before


def test_the_command_checks_and_publishes_a_guide_after_its_services(own_app: Flask, tmp_path: Path) -> None:
    """One command takes city, services and guide in whatever order; a mistake is printed with line and column."""
    runner = own_app.test_cli_runner()
    files = [str(path) for path in sorted(FINDING.glob("*.yaml"), reverse=True)]
    assert runner.invoke(permits, ["sop", "check", *files]).exit_code == 0
    published = runner.invoke(permits, ["sop", "publish", *files])
    assert published.exit_code == 0, published.output
    assert "guide put in force" in published.output.splitlines()[-1]
    wrong = tmp_path / "_guide.yaml"
    wrong.write_text(TEXT.replace("[pasang-papan]", "[pasang-pappan]"), encoding="utf-8")
    checked = runner.invoke(permits, ["sop", "check", str(wrong)])
    assert checked.exit_code == 1
    assert ":41:" in checked.output and "guide_unknown_service" in checked.output
