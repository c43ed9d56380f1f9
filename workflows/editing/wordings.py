"""The patterns of the sentences that rules are said in, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition import Text

WORDS: Mapping[str, Text] = {
    "yes": Text("ya", "yes"),
    "no": Text("tidak", "no"),
    "free": Text("Layanan ini tidak dipungut biaya.", "This service is free of charge."),
    "eligible": Text(
        "hanya yang menjawab {answer} pada “{question}” dapat mengajukan. Yang lain: {otherwise}",
        "only who answers {answer} to “{question}” may apply. Others: {otherwise}",
    ),
    "needed_permit": Text(
        "pemohon harus memegang izin {service} yang berlaku. {says}",
        "the applicant must hold {service} in force. {says}",
    ),
    "section_shown": Text("bagian “{title}” tampil bila {when}.", "the part “{title}” is shown when {when}."),
    "asked_when": Text("“{title}” ditanyakan bila {when}.", "“{title}” is asked when {when}."),
    "required_when": Text(
        "“{title}” wajib diisi bila {when}, selain itu boleh kosong.",
        "“{title}” must be answered when {when}, and may be left out otherwise.",
    ),
    "valid_when": Text("“{title}” diterima hanya bila {when}.", "“{title}” is accepted only when {when}."),
    "computed": Text("“{title}” dihitung sendiri: {formula}.", "“{title}” is worked out: {formula}."),
    "document_always": Text("“{title}” diserahkan oleh setiap pemohon.", "“{title}” is handed in by every applicant."),
    "document_optional": Text("“{title}” boleh diserahkan.", "“{title}” may be handed in."),
    "document_shown": Text("“{title}” diminta bila {when}.", "“{title}” is asked for when {when}."),
    "document_required": Text(
        "“{title}” wajib diserahkan bila {when}, selain itu boleh.",
        "“{title}” must be handed in when {when}, and may be otherwise.",
    ),
    "fee_line": Text("“{title}”: {amount}.", "“{title}”: {amount}."),
    "fee_when": Text("“{title}” dikenakan bila {when}.", "“{title}” is charged when {when}."),
    "paid_before": Text(
        "sebelum langkah “{title}”, biaya harus sudah dibayar.", "before the step “{title}” the fee must be paid."
    ),
    "whole_service": Text("seluruh layanan paling lama {time}.", "the whole service takes at most {time}."),
    "takes": Text("“{title}” paling lama {time}.", "“{title}” takes at most {time}."),
    "checked_when": Text("“{title}” diperiksa bila {when}.", "“{title}” is checked when {when}."),
    "result_when": Text("“{title}” dapat dipilih hanya bila {when}.", "“{title}” can be chosen only when {when}."),
    "office_always": Text("{office} selalu diminta untuk “{title}”.", "{office} is always asked for “{title}”."),
    "office_chosen": Text(
        "{office} diminta untuk “{title}” bila dipilih petugas.",
        "{office} is asked for “{title}” when the officer picks it.",
    ),
    "office_when": Text(
        "{office} diminta untuk “{title}” bila {when}.", "{office} is asked for “{title}” when {when}."
    ),
    "trigger_when": Text("“{title}” ditawarkan hanya bila {when}.", "“{title}” is offered only when {when}."),
    "at_most": Text("“{title}” paling banyak {times} kali.", "“{title}” at most {times} times."),
    "leads": Text("“{title}” membawa berkas ke “{to}”.", "“{title}” takes the case to “{to}”."),
    "leads_when": Text(
        "“{title}” membawa berkas ke “{to}” bila {when}.", "“{title}” takes the case to “{to}” when {when}."
    ),
    "leads_otherwise": Text(
        "“{title}” selain itu membawa berkas ke “{to}”.", "“{title}” otherwise takes the case to “{to}”."
    ),
}
CLOCKS: Mapping[str, Text] = {
    "pauses": Text("Waktu layanan berhenti selama “{title}”.", "The service time stands still during “{title}”."),
    "resets": Text(
        "Waktu layanan dihitung lagi dari awal setelah “{title}”.", "The service time starts anew after “{title}”."
    ),
}
JOINS: Mapping[str, Text] = {
    "all": Text(
        "“{title}” selesai bila semua kantor yang diminta sudah menjawab.",
        "“{title}” is finished when every office asked has answered.",
    ),
    "any": Text(
        "“{title}” selesai begitu satu kantor menjawab.", "“{title}” is finished as soon as one office has answered."
    ),
    "veto": Text(
        "“{title}” selesai begitu satu kantor berkeberatan, atau bila semua sudah menjawab.",
        "“{title}” is finished as soon as one office objects, or when all have answered.",
    ),
    "quorum": Text(
        "“{title}” selesai bila {least} kantor menyetujui, atau bila semua sudah menjawab.",
        "“{title}” is finished when {least} offices agree, or when all have answered.",
    ),
    "controlling": Text(
        "“{title}” selesai begitu kantor pengendali menjawab.",
        "“{title}” is finished as soon as the controlling office has answered.",
    ),
}
UNITS: Mapping[str, tuple[Text, Text]] = {
    "working_days": (Text("hari kerja", "working day"), Text("hari kerja", "working days")),
    "calendar_days": (Text("hari kalender", "calendar day"), Text("hari kalender", "calendar days")),
    "hours": (Text("jam kerja", "working hour"), Text("jam kerja", "working hours")),
    "rupiah": (Text("rupiah", "rupiah"), Text("rupiah", "rupiah")),
    "number": (Text("", ""), Text("", "")),
}
