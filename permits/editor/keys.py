"""What the keys of a SOP file are for, in a sentence each. ``Shape.key`` wins over ``key``."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

KEYS: Mapping[str, Text] = {
    "sop": Text("Versi bahasa SOP; selalu 1.", "Version of the SOP language; always 1."),
    "service": Text("Kode layanan, sama dengan nama berkas.", "Code of the service, the same as the file's name."),
    "kind": Text("Jenisnya.", "Which kind it is."),
    "StateShape.kind": Text(
        "start: draf pemohon; work: kantor bekerja; waiting: menunggu; automatic: sistem; end: selesai.",
        "start: the applicant's draft; work: an office works; waiting: somebody waits; automatic: the system; end: finished.",
    ),
    "office": Text(
        "Kantor yang bertanggung jawab, kode dari berkas kota.", "The office in charge, a code of the city's file."
    ),
    "offices": Text(
        "Kantor yang diminta: true untuk selalu, atau syarat dalam tanda kutip.",
        "Offices that are asked: true for always, or a condition in quotes.",
    ),
    "role": Text("Peran orang yang mengerjakannya.", "The role of the person who does it."),
    "prefix": Text("Awalan nomor pendaftaran.", "How application numbers begin."),
    "title": Text("Nama dalam kedua bahasa.", "What it is called, in both languages."),
    "summary": Text("Satu atau dua kalimat untuk katalog.", "One or two sentences for the catalogue."),
    "result": Text("Yang diterima pemohon.", "What the applicant receives."),
    "keywords": Text("Kata yang dicari orang.", "Words that people search for."),
    "legal": Text("Dasar hukum yang dikutip.", "The rules it rests on."),
    "cite": Text("Bunyi kutipan.", "How the rule is cited."),
    "verified": Text("true bila kota sudah memastikannya.", "true once the city has confirmed it."),
    "example": Text(
        "true untuk contoh yang masih harus ditetapkan kota.", "true for an example the city has yet to set."
    ),
    "values": Text("Angka yang ditetapkan kota: batas waktu, tarif.", "Figures the city sets: limits, rates."),
    "amount": Text("Besarnya.", "How much."),
    "FeeLineShape.amount": Text("Rumus dalam rupiah, dalam tanda kutip.", "The formula in rupiah, in quotes."),
    "unit": Text("Satuannya.", "In which unit."),
    "types": Text("Jenis isian milik berkas ini.", "Kinds of answer of this file's own."),
    "applicants": Text("Siapa yang dapat mengajukan.", "Who may apply."),
    "eligibility": Text("Pertanyaan sebelum formulir.", "Questions before the form."),
    "form": Text("Bagian-bagian formulir dan isiannya.", "The parts of the form and their fields."),
    "fields": Text("Isian bagian ini, menurut kode.", "The fields of this part, by code."),
    "type": Text("Jenis jawaban.", "What kind of answer."),
    "hint": Text("Petunjuk di atas isian.", "The hint above the field."),
    "required": Text("true, false, atau syarat dalam tanda kutip.", "true, false or a condition in quotes."),
    "shown_when": Text("Ditanyakan hanya bila syarat ini berlaku.", "Asked only when this holds."),
    "valid_when": Text("Diterima hanya bila syarat ini berlaku.", "Accepted only when this holds."),
    "message": Text(
        "Yang dibaca pemohon bila jawabannya tidak diterima.", "What the applicant reads when it is not accepted."
    ),
    "formula": Text("Cara menghitungnya.", "How it is worked out."),
    "options": Text("Pilihan jawaban.", "The answers to choose from."),
    "columns": Text("Kolom tabel.", "The columns of the table."),
    "privacy": Text(
        "Siapa yang boleh melihat: public, office, sensitive.", "Who may see it: public, office, sensitive."
    ),
    "documents": Text("Berkas yang diserahkan pemohon.", "Files the applicant hands in."),
    "ResultShape.documents": Text("Berkas yang harus sudah ada.", "Files that must have been handed in."),
    "formats": Text("Jenis berkas yang diterima.", "Kinds of file that are accepted."),
    "max_mb": Text("Ukuran terbesar dalam MB.", "Largest size in MB."),
    "stamped": Text("true bila bermeterai.", "true when it carries duty stamp."),
    "fee": Text("Biaya layanan. Tanpa bagian ini layanan gratis.", "What it costs. Without this part it is free."),
    "lines": Text("Baris-baris biaya.", "The lines of the bill."),
    "when": Text("Berlaku hanya bila syarat ini benar.", "Only when this holds."),
    "clock": Text("Janji waktu seluruh layanan.", "The promise for the whole service."),
    "StateShape.clock": Text(
        "Pengaruh menunggu di sini pada waktu layanan: runs, pauses, resets.",
        "What waiting here does to the service time: runs, pauses, resets.",
    ),
    "limit": Text("Batas waktu: kode dari values.", "The time limit: a code of values."),
    "warn": Text("Peringatan sebelum batas: kode dari values.", "Warning before the limit: a code of values."),
    "basis": Text("Dasar angkanya.", "What the figure rests on."),
    "states": Text("Langkah-langkah berkas.", "The steps of a case."),
    "says": Text(
        "Kalimat untuk pemohon: siapa harus apa, kapan.", "The sentence for the applicant: who must do what by when."
    ),
    "triggers": Text("Yang memindahkan berkas dari langkah ini.", "What moves the case out of this step."),
    "by": Text("Siapa yang melakukannya.", "Whose act it is."),
    "to": Text("Langkah berikutnya.", "The next step."),
    "branches": Text("Cabang menurut syarat; yang terakhir tanpa syarat.", "Ways by condition; the last has none."),
    "results": Text("Putusan yang dapat dipilih.", "The results that can be chosen."),
    "tone": Text("Artinya bagi berkas.", "What it means for the case."),
    "reason": Text("Apakah alasan wajib ditulis.", "Whether a reason must be given."),
    "checklist": Text("Daftar periksa petugas.", "The officer's checklist."),
    "about": Text("Isian atau berkas yang diperiksa.", "The field or file it concerns."),
    "reviews": Text("Pertimbangan yang diminta dari kantor.", "Opinions asked of offices."),
    "join": Text("Kapan pertimbangan dianggap selesai.", "When the reviews together are finished."),
    "rule": Text("all, any, veto, quorum, atau controlling.", "all, any, veto, quorum or controlling."),
    "fires": Text("Pemicu yang dijalankan.", "The trigger it fires."),
    "timers": Text("Yang dilakukan waktu sendiri.", "What time itself does."),
    "operations": Text("Tindakan pada banyak langkah: cabut, tunda.", "Acts in many steps: withdraw, suspend."),
    "notices": Text("Pemberitahuan milik layanan ini.", "Messages of this service's own."),
    "paper": Text("Surat yang diterbitkan.", "The paper that is issued."),
    "survey": Text("Kuesioner sesudah layanan.", "The questionnaire afterwards."),
    "scenarios": Text("Contoh perjalanan yang diuji saat terbit.", "Walks that are tried at publishing."),
    "corrections": Text("Petugas menandai yang harus diperbaiki.", "The officer marks what must be corrected."),
    "complete": Text("true bila formulir harus lengkap.", "true when the form must be complete."),
    "new_round": Text("true bila putaran baru dimulai.", "true when a new round begins."),
    "outcome": Text("Akhir berkas.", "How the case ends."),
    "does": Text("Pekerjaan sistem.", "What the system does."),
    "only_when": Text("Ditawarkan hanya bila syarat ini berlaku.", "Offered only when this holds."),
    "at_most": Text("Paling banyak sekian kali.", "At most so many times."),
    "sweeps": Text("Pertimbangan terbuka yang ikut ditutup.", "Open reviews that it closes."),
    "opens": Text("Pertimbangan yang dibukanya.", "Reviews that it opens."),
}
