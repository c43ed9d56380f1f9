"""What this server cannot run is refused before it is published, in both languages and at its line."""

from __future__ import annotations

import pytest

from permits.db import transaction
from permits.definitions import operations, queries, runnable
from tests.support import cases
from workflows import Finding, SopError, inspect

KIOSK = (cases.GROWN / "kios.yaml").read_text(encoding="utf-8")
STALL = (cases.GROWN / "lapak-pasar.yaml").read_text(encoding="utf-8")
BUILDING = (cases.GROWN / "gedung.yaml").read_text(encoding="utf-8")


def found(text: str) -> list[Finding]:
    """What the server says of a text."""
    city = cases._city((cases.GROWN / "_city.yaml").read_text(encoding="utf-8"))
    loaded = inspect(text, shared=city.types)
    assert loaded.definition is not None and loaded.source is not None, loaded.findings
    return runnable.findings(loaded.definition, city, loaded.source.where)


@pytest.mark.parametrize(
    ("text", "old", "new", "code", "severity"),
    [
        (KIOSK, "channels: [mail]", "channels: [mail, sms]", "no_channel", "error"),
        (STALL, "fee:\n", "fee:\n  before: putusan\n", "no_payment", "error"),
        (KIOSK, "max_mb: 2, required: false", "max_mb: 2, required: false, reusable: true", "not_offered_yet", "warning"),
        (KIOSK, "survey: false", "retention: {sensitive: batas}\nsurvey: false", "not_offered_yet", "warning"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_named_at_its_line(text: str, old: str, new: str, code: str, severity: str) -> None:
    """Each such construct has a finding with its line and a sentence in both languages; without it there is none."""
    before = {each.code for each in found(text)}
    changed = text.replace(old, new, 1)
    assert changed != text
    (finding,) = [each for each in found(changed) if each.code not in before]
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.line > 1
    assert finding.id != finding.en and "{" not in finding.id + finding.en


def test_a_connection_the_city_does_not_know_is_refused() -> None:
    """An automatic question to another system needs a connection that the city's file names."""
    asks = KIOSK.replace("complete: true, to: periksa", "complete: true, to: tanya").replace(
        "  periksa:\n",
        """  tanya:
    kind: automatic
    does: ask
    title: {id: Tanya, en: Ask}
    says: {id: "**Sistem** bertanya.", en: "**The system** asks."}
    asks: {connector: pajak, sends: [nama], attempts: 2, answer: {lunas: {type: yes_no, title: {id: Lunas, en: Paid}}}}
    triggers:
      answered: {by: system, title: {id: Dijawab, en: Answered}, to: periksa}
      gave_up: {by: system, title: {id: Menyerah, en: Gave up}, to: periksa}
  periksa:
""",
        1,
    )
    assert [each.code for each in found(asks)] == ["no_connector"]


def test_a_service_that_is_started_must_be_published_first(database: object) -> None:
    """Cases of a service that nobody published cannot be started, and no service may start itself by way of others."""
    cases.publish(cases.GROWN, "gedung", "gedung-tahap")
    city = queries.city()
    mirrored = BUILDING.replace("starts: gedung-tahap", "starts: gedung").replace(
        "service: gedung\n", "service: gedung-tahap\n"
    )
    wanted = {
        BUILDING: [],
        BUILDING.replace("starts: gedung-tahap", "starts: no-such-service"): ["unknown_service"],
        mirrored: ["starts_itself"],
    }
    for text, codes in wanted.items():
        loaded = inspect(text, shared=city.types)
        assert loaded.definition is not None and loaded.source is not None
        assert [each.code for each in runnable.links(loaded.definition, loaded.source.where)] == codes


def test_publishing_refuses_it(database: object) -> None:
    """Such a file is not published: everything in it is named at once and nothing is kept."""
    cases.publish(cases.GROWN, "lapak-pasar")
    text = STALL.replace("fee:\n", "fee:\n  before: putusan\n", 1)
    with pytest.raises(SopError) as refused, transaction():
        operations.publish(text, queries.city(), "test", cases.MONDAY)
    assert "no_payment" in {each.code for each in refused.value.findings}
    assert len(queries.versions_of("lapak-pasar")) == 1
