"""The guided changes as a manager without programming makes them: fill in, see the lines, save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.editor.drafts import begun, signed_in, text_of
from tests.pages import Page, Reader, words_of
from tests.workshop import people
from workflows import load

PLAN = "states.telaah_teknis.reviews.pertimbangan"
CONSENT = {
    "title_id": "Izin tetangga", "title_en": "Neighbours' consent", "formats": ["pdf"], "max_mb": "2", "must": "must",
}  # fmt: skip


@pytest.fixture
def desk(client: FlaskClient) -> tuple[Reader, str]:
    """A manager who reads English, and the id of a draft."""
    draft, everybody = begun()
    draft_id = str(draft.id)
    return signed_in(client, everybody.manager), draft_id


def show(desk: tuple[Reader, str], kind: str, of: str, form: Mapping[str, Any], *, status: int = 200) -> Page:
    """Fill in a guided form and press «Show the change»."""
    reader, draft_id = desk
    address = f"/editor/{draft_id}/change/{kind}"
    page = reader.get(f"{address}?of={of}")
    version = page.one('input[name="version"]').get("value", "")
    return reader.post(address, {"of": of, "version": version, "act": "show", **form}, status=status)


def confirm(desk: tuple[Reader, str], kind: str, of: str, form: Mapping[str, Any]) -> Page:
    """The same, then «Save this change»."""
    page = show(desk, kind, of, form)
    hidden = {each.get("name", ""): each.get("value", "") for each in page.all('form input[type="hidden"]')}
    reader, draft_id = desk
    return reader.post(f"/editor/{draft_id}/change/{kind}", {**hidden, **form, "act": "save"})


def lines(page: Page) -> list[str]:
    """The changed lines that the page shows."""
    return [words_of(each) for each in page.all(".difference .is-old code, .difference .is-new code")]


def errors(page: Page) -> list[str]:
    return [words_of(each) for each in page.all(".problem li")]


def test_a_fee_is_changed(desk: tuple[Reader, str]) -> None:
    """A figure is changed as people write money; the two lines are shown, and saved only then."""
    form = {"amount": "Rp12.500", "verified": "y"}
    page = show(desk, "figure", "rent_spanduk", form)
    assert lines(page) == ["amount: 8000", "amount: 12500", "verified: false", "verified: true"]
    assert text_of(desk[1]) == people.shipped()
    page = confirm(desk, "figure", "rent_spanduk", form)
    assert "Saved: Rental value of a banner" in page.text
    assert load(text_of(desk[1])).values["rent_spanduk"].amount == 12500


def test_a_figure_says_its_unit_and_what_it_is_for(desk: tuple[Reader, str]) -> None:
    """Days stand beside a limit and rupiah beside a rate, with the parts that use it."""
    reader, draft_id = desk
    limit = reader.get(f"/editor/{draft_id}/change/figure?of=limit_service")
    assert words_of(limit.one(".with-unit .unit")) == "working days"
    rate = reader.get(f"/editor/{draft_id}/change/figure?of=rent_spanduk")
    assert words_of(rate.one(".with-unit .unit")) == "rupiah"
    opinion = reader.get(f"/editor/{draft_id}/change/figure?of=limit_opinion")
    assert words_of(opinion.one("#amount-hint")) == "For: Technical opinion"


def test_a_document_with_a_condition_is_added(desk: tuple[Reader, str]) -> None:
    """The condition is put together from a field, a comparison and a value, and read back in words before it is saved."""
    form = {**CONSENT, "when": "built", "subject": "rows.titik.luas"}
    page = show(desk, "new-document", "", form)
    assert lines(page) == []
    assert "is more than" in page.text
    page = show(desk, "new-document", "", {**form, "comparison": ">", "value": "6"})
    assert 'shown_when: "any(row.luas > 6 for row in rows.titik)"' in lines(page)
    assert "“Neighbours' consent” is asked for when" in page.text
    confirm(desk, "new-document", "", {**form, "comparison": ">", "value": "6"})
    document = load(text_of(desk[1])).documents["izin_tetangga"]
    assert document.shown_when is not None
    assert document.shown_when.source == "any(row.luas > 6 for row in rows.titik)"


def test_a_formula_of_ones_own_is_checked_before_it_is_saved(desk: tuple[Reader, str]) -> None:
    """A condition that names no field is shown with the checker's sentence, and may still be saved into the draft."""
    form = {**CONSENT, "when": "own", "expression": "form.luasnya > 6"}
    page = show(desk, "new-document", "", form)
    assert "Problems this brings" in page.text
    assert "luasnya" in words_of(page.one(".problems"))
    confirm(desk, "new-document", "", form)
    assert "form.luasnya > 6" in text_of(desk[1])


def test_a_reviewing_office_is_added(desk: tuple[Reader, str]) -> None:
    """One more office is asked, when an option was chosen; several options become «one of»."""
    form = {
        "office": "kesbangpol",
        "when": "built",
        "subject": "form.isi",
        "comparison": "==",
        "option": ["rokok", "sosial"],
    }
    page = show(desk, "office", PLAN, form)
    assert lines(page) == ["kesbangpol: \"form.isi in ['rokok', 'sosial']\""]
    assert "National Unity and Politics Agency is asked for “Technical opinion” when" in page.text
    confirm(desk, "office", PLAN, form)
    plan = load(text_of(desk[1])).states["telaah_teknis"].reviews["pertimbangan"]
    assert [each.office for each in plan.offices][-1] == "kesbangpol"


