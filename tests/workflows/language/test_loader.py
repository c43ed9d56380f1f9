"""Requirements of loading: a sound file becomes a definition, a broken one every problem at its line."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workflows.told import TOLD, in_words
from workflows.definition import Branch, Limit, Option, Text
from workflows.errors import Finding, SopError
from workflows.expressions import parse
from workflows.expressions.templates import parse_template
from workflows.language.loader import inspect, load, load_city
from workflows.messages import SENTENCES

SOPS = Path(__file__).parents[2] / "data" / "sop"
BROKEN = sorted((SOPS / "broken").glob("*.yaml"))
FIVE_STATES = (SOPS / "five-states.yaml").read_text()
EVERYTHING = (SOPS / "semua-bagian.yaml").read_text()
CITY = (SOPS / "_city.yaml").read_text()

SHOWS_BRACKETS = ("bad_place", "place_missing", "place_not_closed", "bad_pattern")


def expected_of(text: str) -> list[tuple[str, int]]:
    """The codes and lines that a broken file says it must be refused with."""
    return sorted((code, int(line)) for code, line in re.findall(r"^# expect: (\w+) (\d+)$", text, re.MULTILINE))


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_broken_file_is_refused_with_every_problem_at_its_line(path: Path) -> None:
    """Each broken file is refused with exactly the problems it names, each a whole sentence in both languages."""
    text = path.read_text()
    loaded = inspect(text)
    assert loaded.definition is None
    assert sorted((each.code, each.line) for each in loaded.findings) == expected_of(text)
    assert in_words(loaded.findings) == TOLD[path.name]
    for each in loaded.findings:
        assert each.column >= 1
        for language in ("id", "en"):
            assert each.sentence(language)[-1] in ".?"
            assert "{" not in each.sentence(language) or each.code in SHOWS_BRACKETS


def test_the_corpus_of_broken_files_is_there() -> None:
    """There are files to be refused, and each says with what."""
    assert len(BROKEN) > 60
    assert all(expected_of(path.read_text()) for path in BROKEN)


def test_every_sentence_of_the_loader_is_in_both_languages() -> None:
    """No sentence is empty or the same in both languages."""
    for text in SENTENCES.values():
        assert text.id.strip()
        assert text.en.strip()
        assert text.id != text.en


def test_the_five_states_load() -> None:
    """The smallest service with parallel reviews becomes a definition that says what the file says."""
    definition = load(FIVE_STATES, "sop/five-states.yaml")
    assert definition.service == "five-states"
    assert definition.start == "draf"
    assert definition.clock.limit == Limit("batas_layanan")
    assert definition.values["batas_layanan"].amount == Decimal(7)
    telaah = definition.states["telaah"]
    plan = telaah.reviews["pertimbangan"]
    assert [(each.office, each.when) for each in plan.offices] == [("taman", None), ("jalan", None)]
    assert plan.limit == Limit("batas_telaah", "ingat_telaah")
    assert telaah.join is not None
    assert telaah.join.fires == "telaah_selesai"
    assert telaah.triggers["telaah_selesai"].branches == (
        Branch("ditolak", parse("any(review.tone == 'negative' for review in reviews.pertimbangan)")),
        Branch("putusan"),
    )


def test_a_state_that_decides_by_itself_opens_one_review() -> None:
    """Its results become the results of a review of its own, and triggers of the same names."""
    state = load(FIVE_STATES).states["putusan"]
    plan = state.reviews["putusan"]
    assert plan.implicit
    assert [(each.office, each.when) for each in plan.offices] == [("loket", None)]
    assert plan.role == "kepala"
    assert {code: result.fires for code, result in plan.results.items()} == {"setujui": "setujui", "tolak": "tolak"}
    assert state.triggers["tolak"].by == "office"
    assert state.triggers["tolak"].branches == (Branch("ditolak"),)


def test_every_part_of_the_language_loads() -> None:
    """A file that uses every part of the language once is sound and keeps what it says."""
    definition = load(EVERYTHING)
    fields = definition.fields
    nik = fields["nik"]
    assert (nik.type, nik.pattern, nik.mask, nik.privacy) == ("text", r"\d{16}", "######••••••####", "sensitive")
    assert nik.max_length == 16
    assert nik.hint == Text("16 angka", "16 digits")
    assert nik.message == Text("NIK terdiri atas 16 angka.", "The NIK has 16 digits.")
    assert fields["nama"].max_length == 500
    assert fields["cerita"].max_length == 5_000
    assert fields["umur"].minimum == Decimal(17)
    assert fields["ciri"].options == (Option("lampu", Text("Lampu", "Lamp")), Option("gerak", Text("Gerak", "Motion")))
    titik = fields["titik"]
    assert (titik.min_rows, titik.max_rows) == (0, 5)
    assert [each.code for each in titik.columns] == ["lebar", "luas"]
    assert titik.columns[1].formula == parse("row.lebar * 2")
    assert (titik.columns[1].rounding, titik.columns[1].places) == ("down", 0)
    assert fields["alasan"].required == parse("form.luar_kota")
    assert definition.documents["ktp"].required is False
    assert definition.documents["surat"].shown_when == parse("applicant.kind == 'badan'")
    state = definition.states["telaah"]
    assert [each.when for each in state.reviews["lain"].offices] == [None]
    assert [each.when for each in state.reviews["pendapat"].offices] == [parse("form.luar_kota"), parse("false")]
    assert state.reviews["pendapat"].results["batal"].fires == "selesai"
    assert state.reviews["pendapat"].checklist[0].about == "titik"
    assert definition.states["tunggu"].clock == "pauses"
    assert definition.states["tunggu"].triggers["kirim_ulang"].new_round


def test_a_paper_loads() -> None:
    """The decree keeps its sentences with places, its rows and its conditions."""
    paper = load(EVERYTHING).paper
    assert paper is not None
    assert paper.about == parse_template("Izin atas nama {form.nama}")
    assert paper.valid_from == parse("form.mulai")
    assert paper.valid_until is None
    assert paper.annex_table == "titik"
    assert paper.annex_columns == ("lebar", "luas")
    assert paper.annex_notes == (parse_template("Jumlah {form.jumlah}."),)
    assert paper.conditions_from == "pendapat"
    assert load(EVERYTHING.split("\npaper:")[0]).paper is None


def test_a_paper_needs_neither_validity_nor_annex() -> None:
    """A decree without period and attachment is whole."""
    text = re.sub(r"(?m)^  (valid|annex):.*\n", "", EVERYTHING)
    paper = load(text).paper
    assert paper is not None
    assert (paper.valid_from, paper.valid_until, paper.annex_title, paper.annex_columns) == (None, None, None, ())


def test_a_warning_does_not_stop_a_file() -> None:
    """A sound file with a warning loads, and the warning is there for who asks."""
    text = FIVE_STATES.replace("type: date, title: {id: Mulai", "type: yes_no, title: {id: Mulai")
    text = text.replace("formats: [pdf]", 'shown_when: "not form.mulai", formats: [pdf]')
    loaded = inspect(text)
    assert loaded.definition is not None
    assert [(each.code, each.severity) for each in loaded.findings] == [("not_over_optional", "warning")]
    assert load(text) is not None


def test_a_file_must_bear_its_service_s_name() -> None:
    """A service in a file of another name is refused when the name of the file is known."""
    assert [each.code for each in inspect(FIVE_STATES, "sop/lain.yaml").findings] == ["service_filename"]
    assert inspect(FIVE_STATES, "C:\\sop\\five-states.yml").findings == ()
    with pytest.raises(SopError) as caught:
        load(FIVE_STATES, "lain.yaml")
    assert str(caught.value) == "1 findings"


def test_loading_keeps_where_things_stand() -> None:
    """Later checks ask the source where a part stands."""
    loaded = inspect(FIVE_STATES)
    assert loaded.source is not None
    line, column = loaded.source.where("states.telaah.join.fires")
    assert FIVE_STATES.splitlines()[line - 1][column - 1 :].startswith("fires: telaah_selesai")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: {id: Layanan lima keadaan, en: Five-state service}", "title: []", "wrong_shape"),
        ("survey: true", "survey: maybe", "wrong_shape"),
        ("max_length: 100", "max_length: '100'", "wrong_shape"),
        ("max_length: 100", "max_length: 0", "out_of_range"),
        ("formats: [pdf]", "formats: pdf", "wrong_shape"),
        ("formats: [pdf]", "formats: []", "empty_part"),
        ("max_mb: 2", "max_mb: 0", "out_of_range"),
        ("prefix: LIM", "prefix: lim", "not_a_code"),
        ("prefix: LIM", "prefix: true", "quote_it"),
        ("prefix: LIM", "prefix: 2026-01-01", "quote_it"),
        ("prefix: LIM", "prefix: [LIM]", "wrong_shape"),
        ("prefix: LIM", "prefix:", "wrong_shape"),
        ("kind: non_permit", "kind:", "unknown_word"),
        ("kind: non_permit", "kind: true", "unknown_word"),
        ("sop: 1", "sop: 2", "unknown_word"),
        ("required: false", "required: 3", "wrong_shape"),
        ("id: [contoh]", "id: [contoh], fr: [exemple]", "unknown_key"),
        ("unit: working_days", "units: working_days", "unknown_key"),
        ("{id: Warga, en: A resident}", "{id: Warga, en: " + "x" * 4001 + "}", "out_of_range"),
        ("  isi:\n", "  " + "i" * 61 + ":\n", "not_a_code"),
        ("    triggers:\n      kirim:", "    triggers:\n      Kirim:", "not_a_code"),
        ("{rule: all, fires: telaah_selesai}", "{rule: all, fires: telaah_selesai, when: x}", "unknown_key"),
        ("          - {to: putusan}", "          - {to: putusan, wen: x}", "unknown_key"),
    ],
)
def test_a_wrong_shape_is_said_in_plain_words(old: str, new: str, code: str) -> None:
    """What pydantic finds is told by our codes and sentences, in both languages."""
    assert old in FIVE_STATES
    findings = inspect(FIVE_STATES.replace(old, new, 1)).findings
    assert code in [each.code for each in findings]
    assert all("pydantic" not in each.en and each.id for each in findings)


def city_problems(old: str, new: str) -> list[Finding]:
    assert old in CITY
    with pytest.raises(SopError) as caught:
        load_city(CITY.replace(old, new, 1))
    return caught.value.findings


def test_the_city_loads() -> None:
    """Offices, roles, hours, closed days and signatories are what the file says."""
    city = load_city(CITY)
    assert city.name["en"] == "Sample City"
    assert city.offices["taman"].short == "TAMAN"
    assert city.offices["taman"].address is None
    assert not city.offices["taman"].outside
    outside = "short: TAMAN, mail: taman@contoh.example, outside: true"
    assert load_city(CITY.replace("short: TAMAN", outside, 1)).offices["taman"].outside
    assert city.offices["loket"].address == Text("Jalan Contoh 1", "1 Sample Street")
    assert city.calendar.hours[4] == ((time(8), time(16, 30)),)
    assert 5 not in city.calendar.hours
    assert city.calendar.joint_leave_closed
    assert city.calendar.extra[0].date == date(2026, 5, 10)
    assert city.calendar.extra[0].basis == Text("Peraturan Daerah Contoh", "Peraturan Daerah Contoh")
    assert city.signatories["kepala"].on_behalf == "a.n. Wali Kota Contoh"
    known = city.known(frozenset({"decree"}))
    assert (known.roles, known.templates) == (frozenset(city.roles), frozenset({"decree"}))
    assert known.offices == frozenset({"loket", "taman", "jalan"})


def test_a_city_may_have_more_calendars() -> None:
    """A calendar beside the city's has a title and only what differs; every office and every such calendar may be named."""
    path = Path(__file__).parents[2] / "data" / "sop" / "constructs" / "_city.yaml"
    city = load_city(path.read_text(encoding="utf-8"))
    six_days = city.calendars["enam_hari"]
    assert six_days.title == Text("Enam hari kerja", "Six working days")
    assert six_days.hours is not None
    assert six_days.hours[4] == ((time(8), time(11, 30)), (time(13, 30), time(15, 30)))
    assert (6 in six_days.hours, six_days.joint_leave_closed) == (False, False)
    assert [each.date for each in six_days.extra] == [date(2026, 5, 11)]
    assert city.known(frozenset()).calendars == {"loket", "taman", "jalan", "enam_hari"}
    assert list(city.calendar_titles()) == ["loket", "taman", "jalan", "enam_hari"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Asia/Makassar", "Asia/Atlantis", "bad_timezone"),
        ("Asia/Makassar", "/etc/passwd", "bad_timezone"),
        ('fri: ["08:00", "16:30"]', 'fri: ["16:30", "08:00"]', "bad_hours"),
        ('fri: ["08:00", "16:30"]', 'fri: ["08:00"]', "bad_hours"),
        ('fri: ["08:00", "16:30"]', 'fri: ["08:00", "12:00", "11:00", "16:30"]', "bad_hours"),
        ('fri: ["08:00", "16:30"]', 'fri: ["8", "16:30"]', "bad_time"),
        ("roles:\n", "calendars:\n  jaga: {title: {id: Jaga, en: Watch}, hours: {}}\nroles:\n", "bad_hours"),
        (
            "roles:\n",
            "calendars:\n  jaga: {title: {id: Jaga, en: Watch}, hours: {mon: ['08:00']}}\nroles:\n",
            "bad_hours",
        ),
        ("  kepala: {name", "  walikota: {name", "unknown_role"),
        ("joint_leave: closed", "joint_leave: shut", "unknown_word"),
        ("date: 2026-05-10", "date: besok", "wrong_shape"),
        ("short: TAMAN", "singkat: TAMAN", "unknown_key"),
        ("short: TAMAN", "short: TAMAN, outside: true", "outside_without_mail"),
        ("short: TAMAN", "short: TAMAN, mail: taman, outside: true", "outside_without_mail"),
        ("roles:\n", "roles:\n  kepala: {id: Satu, en: One}\n", "duplicate_key"),
    ],
)
def test_a_broken_city_is_refused(old: str, new: str, code: str) -> None:
    """A city file is looked at as closely as a service."""
    assert code in [each.code for each in city_problems(old, new)]
