"""What the loader says about a SOP file, in both languages, by code; said through :mod:`workflows.messages`."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

KINDS: Mapping[str, Text] = {
    "text": Text("teks", "a text"),
    "number": Text("angka", "a number"),
    "date": Text("tanggal", "a date"),
    "yes_no": Text("ya/tidak", "yes or no"),
    "option": Text("satu pilihan", "one option"),
    "options": Text("beberapa pilihan", "several options"),
    "place": Text("lokasi atau alamat", "a location or an address"),
    "unknown": Text("nilai yang tidak dikenal", "an unknown value"),
    "whole": Text("bilangan bulat", "a whole number"),
    "mapping": Text("pemetaan (kunci: nilai)", "a mapping (key: value)"),
    "list": Text("daftar", "a list"),
    "nothing": Text("kosong", "nothing"),
    "condition": Text("true, false, atau ungkapan dalam tanda kutip", "true, false or an expression in quotes"),
    "code": Text(
        "kode (huruf kecil, angka, garis bawah; dimulai huruf)",
        "a code (small letters, digits, underscores; a letter first)",
    ),
    "service_code": Text(
        "kode layanan (huruf kecil, angka, tanda hubung; dimulai huruf)",
        "a service code (small letters, digits, hyphens; a letter first)",
    ),
    "prefix": Text("awalan nomor (dua sampai lima huruf besar)", "a number prefix (two to five capital letters)"),
    "kbli": Text("kode KBLI (satu sampai lima angka)", "a KBLI code (one to five digits)"),
    "web_address": Text("alamat yang diawali https://", "an address that begins with https://"),
    "acting": Text("applicant, system, kantor, atau kantor/orang", "applicant, system, an office, or an office/person"),
    "addressed": Text("kode kantor, atau #1 untuk perkara anak", "the code of an office, or #1 for a case of its own"),
    "ability": Text("wewenang seperti reports.read", "an ability such as reports.read"),
    "yes_or_no_word": Text("true atau false", "true or false"),
}

# Why a form does not take an answer, by the code of the form's problem.
WHY: Mapping[str, Text] = {
    "not_text": Text("harus berupa teks", "it must be a text"),
    "too_long": Text("terlalu panjang", "it is too long"),
    "wrong_pattern": Text("tidak sesuai polanya", "it does not fit the pattern"),
    "not_number": Text("harus berupa angka", "it must be a number"),
    "not_whole": Text("harus berupa bilangan bulat", "it must be a whole number"),
    "too_small": Text("di bawah batas bawah", "it is below the minimum"),
    "too_large": Text("di atas batas atas", "it is above the maximum"),
    "not_date": Text("harus berupa tanggal seperti 2026-03-02", "it must be a date such as 2026-03-02"),
    "not_yes_no": Text("harus true atau false", "it must be true or false"),
    "unknown_option": Text("bukan salah satu pilihannya", "it is none of the options"),
    "not_location": Text("harus memuat latitude dan longitude", "it must hold latitude and longitude"),
    "not_address": Text("harus berupa alamat (street, village …)", "it must be an address (street, village …)"),
    "address_incomplete": Text("alamatnya belum lengkap", "the address is not complete"),
    "wrong_postcode": Text("kode pos terdiri atas lima angka", "a postcode has five digits"),
}

LANGUAGE_SENTENCES: Mapping[str, Text] = {
    # the file
    "file_too_large": Text("Berkas ini lebih besar dari {limit} kB.", "This file is larger than {limit} kB."),
    "not_a_mapping": Text(
        "Berkas SOP harus berisi baris «kunci: nilai» pada tingkat teratas.",
        "A SOP file must consist of “key: value” lines at its top level.",
    ),
    "yaml_broken": Text(
        "YAML tidak terbaca mulai di sini. Periksa spasi di awal baris, titik dua, tanda kutip, dan kurung.",
        "The YAML cannot be read from here on. Check the spaces at the line's start, colons, quotes and brackets.",
    ),
    "strange_character": Text(
        "Di sini ada tanda tak terlihat ({given}) yang tidak boleh ada; hapus dan ketik ulang bagian ini.",
        "There is an invisible sign here ({given}) that cannot be used; delete it and type this part again.",
    ),
    "tab_refused": Text("Pakai spasi, bukan tab.", "Use spaces, not tabs."),
    "two_documents": Text(
        "Satu berkas memuat satu SOP; baris «---» memulai dokumen kedua.",
        "One file holds one SOP; the line “---” begins a second document.",
    ),
    "tag_refused": Text("Penanda YAML («!…») tidak dipakai dalam SOP.", "YAML tags (“!…”) are not used in a SOP."),
    "too_deep": Text(
        "Isi bersarang lebih dari {limit} tingkat.", "The content is nested more than {limit} levels deep."
    ),
    "too_many_aliases": Text("Lebih dari {limit} rujukan YAML («*…»).", "More than {limit} YAML aliases (“*…”)."),
    "too_many_nodes": Text("Berkas ini memuat lebih dari {limit} nilai.", "This file holds more than {limit} values."),
    "too_many_findings": Text(
        "Ada {limit} masalah atau lebih; perbaiki yang ini dahulu.",
        "There are {limit} problems or more; mend these first.",
    ),
    "too_many_parts": Text("«{given}» memuat lebih dari {limit} bagian.", "“{given}” holds more than {limit} parts."),
    "too_much_work": Text(
        "Ungkapan di formulir ini dapat meminta lebih dari {limit} langkah hitung; kurangi baris tabel atau rumusnya.",
        "The expressions of this form could ask for more than {limit} steps; have fewer rows or simpler formulas.",
    ),
    "key_not_text": Text("Kunci «{given}» harus berupa teks.", "The key “{given}” must be a text."),
    "duplicate_key": Text("«{given}» sudah ada di baris {line}.", "“{given}” already stands in line {line}."),
    "service_filename": Text(
        "Layanan «{given}» harus berada di berkas {given}.yaml, bukan {filename}.",
        "The service “{given}” must stand in the file {given}.yaml, not {filename}.",
    ),
    # the shape
    "unknown_key": Text("Kunci «{given}» tidak dikenal di sini.", "The key “{given}” is not known here."),
    "missing_key": Text("«{given}» belum ada di sini.", "“{given}” is missing here."),
    "missing_translation": Text("Teks ini belum ada dalam {language}.", "This text is missing in {language}."),
    "wrong_shape": Text("«{given}» harus berupa {expected}.", "“{given}” must be {expected}."),
    "quote_it": Text("«{given}» harus berupa teks; beri tanda kutip.", "“{given}” must be a text; put it in quotes."),
    "not_a_code": Text("«{given}» bukan {expected}.", "“{given}” is not {expected}."),
    "unknown_word": Text(
        "«{given}» tidak dikenal; yang boleh: {allowed}.", "“{given}” is not known; allowed are: {allowed}."
    ),
    "out_of_range": Text("«{given}» di luar batas: {limit}.", "“{given}” is out of bounds: {limit}."),
    "empty_text": Text("Teks ini kosong.", "This text is empty."),
    "empty_part": Text("«{given}» belum berisi apa pun.", "“{given}” holds nothing yet."),
    "bad_pattern": Text(
        "Pola «{given}» tidak terbaca; yang boleh hanya huruf, \\d, [..], {{n}}, {{n,m}}, ?, |, dan kurung.",
        "The pattern “{given}” cannot be read; only letters, \\d, [..], {{n}}, {{n,m}}, ?, | and brackets are allowed.",
    ),
    "bad_mask": Text(
        "Topeng hanya memuat # (tampil) dan • (tersembunyi).", "A mask holds only # (shown) and • (hidden)."
    ),
    "bad_place": Text(
        "Tempat {{{given}}} tidak dikenal; yang boleh: {allowed}.",
        "The place {{{given}}} is not known; allowed are: {allowed}.",
    ),
    "bad_moment": Text("Waktu ditulis seperti 2026-03-02 09:00.", "A time is written as in 2026-03-02 09:00."),
    "bad_time": Text("«{given}» bukan jam seperti 08:00.", "“{given}” is no time such as 08:00."),
    "bad_hours": Text(
        "Jam buka berisi jam berpasangan dan berurutan: mulai, selesai, dan setelah istirahat mulai lagi, selesai.",
        "Opening hours hold pairs of times in order: the start, the end, and after a break the start and end again.",
    ),
    "unknown_role": Text("Tidak ada peran «{given}».", "There is no role “{given}”."),
    "outside_without_mail": Text(
        "Instansi luar «{given}» memerlukan alamat surel: ke sanalah tautannya dikirim.",
        "The outside agency “{given}” needs a mail address: its links are sent there.",
    ),
    "bad_timezone": Text("Zona waktu «{given}» tidak dikenal.", "The time zone “{given}” is not known."),
    # one part against another
    "wrong_for_type": Text(
        "«{given}» tidak berlaku untuk jenis {type}.", "“{given}” does not apply to the type {type}."
    ),
    "needed_for_type": Text("Jenis {type} memerlukan «{given}».", "The type {type} needs “{given}”."),
    "wrong_for_state": Text(
        "«{given}» tidak berlaku untuk keadaan jenis {type}.", "“{given}” does not apply to a state of kind {type}."
    ),
    "needed_for_state": Text("Keadaan jenis {type} memerlukan «{given}».", "A state of kind {type} needs “{given}”."),
    "needed_for_act": Text("«{type}» memerlukan «{given}».", "“{type}” needs “{given}”."),
    "ends_before_start": Text("«until» lebih awal dari «from».", "“until” is earlier than “from”."),
    "fee_total_taken": Text(
        "«total» sudah berarti jumlah seluruh biaya; beri baris ini kode lain.",
        "“total” already means the sum of the fee; give this line another code.",
    ),
    "payment_without_fee": Text(
        "Keadaan ini menunggu pembayaran, tetapi SOP ini tidak punya bagian fee.",
        "This state waits for a payment, yet this SOP has no part “fee”.",
    ),
    "operation_missing": Text(
        "Ada operasi «{given}» tetapi tidak ada «{other}».", "There is an operation “{given}”, but no “{other}”."
    ),
    "same_needs_opens": Text(
        "«office: same» hanya untuk telaah yang dibuka oleh hasil telaah lain; tak ada hasil yang membuka «{given}».",
        "“office: same” is for a review that a result of another one opens; no result opens “{given}”.",
    ),
    "starts_itself": Text(
        "Layanan «{given}» tidak boleh memulai dirinya sendiri.", "The service “{given}” cannot start itself."
    ),
    "opens_in_ring": Text(
        "Telaah ini saling membuka tanpa akhir: {path}.", "These reviews open each other for ever: {path}."
    ),
    "controlling_missing": Text(
        "Di «{given}» tak ada telaah yang menanyai kantor pengendalinya (controlling).",
        "In “{given}” no review asks its own controlling office (controlling).",
    ),
    "steps_not_in_order": Text(
        "Langkah ini lebih awal dari langkah sebelumnya.", "This step is earlier than the one before it."
    ),
    "unknown_step": Text("Tidak ada telaah atau pemicu «{given}».", "There is no review and no trigger “{given}”."),
    "unknown_result": Text("Telaah ini tidak punya hasil «{given}».", "This review has no result “{given}”."),
    "unknown_timer": Text("Tidak ada pengingat «{given}».", "There is no timer “{given}”."),
    "unknown_applicant": Text("Tidak ada jenis pemohon «{given}».", "There is no kind of applicant “{given}”."),
    "unknown_office_here": Text(
        "Kantor «{given}» tidak punya tugas dalam SOP ini.", "The office “{given}” has nothing to do in this SOP."
    ),
    "answer_not_taken": Text(
        "Isian «{given}» tidak menerima jawaban ini: {why}.", "The field “{given}” does not take this answer: {why}."
    ),
    "either_or": Text("Isi tepat satu: {choices}.", "Give exactly one of: {choices}."),
    "only_beside": Text("«{given}» hanya dipakai bersama {other}.", "“{given}” is only used together with {other}."),
    "place_missing": Text("Nomor harus memuat {{{given}}}.", "The number must contain {{{given}}}."),
    "code_taken": Text("Kode «{given}» sudah dipakai di {where}.", "The code “{given}” is already used in {where}."),
    "type_name_taken": Text("«{given}» adalah jenis bawaan.", "“{given}” is a built-in type."),
    "unknown_type": Text("Jenis isian «{given}» tidak dikenal.", "The field type “{given}” is not known."),
    "unknown_about": Text("Tidak ada isian atau dokumen «{given}».", "There is no field or document “{given}”."),
    "unknown_legal": Text("Tidak ada dasar hukum «{given}».", "There is no legal basis “{given}”."),
    "no_start": Text("Belum ada keadaan jenis start.", "There is no state of kind start."),
    "two_starts": Text("Sudah ada keadaan awal: «{given}».", "There is already a start: “{given}”."),
    "cyclic": Text("Isian ini bergantung pada dirinya sendiri: {path}.", "These depend on themselves: {path}."),
    "minimum_above_maximum": Text("Batas bawah di atas batas atas.", "The minimum is above the maximum."),
    # expressions
    "expression_not_quoted": Text(
        "Ungkapan harus berupa teks dalam tanda kutip atau blok «>»; YAML membacanya sebagai hal lain.",
        "An expression must be a quoted text or a “>” block; YAML has read this as something else.",
    ),
    "expression_too_long": Text(
        "Ungkapan lebih dari {limit} karakter.", "The expression has more than {limit} characters."
    ),
    "expression_too_large": Text("Ungkapan lebih dari {limit} bagian.", "The expression has more than {limit} parts."),
    "expression_too_deep": Text(
        "Ungkapan bersarang lebih dari {limit} tingkat.", "The expression is nested more than {limit} levels deep."
    ),
    "expression_empty": Text("Ungkapan ini kosong.", "This expression is empty."),
    "expression_unreadable": Text(
        "Ungkapan tidak terbaca di «{given}».", "The expression cannot be read at “{given}”."
    ),
    "text_not_closed": Text(
        "Teks dalam ungkapan harus ditutup dengan tanda kutip tunggal (tanpa garis miring terbalik).",
        "A text in an expression must end with a single quote (and hold no backslash).",
    ),
    "place_not_closed": Text("Kurung {{ }} tidak berpasangan.", "The brackets {{ }} do not match."),
    "number_too_long": Text("Angka lebih dari {limit} digit.", "The number has more than {limit} digits."),
    "unknown_name": Text("Nama «{given}» tidak dikenal.", "The name “{given}” is not known."),
    "name_needs_part": Text(
        "«{given}» perlu bagian, misalnya {given}.kode.", "“{given}” needs a part, as in {given}.code."
    ),
    "name_taken": Text("«{given}» tidak boleh menjadi nama baris.", "“{given}” cannot name a row."),
    "unknown_function": Text("Fungsi «{given}» tidak dikenal.", "The function “{given}” is not known."),
    "function_arguments": Text(
        "{given} ditulis seperti: sum(row.x for row in rows.t), round(x, 2), days(a, b).",
        "{given} is written as in: sum(row.x for row in rows.t), round(x, 2), days(a, b).",
    ),
    "round_places": Text("Jumlah desimal harus 0 sampai {limit}.", "The number of decimals must be 0 to {limit}."),
    "rows_in_rows": Text(
        "{given} tidak boleh berada di dalam hitungan baris lain.",
        "{given} cannot stand inside another count over rows.",
    ),
    "not_rows": Text("«{given}» bukan tabel atau telaah.", "“{given}” is no table and no review."),
    "table_needs_for": Text(
        "«{given}» berisi banyak baris; pakai any(… for row in …).", "“{given}” has many rows; use any(… for row in …)."
    ),
    "unknown_field": Text("Tidak ada isian «{given}».", "There is no field “{given}”."),
    "unknown_table": Text("Tidak ada tabel «{given}».", "There is no table “{given}”."),
    "unknown_column": Text("Tidak ada kolom «{given}».", "There is no column “{given}”."),
    "unknown_document": Text("Tidak ada dokumen «{given}».", "There is no document “{given}”."),
    "unknown_value": Text("Tidak ada nilai «{given}» di values.", "There is no value “{given}” in values."),
    "unknown_plan": Text("Tidak ada telaah «{given}».", "There is no review “{given}”."),
    "unknown_fee_line": Text("Tidak ada baris biaya «{given}».", "There is no line “{given}” in the fee."),
    "unknown_answer": Text(
        "Tidak ada jawaban «{given}»; yang dapat dibaca: isian telaah satu kantor dan jawaban sistem lain.",
        "There is no answer “{given}”; readable are the fields of a review by one office and another system's answer.",
    ),
    "unknown_need": Text("Tidak ada izin «{given}» di needs.", "There is no permit “{given}” in needs."),
    "unknown_part": Text("«{root}» tidak punya «{given}».", "“{root}” has no “{given}”."),
    "unknown_option": Text("Pilihan «{given}» tidak ada.", "There is no option “{given}”."),
    "not_here": Text("«{given}» tidak boleh dipakai di sini.", "“{given}” cannot be used here."),
    "wrong_result": Text(
        "Ungkapan ini harus berupa {expected}, bukan {given}.", "This expression must give {expected}, not {given}."
    ),
    "wrong_kind": Text("Di sini perlu {expected}, bukan {given}.", "This needs {expected}, not {given}."),
    "different_kinds": Text("{left} tidak dapat dipadankan dengan {right}.", "{left} cannot be set beside {right}."),
    "list_compared": Text(
        "Beberapa pilihan tidak dapat dibandingkan dengan {given}; pakai has.",
        "Several options cannot be compared by {given}; use has.",
    ),
    "no_order": Text(
        "Lebih besar atau kecil hanya untuk angka dan tanggal, bukan {given}.",
        "Only numbers and dates are larger or smaller, not {given}.",
    ),
    "has_needs_options": Text(
        "has dan in memerlukan isian beberapa pilihan, bukan {given}.",
        "has and in need a field of several options, not {given}.",
    ),
    "not_over_optional": Text(
        "«{given}» boleh kosong; not … bernilai benar saat kosong. Sebaiknya tulis {given} == false.",
        "“{given}” may be empty; not … is true then. Rather write {given} == false.",
    ),
}
