"""What the checker says about ``_guide.yaml``, in both languages, by code; said through :mod:`workflows.messages`."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

GUIDE_SENTENCES: Mapping[str, Text] = {
    "guide_unknown_service": Text(
        "Layanan «{given}» tidak ada atau belum terbit.", "There is no service “{given}”, or it is not published."
    ),
    "guide_synonym_of_nothing": Text(
        "Kata-kata ini tidak merujuk ke mana pun: isi `means` atau `services`.",
        "These words lead nowhere: fill in `means` or `services`.",
    ),
    "guide_code_twice": Text(
        "Kode KBLI «{given}» sudah ada dalam versi ini.", "The KBLI code “{given}” stands in this version already."
    ),
    "guide_unknown_successor": Text(
        "Kode «{given}» tidak ada dalam versi KBLI berikutnya.",
        "The code “{given}” is not in the next version of the KBLI.",
    ),
    "guide_no_questions": Text(
        "Ada hasil, tetapi tidak ada pertanyaan yang menuju ke sana.",
        "There are results, but no questions that lead to them.",
    ),
    "guide_few_options": Text(
        "Pertanyaan «{given}» perlu paling sedikit dua pilihan.", "The question “{given}” needs at least two options."
    ),
    "guide_options_of_yes_no": Text(
        "Pertanyaan ya/tidak sudah punya dua jawabannya; hapus `options`.",
        "A yes or no question has its two answers already; take `options` away.",
    ),
    "guide_result_says_nothing": Text(
        "Hasil ini tidak menyebut layanan; katakan dalam `says` ke mana orang harus pergi.",
        "This result names no service; say in `says` where people have to go.",
    ),
    "guide_too_many_ways": Text(
        "Pertanyaan-pertanyaan ini mempunyai lebih dari {limit} jalan; kurangi pertanyaan atau pilihannya.",
        "These questions have more than {limit} ways through them; take questions or options away.",
    ),
    "guide_dead_end": Text(
        "Setelah «{given}» tidak ada hasil yang berlaku. Jalannya: {way}.",
        "After “{given}” no result holds. The way there: {way}.",
    ),
    "guide_never_asked": Text("Pertanyaan «{given}» tidak pernah diajukan.", "The question “{given}” is never asked."),
    "guide_never_reached": Text("Hasil «{given}» tidak pernah tercapai.", "The result “{given}” is never reached."),
}
