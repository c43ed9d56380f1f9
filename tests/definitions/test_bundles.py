"""Publishing what is applied for together: checked against the services as they are published, the newest counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from permits.cli import permits
from permits.db import transaction
from permits.definitions import operations, queries
from tests.support.cases import MONDAY, SHIPPED, publish
from workflows import SopError

pytestmark = pytest.mark.database
TEXT = (SHIPPED / "_bundles.yaml").read_text(encoding="utf-8")


def put_in_force(text: str) -> bool:
    with transaction():
        return operations.publish_bundles(text, "test", MONDAY)


def test_the_newest_bundles_are_in_force(database: object) -> None:
    """The same text again changes nothing; another one takes its place."""
    publish(SHIPPED, "sip-dokter", "reklame-insidentil")
    other = TEXT.replace("Open a doctor's practice", "Start a doctor's practice")
    assert put_in_force(other)
    assert not put_in_force(other)
    assert queries.bundles().offered["buka_praktik"].title.en.startswith("Start")


def test_bundles_of_what_is_not_published_are_refused(database: object) -> None:
    """A service that nobody has published is named with its place, and what is in force stays."""
    publish(SHIPPED, "sip-dokter")
    with pytest.raises(SopError) as caught:
        put_in_force(TEXT + "# more\n")
    assert "bundle_unknown_service" in {each.code for each in caught.value.findings}


def test_the_command_checks_bundles(own_app: Flask, tmp_path: Path) -> None:
    """A mistake is printed with line and column, and what ships has none."""
    runner = own_app.test_cli_runner()
    assert runner.invoke(permits, ["sop", "check", str(SHIPPED / "_bundles.yaml")]).exit_code == 0
    for name in ("_city.yaml", "sip-dokter.yaml", "reklame-insidentil.yaml"):
        (tmp_path / name).write_text((SHIPPED / name).read_text(encoding="utf-8"), encoding="utf-8")
    wrong = tmp_path / "_bundles.yaml"
    wrong.write_text(TEXT.replace("reklame-insidentil: nik", "reklame-insidentil: nikk"), encoding="utf-8")
    checked = runner.invoke(permits, ["sop", "check", str(wrong)])
    assert checked.exit_code == 1
    assert "bundle_unknown_code" in checked.output
