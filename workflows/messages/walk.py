"""Every sentence about walks and simulations, in both languages, by code; said through workflows.messages."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

_STEP_ID, _STEP_EN = "Skenario «{scenario}», langkah {step}: ", "Scenario “{scenario}”, step {step}: "


def _step(indonesian: str, english: str) -> Text:
    """A sentence about one step of a scenario."""
    return Text(_STEP_ID + indonesian, _STEP_EN + english)


WALK_SENTENCES: Mapping[str, Text] = {
    "scenario_state": _step(
        "keadaan seharusnya «{wanted}», tetapi ternyata «{found}».",
        "the state should be “{wanted}”, but it is “{found}”.",
    ),
    "scenario_ended": _step(
        "akhir seharusnya «{wanted}», tetapi ternyata «{found}».",
        "the case should have ended as “{wanted}”, but: “{found}”.",
    ),
    "scenario_fee": _step(
        "biaya seharusnya Rp{wanted}, tetapi ternyata Rp{found}.",
        "the fee should be “{wanted}” rupiah, but it is {found}.",
    ),
    "scenario_deadline": _step(
        "tenggat layanan seharusnya {wanted}, tetapi ternyata {found}.",
        "the deadline of the service should be “{wanted}”, but it is {found}.",
    ),
    "scenario_open": _step(
        "telaah yang terbuka seharusnya «{wanted}», tetapi ternyata «{found}».",
        "the open reviews should be “{wanted}”, but they are “{found}”.",
    ),
    "scenario_waiting_for": _step(
        "seharusnya menunggu «{wanted}», tetapi ternyata «{found}».",
        "it should be waiting for “{wanted}”, but it waits for “{found}”.",
    ),
    "scenario_number": _step(
        "nomor surat seharusnya {wanted}, tetapi ternyata {found}.",
        "the number of the paper should be {wanted}, but it is {found}.",
    ),
    "scenario_paper": _step("surat tidak memuat «{wanted}».", "the paper does not say “{wanted}”."),
    "scenario_no_paper": _step("surat tidak dapat disusun: {found}.", "the paper cannot be written: {found}."),
    "scenario_refused": _step("langkah ini ditolak. {why}", "this step is refused. {why}"),
    "scenario_not_refused": _step(
        "langkah ini seharusnya ditolak ({wanted}), tetapi diterima.",
        "this step should be refused ({wanted}), but it was accepted.",
    ),
    "scenario_other_refusal": _step(
        "langkah ini seharusnya ditolak karena «{wanted}», tetapi ditolak karena «{found}». {why}",
        "this step should be refused because of “{wanted}”, but was refused because of “{found}”. {why}",
    ),
    "scenario_unknown_act": _step(
        "«{given}» tidak dapat dilakukan di sini. Yang dapat: {choices}.",
        "“{given}” cannot be done here. What can: {choices}.",
    ),
    "scenario_time": _step(
        "waktunya lebih awal daripada langkah sebelumnya ({before}).",
        "its time lies before that of the step before it ({before}).",
    ),
    "scenario_expectation": _step("«{given}» tidak dapat diharapkan.", "“{given}” is nothing that can be expected."),
    "scenario_instead": Text(
        "Bila perubahan itu memang dimaksud, tulislah «{instead}».", "If that change is meant, write “{instead}”."
    ),
    "scenario_not_begun": Text(
        "Skenario «{scenario}» tidak dapat dimulai. {why}", "Scenario “{scenario}” cannot begin. {why}"
    ),
    "scenario_unwalked": Text(
        "Skenario «{scenario}»: {count} langkah sesudahnya tidak dijalankan.",
        "Scenario “{scenario}”: {count} steps after it were not walked.",
    ),
}

REFUSAL_SENTENCES: Mapping[str, Text] = {
    "unknown_state": Text("Keadaan «{state}» tidak ada.", "There is no state “{state}”."),
    "unknown_applicant_kind": Text(
        "Layanan ini tidak mengenal pemohon «{applicant}».", "This service knows no applicant “{applicant}”."
    ),
    "not_in_this_state": Text("Hal itu tidak ada di keadaan ini.", "There is no such thing in this state."),
    "not_your_role": Text("Pelakunya tidak memegang peran itu.", "Whoever does it does not hold that role."),
    "form_incomplete": Text("Isian belum lengkap atau keliru: {paths}.", "Answers are missing or wrong: {paths}."),
    "join_not_met": Text(
        "Itu terjadi dengan sendirinya setelah telaah selesai.", "That happens by itself when the reviews are done."
    ),
    "fired_by_result": Text("Itu terjadi melalui hasil sebuah telaah.", "That happens by the result of a review."),
    "review_closed": Text("Telaah itu tidak terbuka.", "That review is not open."),
    "unknown_result": Text("Telaah «{plan}» tidak punya hasil itu.", "The review “{plan}” has no such result."),
    "reason_missing": Text("Alasannya belum ditulis.", "Its reason is missing."),
    "corrections_missing": Text(
        "Isian atau berkas yang harus diperbaiki belum disebut.", "The answers or files to correct are not named."
    ),
    "correction_unknown": Text("Tidak ada isian atau berkas «{about}».", "There is no answer or file “{about}”."),
    "correction_note_missing": Text(
        "Perbaikan «{about}» tidak punya penjelasan.", "The correction of “{about}” has no note."
    ),
    "checklist_open": Text("Butir «{item}» belum diperiksa.", "The item “{item}” has not been checked."),
    "checklist_has_no": Text("Butir «{item}» tidak sesuai.", "The item “{item}” is not in order."),
    "expression_failed": Text("Sebuah ungkapan tidak punya nilai: {reason}.", "An expression has no value: {reason}."),
    "beyond_calendar": Text(
        "{day} ada di luar kalender, yang berakhir pada {last}.",
        "{day} lies beyond the calendar, which ends on {last}.",
    ),
    "too_many_steps": Text("Perkara berputar tanpa henti.", "The case turns without rest."),
    "suspended": Text("Perkara sedang ditangguhkan.", "The case is suspended."),
    "not_suspended": Text("Perkara tidak ditangguhkan.", "The case is not suspended."),
    "same_person": Text(
        "Orang yang sama sudah mengerjakan «{about}»; harus orang lain.",
        "The same person has done “{about}”; it must be another one.",
    ),
    "fired_by_timer": Text("Itu terjadi ketika waktunya habis.", "That happens when its time is up."),
    "child_decides": Text(
        "Perkara anak «{plan}» yang menentukan hasilnya.", "The case of its own of “{plan}” brings the result."
    ),
    "permit_missing": Text(
        "Pemohon tidak memegang izin «{permit}».", "The applicant does not hold the permit “{permit}”."
    ),
    "document_missing": Text("Berkas «{document}» belum ada.", "The document “{document}” is missing."),
    "condition_not_met": Text("Syaratnya tidak terpenuhi.", "Its condition does not hold."),
    "limit_reached": Text(
        "Langkah ini sudah dipakai sebanyak yang dibolehkan.", "This step has been taken as often as it may be."
    ),
    "answers_incomplete": Text(
        "Jawaban sendiri belum lengkap atau keliru, mulai dari «{first}».",
        "Its own answers are missing or wrong, “{first}” first.",
    ),
    "offices_missing": Text("Kantor yang diminta belum dipilih.", "The offices to ask are not chosen."),
    "office_not_offered": Text("Kantor «{office}» tidak dapat dipilih.", "The office “{office}” cannot be chosen."),
    "timer_not_armed": Text("Pengatur waktu «{timer}» tidak berjalan.", "The timer “{timer}” is not running."),
    "not_due": Text("Waktunya belum tiba.", "Its time has not come."),
    "no_branch": Text("Tidak ada cabang yang berlaku.", "No branch holds."),
}

ASSUMPTION_SENTENCES: Mapping[str, Text] = {
    "unknown": Text("«{name}» tidak dikenal di layanan ini.", "This service knows no “{name}”."),
    "not_a_number": Text("«{name}» harus berupa angka.", "“{name}” must be a number."),
    "not_a_date": Text("«{name}» harus berupa tanggal.", "“{name}” must be a date."),
    "not_a_mapping": Text("«{name}» harus berisi nama dan angka.", "“{name}” must hold names and numbers."),
    "too_small": Text("«{name}» terlalu kecil.", "“{name}” is too small."),
    "too_large": Text("«{name}» terlalu besar.", "“{name}” is too large."),
}

WALK_WORDS: Mapping[str, Text] = {
    "nothing": Text("tidak ada", "nothing"),
    "nobody": Text("tidak ada", "nobody"),
    "none": Text("tidak ada", "none"),
    "running": Text("berjalan", "still running"),
    "taken": Text("sudah diambil", "taken"),
    "not_taken": Text("belum diambil", "not taken"),
}


def refusal(code: str, data: Mapping[str, object]) -> Text:
    """Why the engine said no, as a sentence for the person who wrote the walk."""
    pattern = REFUSAL_SENTENCES.get(code)
    if pattern is None:
        return Text(f"({code})", f"({code})")
    filled = {**dict.fromkeys(_places(pattern), "…"), **data}
    return Text(pattern.id.format(**filled), pattern.en.format(**filled))


def assumption(code: str, name: str) -> Text:
    """What is wrong with an assumption, as a sentence."""
    pattern = ASSUMPTION_SENTENCES[code]
    return Text(pattern.id.format(name=name), pattern.en.format(name=name))


def _places(pattern: Text) -> list[str]:
    """The names of the places a sentence has: the engine's data may leave some out."""
    return [part.partition("}")[0] for part in pattern.en.split("{")[1:]]
