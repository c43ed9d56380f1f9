"""Every sentence the checks say about a definition, in both languages, by code; said through workflows.messages."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

CHECK_SENTENCES: Mapping[str, Text] = {
    # names
    "unknown_office": Text("Kantor «{given}» tidak ada di _city.yaml.", "There is no office “{given}” in _city.yaml."),
    "outside_inspects": Text(
        "«{given}» menjawab lewat tautan tanpa akun, jadi tidak dapat memeriksa lapangan. Kunjungan harus oleh kantor kota.",
        "“{given}” answers by a link without an account, so it cannot make field visits. An office of the city must.",
    ),
    "outside_acts": Text(
        "«{given}» menjawab telaah lewat tautan tanpa akun, jadi tidak dapat mengambil langkah ini.",
        "“{given}” answers reviews by a link without an account, so it cannot take this step.",
    ),
    "unknown_role": Text(
        "Peran «{given}» tidak ada di _city.yaml, jadi tak seorang pun dapat bertindak.",
        "There is no role “{given}” in _city.yaml, so nobody could act.",
    ),
    "unknown_template": Text("Tidak ada templat dokumen «{given}».", "There is no document template “{given}”."),
    "unknown_target": Text("Tidak ada keadaan «{given}».", "There is no state “{given}”."),
    "unknown_trigger": Text(
        "Keadaan «{state}» tidak punya pemicu «{given}».", "The state “{state}” has no trigger “{given}”."
    ),
    "unknown_job": Text("Tidak ada tugas otomatis «{given}».", "There is no automatic job “{given}”."),
    "unknown_group": Text("Tidak ada kelompok layanan «{given}».", "There is no group of services “{given}”."),
    "unknown_life_event": Text(
        "Tidak ada peristiwa hidup «{given}» di _city.yaml.", "There is no life event “{given}” in _city.yaml."
    ),
    "unknown_connector": Text("Kota ini tidak punya penghubung «{given}».", "This city has no connector “{given}”."),
    "unknown_calendar": Text("Kota ini tidak punya kalender «{given}».", "This city has no calendar “{given}”."),
    # limits
    "limit_not_time": Text(
        "«{given}» bukan lama waktu; satuannya {unit}.", "“{given}” is no length of time; its unit is {unit}."
    ),
    "limit_not_whole": Text(
        "Batas «{given}» harus bilangan bulat di atas nol.", "The limit “{given}” must be a whole number above zero."
    ),
    "service_limit_in_hours": Text(
        "Batas seluruh layanan ditulis dalam hari, bukan jam.",
        "The limit of the whole service is given in days, not hours.",
    ),
    "warning_too_early": Text(
        "Peringatan «{given}» tidak lebih pendek dari batasnya, jadi tidak akan pernah dikirim.",
        "The warning “{given}” is no shorter than the limit, so it would never be sent.",
    ),
    "steps_exceed_promise": Text(
        "Langkah {steps} bersama-sama memakan {total}, lebih dari janji {promised}.",
        "The steps {steps} together take {total}, more than the promised {promised}.",
    ),
    "timer_fires_persons_act": Text(
        "Waktu tidak dapat memicu «{given}»: itu tindakan orang.",
        "Time cannot fire “{given}”: that is the act of a person.",
    ),
    # triggers and branches
    "last_branch_conditional": Text(
        "Cabang terakhir «{given}» tidak boleh bersyarat; tanpa itu perkara bisa tertahan.",
        "The last branch of “{given}” must have no condition; otherwise a case could be held up.",
    ),
    "branch_never_reached": Text(
        "Cabang ini tidak pernah dicapai: cabang sebelumnya tidak bersyarat.",
        "This branch is never reached: the one before it has no condition.",
    ),
    "trigger_never_fired": Text(
        "Tak ada yang memicu «{given}»: bukan hasil telaah, bukan penggabungan, bukan tugas otomatis.",
        "Nothing fires “{given}”: no result, no join and no automatic job.",
    ),
    "fires_applicant_trigger": Text(
        "«{given}» milik pemohon; kantor tidak dapat memicunya.",
        "“{given}” belongs to the applicant; an office cannot fire it.",
    ),
    "resend_without_round": Text(
        "«{given}» mengirim jawaban baru dari keadaan «{state}» dan perlu «new_round: true».",
        "“{given}” sends new answers from the state “{state}” and needs “new_round: true”.",
    ),
    "branch_repeated": Text(
        "Cabang ini tidak pernah dicapai: syarat «{given}» sudah ada di atasnya.",
        "This branch is never reached: the condition “{given}” already stands above.",
    ),
    # states
    "end_not_final": Text(
        "«{given}» adalah akhir, tetapi masih punya pemicu atau telaah.",
        "“{given}” is an end, yet it still has triggers or reviews.",
    ),
    "applicant_cannot_act": Text(
        "Di «{given}» giliran pemohon, tetapi tidak ada yang dapat dilakukannya.",
        "In “{given}” it is the applicant's turn, yet there is nothing for them to do.",
    ),
    "work_without_review": Text(
        "«{given}» adalah pekerjaan kantor tanpa telaah atau hasil.",
        "“{given}” is office work without a review or a result.",
    ),
    "job_missing": Text(
        "«{given}» otomatis tetapi tidak mengerjakan apa pun.", "“{given}” is automatic but does nothing."
    ),
    "job_outside_automatic": Text(
        "Hanya keadaan automatic yang dapat mengerjakan tugas.", "Only an automatic state can do a job."
    ),
    "job_trigger_missing": Text(
        "Tugas «{job}» berakhir dengan pemicu «{given}» oleh system; «{state}» belum memilikinya.",
        "The job “{job}” ends with the trigger “{given}” by system, which “{state}” does not have.",
    ),
    "join_without_reviews": Text(
        "Tidak ada telaah yang dapat digabungkan di «{given}».", "There are no reviews to join in “{given}”."
    ),
    "join_missing": Text(
        "Hasil «{result}» tidak memicu apa pun dan «{given}» tidak punya penggabungan (join).",
        "The result “{result}” fires nothing and “{given}” has no join.",
    ),
    "checklist_missing": Text(
        "Hasil «{given}» meminta daftar periksa, tetapi telaahnya tidak punya.",
        "The result “{given}” asks for the checklist, but its review has none.",
    ),
    "corrections_without_wait": Text(
        "Hasil «{given}» menamai perbaikan, tetapi tidak menuju keadaan tempat pemohon menunggu.",
        "The result “{given}” names corrections, but does not lead to a state that waits for the applicant.",
    ),
    "nothing_awaited": Text(
        "«{given}» menunggu, tetapi tidak ada yang mengakhirinya.",
        "“{given}” waits, yet nothing ends it.",
    ),
    "quorum_too_large": Text(
        "Kuorum {least} tidak mungkin tercapai dari {offices} kantor.",
        "A quorum of {least} cannot be met by {offices} offices.",
    ),
    "join_never_met": Text(
        "Penggabungan di «{given}» tidak pernah terpenuhi: tidak ada telaah yang terbuka sejak awal.",
        "The join of “{given}” is never met: no review is open from the start.",
    ),
    "same_person_decides": Text(
        "Orang yang sama dapat menutup «{other}» dan «{given}». Tulis not_same_as bila harus dua orang.",
        "The same person can close “{other}” and “{given}”. Write not_same_as if it must be two people.",
    ),
    # fee and paper
    "fee_uncovered": Text(
        "Semua baris biaya bersyarat; bila tak satu pun berlaku, layanan ini gratis.",
        "Every line of the fee has a condition; when none holds, the service is free.",
    ),
    "nowhere_to_pay": Text(
        "«{given}» tidak boleh dimasuki sebelum dibayar, tetapi tidak ada keadaan yang menunggu pembayaran.",
        "“{given}” may not be entered unpaid, yet no state waits for the payment.",
    ),
    "reached_unpaid": Text("«{given}» dapat dicapai tanpa membayar.", "“{given}” can be reached without paying."),
    "issue_without_paper": Text(
        "«{given}» menerbitkan surat, tetapi SOP ini tidak punya bagian paper.",
        "“{given}” issues a paper, but this SOP has no part “paper”.",
    ),
    "paper_never_issued": Text(
        "Surat ini tidak pernah terbit: tidak ada keadaan dengan «does: issue».",
        "This paper is never issued: no state has “does: issue”.",
    ),
    "issued_without_issue": Text(
        "Akhir «{target}» berarti terbit, tetapi lewat «{given}» kasus sampai ke sana tanpa «does: issue».",
        "The end “{target}” means issued, but through “{given}” a case gets there without “does: issue”.",
    ),
    # the graph
    "unreachable_state": Text("Keadaan «{given}» tidak dapat dicapai.", "The state “{given}” cannot be reached."),
    "no_way_to_an_end": Text("Dari «{given}» tidak ada jalan ke akhir.", "From “{given}” no way leads to an end."),
    # words
    "sentence_too_long": Text(
        "Kalimat ini berisi {words} kata. Pecah menjadi kalimat di bawah {most} kata.",
        "This sentence has {words} words. Break it into sentences below {most}.",
    ),
    "link_says_nothing": Text(
        "Kata tautan harus menyebut tujuannya, bukan «klik di sini».",
        "The words of a link should name where it leads, not “click here”.",
    ),
    "written_in_capitals": Text(
        "Tulis dengan huruf biasa; huruf besar semua sulit dibaca.",
        "Write in ordinary letters; all capitals are hard to read.",
    ),
    # every reachable position
    "position_stuck": Text(
        "Perkara dapat tertahan di «{given}»: tidak ada yang dapat bertindak setelah {walk}.",
        "A case can be stuck in “{given}”: nobody can act after {walk}.",
    ),
    "position_cannot_end": Text(
        "Dari «{given}» perkara tidak dapat selesai lagi setelah {walk}.",
        "From “{given}” a case can never end after {walk}.",
    ),
    "position_turns": Text(
        "Perkara berputar tanpa henti di «{given}» setelah {walk}.",
        "A case turns for ever in “{given}” after {walk}.",
    ),
    "too_complex": Text(
        "SOP ini punya lebih dari {limit} kedudukan, terlalu banyak untuk diperiksa. Bagi telaah {plans}.",
        "This SOP has more than {limit} positions, too many to check. Split the reviews {plans}.",
    ),
}
