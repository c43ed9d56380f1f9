"""What each key of the language means, in both languages: shown by editors and printed in the reference.

``key`` holds wherever no ``Model.key`` says something else.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text
from workflows.language.schema.city_meanings import CITY_MEANINGS

MEANINGS: Mapping[str, Text] = {
    # wherever they stand
    "title": Text("nama bagi pembaca, dalam dua bahasa", "what it is called, in both languages"),
    "hint": Text("penjelasan singkat di samping pilihan atau isian", "a short explanation beside it"),
    "basis": Text("dari mana asalnya: pasal atau peraturan", "where it comes from: an article or a rule"),
    "verified": Text("true setelah dicocokkan dengan naskah resmi", "true once compared with the official text"),
    "example": Text("true bila kota harus menetapkannya sendiri", "true when the city must put its own in its place"),
    "from": Text("hari pertama berlakunya", "the first day on which it counts"),
    "until": Text("hari terakhir berlakunya", "the last day on which it counts"),
    "office": Text("kode kantor dari berkas kota", "the code of an office of the city file"),
    "role": Text("peran yang boleh melakukannya", "the role that may do it"),
    "limit": Text("lama paling lama: kode di values", "how long at most: a code of values"),
    "warn": Text("peringatan sebelum batas: kode di values", "how long before the end to warn: a code of values"),
    "timers": Text("yang dilakukan waktu sendiri di sini", "what time itself does here"),
    "privacy": Text("public, office (bawaan) atau sensitive", "public, office (default) or sensitive"),
    "required": Text("true (bawaan), false, atau ungkapan", "true (default), false, or an expression"),
    "shown_when": Text("ungkapan: kapan ini ditampilkan", "an expression: when it is shown at all"),
    "formats": Text("pdf, jpeg, png", "of pdf, jpeg, png"),
    "max_mb": Text("ukuran terbesar dalam megabita", "the greatest size in megabytes"),
    "stamped": Text("true: harus bermeterai", "true: must carry stamp duty"),
    "valid_for": Text("umur terlama berkas: kode di values", "how old the paper may be: a code of values"),
    "reusable": Text(
        "true: disimpan pemohon untuk permohonan lain", "true: kept in the applicant's folder for other applications"
    ),
    "made_by": Text(
        "layanan yang menerbitkannya; pemegangnya tidak diminta",
        "the service whose permit it is; who holds one is not asked",
    ),
    "to": Text("keadaan berikutnya", "the next state"),
    "branches": Text(
        "pengganti to: daftar {when, to}; yang pertama berlaku menang, yang terakhir tanpa when",
        "instead of to: a list of {when, to}; the first that holds wins, the last has no when",
    ),
    "when": Text("ungkapan: kapan ini berlaku", "an expression: when it holds"),
    "reason": Text("alasan: required, optional atau none (bawaan)", "a reason: required, optional or none (default)"),
    "complete": Text(
        "true: ditolak sampai formulir dan berkas lengkap", "true: refused until form and documents are complete"
    ),
    "new_round": Text(
        "true: putaran baru; telaah lama tetap terbaca", "true: a new round; earlier reviews stay readable"
    ),
    "corrections": Text(
        "true: menandai isian dan berkas yang dibuka kembali", "true: names the answers and documents that open again"
    ),
    "only_when": Text(
        "ungkapan yang harus berlaku agar ditawarkan", "an expression that must hold for it to be offered"
    ),
    "at_most": Text("berapa kali paling banyak dalam satu perkara", "how often at most in one case"),
    "sweeps": Text(
        "telaah terbuka yang ditutupnya: kode → cancel, skip, atau sebuah hasil",
        "open reviews that it closes: code → cancel, skip, or one of their results",
    ),
    "not_same_as": Text(
        "telaah dan pemicu yang pelakunya harus orang lain", "reviews and triggers that another person must have done"
    ),
    "fires": Text("pemicu yang langsung dijalankan", "the trigger that is fired at once"),
    "opens": Text("telaah di keadaan ini yang dibukanya", "reviews of this state that it opens"),
    "checklist": Text(
        "yang diperiksa: kode → title, about, basis, shown_when",
        "what is looked at: code → title, about, basis, shown_when",
    ),
    "form": Text(
        "isian milik telaah ini, dibaca sebagai answers.<telaah>.<isian>",
        "fields of its own, read as answers.<review>.<field>",
    ),
    "inspection": Text("kunjungan: waktu, berita acara dan foto", "a visit: its time, minutes and photos"),
    "results": Text(
        "cara menutup telaah, masing-masing dengan kode", "the ways to close the review, each under a code"
    ),
    "service": Text("kode layanan", "the code of a service"),
    "id": Text("bahasa Indonesia", "Indonesian"),
    "en": Text("bahasa Inggris", "English"),
    # a service
    "sop": Text("nomor bahasa, selalu 1", "the number of the language, always 1"),
    "SopShape.service": Text(
        "kode layanan, sama dengan nama berkas", "the code of the service, the same as the file's name"
    ),
    "kind": Text("permit atau non_permit", "permit or non_permit"),
    "status": Text(
        "active (bawaan), central, atau archive", "active (default), central: decided in a national system, or archive"
    ),
    "apply_at": Text("alamat permohonan layanan central", "where a central service is applied for"),
    "SopShape.office": Text("kantor penanggung jawab", "the office in charge"),
    "prefix": Text("huruf awal nomor pendaftaran", "the first letters of the registration number"),
    "group": Text("kelompok dalam katalog, dari berkas kota", "its group in the catalogue, from the city file"),
    "life_events": Text(
        "peristiwa hidup tempat layanan ini ditemukan, dari berkas kota",
        "the life events under which people find it, from the city file",
    ),
    "summary": Text("satu atau dua kalimat untuk katalog", "one or two plain sentences for the catalogue"),
    "result": Text("yang diterima pemohon", "what the applicant receives"),
    "keywords": Text("kata pencarian, satu daftar tiap bahasa", "words people search with, a list for each language"),
    "kbli": Text("kode KBLI dengan versinya", "KBLI codes with their version"),
    "version": Text("tahun KBLI", "the year of the KBLI"),
    "codes": Text("kode KBLI dalam tanda kutip", "KBLI codes, in quotes"),
    "risk": Text(
        "tingkat risiko: low, medium_low, medium_high, high", "the level of risk: low, medium_low, medium_high, high"
    ),
    "standard": Text(
        "komponen standar pelayanan yang tidak tersirat di berkas ini (UU 25/2009 pasal 21)",
        "components of the service standard that follow from nothing else (Law 25/2009 article 21)",
    ),
    "sop_ap": Text(
        "blok identitas SOP-AP (PermenPANRB 35/2012)", "the identity block of the SOP-AP (PermenPANRB 35/2012)"
    ),
    "legal": Text("dasar hukum, masing-masing satu kali dengan kode", "the rules it rests on, each once under a code"),
    "values": Text("setiap angka satu kali: batas, tarif, ambang", "every figure once: limits, rates, thresholds"),
    "types": Text("jenis isian sendiri", "types of fields of its own"),
    "applicants": Text("jenis pemohon", "the kinds of applicant"),
    "eligibility": Text("pertanyaan sebelum formulir", "questions before the form"),
    "needs": Text(
        "izin berlaku yang harus dipegang pemohon saat mengirim",
        "permits the applicant must hold in force when sending",
    ),
    "offers": Text("layanan yang ditawarkan sesudahnya", "services offered next"),
    "bundle": Text("layanan yang dapat dimohon bersama", "services that may be applied for together"),
    "SopShape.form": Text("halaman formulir, masing-masing dengan isian", "the pages of the form, each with fields"),
    "documents": Text("berkas yang diserahkan pemohon", "files the applicant hands in"),
    "fee": Text("biaya layanan; tanpa bagian ini gratis", "what the service costs; without it, it is free"),
    "clock": Text("janji waktu seluruh layanan", "the promise of the whole service"),
    "states": Text("tempat-tempat sebuah perkara dapat berada", "the places a case can be in"),
    "operations": Text("tindakan yang terbuka di banyak keadaan", "acts that are open in many states"),
    "paper": Text("surat yang diterbitkan", "the decree that is issued"),
    "notices": Text("pesan milik layanan ini", "messages of the service's own"),
    "survey": Text("true, false, atau kuesioner dan kapan", "true, false, or which questionnaire after which outcomes"),
    "retention": Text(
        "kelas privasi → lama disimpan (kode di values)", "privacy class → how long it is kept (a code of values)"
    ),
    "scenarios": Text(
        "jalan perkara yang harus berhasil sebelum terbit", "walks that must come true before publishing"
    ),
    "cite": Text("kutipan peraturan", "the rule as it is cited"),
    "amount": Text("angkanya", "the figure"),
    "unit": Text("satuannya", "its unit"),
    # types, fields, documents
    "base": Text("jenis dasar", "the type it is made of"),
    "pattern": Text("pola yang harus dipenuhi seluruh jawaban", "what the whole answer must match"),
    "message": Text(
        "kalimat bila pola atau valid_when tidak dipenuhi", "the sentence shown when pattern or valid_when is not met"
    ),
    "mask": Text(
        "# tampil, • tersembunyi; sepanjang nilainya", "# shows a character, • hides it; as long as the value"
    ),
    "minimum": Text("nilai terkecil", "the least value"),
    "maximum": Text("nilai terbesar", "the greatest value"),
    "max_length": Text("jumlah karakter terbanyak", "how many characters at most"),
    "type": Text("jenis isian", "the type of the field"),
    "valid_when": Text(
        "ungkapan yang harus berlaku setelah dijawab", "an expression that must hold once it is answered"
    ),
    "options": Text("pilihan: kode → teks", "the options: code → text"),
    "formula": Text("ungkapan yang menghitungnya", "the expression that works it out"),
    "ColumnShape.result": Text("jenis hasil hitungan", "the kind of what is worked out"),
    "rounding": Text("down, half_up, atau up", "down, half_up or up"),
    "places": Text("jumlah desimal", "its decimals"),
    "default": Text("jawaban awal", "the answer a new form begins with"),
    "columns": Text("kolom tabel", "the columns of a table"),
    "min_rows": Text("baris paling sedikit", "how many rows at least"),
    "max_rows": Text("baris paling banyak", "how many rows at most"),
    "prefill": Text(
        "ditawarkan dari profil pemohon, seperti person.name",
        "offered from the applicant's profile, such as person.name",
    ),
    "fields": Text("isian halaman ini", "the fields of this page"),
    "as": Text(
        "pemohon sebagai person, business, atau representative", "the applicant as person, business or representative"
    ),
    "question": Text("pertanyaannya", "the question"),
    "EligibilityShape.needs": Text("jawaban yang diperlukan: yes atau no", "the answer that is needed: yes or no"),
    "otherwise": Text("kalimat bila dijawab lain", "what who answers otherwise is told"),
    "says": Text("kalimat bagi pemohon", "the plain sentence for the applicant"),
    "due": Text("hari untuk membayar: kode di values", "the days to pay: a code of values"),
    "before": Text("keadaan yang tidak dimasuki sebelum lunas", "the state that is not entered unpaid"),
    "lines": Text("baris biaya dengan rumus dalam rupiah", "the lines of the bill, with formulas in rupiah"),
    "FeeLineShape.amount": Text("ungkapan: jumlah dalam rupiah", "an expression: the amount in rupiah"),
    # clock, notices, survey
    "fractions": Text("peringatan tambahan sebagai bagian dari batas", "further warnings, as parts of the limit"),
    "after_hours": Text("hari nol untuk yang datang setelah tutup", "day 0 of what comes after closing time"),
    "resumes": Text(
        "hari pertama yang dihitung lagi setelah jeda: hari kembalinya, atau hari kerja berikutnya",
        "the first day counted after a pause: that of the return, or the next working day",
    ),
    "ClockShape.calendar": Text(
        "kalender hitungan; tanpa ini: kalender kantor penanggung jawab",
        "the calendar to count by; without it that of the office in charge",
    ),
    "deemed": Text("bila janji tidak ditepati (fiktif positif)", "what a broken promise does (deemed decision)"),
    "mode": Text("off, task, atau decision", "off, task or decision"),
    "enters": Text("saat keadaan ini dimasuki", "when this state is entered"),
    "NoticeShape.fires": Text("saat pemicu ini dijalankan", "when this trigger is fired"),
    "closes": Text("saat telaah ini ditutup", "when this review is closed"),
    "rings": Text("saat pengingat ini berbunyi", "when this timer rings"),
    "NoticeShape.to": Text("applicant, holder, atau kode kantor", "applicant, holder, or the code of an office"),
    "channels": Text("mail, sms, whatsapp, in_app", "of mail, sms, whatsapp, in_app"),
    "text": Text("bunyi pesan", "its words"),
    "active": Text("false: dimatikan", "false: switched off"),
    "questionnaire": Text("kuesioner: skm", "which questionnaire: skm"),
    "SurveyShape.after": Text("setelah hasil akhir mana", "after which outcomes"),
    # states, triggers, operations
    "StateShape.kind": Text("start, work, waiting, automatic, atau end", "start, work, waiting, automatic or end"),
    "triggers": Text("yang dapat memindahkan perkara dari sini", "what can move a case on from here"),
    "reviews": Text("telaah yang diminta dari kantor-kantor", "reviews asked of offices"),
    "join": Text("kapan telaah bersama menjalankan pemicu", "when the reviews together fire a trigger"),
    "StateShape.clock": Text(
        "menunggu di sini: runs, pauses, atau resets", "what waiting here does to the promise: runs, pauses or resets"
    ),
    "awaits": Text(
        "menunggu applicant (bawaan), payment, atau outside", "waits for the applicant (default), a payment, or outside"
    ),
    "does": Text("tugas sistem: issue, ask, atau route", "the system's job: issue, ask or route"),
    "asks": Text("yang ditanyakan kepada sistem lain", "what is asked of another system"),
    "outcome": Text("issued, refused, withdrawn, atau closed", "issued, refused, withdrawn or closed"),
    "by": Text("siapa yang melakukannya", "whose act it is"),
    "OperationShape.kind": Text("move, suspend, resume, atau hand_over", "move, suspend, resume or hand_over"),
    "OperationShape.from": Text(
        "daftar keadaan, atau open: semua selain awal dan akhir", "a list of states, or open: all but start and ends"
    ),
    # reviews
    "tone": Text(
        "positive, conditions, negative, not_concerned, atau returned",
        "positive, conditions, negative, not_concerned or returned",
    ),
    "ResultShape.checklist": Text(
        "true: semua butir harus dijawab, tak satu pun «tidak»", "true: every item must be answered, none «no»"
    ),
    "ResultShape.documents": Text("berkas yang harus sudah diserahkan", "documents that must have been handed in"),
    "ReviewShape.office": Text(
        "satu kantor, atau same: yang hasilnya membuka telaah ini",
        "one office, or same: the one whose result opened it",
    ),
    "offices": Text(
        "kantor → true, ungkapan, atau chosen: dipilih pembuka telaah",
        "office → true, an expression, or chosen: by whoever opens the review",
    ),
    "controlling": Text(
        "kantor yang mengawasi dan menerima hasilnya", "the office that watches the review and gets its result"
    ),
    "carries": Text(
        "true: tetap terbuka ketika perkara pindah keadaan", "true: stays open when the case leaves the state"
    ),
    "counts": Text("false: penggabungan tidak menunggunya", "false: no join waits for it"),
    "starts": Text("layanan yang menjadi perkara anak", "the service that is started as a case of its own"),
    "each": Text("satu perkara anak untuk tiap baris tabel ini", "one such case for every row of this table"),
    "rule": Text("all, any, veto, quorum, atau controlling", "all, any, veto, quorum or controlling"),
    "least": Text("jumlah setuju bagi quorum", "how many in favour make the quorum"),
    "about": Text("isian atau berkas yang diperiksa", "the field or document it concerns"),
    "minutes": Text("true: berita acara ditandatangani", "true: minutes are signed"),
    "photos": Text("jumlah foto paling sedikit", "how many photos at least"),
    "chosen_by": Text(
        "office (bawaan): kantor menentukan waktunya; applicant: pemohon memilih",
        "office (default): the office sets the time; applicant: the applicant picks it",
    ),
    "slot": Text("lama kunjungan dalam menit, kelipatan 30", "minutes a visit takes, a multiple of 30"),
    "per_day": Text(
        "kunjungan kantor paling banyak sehari; 0 (bawaan): sebanyak yang sanggup",
        "most visits of the office a day; 0 (default): as many as its people can make",
    ),
    "change_until": Text(
        "berapa jam sebelumnya pemohon masih boleh mengubah waktu",
        "hours before it until which the applicant may change the time",
    ),
    "after": Text("berapa lama sejak dibuka: kode di values", "how long after the opening: a code of values"),
    "fraction": Text("bagian dari batas, seperti 0.5", "a part of the limit, such as 0.5"),
    "TimerShape.does": Text("notify, escalate, reassign, atau fire", "notify, escalate, reassign or fire"),
    "TimerShape.to": Text("applicant, holder, atau sebuah peran", "applicant, holder, or a role"),
    "TimerShape.says": Text("bunyi pesannya", "the words of its message"),
    "connector": Text("nama penghubung di berkas kota", "the name of a connector of the city file"),
    "sends": Text("isian yang dikirim", "the fields that are sent"),
    "attempts": Text("berapa kali dicoba", "how often it is tried"),
    "answer": Text("bentuk jawabannya, seperti isian", "the shape of the answer, like fields"),
    # paper
    "template": Text("templat dokumen", "the document template"),
    "number": Text(
        "pola nomor surat dengan {sequence} dan {year}", "the pattern of the number, with {sequence} and {year}"
    ),
    "signatory": Text("penanda tangan", "who signs"),
    "deputies": Text("peran yang boleh menggantikan penanda tangan", "roles that may sign in the signatory's place"),
    "PaperShape.about": Text("tentang apa surat ini", "what the decree is about"),
    "holder": Text("ungkapan: nama pemegang", "an expression: the holder's name"),
    "valid": Text("masa berlaku: from dan until, ungkapan", "the period: from and until, expressions"),
    "ValidityShape.from": Text("ungkapan: hari pertama", "an expression: the first day"),
    "ValidityShape.until": Text("ungkapan: hari terakhir", "an expression: the last day"),
    "considering": Text("kalimat «Menimbang»", "the sentences under «Menimbang»"),
    "recalling": Text("dasar hukum di bawah «Mengingat»", "the legal basis under «Mengingat»"),
    "clauses": Text("diktum keputusan", "the clauses of the decree"),
    "annex": Text("lampiran: sebuah tabel formulir", "the annex: a table of the form"),
    "table": Text("tabel formulir", "a table of the form"),
    "notes": Text("catatan di bawah lampiran", "sentences below the annex"),
    "conditions_from": Text("telaah yang syaratnya dicetak", "the review whose conditions are printed"),
    "phrases": Text("pustaka syarat yang dapat dipilih", "a library of conditions to choose from"),
    "attachments": Text("berkas atau isian yang dilampirkan", "documents or fields that are attached"),
    "renewal": Text("perpanjangan: kapan dan layanan mana", "renewal: when and by which service"),
    "RenewalShape.opens": Text(
        "berapa lama sebelum berakhir: kode di values", "how long before its end: a code of values"
    ),
    "sets": Text(
        "jawaban awal perpanjangan: kode isian → nilai, atau permit.number",
        "answers that a renewal begins with: code of a field → value, or permit.number",
    ),
    "two_persons": Text(
        "tindakan yang diusulkan satu orang dan disahkan orang lain: revoke",
        "acts that one person proposes and another one confirms: revoke",
    ),
    "changes": Text(
        "suspend, revoke, transfer, duplicate, change → peran yang boleh; values.duplicate_fee (rupiah): biaya duplikat",
        "suspend, revoke, transfer, duplicate, change → the roles that may; values.duplicate_fee (rupiah): what a duplicate costs",
    ),
    # scenarios
    "applicant": Text("jenis pemohon", "the kind of applicant"),
    "answers": Text("jawaban: kode isian → nilai", "the answers: code of a field → value"),
    "ScenarioShape.documents": Text("all (bawaan) atau daftar berkas", "all (default), or a list of documents"),
    "steps": Text("langkah-langkah menurut waktu", "the steps, in the order of time"),
    "at": Text("waktu setempat, seperti 2026-03-02 09:00", "the local time, such as 2026-03-02 09:00"),
    "StepShape.by": Text(
        "applicant, system, kantor, atau kantor/orang", "applicant, system, an office, or an office/person"
    ),
    "StepShape.does": Text("pemicu atau hasil; kosong: waktu berlalu", "a trigger or a result; without it time passes"),
    "plan": Text("telaah yang ditutup", "the review that is closed"),
    "StepShape.office": Text(
        "kantor yang telaahnya dimaksud, bila lain", "the office whose review is meant, when it is another"
    ),
    "StepShape.reason": Text("alasan yang ditulis", "the reason that is given"),
    "StepShape.corrections": Text(
        "isian atau berkas → yang harus diperbaiki", "field or document → what is wrong with it"
    ),
    "StepShape.offices": Text("kantor yang dipilih", "the offices that are chosen"),
    "expect": Text("yang harus benar sesudahnya", "what must be true afterwards"),
    "state": Text("keadaan perkara", "the state of the case"),
    "ended": Text("hasil akhir", "the outcome of its end"),
    "ExpectShape.fee": Text("jumlah biaya dalam rupiah", "the total fee in rupiah"),
    "deadline": Text("tenggat layanan: tanggal atau waktu", "the deadline of the service: a day or a time"),
    "open": Text('telaah yang terbuka: telaah atau "telaah: kantor"', 'the open reviews: review, or "review: office"'),
    "waiting_for": Text("siapa yang ditunggu", "who is waited for"),
    "refused": Text("kode penolakan yang harus ditemui", "the code of the refusal it must meet"),
    "ExpectShape.number": Text("true: nomor surat sudah diambil", "true: the number was taken"),
    "ExpectShape.paper": Text("teks yang harus ada pada surat", "a text the decree must contain"),
}


_KNOWN = {**MEANINGS, **CITY_MEANINGS}


def meaning(model: type, key: str) -> Text:
    """What ``key`` means in the part of the file that ``model`` describes. Raises KeyError for one that nobody told."""
    special = (f"{each.__name__}.{key}" for each in model.__mro__)
    return _KNOWN[next((name for name in special if name in _KNOWN), key)]
