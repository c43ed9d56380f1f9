"""What is asked: the nine elements of the national satisfaction survey, by code, with neutral questions in two languages.

Source: PermenPANRB 14/2017 (elements and the four-step scale). An answer is stored as ``{"PRODUK": 3}``, never by place:
offices print the nine elements in different orders, and answers kept by number would silently change their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.definition import Text

VERSION = "2026-1"
"""Stored with every response. A new wording or order is a new version; codes never change their meaning."""

SCALE = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Element:
    """One of the nine things a recipient of the service judges. ``labels`` stand for the answers 1 to 4, in that order."""

    code: str
    name: Text
    question: Text
    hint: Text
    labels: tuple[Text, Text, Text, Text]


_FITTING = (
    Text("Tidak sesuai", "Does not fit"),
    Text("Kurang sesuai", "Fits poorly"),
    Text("Sesuai", "Fits"),
    Text("Sangat sesuai", "Fits very well"),
)

ELEMENTS: tuple[Element, ...] = (
    Element(
        "PERSYARATAN",
        Text("Persyaratan", "Requirements"),
        Text(
            "Bagaimana pendapat Anda tentang kesesuaian persyaratan dengan layanan ini?",
            "What do you think of how well the requirements fit this service?",
        ),
        Text("Isian dan dokumen yang diminta dari Anda.", "The answers and documents you were asked for."),
        _FITTING,
    ),
    Element(
        "PROSEDUR",
        Text("Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
        Text(
            "Bagaimana pendapat Anda tentang kemudahan prosedur layanan ini?",
            "What do you think of how easy the procedure of this service is?",
        ),
        Text("Langkah-langkah dari awal sampai keputusan.", "The steps from the beginning to the decision."),
        (
            Text("Tidak mudah", "Not easy"),
            Text("Kurang mudah", "Not very easy"),
            Text("Mudah", "Easy"),
            Text("Sangat mudah", "Very easy"),
        ),
    ),
    Element(
        "WAKTU",
        Text("Waktu penyelesaian", "Time to complete"),
        Text(
            "Bagaimana pendapat Anda tentang kecepatan waktu pelayanan?",
            "What do you think of the speed of the service?",
        ),
        Text("Sejak berkas Anda dikirim sampai ada keputusan.", "From sending your application to the decision."),
        (
            Text("Tidak cepat", "Not fast"),
            Text("Kurang cepat", "Not very fast"),
            Text("Cepat", "Fast"),
            Text("Sangat cepat", "Very fast"),
        ),
    ),
    Element(
        "BIAYA",
        Text("Biaya atau tarif", "Cost"),
        Text(
            "Bagaimana pendapat Anda tentang kewajaran biaya layanan ini?",
            "What do you think of the cost of this service?",
        ),
        Text("Biaya yang Anda bayar kepada kantor untuk layanan ini.", "What you paid the office for this service."),
        (
            Text("Sangat mahal", "Very expensive"),
            Text("Cukup mahal", "Rather expensive"),
            Text("Murah", "Cheap"),
            Text("Gratis", "Free of charge"),
        ),
    ),
    Element(
        "PRODUK",
        Text("Produk spesifikasi jenis pelayanan", "Service product"),
        Text(
            "Bagaimana pendapat Anda tentang kesesuaian hasil layanan dengan yang dijanjikan?",
            "What do you think of how well the result fits what was promised?",
        ),
        Text("Surat atau keputusan yang Anda terima.", "The letter or decision you received."),
        _FITTING,
    ),
    Element(
        "KOMPETENSI",
        Text("Kompetensi pelaksana", "Staff competence"),
        Text(
            "Bagaimana pendapat Anda tentang kemampuan petugas?",
            "What do you think of the competence of the staff?",
        ),
        Text(
            "Pengetahuan dan keterampilan petugas yang melayani Anda.",
            "The knowledge and skill of those who served you.",
        ),
        (
            Text("Tidak kompeten", "Not competent"),
            Text("Kurang kompeten", "Not very competent"),
            Text("Kompeten", "Competent"),
            Text("Sangat kompeten", "Very competent"),
        ),
    ),
    Element(
        "PERILAKU",
        Text("Perilaku pelaksana", "Staff conduct"),
        Text(
            "Bagaimana pendapat Anda tentang kesopanan dan keramahan petugas?",
            "What do you think of the courtesy and friendliness of the staff?",
        ),
        Text("Di loket, lewat telepon, atau lewat pesan.", "At the counter, by telephone or in messages."),
        (
            Text("Tidak sopan dan ramah", "Not polite and friendly"),
            Text("Kurang sopan dan ramah", "Not very polite and friendly"),
            Text("Sopan dan ramah", "Polite and friendly"),
            Text("Sangat sopan dan ramah", "Very polite and friendly"),
        ),
    ),
    Element(
        "PENGADUAN",
        Text("Penanganan pengaduan, saran, dan masukan", "Handling of complaints and suggestions"),
        Text(
            "Bagaimana pendapat Anda tentang penanganan pengaduan?",
            "What do you think of how complaints are handled?",
        ),
        Text("Tempat menyampaikan pengaduan, saran, dan masukan.", "Where complaints and suggestions can be sent."),
        (
            Text("Tidak ada", "There is none"),
            Text("Ada tetapi tidak berfungsi", "It exists but does not work"),
            Text("Berfungsi kurang maksimal", "It works, but not fully"),
            Text("Dikelola dengan baik", "It is well managed"),
        ),
    ),
    Element(
        "SARANA",
        Text("Sarana dan prasarana", "Facilities"),
        Text(
            "Bagaimana pendapat Anda tentang mutu sarana dan prasarana?",
            "What do you think of the quality of the facilities?",
        ),
        Text("Situs web ini, ruang tunggu, dan loket.", "This website, the waiting room and the counters."),
        (
            Text("Buruk", "Poor"),
            Text("Cukup", "Fair"),
            Text("Baik", "Good"),
            Text("Sangat baik", "Very good"),
        ),
    ),
)

CODES: tuple[str, ...] = tuple(element.code for element in ELEMENTS)

SEX: Mapping[str, Text] = {"female": Text("Perempuan", "Female"), "male": Text("Laki-laki", "Male")}
AGE: Mapping[str, Text] = {
    "under_20": Text("Di bawah 20 tahun", "Under 20"),
    "20_29": Text("20–29 tahun", "20–29"),
    "30_39": Text("30–39 tahun", "30–39"),
    "40_49": Text("40–49 tahun", "40–49"),
    "50_59": Text("50–59 tahun", "50–59"),
    "60_up": Text("60 tahun ke atas", "60 and over"),
}
EDUCATION: Mapping[str, Text] = {
    "sd": Text("SD", "Primary school (SD)"),
    "smp": Text("SMP", "Lower secondary school (SMP)"),
    "sma": Text("SMA atau sederajat", "Upper secondary school (SMA)"),
    "s1": Text("S1", "Bachelor (S1)"),
    "s2": Text("S2", "Master (S2)"),
    "s3": Text("S3", "Doctor (S3)"),
}
OCCUPATION: Mapping[str, Text] = {
    "pns": Text("PNS", "Civil servant (PNS)"),
    "tni": Text("TNI", "Armed forces (TNI)"),
    "polri": Text("POLRI", "Police (POLRI)"),
    "swasta": Text("Pegawai swasta", "Private-sector employee"),
    "wirausaha": Text("Wirausaha", "Self-employed"),
    "lainnya": Text("Lainnya", "Other"),
}

RESPONDENT: Mapping[str, Mapping[str, Text]] = {
    "sex": SEX,
    "age": AGE,
    "education": EDUCATION,
    "occupation": OCCUPATION,
}
"""What a respondent may say about themselves, all optional: nothing here names a person."""


def answer_problems(answers: Mapping[str, object]) -> dict[str, str]:
    """Element codes whose answer cannot be counted → why: ``unknown_element`` or ``outside_scale``."""
    problems: dict[str, str] = {}
    for code, value in answers.items():
        if code not in CODES:
            problems[code] = "unknown_element"
        elif type(value) is not int or value not in SCALE:  # True would otherwise count as 1
            problems[code] = "outside_scale"
    return problems
