"""What imports say: why a file is refused, what is wrong in a source, what only people can answer. By code, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

# a file that is not read at all; said as findings with their line
REFUSED_SENTENCES: Mapping[str, Text] = {
    "import_too_large": Text("Berkas ini lebih besar dari {limit} kB.", "This file is larger than {limit} kB."),
    "import_too_deep": Text(
        "Isi bersarang lebih dari {limit} tingkat.", "The content is nested more than {limit} levels deep."
    ),
    "import_too_many": Text("Berkas ini memuat lebih dari {limit} bagian.", "This file has more than {limit} parts."),
    "import_not_json": Text(
        "Ini bukan JSON: tidak terbaca mulai di sini.", "This is no JSON: it cannot be read from here on."
    ),
    "import_not_xml": Text(
        "Ini bukan XML: tidak terbaca mulai di sini.", "This is no XML: it cannot be read from here on."
    ),
    "import_doctype": Text(
        "XML dengan DOCTYPE atau entitas sendiri tidak dibaca.",
        "XML with a DOCTYPE or entities of its own is not read.",
    ),
    "import_no_service": Text(
        "Di sini tidak ada BusinessService dengan daftar «states».",
        "There is no BusinessService with a list “states” here.",
    ),
    "import_unknown_service": Text(
        "Tidak ada layanan «{given}»; yang ada: {known}.", "There is no service “{given}”; there are: {known}."
    ),
    "import_no_process": Text(
        "Di sini tidak ada proses BPMN 2.0 dengan tugas.", "There is no BPMN 2.0 process with tasks here."
    ),
}

# wrong in the source; each names what it is about
PROBLEM_SENTENCES: Mapping[str, Text] = {
    "duplicate_key": Text(
        "Kunci «{name}» ada dua kali dalam satu objek.", "The key “{name}” stands twice in one object."
    ),
    "several_services": Text(
        "Berkas ini memuat beberapa layanan; yang diambil hanya «{name}».",
        "The file has several services; only “{name}” was taken.",
    ),
    "not_an_object": Text("{name} bukan objek JSON dan dilewati.", "{name} is no JSON object and was left out."),
    "blank_state": Text(
        "{name} bernama kosong; dibaca sebagai keadaan awal (null).",
        "{name} has a blank name; it was read as the start (null).",
    ),
    "duplicate_state": Text(
        "Keadaan «{name}» ada lebih dari sekali; yang kedua dilewati.",
        "The state “{name}” stands more than once; the second was left out.",
    ),
    "same_code": Text(
        "«{name}» dan «{other}» menjadi kode yang sama; yang kedua bernama {code}.",
        "“{name}” and “{other}” become the same code; the second is called {code}.",
    ),
    "no_start": Text(
        "Tidak ada keadaan awal: tak satu pun bernama null. Draf mulai dengan «{name}».",
        "There is no start: no state is null. The draft begins with “{name}”.",
    ),
    "start_by_flag": Text(
        "Tidak ada keadaan null; «{name}» dipakai sebagai awal karena bertanda isStartState.",
        "No state is null; “{name}” is taken as the start because it is flagged isStartState.",
    ),
    "second_start": Text(
        "Keadaan «{name}» juga bertanda isStartState, padahal awalnya ialah keadaan null.",
        "The state “{name}” is flagged isStartState too, though the start is the state that is null.",
    ),
    "start_not_flagged": Text(
        "Keadaan null tidak bertanda isStartState.", "The state that is null is not flagged isStartState."
    ),
    "start_terminates": Text("Keadaan awal bertanda isTerminateState.", "The start is flagged isTerminateState."),
    "unknown_next_state": Text(
        "Aksi «{name}» di «{state}» menuju «{given}», yang tidak ada; aksi ini tidak diambil.",
        "The action “{name}” in “{state}” leads to “{given}”, which is not there; the action was not taken.",
    ),
    "no_next_state": Text(
        "Aksi «{name}» di «{state}» tidak menyebut nextState; aksi ini tidak diambil.",
        "The action “{name}” in “{state}” names no nextState; the action was not taken.",
    ),
    "nameless_action": Text(
        "Sebuah aksi di «{state}» tidak bernama; aksi ini tidak diambil.",
        "An action in “{state}” has no name; it was not taken.",
    ),
    "duplicate_action": Text(
        "Aksi «{name}» ada dua kali di «{state}»; yang kedua bernama {code}.",
        "The action “{name}” stands twice in “{state}”; the second is called {code}.",
    ),
    "back_to_start": Text(
        "Aksi «{name}» di «{state}» kembali ke keadaan awal.",
        "The action “{name}” in “{state}” leads back to the start.",
    ),
    "unreachable_state": Text(
        "Keadaan «{name}» tidak dapat dicapai dari awal.", "The state “{name}” cannot be reached from the start."
    ),
    "dead_end": Text(
        "Dari «{name}» tidak ada jalan lagi, padahal tidak bertanda isTerminateState; di draf menjadi akhir.",
        "No way leads on from “{name}”, yet it is not flagged isTerminateState; in the draft it is an end.",
    ),
    "start_leads_nowhere": Text(
        "Dari keadaan awal tidak ada aksi yang dapat diambil; di draf ia menuju «{name}».",
        "No action could be taken from the start; in the draft it leads to “{name}”.",
    ),
    "system_after_end": Text(
        "«{name}» dilakukan sistem setelah akhir «{state}», misalnya masa berlaku habis; tidak diambil.",
        "“{name}” is done by the system after the end “{state}”, such as an expiry; it was not taken.",
    ),
    "no_end": Text(
        "Tidak ada akhir: tak satu keadaan pun menutup perkara.", "There is no end: no state closes a case."
    ),
    "bad_sla": Text(
        "sla «{given}» dari «{name}» bukan bilangan milidetik di atas nol; dilewati.",
        "The sla “{given}” of “{name}” is no number of milliseconds above zero; it was left out.",
    ),
    "bad_flag": Text("{flag} dari «{name}» bukan true atau false.", "{flag} of “{name}” is neither true nor false."),
    "bad_roles": Text("Daftar roles dari «{name}» bukan daftar teks.", "The roles of “{name}” are no list of texts."),
    # BPMN
    "unknown_reference": Text(
        "Alur «{name}» menunjuk «{given}», yang tidak ada; alur ini tidak diambil.",
        "The flow “{name}” refers to “{given}”, which is not there; the flow was not taken.",
    ),
    "several_starts": Text(
        "Ada beberapa peristiwa awal; yang diambil hanya «{name}».",
        "There are several start events; only “{name}” was taken.",
    ),
    "several_processes": Text(
        "Berkas ini memuat beberapa proses; yang diambil hanya «{name}».",
        "The file has several processes; only “{name}” was taken.",
    ),
    "no_start_event": Text("Tidak ada peristiwa awal.", "There is no start event."),
    "duplicate_id": Text("Id «{name}» ada lebih dari sekali.", "The id “{name}” stands more than once."),
    "unreachable_node": Text("«{name}» tidak dapat dicapai dari awal.", "“{name}” cannot be reached from the start."),
    "endless_gateways": Text(
        "Gerbang «{name}» hanya menuju gerbang lain dan kembali ke dirinya.",
        "The gateway “{name}” leads only to other gateways and back to itself.",
    ),
    "not_taken": Text("Tidak diambil: {what} «{name}».", "Not taken: {what} “{name}”."),
    "parallel_too_deep": Text(
        "Cabang sejajar di «{name}» lebih dari satu tugas: «{given}» tidak diambil.",
        "A parallel branch at “{name}” is more than one task: “{given}” was not taken.",
    ),
    "parallel_open": Text(
        "Cabang sejajar di «{name}» tidak bertemu lagi.", "The parallel branches at “{name}” do not meet again."
    ),
}

# what the source does not say and people must
QUESTION_SENTENCES: Mapping[str, Text] = {
    "texts": Text(
        "Semua kalimat berasal dari kode sumber. Tulis judul dan kalimat yang dibaca pemohon, dalam kedua bahasa.",
        "All wordings come from codes of the source. Write titles and the sentences for applicants, in both languages.",
    ),
    "office": Text(
        "Kantor mana yang mengerjakan? Ganti «{name}» dengan kode kantor dari _city.yaml.",
        "Which office does this? Replace “{name}” by an office code of _city.yaml.",
    ),
    "role": Text(
        "Peran «{name}» di sumber: peran mana di kota ini? Tambahkan ke _city.yaml atau ganti.",
        "The source's role “{name}”: which role is it in this city? Add it to _city.yaml or replace it.",
    ),
    "other_roles": Text(
        "Di sumber juga boleh: {name}. Di sini satu peran yang memutus; beri mereka peran itu bila perlu.",
        "In the source these may too: {name}. Here one role decides; give them that role if they should.",
    ),
    "nobody": Text("Sumber tidak menyebut siapa yang boleh «{name}».", "The source names nobody who may do “{name}”."),
    "identity": Text(
        "Periksa kode layanan, awalan nomor, ringkasan, dan hasil layanan.",
        "Check the service's code, the prefix of numbers, the summary and the result.",
    ),
    "fields": Text(
        "Sumber tidak memuat formulir. Isian apa yang ditanyakan?", "The source has no form. Which questions are asked?"
    ),
    "documents": Text(
        "docUploadRequired di «{name}»: dokumen apa yang diserahkan?",
        "docUploadRequired in “{name}”: which documents are handed in?",
    ),
    "legal": Text("Apa dasar hukum layanan ini?", "What is the legal basis of this service?"),
    "service_limit": Text(
        "Sumber tidak menyebut waktu layanan; {name} hari hanya contoh.",
        "The source gives no time for the whole service; {name} days are an example.",
    ),
    "wall_clock": Text(
        "Sumber menghitung {name} milidetik jam dinding. Hari kerja, hari kalender, atau jam kerja?",
        "The source counts {name} milliseconds of wall clock. Working days, calendar days or working hours?",
    ),
    "outcome": Text(
        "Apakah «{name}» berarti izin terbit? Bila ya, tambahkan bagian paper dan keadaan «does: issue».",
        "Does “{name}” mean that a permit is issued? Then add the part paper and a state with “does: issue”.",
    ),
    "tone": Text(
        "Arti hasil «{name}» ditebak dari namanya: {given}.",
        "What the result “{name}” means was guessed from its name: {given}.",
    ),
    "starts_by_staff": Text(
        "Di sumber petugas yang memulai ({name}); di sini pemohon mengirim.",
        "In the source staff begin ({name}); here the applicant sends.",
    ),
    "also_applicant": Text(
        "Di sumber pemohon pun boleh «{name}» di sini; itu pemicu tersendiri.",
        "In the source the applicant may do “{name}” here too; it is a trigger of its own.",
    ),
    "system_action": Text(
        "«{name}» dilakukan sistem di sumber. Kapan? Beri timer, connector, atau hapus.",
        "“{name}” is done by the system in the source. When? Give a timer, a connector, or remove it.",
    ),
    "inactive": Text(
        "Aksi «{name}» di «{given}» tidak aktif dan tidak diambil.",
        "The action “{name}” in “{given}” is inactive and was not taken.",
    ),
    "payment": Text(
        "«{name}» tampaknya pembayaran. Tambahkan bagian fee dan «awaits: payment».",
        "“{name}” looks like a payment. Add the part fee and “awaits: payment”.",
    ),
    "after_end": Text(
        "«{name}» terjadi setelah akhir «{given}»; di sini operasi yang membuka perkara lagi.",
        "“{name}” happens after the end “{given}”; here it is an operation that reopens the case.",
    ),
    # BPMN
    "lane": Text("Lajur «{name}»: kantor dan peran mana?", "The lane “{name}”: which office and role is it?"),
    "no_lane": Text("«{name}» tidak berada di lajur mana pun.", "“{name}” stands in no lane."),
    "condition": Text(
        "Syarat «{given}» di «{name}» berupa kalimat; di sini orang yang memilih.",
        "The condition “{given}” at “{name}” is a sentence; here a person chooses.",
    ),
    "automatic_task": Text(
        "«{name}» otomatis di sumber; di sini kantor yang mengerjakan, sampai ada connector.",
        "“{name}” is automatic in the source; here an office does it until there is a connector.",
    ),
    "sometimes": Text(
        "«{name}» hanya diminta kadang-kadang di sumber. Beri syarat pada offices.",
        "“{name}” is asked only sometimes in the source. Give offices a condition.",
    ),
    "duration": Text(
        "Lama «{given}» pada timer «{name}» tidak terbaca; nilainya hanya contoh.",
        "The duration “{given}” of the timer “{name}” cannot be read; its value is an example.",
    ),
}
