"""Requirements of saying an expression in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.definition import Text
from workflows.expressions import Named, Names, explain, parse
from workflows.expressions.names import CASE, TONES, TOTAL

NAMES = Names(
    form={
        "luas": Named("number", Text("Luas", "Area"), unit="m²"),
        "jenis": Named(
            "option", Text("Jenis", "Kind"), {"a": Text("Spanduk", "Banner"), "b": Text("Baliho", "Billboard")}
        ),
        "ciri": Named("options", Text("Ciri", "Features"), {"x": Text("Lampu", "Lamp")}),
        "mulai": Named("date", Text("Mulai", "Start")),
        "setuju": Named("yes_no", Text("Setuju", "Agreed")),
    },
    rows={
        "titik": {
            "lebar": Named("number", Text("Lebar", "Width"), unit="m"),
            "jalan": Named("yes_no", Text("Di jalan", "On the road")),
        }
    },
    applicant={"kind": Named("option", options={"badan": Text("Badan usaha", "A company")})},
    documents={"ktp": Named("yes_no", Text("KTP", "Identity card"))},
    values={"batas": Named("number", Text("Batas", "Limit"), figure=Decimal("1234.5"))},
    reviews={"telaah": {"tone": Named("option", Text("pendapat", "opinion"), TONES)}},
    case=CASE,
    fee={"total": TOTAL, "sewa": Named("number", Text("Sewa", "Rent"))},
    answers={"cek.lunas": Named("yes_no", Text("Pajak lunas", "Taxes are paid"), optional=True)},
    permits={"lama": Named("yes_no", Text("sip-dokter", "sip-dokter"))},
    titles={"rows.titik": Text("Titik", "Sites")},
)


@pytest.mark.parametrize(
    ("source", "indonesian", "english"),
    [
        ("form.luas > 6", "“Luas” lebih dari 6 m²", "“Area” is more than 6 m²"),
        ("fee.total > 0", "jumlah seluruh biaya lebih dari 0", "the total fee is more than 0"),
        ("fee.sewa > 5", "biaya “Sewa” lebih dari 5", "the fee “Rent” is more than 5"),
        ("answers.cek.lunas", "“Pajak lunas” dijawab ya", "“Taxes are paid” is answered yes"),
        ("not answers.cek.lunas", "“Pajak lunas” tidak dijawab ya", "“Taxes are paid” is not answered yes"),
        ("permits.lama", "pemohon memegang “sip-dokter” yang berlaku", "the applicant holds “sip-dokter” in force"),
        (
            "not permits.lama",
            "pemohon tidak memegang “sip-dokter” yang berlaku",
            "the applicant does not hold “sip-dokter” in force",
        ),
        ("case.round > 1", "putaran lebih dari 1", "the round is more than 1"),
        ("case.sent > form.mulai", "tanggal pengiriman sesudah “Mulai”", "the day of sending is after “Start”"),
        ("form.luas <= values.batas", "“Luas” paling banyak 1.234,5 m²", "“Area” is at most 1,234.5 m²"),
        ("form.jenis == 'a'", "“Jenis” adalah “Spanduk”", "“Kind” is “Banner”"),
        (
            "form.jenis not in ['a', 'b']",
            "“Jenis” bukan salah satu dari “Spanduk”, “Baliho”",
            "“Kind” is none of “Banner”, “Billboard”",
        ),
        ("form.jenis == 'z'", "“Jenis” adalah “z”", "“Kind” is “z”"),
        ("form.ciri has 'x'", "“Ciri” memuat “Lampu”", "“Features” includes “Lamp”"),
        ("applicant.kind != 'badan'", "pemohon bukan “Badan usaha”", "the applicant is not “A company”"),
        ("form.setuju", "“Setuju” dijawab ya", "“Agreed” is answered yes"),
        ("not form.setuju", "“Setuju” tidak dijawab ya", "“Agreed” is not answered yes"),
        ("form.setuju == true", "“Setuju” adalah ya", "“Agreed” is yes"),
        ("form.setuju == false", "“Setuju” adalah tidak", "“Agreed” is no"),
        ("documents.ktp", "“KTP” diserahkan", "“Identity card” is handed in"),
        ("not documents.ktp", "“KTP” tidak diserahkan", "“Identity card” is not handed in"),
        ("not (form.luas > 6)", "tidak berlaku: “Luas” lebih dari 6 m²", "not true: “Area” is more than 6 m²"),
        (
            "form.mulai >= case.sent",
            "“Mulai” tidak sebelum tanggal pengiriman",
            "“Start” is not before the day of sending",
        ),
        ("form.mulai == form.mulai", "“Mulai” adalah “Mulai”", "“Start” is “Start”"),
        ("true or false", "selalu atau tidak pernah", "always or never"),
        (
            "form.setuju and (documents.ktp or form.luas < 1)",
            "“Setuju” dijawab ya dan (“KTP” diserahkan atau “Luas” kurang dari 1 m²)",
            "“Agreed” is answered yes and (“Identity card” is handed in or “Area” is less than 1 m²)",
        ),
        (
            "any(row.lebar > 2 for row in rows.titik)",
            "pada sedikitnya satu baris “Titik” berlaku: “Lebar” lebih dari 2 m",
            "in at least one row of “Sites”: “Width” is more than 2 m",
        ),
        (
            "all(row.jalan for row in rows.titik)",
            "pada setiap baris “Titik” berlaku: “Di jalan” dijawab ya",
            "in every row of “Sites”: “On the road” is answered yes",
        ),
        (
            "sum(row.lebar for row in rows.titik) > 3",
            "(jumlah “Lebar” dari semua baris “Titik”) lebih dari 3",
            "(the sum of “Width” over all rows of “Sites”) is more than 3",
        ),
        (
            "count(row for row in rows.titik if row.jalan)",
            "banyaknya baris “Titik”, hanya bila “Di jalan” dijawab ya",
            "the number of rows of “Sites”, only where “On the road” is answered yes",
        ),
        (
            "count(row.jalan for row in rows.titik)",
            "banyaknya baris “Titik” dengan “Di jalan” dijawab ya",
            "the number of rows of “Sites” with “On the road” is answered yes",
        ),
        (
            "any(r.tone == 'negative' for r in reviews.telaah)",
            "pada sedikitnya satu baris “telaah” berlaku: “pendapat” adalah “berkeberatan”",
            "in at least one row of “telaah”: “opinion” is “against”",
        ),
        (
            "round(-form.luas * 2 * 3, 2)",
            "(−“Luas” × 2 × 3) dibulatkan sampai 2 desimal",
            "(−“Area” × 2 × 3) rounded to 2 decimals",
        ),
        ("(form.luas + 1) * 2 - 1", "((“Luas” + 1) × 2) − 1", "((“Area” + 1) × 2) − 1"),
        (
            "days(form.mulai, form.mulai)",
            "banyaknya hari dari “Mulai” sampai “Mulai”",
            "the number of days from “Start” to “Start”",
        ),
        (
            "years_after(form.mulai, 5) > form.mulai",
            "“Mulai” ditambah 5 tahun sesudah “Mulai”",
            "“Start” plus 5 years is after “Start”",
        ),
        (
            "1 if form.setuju else 0.5",
            "1 bila “Setuju” dijawab ya, selain itu 0,5",
            "1 if “Agreed” is answered yes, otherwise 0.5",
        ),
        ("form.lain == 1", "“lain” adalah 1", "“lain” is 1"),
        (
            "any(row.x for row in rows.lain)",
            "pada sedikitnya satu baris “lain” berlaku: “x”",
            "in at least one row of “lain”: “x”",
        ),
    ],
)
def test_an_expression_reads_as_a_part_of_a_sentence(source: str, indonesian: str, english: str) -> None:
    """Titles, options, units and figures stand in the reader's language; codes only where there is no title."""
    assert explain(parse(source), NAMES, "id") == indonesian
    assert explain(parse(source), NAMES, "en") == english


def test_a_column_is_said_by_its_title() -> None:
    """Inside a table, a column's own rule names the columns beside it."""
    assert explain(parse("row.lebar > 1"), NAMES.within("titik"), "en") == "“Width” is more than 1 m"
    assert explain(parse("row.lebar > 1"), NAMES, "en") == "“lebar” is more than 1"
