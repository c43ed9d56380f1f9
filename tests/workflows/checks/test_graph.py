"""Requirements of the checks: each thing that is wrong with a service is found, named and placed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workflows import makers as m
from tests.workflows.services import permit
from tests.workflows.told import TOLD, change, in_words
from workflows.checks import check
from workflows.city import Known
from workflows.definition import Definition, Inspection, Join, Limit, Paper, ServiceClock, State, Template
from workflows.errors import Finding
from workflows.expressions import parse
from workflows.language.loader import inspect, load_city

SOP = Path(__file__).parents[2] / "data" / "sop"
FIVE_STATES = (SOP / "five-states.yaml").read_text(encoding="utf-8")
CITY = load_city((SOP / "_city.yaml").read_text(encoding="utf-8"))
CITY_KNOWN = Known(frozenset(CITY.offices), frozenset(CITY.roles), frozenset({"decree"}))
KNOWN = Known(
    frozenset({"desk", "parks", "roads", "land"}),
    frozenset({"clerk", "expert", "head", "applicant"}),
    frozenset({"decree"}),
    outside=frozenset({"land"}),
)
PAPER = Paper(
    template="decree",
    number="{sequence}/{year}",
    signatory_role="head",
    signatory_title="Head",
    about=Template("about", ("about",)),
    holder=parse("form.name"),
    valid_from=None,
    valid_until=None,
    considering=(),
    recalling=(),
    clauses=(),
)


def found(text: str) -> list[Finding]:
    """What the checks find in a SOP file that the loader accepts."""
    loaded = inspect(text)
    assert loaded.definition is not None, loaded.findings
    assert loaded.source is not None
    return check(loaded.definition, CITY_KNOWN, loaded.source.where)


def test_a_sound_file_has_no_findings() -> None:
    """The five-state sample is accepted without a word."""
    assert found(FIVE_STATES) == []


@pytest.mark.parametrize(
    ("code", "old", "new", "marker"),
    [
        ("unknown_office", "\noffice: loket", "\noffice: loked", "office: loked"),
        ("unknown_office", "          taman: true", "          tamann: true", "tamann: true"),
        ("unknown_office", "    office: loket", "    office: lokett", "office: lokett"),
        ("unknown_role", "role: penelaah", "role: penelah", "role: penelah"),
        ("unknown_role", "role: kepala", "role: kepal", "role: kepal"),
        ("unknown_value", "limit: batas_telaah", "limit: batas_telah", "limit: batas_telah"),
        ("unknown_value", "warn: ingat_telaah", "warn: ingat", "warn: ingat"),
        ("unknown_value", "clock: {limit: batas_layanan}", "clock: {limit: batas}", "clock: {limit"),
        ("unknown_target", "complete: true, to: telaah", "complete: true, to: telah", "kirim: {by"),
        ("unknown_target", "          - {to: putusan}", "          - {to: putus}", "- {to: putus}"),
        ("unknown_target", "positive, to: terbit}", "positive, to: terbid}", "setujui: {title"),
        ("unknown_trigger", "fires: telaah_selesai}", "fires: telaah_usai}", "join: {rule"),
        ("warning_too_early", "warn: ingat_telaah", "warn: batas_telaah", "warn: batas_telaah"),
        ("limit_not_time", "amount: 2, unit: working_days", "amount: 2, unit: rupiah", "limit: batas_putusan"),
        ("limit_not_whole", "amount: 3, unit: working_days", "amount: 2.5, unit: working_days", "limit: batas_telaah"),
        ("limit_not_whole", "amount: 3, unit: working_days", "amount: 0, unit: working_days", "limit: batas_telaah"),
        ("service_limit_in_hours", "amount: 7, unit: working_days", "amount: 7, unit: hours", "clock: {limit"),
        (
            "last_branch_conditional",
            "          - {to: putusan}",
            '          - {when: "form.luas > 5", to: putusan}',
            '- {when: "form.luas > 5"',
        ),
        (
            "branch_never_reached",
            "          - {to: putusan}",
            "          - {to: putusan}\n          - {to: terbit}",
            "- {to: terbit}",
        ),
        (
            "trigger_never_fired",
            "    triggers:\n      telaah_selesai:",
            "    triggers:\n      lain: {by: system, title: {id: Lain, en: Other}, to: putusan}\n      telaah_selesai:",
            "lain: {by: system",
        ),
    ],
)
def test_broken_files(code: str, old: str, new: str, marker: str) -> None:
    """Each mistake in a file is found with its code, in the line where it stands, and in both languages."""
    assert old in FIVE_STATES
    text = FIVE_STATES.replace(old, new, 1)
    said = found(text)
    findings = [each for each in said if each.code == code]
    assert findings, said
    assert in_words(said) == TOLD[f"five-states: {change(old, new)}"]
    line = text.splitlines()[findings[0].line - 1]
    assert marker in line
    assert findings[0].id != findings[0].en


def test_a_near_name_is_suggested() -> None:
    """An unknown name that looks like a known one comes with what was probably meant."""
    (finding,) = found(FIVE_STATES.replace("role: penelaah", "role: penelah"))
    assert (finding.suggestion_en, finding.suggestion_id) == ("Did you mean “penelaah”?", "Maksud Anda «penelaah»?")


def test_everything_is_found_at_once() -> None:
    """Several mistakes are all reported, in the order of the file."""
    text = FIVE_STATES.replace("role: penelaah", "role: penelah").replace("role: kepala", "role: kepal")
    text = text.replace("limit: batas_telaah", "limit: batas_telah")
    findings = found(text)
    assert [each.code for each in findings] == ["unknown_role", "unknown_value", "unknown_role"]
    assert [each.line for each in findings] == sorted(each.line for each in findings)


def permit_with(*changed: State, **more: object) -> Definition:
    """The sample permit with some of its states exchanged or added."""
    base = permit()
    states = {**base.states, **{each.code: each for each in changed}}
    return replace(base, **{"paper": PAPER, "states": states, **more})  # type: ignore[arg-type]


def codes(definition: Definition) -> set[str]:
    """Codes of all findings; without positions of a file they all stand at its beginning."""
    findings = check(definition, KNOWN)
    assert {(each.line, each.column) for each in findings} <= {(1, 1)}
    return {each.code for each in findings}


def placed(definition: Definition) -> list[str]:
    """All findings in both languages, each behind the path of the part it is said at."""
    paths: list[str] = []

    def where(path: str) -> tuple[int, int]:
        paths.append(path)
        return len(paths), 1

    said = check(definition, KNOWN, where)
    return sorted(
        f"{paths[each.line - 1] or '-'} {line.partition(' ')[2]}" for each in said for line in in_words([each])[:1]
    )


@pytest.mark.parametrize("rule", ["all", "any", "veto"])
def test_the_sample_permit_is_sound(rule: str) -> None:
    """The permit that the engine's tests walk is accepted with each join."""
    assert codes(replace(permit(rule=rule), paper=PAPER)) == set()


