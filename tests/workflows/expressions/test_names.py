"""Requirements of the vocabulary of a loaded service."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from workflows.definition import Text
from workflows.expressions import names_of
from workflows.language.loader import load

EVERYTHING = load((Path(__file__).parents[2] / "data" / "sop" / "semua-bagian.yaml").read_text())


def test_names_of_a_definition_serve_its_expressions() -> None:
    """The vocabulary of a loaded definition knows titles, options, units and, in papers, the case."""
    names = names_of(EVERYTHING)
    assert names.form["jumlah"].kind == "number"
    assert names.form["alasan"].optional
    assert names.rows["titik"]["lebar"].unit == "m"
    assert names.values["tarif"].figure == Decimal("2500.5")
    assert names.case is not None
    assert set(names.case) == {"sent", "round"}
    assert names_of(EVERYTHING, in_paper=True).case is not None
    assert names.titles["rows.titik"] == Text("Titik", "Sites")
    assert names.reviews is not None
    assert set(names.reviews["lain"]["office"].options) == {"loket"}
