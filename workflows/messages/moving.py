"""Every sentence about moving a running case to another version, by code, in both languages. The one home of these wordings."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

MOVE_SENTENCES: Mapping[str, Text] = {
    # unaffected
    "nothing_ahead": Text(
        "Tidak ada yang berubah pada langkah yang masih akan dilalui.",
        "Nothing changes in what the case still has before it.",
    ),
    # stays
    "ended": Text(
        "Permohonan sudah selesai dan tetap pada versi yang dipakai untuk memutusnya.",
        "The case has ended and stays under the version it was decided by.",
    ),
    "same_version": Text("Permohonan sudah memakai versi ini.", "The case goes by this version already."),
    "being_done": Text(
        "Program sedang mengerjakan langkah «{state}»; setelah selesai permohonan dapat dipindahkan.",
        "The program is just doing the step “{state}”; once that is done the case can be moved.",
    ),
    "children_open": Text(
        "Pada langkah «{plan}» ada permohonan bagian yang masih berjalan dan tidak dikenal versi baru.",
        "At “{plan}” part cases are still running that the new version does not know.",
    ),
    "children_would_start": Text(
        "Versi baru akan memulai permohonan bagian pada langkah «{plan}»; perpindahan tidak memulainya.",
        "The new version would start part cases at “{plan}”; a move starts none.",
    ),
    "would_decide": Text(
        "Dengan aturan baru, hasil yang sudah ada langsung mengakhiri permohonan («{state}»); perpindahan tidak memutus apa pun.",
        "By the new rule the results given so far would end the case at once (“{state}”); a move decides nothing.",
    ),
    "suspended": Text(
        "Permohonan sedang ditangguhkan dan di versi baru ada tugas yang harus dibuka; pindahkan setelah dilanjutkan.",
        "The case is suspended and the new version would open work in it; move it once it goes on.",
    ),
    "cannot_go_on": Text(
        "Aturan versi baru tidak dapat dihitung dari isian permohonan ini.",
        "The rules of the new version cannot be worked out from the answers of this case.",
    ),
    "other_service": Text("Ini layanan lain.", "This is another service."),
    # needs a mapping
    "state_gone": Text(
        "Langkah «{state}», tempat permohonan berada, tidak ada di versi baru.",
        "The step “{state}”, where the case stands, is not in the new version.",
    ),
    "state_other_kind": Text(
        "Langkah «{state}» menjadi langkah jenis lain di versi baru.",
        "The step “{state}” becomes a step of another kind in the new version.",
    ),
    "review_gone": Text(
        "Tugas «{plan}» sedang terbuka dan tidak ada pada langkah itu di versi baru.",
        "The task “{plan}” is open and is not part of that step in the new version.",
    ),
    "office_gone": Text(
        "Tugas «{plan}» terbuka pada kantor {office}, yang tidak lagi diminta di versi baru.",
        "The task “{plan}” is open at the office {office}, which the new version does not ask.",
    ),
    "decision_homeless": Text(
        "Hasil «{result}» pada «{plan}» tidak akan dihitung lagi: versi baru tidak mengenalnya.",
        "The result “{result}” of “{plan}” would count no longer: the new version does not know it.",
    ),
    "nothing_open": Text(
        "Pada langkah «{state}» tidak akan ada tugas terbuka bagi siapa pun.",
        "At the step “{state}” nobody would have anything to do.",
    ),
    "answer_homeless": Text(
        "Jawaban atas «{field}» tidak punya tempat di versi baru.",
        "The answer to “{field}” has no place in the new version.",
    ),
    "column_homeless": Text(
        "Kolom «{field}» pada tabel «{table}» terisi dan tidak ada di versi baru.",
        "The column “{field}” of the table “{table}” is filled in and is not in the new version.",
    ),
    "answer_other_type": Text(
        "Jawaban atas «{field}» tidak dapat dibaca sebagai jenis isian yang baru.",
        "The answer to “{field}” cannot be read as the new kind of answer.",
    ),
    "option_gone": Text(
        "Pilihan «{option}» pada «{field}» tidak ada di versi baru.",
        "The option “{option}” of “{field}” is not in the new version.",
    ),
    "document_homeless": Text(
        "Berkas «{document}» sudah diserahkan dan tidak diminta di versi baru.",
        "The file “{document}” was handed in and is not asked in the new version.",
    ),
    "applicant_gone": Text(
        "Jenis pemohon «{applicant}» tidak ada di versi baru.",
        "The kind of applicant “{applicant}” is not in the new version.",
    ),
    "question_unasked": Text(
        "«{field}» dibaca pada langkah berikutnya, tetapi pemohon tidak dapat lagi menjawabnya sekarang.",
        "“{field}” is read by a later step, but the applicant cannot answer it any more now.",
    ),
    "document_unasked": Text(
        "Berkas «{document}» diperlukan pada langkah berikutnya, tetapi pemohon tidak dapat lagi menyerahkannya sekarang.",
        "The file “{document}” is needed by a later step, but the applicant cannot hand it in any more now.",
    ),
    # what a move brings along
    "state_changed": Text("Langkah «{state}» berubah.", "The step “{state}” is different."),
    "state_new": Text("Langkah «{state}» baru.", "The step “{state}” is new."),
    "state_dropped": Text("Langkah «{state}» tidak ada lagi.", "The step “{state}” is gone."),
    "stands_in": Text("Permohonan akan berada di «{state}».", "The case will stand at “{state}”."),
    "field_changed": Text("Pertanyaan «{field}» berubah.", "The question “{field}” is different."),
    "field_new": Text("Pertanyaan «{field}» baru.", "The question “{field}” is new."),
    "field_renamed": Text(
        "Jawaban atas «{field}» menjadi jawaban atas «{to}».", "The answer to “{field}” stands for “{to}”."
    ),
    "field_dropped": Text("Pertanyaan «{field}» tidak diajukan lagi.", "The question “{field}” is asked no longer."),
    "document_changed": Text(
        "Syarat berkas «{document}» berubah.", "What is asked of the file “{document}” is different."
    ),
    "document_new": Text("Berkas «{document}» baru diminta.", "The file “{document}” is newly asked."),
    "document_dropped": Text("Berkas «{document}» tidak diminta lagi.", "The file “{document}” is asked no longer."),
    "clock_changed": Text("Batas waktu layanan berubah.", "The time promised for the whole service is different."),
    "fee_changed": Text("Biaya berubah.", "The fee is different."),
    "paper_changed": Text("Surat yang diterbitkan berubah.", "The paper that is issued is different."),
    "applicants_changed": Text("Jenis pemohon berubah.", "The kinds of applicants are different."),
    "operations_changed": Text(
        "Tindakan yang dapat dilakukan pada permohonan berubah.", "What may be done with the case is different."
    ),
    "notices_changed": Text("Pemberitahuan berubah.", "The notices are different."),
    "survey_changed": Text("Survei sesudahnya berubah.", "The survey afterwards is different."),
    "conditions_changed": Text("Syarat mengajukan berubah.", "What is needed to apply is different."),
    "question_opens": Text("Pemohon akan ditanya «{field}».", "The applicant will be asked “{field}”."),
    "document_opens": Text(
        "Pemohon akan diminta menyerahkan «{document}».", "The applicant will be asked for the file “{document}”."
    ),
    "answer_to_correct": Text(
        "Jawaban atas «{field}» tidak sesuai aturan baru; jawaban itu tetap tersimpan dan ditanyakan lagi saat formulir dibuka.",
        "The answer to “{field}” does not meet the new rule; it stays and is asked again when the form is opened.",
    ),
    "answer_set_aside": Text(
        "Jawaban atas «{field}» disimpan terpisah pada permohonan.",
        "The answer to “{field}” is kept beside the case.",
    ),
    "document_set_aside": Text(
        "Berkas «{document}» disimpan terpisah pada permohonan.",
        "The file “{document}” is kept beside the case.",
    ),
    "review_opens": Text(
        "Tugas «{plan}» akan dibuka bagi kantor {office}.", "The task “{plan}” will open for the office {office}."
    ),
    "review_closes": Text(
        "Tugas «{plan}» pada kantor {office} akan ditutup tanpa hasil.",
        "The task “{plan}” at the office {office} will be closed without a result.",
    ),
    "goes_on": Text(
        "Hasil yang sudah ada memenuhi aturan baru: permohonan langsung diteruskan.",
        "The results given so far meet the new rule: the case goes on at once.",
    ),
}

MAP_SENTENCES: Mapping[str, Text] = {
    "map_unreadable": Text("Peta ini tidak dapat dibaca sebagai JSON.", "This map cannot be read as JSON."),
    "map_not_a_mapping": Text(
        "Di sini diharapkan pasangan kode lama dan baru.", "Pairs of old and new codes are expected here."
    ),
    "map_not_a_list": Text("Di sini diharapkan daftar kode.", "A list of codes is expected here."),
    "map_not_a_code": Text("Ini bukan kode.", "This is not a code."),
    "map_unknown_part": Text("Peta tidak mengenal bagian ini.", "A map has no such part."),
    "map_too_long": Text("Peta ini terlalu panjang.", "This map is too long."),
    "map_unknown_state": Text("Salah satu versi tidak mempunyai langkah ini.", "One of the versions has no such step."),
    "map_would_end": Text("Perpindahan tidak boleh mengakhiri permohonan.", "A move may not end a case."),
    "map_would_unsend": Text(
        "Draf hanya dapat menjadi draf, dan permohonan yang sudah dikirim tidak menjadi draf lagi.",
        "A draft can only become a draft, and a sent case no draft again.",
    ),
    "map_to_automatic": Text(
        "Permohonan tidak dapat dipindahkan ke langkah yang dikerjakan program.",
        "A case cannot be moved to a step that the program does by itself.",
    ),
    "map_unknown_plan": Text("Salah satu versi tidak mempunyai tugas ini.", "One of the versions has no such task."),
    "map_unknown_office": Text("Versi baru tidak meminta kantor ini.", "The new version does not ask this office."),
    "map_unknown_result": Text(
        "Salah satu versi tidak mempunyai hasil ini.", "One of the versions has no such result."
    ),
    "map_unknown_field": Text(
        "Salah satu versi tidak mempunyai pertanyaan ini.", "One of the versions has no such question."
    ),
    "map_unknown_document": Text(
        "Salah satu versi tidak meminta berkas ini.", "One of the versions asks no such file."
    ),
    "map_unknown_applicant": Text(
        "Salah satu versi tidak mengenal jenis pemohon ini.", "One of the versions knows no such kind of applicant."
    ),
    "map_two_into_one": Text(
        "Dua bagian lama akan jatuh pada satu tempat yang sama.", "Two old parts would come to stand in one place."
    ),
    "nothing_to_move": Text("Tidak ada permohonan yang dapat dipindahkan.", "There is no case that may be moved."),
}