GO = m.trigger("go", "done")
OPINION = m.plan("opinion", {"parks": True}, [m.result("agree")])

BROKEN: dict[str, Definition] = {
    "unknown_template": permit_with(paper=replace(PAPER, template="letter")),
    "unknown_calendar": permit_with(clock=ServiceClock(Limit("service"), calendar="nights")),
    "unknown_role": permit_with(paper=replace(PAPER, signatory_role="mayor")),
    "end_not_final": permit_with(m.state("done", "end", [GO], outcome="issued")),
    "applicant_cannot_act": permit_with(m.state("correct", "waiting")),
    "work_without_review": permit_with(m.state("decision", "work")),
    "job_missing": permit_with(m.state("issuing", "automatic", [m.trigger("issued", "done", by="system")])),
    "unknown_job": permit_with(m.state("issuing", "automatic", does="isue")),
    "job_trigger_missing": permit_with(m.state("issuing", "automatic", [m.trigger("issued", "done")], does="issue")),
    "job_outside_automatic": permit_with(m.state("correct", "waiting", [GO], does="issue")),
    "join_without_reviews": permit_with(m.state("correct", "waiting", [GO], join=Join("all", "go"))),
    "join_missing": permit_with(
        m.state("opinions", "work", [m.trigger("gathered", "decision", by="system")], reviews=[OPINION])
    ),
    "fires_applicant_trigger": permit_with(
        m.state("opinions", "work", [m.trigger("go", "decision")], reviews=[OPINION], join=Join("all", "go"))
    ),
    "unknown_trigger": permit_with(
        m.state(
            "opinions",
            "work",
            [m.trigger("gathered", "decision", by="system")],
            reviews=[m.plan("opinion", {"parks": True}, [m.result("agree", fires="gone")])],
        )
    ),
    "checklist_missing": permit_with(m.work("decision", [(m.result("grant", needs_checklist=True), "issuing")])),
    "corrections_without_wait": permit_with(
        m.work("decision", [(m.result("return", names_corrections=True), "refused"), (m.result("grant"), "issuing")])
    ),
    "resend_without_round": permit_with(
        m.state("correct", "waiting", [m.trigger("resend", "check", needs_complete_form=True)])
    ),
    "issue_without_paper": permit_with(paper=None),
    "paper_never_issued": permit_with(m.state("issuing", "waiting", [m.trigger("go", "withdrawn")])),
    "issued_without_issue": permit_with(m.work("decision", [(m.result("grant"), "done")], role="head")),
    "unreachable_state": permit_with(m.state("island", "waiting", [GO])),
    "no_way_to_an_end": permit_with(
        m.state("correct", "waiting", [m.trigger("go", "limbo")]),
        m.state("limbo", "waiting", [m.trigger("back", "correct")]),
    ),
    "nothing_awaited": permit_with(m.state("correct", "waiting", awaits="payment")),
    "join_never_met": permit_with(
        m.state(
            "opinions",
            "work",
            [m.trigger("gathered", "decision", by="system")],
            reviews=[m.plan("opinion", {"parks": True}, [m.result("agree")], at_entry=False)],
            join=Join("any", "gathered"),
        )
    ),
    "quorum_too_large": permit_with(
        m.state(
            "opinions",
            "work",
            [m.trigger("gathered", "decision", by="system")],
            reviews=[OPINION],
            join=Join("quorum", "gathered", 2),
        )
    ),
    "unknown_office": permit_with(
        m.state("correct", "waiting", [GO, m.trigger("come", "check", by="staff", office="park", role="export")])
    ),
    "outside_inspects": permit_with(
        m.state(
            "opinions",
            "work",
            [m.trigger("gathered", "decision", by="system")],
            reviews=[m.plan("opinion", {"parks": True, "land": True}, [m.result("agree")], inspection=Inspection())],
            join=Join("all", "gathered"),
        )
    ),
    "outside_acts": permit_with(
        m.state("correct", "waiting", [GO, m.trigger("come", "check", by="staff", office="land", role="expert")])
    ),
    "limit_not_time": permit_with(clock=ServiceClock(Limit("rate"))),
    "service_limit_in_hours": permit_with(clock=ServiceClock(Limit("quick"))),
}