def test_who_does_a_step_is_changed(desk: tuple[Reader, str]) -> None:
    """The role of a step is chosen from the city's roles; nothing changes when it is the same."""
    page = show(desk, "step", "states.pembahasan", {"office": "dpmptsp", "role": "kabid"})
    assert "Nothing changes" in page.text
    confirm(desk, "step", "states.pembahasan", {"office": "dpmptsp", "role": "kepala"})
    assert load(text_of(desk[1])).states["pembahasan"].reviews["pembahasan"].role == "kepala"


def test_a_text_is_found_and_changed(desk: tuple[Reader, str]) -> None:
    """A wording is found by its words in either language and changed in both."""
    reader, draft_id = desk
    page = reader.get(f"/editor/{draft_id}/changes?q=PEMBONGKARAN")
    assert any("removal guarantee" in words_of(each) for each in page.all(".ways__texts li"))
    confirm(desk, "text", "summary", {"title_id": "Izin", "title_en": "A permit"})
    assert load(text_of(draft_id)).summary.en == "A permit"


def test_a_line_of_the_fee_is_added_and_changed(desk: tuple[Reader, str]) -> None:
    """The first line of a fee is added with an amount of money, then changed to a formula."""
    confirm(
        desk, "new-fee", "", {"title_id": "Retribusi", "title_en": "Charge", "amount": "Rp25.000", "when": "always"}
    )
    assert 'amount: "25000"' in text_of(desk[1])
    formula = {"title_id": "Retribusi", "title_en": "Charge", "amount": "form.jumlah_titik * 500", "when": "always"}
    assert 'amount: "form.jumlah_titik * 500"' in lines(show(desk, "fee", "retribusi", formula))


def test_a_document_loses_its_condition(desk: tuple[Reader, str]) -> None:
    """A document that is changed to be handed in by everybody loses its condition and keeps the rest."""
    form = {
        "title_id": "NIB badan usaha", "title_en": "Business identification number (NIB) certificate",
        "hint_id": "Unduhan dari sistem OSS", "hint_en": "As downloaded from the OSS system", "formats": ["pdf"],
        "max_mb": "2", "must": "must", "when": "always",
    }  # fmt: skip
    assert lines(show(desk, "document", "bukti_nib", form)) == ["shown_when: \"applicant.kind == 'badan'\""]
    assert lines(show(desk, "document", "bukti_nib", {**form, "must": "may", "max_mb": "2,5"})) == [
        "shown_when: \"applicant.kind == 'badan'\"", "required: false", "max_mb: 2", "max_mb: 2.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "of", "form", "said"),
    [
        ("figure", "tax_rate", {"amount": "banyak"}, "Write a number"),
        ("figure", "tax_rate", {"amount": "-1"}, "Write a number"),
        ("text", "summary", {"title_id": "x", "title_en": " "}, "Fill this in"),
        ("new-document", "", {**CONSENT, "formats": []}, "Fill this in"),
        ("new-document", "", {**CONSENT, "max_mb": "besar"}, "Write a number"),
        ("new-document", "", {**CONSENT, "hint_id": "x"}, "Fill this in"),
        ("new-document", "", {**CONSENT, "when": "built"}, "Choose what the condition is about"),
        ("new-document", "", {**CONSENT, "when": "own"}, "Fill this in"),
        (
            "new-document", "", {**CONSENT, "when": "built", "subject": "form.isi", "comparison": "==", "option": []},
            "Fill this in",
        ),
        ("new-fee", "", {"title_id": "a", "title_en": "b", "amount": ""}, "Fill this in"),
        ("office", PLAN, {"when": "always"}, "Fill this in"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_control(
    desk: tuple[Reader, str], kind: str, of: str, form: dict[str, Any], said: str
) -> None:
    """What cannot be written is said above the form and beside the control; what was typed stays, and nothing is saved."""
    page = show(desk, kind, of, form, status=422)
    assert any(said in each for each in errors(page))
    assert page.one(".field--error") is not None
    for name, value in form.items():
        if name.startswith("title_") and value.strip():
            assert value in "".join(page.one(f'[name="{name}"]').itertext()) + page.one(f'[name="{name}"]').get(
                "value", ""
            )
    assert text_of(desk[1]) == people.shipped()


def test_a_change_meets_a_text_that_moved_on(desk: tuple[Reader, str]) -> None:
    """When somebody saved between looking and confirming, nothing is overwritten: the change is shown anew."""
    reader, draft_id = desk
    page = show(desk, "figure", "tax_rate", {"amount": "0,2"})
    hidden = {each.get("name", ""): each.get("value", "") for each in page.all('form input[type="hidden"]')}
    other = people.shipped() + "# somebody else\n"
    reader.post(f"/editor/{draft_id}", {"text": other, "version": "1"})
    reader.get(f"/editor/{draft_id}/changes")
    page = reader.post(f"/editor/{draft_id}/change/figure", {**hidden, "amount": "0,2", "act": "save"})
    assert text_of(draft_id) == other


@pytest.mark.parametrize(
    ("kind", "of"),
    [("figure", "none"), ("document", "none"), ("fee", "none"), ("step", "states.none"), ("office", "x"), ("text", "sop"),
     ("other", "")],
)  # fmt: skip
def test_a_part_that_is_not_there_is_no_page(desk: tuple[Reader, str], kind: str, of: str) -> None:
    """A change of something the text does not have leads nowhere."""
    reader, draft_id = desk
    reader.get(f"/editor/{draft_id}/change/{kind}?of={of}", status=404)


def test_a_broken_text_offers_its_problems_first(desk: tuple[Reader, str]) -> None:
    """While the text cannot be read, the guided changes say so and lead to the problems."""
    reader, draft_id = desk
    reader.post(f"/editor/{draft_id}", {"text": "sop: [", "version": "1"})
    page = reader.get(f"/editor/{draft_id}/changes")
    assert "Mend the problems" in page.text
