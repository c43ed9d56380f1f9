"""Requirements of parts that do not go together: each is named by its code, at the word it concerns."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.workflows.told import TOLD, change, in_words
from workflows import inspect, load_city

FOLDER = Path(__file__).parents[2] / "data" / "sop" / "constructs"
CITY = load_city((FOLDER / "_city.yaml").read_text(encoding="utf-8"))
TITLE = '{id: "Satu", en: "One"}'
BEGIN = "scenarios:\n  s:\n    title: " + TITLE + "\n    applicant: warga\n    answers: "
SENT = "\n    steps: [{at: 2026-03-02 09:00, by: applicant, does: kirim}"
CLOCK = "clock: {limit: layanan}\n"
ROLE = "        role: penelaah\n"
LOOKED_AT = "        checklist: {a: {title: " + TITLE + ", about: ktp}}\n"
RESUMED = '  lanjut: {kind: resume, title: {id: "Lanjutkan", en: "Resume"}, by: staff, office: loket, role: kepala}\n'
COMPUTED = 'result: decimal, unit: m², formula: "row.lebar * row.tinggi"'
PAGE = '    title: {id: "Permohonan", en: "Request"}\n'
TYPES = "types:\n  nomor: {base: integer, "
ANSWERED = ", {at: 2026-03-02 09:00, does: answered, "
IN_ROWS = CLOCK + BEGIN + "{nama: x, luas: 2, titik: "
ASKED = CLOCK + BEGIN + "{nama: x, luas: 2}" + SENT
STEP = "      - {at: 2026-03-03 10:00, by: loket, plan: putusan, does: setujui"

# (example, what stands there, what is written instead, code, the word at which it is said)
WRONG: list[tuple[str, str, str, str, str]] = [
    # the service
    ("central", 'apply_at: "https://oss.go.id"\n', "", "missing_key", "status"),
    ("withdraw", "office: loket\nprefix", 'apply_at: "https://oss.go.id"\noffice: loket\nprefix', "only_beside", "apply_at"),
    ("central", "status: central", "status: active", "missing_key", "#"),
    ("central", 'apply_at: "https://oss.go.id"', 'apply_at: "oss.go.id"', "not_a_code", "oss"),
    ("central", '["47111"]', '["4711x"]', "not_a_code", "4711x"),
    ("central", "status: central", "status: central\nretention: {sensitive: lama}", "unknown_value", "lama"),
    ("withdraw", "form:\n", "form: {}\nx_form:\n", "empty_part", "form"),
    ("deemed", "{mode: decision, fires: dianggap_setuju}", "{mode: decision}", "needed_for_act", "deemed"),
    ("deemed", "{mode: decision, fires", "{mode: task, fires", "only_beside", "fires"),
    ("deemed", "fires: dianggap_setuju}", "fires: dianggap_setju}", "unknown_step", "dianggap_setju"),
    ("notices", "enters: putusan, to", "enters: putusn, to", "unknown_target", "putusn"),
    ("notices", "enters: putusan, to", "to", "either_or", "mulai_diputus"),
    ("notices", "enters: putusan, to", "enters: putusan, fires: setujui, to", "either_or", "mulai_diputus"),
    ("notices", "enters: putusan, to", "fires: setuju, to", "unknown_step", "setuju"),
    ("notices", "closes: putusan", "closes: telaah", "unknown_plan", "telaah"),
    ("notices", "closes: putusan", "rings: pagi", "unknown_timer", "pagi"),
    ("notices", "{number}", "{nomor}", "bad_place", "{nomor}"),
    ("staff-trigger", "Kami** menunggu", "Kami** {nomor} menunggu", "bad_place", "{nomor}"),
    ("staff-trigger", "We** wait for", "We** wait {nomor} for", "bad_place", "{nomor}"),
    # who may apply, fee
    ("eligibility", "needs: yes", "needs: mungkin", "wrong_shape", "mungkin"),
    ("fee", "due: langkah", "due: langka", "unknown_value", "langka"),
    ("fee", "before: putusan", "before: putus", "unknown_target", "putus"),
    ("fee", "    sewa:\n", "    total:\n", "fee_total_taken", "total"),
    ("fee", "until: 2026-12-31", "until: 2023-12-31", "ends_before_start", "2023"),
    ("fee", "round(form.luas) * values.tarif", "fee.sewa_lama", "not_here", "fee.sewa"),
    ("fee", "round(form.luas) * values.tarif", "round(form.luas) * values.tariff", "unknown_value", "values.tariff"),
    ("payment", "fee:\n", "x_fee:\n", "payment_without_fee", "awaits"),
    # the form
    ("table", "  max_rows: 20", "  max_rows: 20\n        min_rows: 30", "minimum_above_maximum", "min_rows"),
    ("pages", "formats: [pdf], max_mb: 5", "max_mb: 5", "needed_for_type", "akta"),
    ("pages", "{type: file, formats", "{type: text, formats", "wrong_for_type", "formats"),
    ("pages", "default: 1", "default: satu", "answer_not_taken", "satu"),
    ("pages", "default: 1", "default: {a: 1}", "wrong_shape", "{a"),
    ("pages", "type: nib", "type: nik", "unknown_type", "nik"),
    ("places", "prefill: person.address", "prefill: person.name", "wrong_for_type", "prefill"),
    ("places", 'title: {id: "Letak"', 'default: x, title: {id: "Letak"', "wrong_for_type", "default"),
    ("document-dates", "valid_for: umur_surat", "valid_for: umur", "unknown_value", "umur"),
    ("document-dates", "until: 2026-12-31", "until: 2025-12-31", "ends_before_start", "2025"),
    ("ask", "sends: [nama]", "sends: [namaa]", "unknown_field", "namaa"),
    ("ask", "lunas: {type: yes_no", "lunas: {type: computed", "unknown_type", "computed"),
    ("own-form", "hasil: {type: decimal", "hasil: {type: table", "unknown_type", "table"),
    # states, triggers, operations
    ("staff-trigger", "surat_datang: {by: staff, office: loket, ", "surat_datang: {by: staff, ", "needed_for_act", "surat_datang"),
    ("staff-trigger", "{by: staff, office: loket, role: kepala,", "{by: applicant, office: loket,", "only_beside", "office"),
    ("staff-trigger", "{by: staff, office: loket, role: kepala,", "{by: applicant, role: kepala,", "only_beside", "role"),
    ("staff-trigger", "{by: staff, office: loket, role: kepala,", "{by: staff, office: loket,", "needed_for_act", "surat_datang"),
    ("staff-trigger", "{by: staff, office: loket, role: kepala,", "{by: system, not_same_as: [x],", "only_beside", "not_same"),
    ("staff-trigger", "by: applicant, title", "by: applicant, corrections: true, title", "only_beside", "corrections"),
    ("staff-trigger", "{by: staff, office: loket, role: kepala,", "{by: system,", "only_beside", "reason"),
    ("staff-trigger", "awaits: outside", "awaits: hujan", "unknown_word", "hujan"),
    ("ask", "  does: ask", "  does: route", "only_beside", "asks"),
    ("ask", "  asks:\n", "  x_asks:\n", "needed_for_state", "cek_pajak"),
    ("withdraw", "from: open, ", "", "needed_for_act", "cabut"),
    ("suspend", ", from: [putusan]", "", "needed_for_act", "tunda"),
    ("staff-trigger", "complete: true", "complete: 7", "wrong_shape", "7"),
    ("withdraw", "from: open", "from: [putusan, telaah]", "unknown_target", "telaah"),
    ("withdraw", "from: open", "from: opn", "wrong_shape", "opn"),
    ("withdraw", "to: dicabut, ", "", "either_or", "cabut"),
    ("withdraw", "  cabut: {kind", "  tolak: {kind", "code_taken", "tolak"),
    ("suspend", "{kind: resume,", "{kind: hand_over, from: open,", "operation_missing", "tunda"),
    ("suspend", "{kind: resume,", "{kind: resume, from: open,", "only_beside", "from"),
    ("suspend", "{kind: suspend,", "{kind: suspend, to: selesai,", "only_beside", "to"),
    ("reopen", "not_same_as: [putusan]", "not_same_as: [putus]", "unknown_step", "putus"),
    ("reopen", "at_most: 1", "at_most: 0", "out_of_range", "0"),
    ("two-persons", "not_same_as: [verifikasi]", "not_same_as: [verifikator]", "unknown_step", "verifikator"),
    ("two-persons", "tolak: {title", "tolak: {opens: [verifikasi], title", "only_beside", "opens"),
    # timers
    ("timers", "fraction: 0.5", "fraction: 1.5", "out_of_range", "1.5"),
    ("timers", "fraction: 0.5, ", "", "either_or", "setengah"),
    ("timers", "after: langkah", "after: lagkah", "unknown_value", "lagkah"),
    ("timers", "does: notify, to: holder", "does: notify", "needed_for_act", "setengah"),
    ("timers", "does: notify, to: holder", "does: fire, fires: setujui, to: holder", "only_beside", "to"),
    ("timers", "does: notify, to: holder", "does: notify, fires: setujui, to: holder", "only_beside", "fires"),
    ("timers", "    limit: langkah\n    timers", "    timers", "only_beside", "fraction"),
    ("payment", "does: fire, fires: lewat", "does: fire", "needed_for_act", "tidak_dibayar"),
    ("payment", "does: fire, fires: lewat", "does: fire, fires: leawt", "unknown_trigger", "leawt"),
    ("payment", "    limit: langkah\n", "    warn: langkah\n", "only_beside", "warn"),
    # reviews
    ("sub-round", "opens: [kunjungan]", "opens: [kunjugan]", "unknown_plan", "kunjugan"),
    ("sub-round", ", opens: [kunjungan]", "", "same_needs_opens", "same"),
    ("sub-round", "sesuai: {title", "sesuai: {opens: [pertimbangan], title", "opens_in_ring", "pertimbangan"),
    ("sweeps", "sweeps: {saran: skip}", "sweeps: {sarana: skip}", "unknown_plan", "sarana"),
    ("sweeps", "sweeps: {saran: skip}", "sweeps: {saran: skp}", "unknown_word", "skp"),
    ("join-quorum", ", least: 2", "", "needed_for_act", "join"),
    ("join-all", "{rule: all, ", "{rule: all, least: 2, ", "only_beside", "least"),
    ("join-controlling", "controlling: loket", "controlling: bupati", "controlling_missing", "controlling"),
    ("join-all", "        offices:\n", "        offices: {}\n        x_offices:\n", "empty_part", "offices"),
    ("join-all", "        role: penelaah\n", "", "needed_for_act", "pertimbangan"),
    ("join-all", "        role: penelaah\n", "        role: penelaah\n        each: isi\n", "only_beside", "each"),
    ("join-all", "setuju: {title", "setuju: {documents: [ktp], title", "unknown_document", "ktp"),
    ("child-cases", "each: tahap\n", "each: tahapan\n", "unknown_table", "tahapan"),
    ("child-cases", "starts: join-all", "starts: child-cases", "starts_itself", "child-cases"),
    ("child-cases", "starts: join-all", "starts: join-all\n        role: penelaah", "only_beside", "role"),
    ("child-cases", "refused: {title", "refuse: {title", "unknown_word", "refuse"),
    ("child-cases", "refused: {title", "refused: {reason: required, title", "only_beside", "reason"),
    ("own-form", "answers.ukur.hasil", "answers.ukur.hasl", "unknown_answer", "answers.ukur"),
    ("needs", "offers: [join-any]", "offers: [Join]", "not_a_code", "Join"),
    # the paper
    ("renewal", "renewal: {opens: langkah", "renewal: {opens: lankah", "unknown_value", "lankah"),
    ("renewal", "renewal: {", "attachments: [ktp]\n  renewal: {", "unknown_about", "ktp"),
    ("renewal", "{suspend: [kepala]", "{cancel: [kepala]", "unknown_word", "cancel"),
    # scenarios
    ("scenario", "applicant: warga", "applicant: badan", "unknown_applicant", "badan"),
    ("scenario", 'answers: {nama: "Pasar malam", luas: 25}', "answers: {nma: x, luas: 25}", "unknown_field", "x"),
    ("scenario", "luas: 25", "luas: besar", "answer_not_taken", "besar"),
    ("scenario", "luas: 25}\n", "luas: 25}\n    documents: [ktp]\n", "unknown_document", "ktp"),
    ("scenario", "2026-03-03 10:00", "2026-03-01 10:00", "steps_not_in_order", "2026"),
    ("scenario", "2026-03-03 10:00", "2026-03-33 10:00", "bad_moment", "2026"),
    ("scenario", "2026-03-03 10:00", "besok", "bad_moment", "besok"),
    ("scenario", "by: loket, plan", "by: taman, plan", "unknown_office_here", "taman"),
    ("scenario", "plan: putusan, does", "plan: putus, does", "unknown_plan", "putus"),
    ("scenario", "does: setujui", "does: setuju", "unknown_result", "setuju"),
    ("scenario", "does: kirim,", "does: krim,", "unknown_step", "krim"),
    ("scenario", "state: selesai", "state: selsai", "unknown_target", "selsai"),
    ("scenario", '["putusan: loket"]', "[putus: loket]", "unknown_plan", "putus"),
    ("scenario", STEP, STEP + ", corrections: {umur: salah}", "unknown_about", "salah"),
    ("scenario", STEP, STEP + ", offices: [taman]", "unknown_office_here", "taman"),
    ("scenario", STEP, STEP + ", answers: {umur: 3}", "unknown_field", "umur"),
    ("scenario", "does: kirim,", "does: kirim, answers: {luas: besar},", "answer_not_taken", "besar"),
    # the same, part by part
    ("withdraw", "tone: positive, to: selesai", "tone: positive", "either_or", "setujui"),
    ("withdraw", "tone: positive, to: selesai", "tone: positive, fires: kirim, to: selesai", "only_beside", "fires"),
    ("withdraw", "tone: positive, to: selesai", "tone: positive, documents: [ktp], to: selesai", "unknown_document", "ktp"),
    ("withdraw", "    kind: start\n", "    kind: start\n    limit: langkah\n", "wrong_for_state", "limit"),
    ("withdraw", "    kind: start\n", "    kind: start\n    outcome: closed\n", "wrong_for_state", "outcome"),
    ("withdraw", "    kind: work\n", "    kind: work\n    clock: pauses\n", "wrong_for_state", "clock"),
    ("withdraw", "    kind: work\n", "    kind: waiting\n", "needed_for_state", "putusan"),
    ("withdraw", "    kind: work\n", "    kind: automatic\n", "needed_for_state", "putusan"),
    ("withdraw", "    role: kepala\n    limit", "    limit", "needed_for_state", "putusan"),
    ("withdraw", "    limit: langkah\n", "    warn: langkah\n", "only_beside", "warn"),
    ("withdraw", "    limit: langkah\n", "    join: {rule: all, fires: setujui}\n", "only_beside", "join"),
    ("withdraw", "    limit: langkah\n", "    checklist: {a: {title: " + TITLE + ", about: ktp}}\n", "unknown_about", "ktp"),
    ("withdraw", "{kind: move,", "{kind: suspend,", "only_beside", "to"),
    ("withdraw", "{kind: move,", "{kind: move, sweeps: {telaah: skip},", "unknown_plan", "telaah"),
    ("withdraw", "{kind: move,", "{kind: move, not_same_as: [telaah],", "unknown_step", "telaah"),
    ("suspend", RESUMED, "", "operation_missing", "tunda"),
    ("join-all", "    join: {rule: all, fires: masuk}\n", "", "needed_for_state", "telaah"),
    ("join-all", "    reviews:\n", "    role: penelaah\n    reviews:\n", "only_beside", "role"),
    ("join-all", "        role: penelaah\n", "        role: penelaah\n        office: loket\n", "either_or", "pertimbangan"),
    ("join-all", "        role: penelaah\n", "        role: penelaah\n        not_same_as: [telaah]\n", "unknown_step", "telaah"),
    ("join-all", "        role: penelaah\n", ROLE + LOOKED_AT, "unknown_about", "ktp"),
    ("join-all", "        limit: langkah\n", "        warn: langkah\n", "only_beside", "warn"),
    ("join-all", "setuju: {title", "setuju: {to: putusan, branches: [{to: putusan}], title", "only_beside", "to"),
    ("join-all", "setuju: {title", "setuju: {opens: [putusan], title", "unknown_plan", "putusan"),
    ("join-all", "      pertimbangan:\n", "      putusan:\n", "code_taken", "putusan"),
    ("join-quorum", "least: 2", "least: 0", "out_of_range", "0"),
    ("child-cases", "starts: join-all", "starts: join-all\n        offices: {}", "empty_part", "offices"),
    ("sweeps", "sweeps: {saran: skip}", "sweeps: {saran: tau}", "unknown_word", "tau"),
    ("timers", "does: escalate, to: kepala", "does: reassign", "needed_for_act", "naik"),
    ("timers", "does: escalate, to: kepala", "does: fire, fires: kirim", "unknown_trigger", "kirim"),
    ("timers", "after: langkah", "after: langkah, fraction: 0.2", "either_or", "naik"),
    ("notices", "{number}", "{nomber}", "bad_place", "{nomber}"),
    ("deemed", "{mode: decision, fires", "{mode: off, fires", "only_beside", "fires"),
    ("table", "        max_rows: 20\n        columns:\n", "        x_columns:\n", "needed_for_type", "titik"),
    ("table", "lebar: {type: decimal", "lebar: {type: file", "unknown_type", "file"),
    ("table", COMPUTED, COMPUTED.partition("m², ")[2], "needed_for_type", "bidang"),
    ("table", COMPUTED, "result: decimal", "needed_for_type", "bidang"),
    ("table", "row.lebar * row.tinggi", "row.lebar * row.tingi", "unknown_column", "row.tingi"),
    ("table", "minimum: 1, maximum: 5000", "minimum: 1, maximum: 0.5", "minimum_above_maximum", "minimum"),
    ("table", "minimum: 1, maximum: 5000", "shown_when: \"documents.ktp\"", "unknown_document", "documents"),
    ("table", "minimum: 1, maximum: 5000", "valid_when: \"form.luas\"", "wrong_result", "form.luas"),
    ("table", "minimum: 1, maximum: 5000", "required: \"form.nama\"", "wrong_result", "form.nama"),
    ("table", "max_length: 100", "min_rows: 1", "wrong_for_type", "min_rows"),
    ("table", "max_length: 100", "max_length: 0", "out_of_range", "0"),
    ("table", "max_length: 100", "shown_when: \"form.luas > 1\", valid_when: \"fee.total > 1\"", "not_here", "fee.total"),
    ("table", "max_length: 100", "shown_when: \"answers.putusan.x\"", "not_here", "answers"),
    ("table", "max_length: 100", "shown_when: \"case.round > 1\"", "not_here", "case.round"),
    ("table", "max_length: 100", "type_: x", "unknown_key", "type_"),
    ("table", PAGE, PAGE + "    shown_when: \"form.luas > 1\"\n", "cyclic", "luas"),
    ("pages", "reusable: true", "reusable: true, valid_for: umur", "unknown_value", "umur"),
    ("pages", "reusable: true", "from: 2026-02-02, until: 2026-02-01", "ends_before_start", "2026"),
    ("pages", "reusable: true", "shown_when: \"documents.akta\"", "cyclic", "akta"),
    ("pages", "reusable: true", "required: \"form.hari\"", "wrong_result", "form.hari"),
    ("pages", "max_mb: 5, ", "", "needed_for_type", "akta"),
    ("pages", "max_mb: 5", "max_mb: 0", "out_of_range", "0"),
    ("pages", "applicants:\n", TYPES + "pattern: \"\\\\d\"}\napplicants:\n", "wrong_for_type", "pattern"),
    ("pages", "applicants:\n", TYPES + "minimum: 2, maximum: 1}\napplicants:\n", "minimum_above_maximum", "minimum"),
    ("document-dates", "shown_when: \"form.luas > 100\"", "shown_when: \"form.lias > 100\"", "unknown_field", "form.lias"),
    ("document-dates", "shown_when: \"form.luas > 100\"", "required: \"documents.surat_baru\"", "cyclic", "surat_baru"),
    ("fee", "fee:\n", "fee:\n  lines: {}\nx_fee:\n", "empty_part", "lines"),
    ("computed-offices", "form.luas > 100", "form.luas + 100", "wrong_result", "form.luas"),
    ("steps", "answers.lokasi.lebar > 3", "answers.lokasi.lebar", "wrong_result", "answers"),
    ("steps", "{lebar: 5}", "{lebr: 5}", "unknown_field", "lebr"),
    ("steps", "{lebar: 5}", "{lebar: luas}", "answer_not_taken", "luas"),
    ("withdraw", "{kind: move, title", "{title", "missing_key", "cabut"),
    ("withdraw", "{by: applicant, title", "{title", "missing_key", "kirim"),
    ("join-all", "join: {rule: all, fires", "join: {fires", "missing_key", "join"),
    ("steps", "plan: denah", "plan: lokasi", "unknown_result", "tidak_perlu"),
    ("ask", CLOCK, ASKED + ANSWERED + "answers: {lunas_: true}}]\n", "unknown_field", "lunas_"),
    ("ask", CLOCK, ASKED + ANSWERED + "answers: {cek_pajak: {luns: true}}}]\n", "unknown_field", "luns"),
    ("ask", CLOCK, ASKED + ANSWERED + "answers: {cek_pajak: {lunas: 3}}}]\n", "answer_not_taken", "3"),
    ("table", CLOCK, IN_ROWS + "[{lebar: 1, tingi: 2}]}" + SENT + "]\n", "unknown_column", "tingi"),
    ("table", CLOCK, IN_ROWS + "[{lebar: 0, tinggi: 2}]}" + SENT + "]\n", "answer_not_taken", "0"),
    ("scenario", "by: loket, plan", "by: applicant/rina, office: taman, plan", "unknown_office_here", "taman"),
    ("scenario", "state: selesai", "open: [putusan: loket, putusn: loket]", "unknown_plan", "putusn"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("example", "old", "new", "code", "word"), WRONG, ids=[f"{each[0]}: {each[3]}" for each in WRONG]
)
def test_what_does_not_go_together_is_named_where_it_stands(
    example: str, old: str, new: str, code: str, word: str
) -> None:
    """A sound example with one thing changed is refused with the code of what is wrong, at the word it concerns."""
    text = (FOLDER / f"{example}.yaml").read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    loaded = inspect(changed, "", CITY.types)
    said = [
        (each.code, changed.splitlines()[each.line - 1][each.column - 1 :])
        for each in loaded.findings
        if each.severity == "error"
    ]
    assert loaded.definition is None
    assert any(found == code and rest.startswith(word) for found, rest in said), said
    assert in_words(loaded.findings) == TOLD[f"{example}: {change(old, new)}"]


@pytest.mark.parametrize(
    ("example", "old", "new"),
    [
        ("scenario", '["putusan: loket"]', "[putusan: loket]"),
        ("scenario", '["putusan: loket"]', "[putusan]"),
        ("scenario", "by: loket, plan", "by: loket/rina, plan"),
        ("scenario", "state: selesai", "state: selesai, deadline: 2026-03-16 16:00"),
        ("scenario", STEP, "      - {at: 2026-03-02 12:00}\n" + STEP),
        ("scenario", "plan: putusan, does", "does"),
        ("child-cases", "starts: join-all", "starts: join-all\n        limit: langkah"),
        ("deemed", "{mode: decision, fires: dianggap_setuju}", "{mode: off}"),
        ("eligibility", "needs: yes", "needs: false"),
        ("withdraw", "from: open", "from: [open]"),
        ("withdraw", "  cabut: {kind", "  kirim: {kind"),
        (
            "withdraw",
            "    limit: langkah\n",
            "    limit: langkah\n    timers: {t: {after: langkah, does: fire, fires: cabut}}\n",
        ),
        (
            "withdraw",
            "    limit: langkah\n",
            "    limit: langkah\n    timers: {t: {after: langkah, does: fire, fires: tolak}}\n",
        ),
        ("withdraw", "{kind: move,", "{kind: move, not_same_as: [kirim, putusan, setujui, cabut],"),
        ("table", "minimum: 1, maximum: 5000", "minimum: 1, maximum: 1"),
        ("table", "max_rows: 20", "min_rows: 20\n        max_rows: 20"),
        ("table", "max_length: 100", "required: \"applicant.kind == 'warga'\""),
        ("document-dates", "until: 2026-12-31", "until: 2026-01-01"),
        ("document-dates", 'shown_when: "form.luas > 100"', "required: false"),
        ("chosen-offices", "offices: [taman]", "offices: [taman, jalan]"),
        ("steps", "{lebar: 5}", "{lebar: 5.5}"),
        ("fee", "complete: true, ", 'complete: true, only_when: "fee.sewa > 0 or fee.total > 0", '),
        (
            "ask",
            "clock: {limit: layanan}\n",
            ASKED + ANSWERED + "answers: {cek_pajak: {lunas: true}}}]\n",
        ),
        (
            "ask",
            "clock: {limit: layanan}\n",
            ASKED + ", {at: 2026-03-02 09:00, by: system, does: answered, answers: {lunas: true}}]\n",
        ),
        (
            "ask",
            "clock: {limit: layanan}\n",
            ASKED + ", {at: 2026-03-02 09:00, by: applicant, does: kirim, answers: {nama: y}}]\n",
        ),
        (
            "table",
            "clock: {limit: layanan}\n",
            CLOCK + BEGIN + "{titik: [{lebar: 1, tinggi: 2}, {lebar: 2}]}" + SENT + "]\n",
        ),
    ],
)
def test_other_ways_to_say_it_are_accepted(example: str, old: str, new: str) -> None:
    """What the language lets one write in more than one way is accepted in each of them."""
    text = (FOLDER / f"{example}.yaml").read_text(encoding="utf-8")
    loaded = inspect(text.replace(old, new, 1), "", CITY.types)
    assert [each.en for each in loaded.findings] == []


@pytest.mark.parametrize(
    ("filename", "fits"),
    [
        ("withdraw.yaml", True),
        ("withdraw.yml", True),
        ("sop/withdraw.yaml", True),
        ("C:\\sop\\withdraw.yaml", True),
        ("", True),
        ("sop/other.yaml", False),
        ("withdraw/other.yaml", False),
        ("withdraw.yaml.yaml", False),
    ],
)
def test_a_file_is_named_as_its_service(filename: str, fits: bool) -> None:
    """The last part of a file's name is the service's code, in whichever folder of whichever system it lies."""
    loaded = inspect((FOLDER / "withdraw.yaml").read_text(encoding="utf-8"), filename, CITY.types)
    assert [(each.code, each.line, each.column) for each in loaded.findings] == (
        [] if fits else [("service_filename", 4, 10)]
    )


def test_not_over_an_answer_that_may_be_missing_is_warned_of() -> None:
    """«not» is true of a question that was not asked, so a warning says it where the answer may be missing."""
    text = (FOLDER / "table.yaml").read_text(encoding="utf-8")
    asked = "max_length: 100}\n      ya: {type: yes_no, title: {id: Ya, en: Yes}%s}\n"
    guarded = text.replace("complete: true, ", 'complete: true, only_when: "not form.ya", ')
    for more, warned in (
        ("", []),
        (", required: false", ["not_over_optional"]),
        (', shown_when: "form.luas > 1"', ["not_over_optional"]),
    ):
        loaded = inspect(guarded.replace("max_length: 100}\n", asked % more), "", CITY.types)
        assert [(each.code, each.severity) for each in loaded.findings] == [(code, "warning") for code in warned]
        assert loaded.definition is not None


def test_a_whole_default_of_a_decimal_is_a_decimal() -> None:
    """A default is the typed answer of its field: of a decimal or money one a decimal, however it is written."""
    text = (FOLDER / "withdraw.yaml").read_text(encoding="utf-8")
    for kind, meant in (("decimal", Decimal(3)), ("money", Decimal(3)), ("integer", 3)):
        changed = text.replace("{type: decimal, unit: m²,", f"{{type: {kind}, default: 3, unit: m²,")
        definition = inspect(changed, "", CITY.types).definition
        assert definition is not None
        assert (type(definition.fields["luas"].default), definition.fields["luas"].default) == (type(meant), meant)


def test_a_file_s_own_type_is_judged_as_its_base() -> None:
    """A field of a type that the file declares has the keys of the type's base, and no others."""
    text = (FOLDER / "pages.yaml").read_text(encoding="utf-8")
    own = text.replace("applicants:\n", "types:\n  hari: {base: integer}\napplicants:\n", 1)
    assert inspect(own.replace("type: integer", "type: hari"), "", CITY.types).findings == ()
    wrong = inspect(own.replace("type: integer, default", "type: hari, max_length: 3, default"), "", CITY.types)
    assert [each.en for each in wrong.findings] == ["“max_length” does not apply to the type integer."]
    formula = own.replace("type: integer", "type: hari").replace('shown_when: "', 'shown_when: "form.hari > 1 and ')
    assert inspect(formula, "", CITY.types).findings == ()


def test_a_file_s_own_type_wins_over_the_city_s() -> None:
    """A type of the city may be used in every file, and said anew by one of them."""
    text = (FOLDER / "pages.yaml").read_text(encoding="utf-8")
    loaded = inspect(text, "", CITY.types)
    assert loaded.definition is not None
    assert loaded.definition.fields["nib"].pattern == r"\d{13}"
    own = inspect(
        text.replace("applicants:\n", "types:\n  nib: {base: text, max_length: 9}\napplicants:\n", 1), "", CITY.types
    )
    assert own.definition is not None
    assert (own.definition.fields["nib"].pattern, own.definition.fields["nib"].max_length) == (None, 9)