@pytest.mark.parametrize("code", BROKEN)
def test_broken_definitions(code: str) -> None:
    """Each broken rule of states, joins, jobs and papers is found by its code, and said at the part it concerns."""
    assert code in codes(BROKEN[code])
    assert placed(BROKEN[code]) == TOLD[f"definition: {code}"]


def test_a_warning_does_not_stop_the_check_of_positions() -> None:
    """With warnings alone the positions are checked too."""
    stuck = m.state(
        "opinions",
        "work",
        [m.trigger("gathered", "decision", by="system"), m.trigger("stopped", "refused", by="system")],
        reviews=[m.plan("opinion", {"parks": "form.area > 6"}, [m.result("stop", fires="stopped")])],
        join=Join("any", "gathered"),
    )
    definition = permit_with(stuck, clock=ServiceClock(Limit("service", "service")))
    assert codes(definition) == {"warning_too_early", "position_stuck"}


def test_hours_may_be_parts_of_an_hour() -> None:
    """A review's limit in hours need not be whole, a limit in days must be."""
    half = replace(m.definition(m.end("x")).values["quick"], amount=Decimal("0.5"))
    base = permit_with()
    assert codes(replace(base, values={**base.values, "quick": half})) == set()


def test_work_may_follow_the_issue_before_the_end() -> None:
    """A case may pass through further work between the issue and its end called issued."""
    handed_over = permit_with(
        m.state("issuing", "automatic", [m.trigger("issued", "handing", by="system")], does="issue"),
        m.work("handing", [(m.result("hand_over"), "done")]),
    )
    assert codes(handed_over) == set()


def test_a_staff_act_without_a_seat_names_no_unknown_one() -> None:
    """Offices and roles are looked up where they are named; that they are missing is for the loader to say."""
    come = m.trigger("come", "check", by="staff")
    assert codes(permit_with(m.state("correct", "waiting", [GO, come]))) & {"unknown_office", "unknown_role"} == set()


def test_a_hint_is_read_as_closely_as_a_title() -> None:
    """What is said under a field is looked at for readers too, at its own place."""
    shouting = "TULIS DENGAN HURUF BESAR SAJA"
    hinted = m.field("name", hint=replace(m.text(shouting)))
    [section] = permit().sections
    said = placed(replace(permit_with(), sections=(replace(section, fields=(hinted, *section.fields[1:])),)))
    assert [each.split(":")[0] for each in said] == [
        "form.main.fields.name.hint.en written_in_capitals ~",
        "form.main.fields.name.hint.id written_in_capitals ~",
    ]
