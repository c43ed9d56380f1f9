"""The public pages of the services and the list of procedures."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from permits.catalogue import queries
from tests.pages import Reader, words_of
from tests.support.cases import GROWN, PASSWORD, address_of, make_applicant, make_staff, publish


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """A signed-out person who looks closely."""
    return Reader(client)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_home_page_lists_every_service_by_kind(reader: Reader, language: str) -> None:
    """Each service stands under its kind with its promise and its cost, in the reader's language."""
    publish()
    page = reader.get("/", language=language)
    for service in queries.services():
        title = service.definition.title[language]
        assert page.link(title) == f"/services/{service.code}"
    assert ("working days" if language == "en" else "hari kerja") in page.text
    assert ("Free of charge" if language == "en" else "Tidak dipungut biaya") in page.text


def test_an_empty_city_says_what_comes_next(reader: Reader) -> None:
    """Before anything is published the page says why it is empty."""
    assert "No service is published yet" in reader.get("/", language="en").text


def test_a_search_names_what_it_found_and_keeps_the_words(reader: Reader) -> None:
    """The result says how many match and keeps what was typed; without a match it says what to do."""
    publish()
    page = reader.get("/?q=spanduk", language="en")
    assert page.title.startswith("Services for «spanduk»")
    assert "1 service found" in page.text
    assert page.one("#search").get("value") == "spanduk"
    nothing = reader.get("/?q=%3Cscript%3E", language="en")
    assert nothing.heading == "Services for «<script>»"
    assert nothing.link("Answer a few questions") == "/guide"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_service_page_answers_the_questions_of_the_service_standard(reader: Reader, language: str) -> None:
    """Requirements, procedure, time, cost, product, complaints, legal basis and figures are all on the page."""
    publish()
    for service in (each for each in queries.services() if each.is_open):
        definition = service.definition
        page = reader.get(f"/services/{service.code}", language=language)
        assert page.heading == definition.title[language]
        for file in definition.documents.values():
            assert file.title[language] in page.text
        for rule in definition.legal:
            assert rule.cite[language] in page.text
        for value in definition.values.values():
            assert value.title[language] in page.text
        assert definition.result[language] in page.text
        wanted = {"requirements", "procedure", "time", "fee", "product", "complaints"}
        assert wanted <= {each.get("id") for each in page.all("main h2")}
        assert f"/services/{service.code}/apply" in {each.get("href") for each in page.all("main a")}


def test_a_figure_nobody_confirmed_is_marked(reader: Reader) -> None:
    """Each figure says whether the city has confirmed it, and examples say that they are examples."""
    publish()
    for service in (each for each in queries.services() if each.is_open):
        page = reader.get(f"/services/{service.code}", language="en")
        rows = {words_of(each.find("th")): words_of(each) for each in page.all("table tbody tr")}  # type: ignore[arg-type]
        for value in service.definition.values.values():
            expected = (
                "example, set by the city" if value.example else "confirmed" if value.verified else "not confirmed yet"
            )
            assert expected in rows[value.title.en]


def test_a_service_says_its_level_of_risk_its_business_fields_and_its_standard(reader: Reader, tmp_path: Path) -> None:
    """What a file says of KBLI, risk and the service standard stands on the service's page."""
    more = """kbli: {version: 2020, codes: ["47111"]}
risk: medium_low
standard:
  facilities: {id: "Ruang tunggu dengan pojok menyusui.", en: "A waiting room with a corner for nursing."}
"""
    for name in ("_city", "kios"):
        text = (GROWN / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text + (more if name == "kios" else ""), encoding="utf-8")
    publish(tmp_path)
    page = reader.get("/services/kios", language="en")
    for words in ("Level of risk", "medium low", "KBLI 2020", "47111", "A waiting room with a corner for nursing."):
        assert words in page.text


def test_a_service_that_does_not_exist_is_not_found(reader: Reader) -> None:
    """An unknown service is a page, not an error."""
    reader.get("/services/unknown", status=404)


def test_staff_read_which_versions_are_published(client: FlaskClient) -> None:
    """Who may read procedures sees each version with its digest and date; an applicant does not find the page."""
    publish()
    reader = Reader(client)
    reader.get("/", language="en")
    reader.sign_in(address_of(make_staff(("dpmptsp", "manajer"))), PASSWORD)
    page = reader.get("/definitions")
    for service in queries.services():
        assert service.sha256[:16] in page.text
        assert service.code in page.text
    other = Reader(client.application.test_client())
    other.sign_in(address_of(make_applicant()), PASSWORD)
    other.get("/definitions", status=404)
