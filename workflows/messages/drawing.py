"""What drawings and imports say in their own words, in both languages, by code."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

DRAWING_WORDS: Mapping[str, Text] = {
    # who and how long
    "applicant": Text("Pemohon", "Applicant"),
    "system": Text("Sistem", "System"),
    "payment": Text("Menunggu pembayaran", "Waiting for payment"),
    "outside": Text("Menunggu pihak luar", "Waiting for others"),
    "working_days": Text("{0} hari kerja", "{0} working days"),
    "calendar_days": Text("{0} hari kalender", "{0} calendar days"),
    "hours": Text("{0} jam kerja", "{0} working hours"),
    "one_working_days": Text("1 hari kerja", "1 working day"),
    "one_calendar_days": Text("1 hari kalender", "1 calendar day"),
    "one_hours": Text("1 jam kerja", "1 working hour"),
    "pauses": Text("waktu layanan berhenti", "service time pauses"),
    "resets": Text("waktu layanan mulai lagi", "service time starts again"),
    "child": Text("Layanan lain: {0}", "Another service: {0}"),
    # joins
    "join_all": Text("semua harus menjawab", "all must answer"),
    "join_any": Text("jawaban pertama menentukan", "the first answer decides"),
    "join_veto": Text("satu keberatan langsung menentukan", "a single objection decides"),
    "join_quorum": Text("paling sedikit {0} harus setuju", "at least {0} must agree"),
    "join_controlling": Text("kantor pengendali yang menentukan", "the controlling office decides"),
    # what reviewers said: {0} is what they do, as they do it or as it is asked of them
    "said_any": Text("ada yang {0}", "one of them {0}"),
    "said_all": Text("semua {0}", "all of them {0}"),
    "said_none": Text("tidak ada yang {0}", "none of them {0}"),
    "said_not_all": Text("ada yang tidak {0}", "one of them does not {0}"),
    "said_one": Text("{0}", "it {0}"),
    "said_not_one": Text("tidak {0}", "it does not {0}"),
    "ask_any": Text("ada yang {0}", "does one of them {0}"),
    "ask_all": Text("semua {0}", "do all of them {0}"),
    "ask_none": Text("tidak ada yang {0}", "does none of them {0}"),
    "ask_not_all": Text("ada yang tidak {0}", "is there one that does not {0}"),
    "ask_one": Text("{0}", "does it {0}"),
    "ask_not_one": Text("tidak {0}", "does it not {0}"),
    "does_positive": Text("setuju", "agrees"),
    "does_conditions": Text("setuju dengan syarat", "agrees with conditions"),
    "does_negative": Text("keberatan", "objects"),
    "does_not_concerned": Text("menyatakan bukan kewenangannya", "says that it is not concerned"),
    "does_returned": Text("mengembalikan berkas", "returns the file"),
    "do_positive": Text("setuju", "agree"),
    "do_conditions": Text("setuju dengan syarat", "agree with conditions"),
    "do_negative": Text("keberatan", "object"),
    "do_not_concerned": Text("menyatakan bukan kewenangannya", "say that it is not concerned"),
    "do_returned": Text("mengembalikan berkas", "return the file"),
    # ways
    "otherwise": Text("selain itu", "otherwise"),
    "when": Text("bila {0}", "if {0}"),
    "from_states": Text("dari {0} keadaan", "from {0} states"),
    "from_state": Text("dari {0}", "from {0}"),
    "after": Text("setelah {0}", "after {0}"),
    "after_part": Text("setelah {0}% waktu", "after {0}% of the time"),
    # BPMN
    "begins": Text("Permohonan dimulai", "Application begun"),
    "does_notify": Text("Pemberitahuan", "Notice"),
    "does_escalate": Text("Eskalasi", "Escalation"),
    "does_reassign": Text("Dialihkan ke peran lain", "Given to another role"),
    "does_fire": Text("Batas waktu", "Time limit"),
    # the SOP-AP
    "activity": Text("Kegiatan", "Activity"),
    "executors": Text("Pelaksana", "Executors"),
    "standard": Text("Mutu baku", "Standard"),
    "needs": Text("Kelengkapan", "Needed"),
    "time": Text("Waktu", "Time"),
    "output": Text("Keluaran", "Output"),
    "note": Text("Keterangan", "Remarks"),
    "number": Text("No", "No."),
    "leads_to": Text("Berikutnya", "Next"),
    "yes": Text("Ya", "Yes"),
    "no": Text("Tidak", "No"),
    "yes_to": Text("Ya: {0}", "Yes: {0}"),
    "no_to": Text("Tidak: {0}", "No: {0}"),
    "step": Text("langkah {0}", "step {0}"),
    "finished": Text("akhir alur", "the end"),
    "promised": Text("Janji layanan seluruhnya", "Promised for the whole service"),
    "registration": Text("Nomor pendaftaran", "Registration number"),
    "file": Text("Berkas permohonan", "The application's file"),
    "checklist": Text("Daftar periksa, {0} butir", "Checklist, {0} items"),
    "chosen": Text("Kantor dipilih saat diminta", "Offices are chosen when asked"),
    "on_demand": Text("Hanya bila diminta", "Only on demand"),
    "asks": Text("Menanyakan {0}", "Asks {0}"),
    "more": Text("dan {0} lainnya", "and {0} more"),
    "onward": Text("Ke halaman {0}", "To page {0}"),
    "from_page": Text("Dari halaman {0}", "From page {0}"),
    "flowchart_title": Text("Bagan alir SOP-AP {0}, lembar {1} dari {2}", "SOP-AP flowchart of {0}, sheet {1} of {2}"),
    "flowchart_text": Text(
        "Langkah {0} sampai {1}. Isinya sama dengan tabel langkah.",
        "Steps {0} to {1}. They are the same as in the table of steps.",
    ),
    # the picture as a whole
    "diagram_title": Text("Alur {0}", "Flow of {0}"),
    "diagram_text": Text(
        "Diagram dengan {0} keadaan, dari «{1}» sampai {2}. Semua langkah ada dalam tabel.",
        "A diagram of {0} states, from “{1}” to {2}. Every step is in the table.",
    ),
}


def words(code: str, language: str, *parts: str) -> str:
    """A wording of a drawing in one language, its places filled in order."""
    return DRAWING_WORDS[code][language].format(*parts)
