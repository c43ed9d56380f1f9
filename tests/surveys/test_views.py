"""The questionnaire and the index as people meet them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from permits import clock
from permits.accounts.models import Office, StaffRole
from permits.accounts.operations import add_staff
from permits.db import db, transaction
from permits.surveys.models import SurveyResponse
from permits.surveys.operations import Response
from permits.surveys.periods import period_of
from permits.surveys.questionnaire import CODES, ELEMENTS
from tests.surveys.cases import SERVICE, answered, full, invited, responses

ZONE = ZoneInfo("Asia/Makassar")
SEMESTER = period_of(clock.now().astimezone(ZONE).date(), "semester")


@pytest.fixture
def secret(app: Flask) -> str:
    return str(app.config["SETTINGS"].secret_key)


@pytest.fixture
def token(client: FlaskClient, secret: str) -> str:
    """The token of an invitation sent just now."""
    with transaction():
        return invited(at=clock.now(), secret=secret)


@pytest.fixture
def manager(client: FlaskClient) -> FlaskClient:
    """A visitor signed in as somebody whose role may read reports."""
    with transaction():
        db.session.merge(Office(code="kantor", name_id="Kantor", name_en="Office"))
        db.session.merge(StaffRole(code="pengelola", name_id="Pengelola", name_en="Manager", may=["reports.read"]))
        db.session.flush()
        account, password = add_staff(
            "pengelola@example.org", "Pengelola", clock.now(), seats=(("kantor", "pengelola"),)
        )
    door = client.get("/surveys").headers["Location"]
    token = html.fromstring(client.get(door).text).xpath("//input[@name='csrf_token']/@value")[0]
    signed_in = client.post(door, data={"email": account.email, "password": password, "csrf_token": token})
    assert signed_in.status_code in (302, 303)
    return client


def page_of(text: str) -> html.HtmlElement:
    """The page, after what every page must keep: one h1 that begins the title, unique ids, labels, nothing inline."""
    page = html.fromstring(text)
    headings = page.xpath("//h1")
    assert len(headings) == 1
    title = (
        page.findtext(".//title").split(": ", 1)[-1]
        if page.xpath("//*[@class='problem']")
        else page.findtext(".//title")
    )
    assert " ".join(title.split()).startswith(" ".join(headings[0].text_content().split()))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for control in page.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
        assert control.xpath("ancestor::label") or page.xpath("//label[@for=$id]", id=control.get("id"))
    for reference in page.xpath("//main//@aria-describedby | //main//@aria-labelledby"):
        assert set(reference.split()) <= set(ids)
    assert page.xpath("//script[not(@src)] | //style | //@style | //*[@onclick]") == []
    return page


def words(page: html.HtmlElement) -> str:
    return " ".join(page.xpath("//main")[0].text_content().split())


@pytest.mark.parametrize("language", ["id", "en"])
def test_questionnaire_is_neutral(client: FlaskClient, token: str, language: str) -> None:
    """Without signing in one meets nine questions in the language asked for, nothing chosen, each with a way to skip."""
    page = page_of(client.get(f"/survey/{token}?lang={language}").text)
    assert page.get("lang") == language
    assert [each.text_content() for each in page.xpath("//fieldset/legend/span[@class='label']")] == [
        element.question[language] for element in ELEMENTS
    ]
    for code in CODES:
        assert page.xpath(f"//input[@name='{code}']/@value") == ["1", "2", "3", "4", "skip"]
    assert page.xpath("//input[@checked]") == []
    assert set(page.xpath("//select/option[@selected]/@value")) == {""}


def test_answers_are_kept(client: FlaskClient, token: str) -> None:
    """What was chosen is kept by code, what was skipped is left out, and thanks are a page of their own."""
    chosen = dict.fromkeys(CODES, "4") | {"SARANA": "skip", "BIAYA": "1"}
    del chosen["WAKTU"]
    sent = client.post(f"/survey/{token}", data=chosen | {"sex": "female", "age": "", "comment": "Loket jelas."})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/survey/thanks")
    page_of(client.get("/survey/thanks").text)
    kept = responses()[0]
    assert kept.answers == {code: 4 for code in CODES if code not in ("SARANA", "WAKTU", "BIAYA")} | {"BIAYA": 1}
    assert (kept.sex, kept.age, kept.comment) == ("female", None, "Loket jelas.")


def test_it_works_without_cookies(app: Flask, client: FlaskClient, token: str) -> None:
    """The link alone is the right to answer: no session, no cookie, no script."""
    visitor = app.test_client(use_cookies=False)
    assert visitor.post(f"/survey/{token}", data={"WAKTU": "2"}).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "anchor"),
    [
        ({"PRODUK": "7"}, "#PRODUK-0"),
        ({"age": "old"}, "#age"),
        ({"comment": "x" * 1001}, "#comment"),
        ({"WAKTU": "skip", "sex": "", "comment": " "}, "#PERSYARATAN-0"),
    ],
)
def test_problems_keep_what_was_chosen(client: FlaskClient, token: str, wrong: dict[str, str], anchor: str) -> None:
    """A wrong answer is named at the top and at its place, everything else stays chosen, and the link stays good."""
    given = {"WAKTU": "2", "sex": "male", "comment": "Terima kasih"} | wrong
    sent = client.post(f"/survey/{token}", data=given)
    page = page_of(sent.text)
    assert sent.status_code == 400
    assert page.xpath("//div[@class='problem']//a/@href") == [anchor]
    assert page.xpath(f"//*[@id='{anchor[1:]}']") and page.xpath("//p[@class='error']")
    assert page.xpath("//input[@name='WAKTU'][@checked]/@value") == [given["WAKTU"]]
    assert page.xpath("//select[@name='sex']/option[@selected]/@value") == [given["sex"]]
    assert page.xpath("//textarea")[0].text.strip() == given["comment"].strip()
    assert responses() == []
    assert client.get(f"/survey/{token}").status_code == 200


def test_used_link(client: FlaskClient, token: str) -> None:
    """A used link says so, to who opens it and to who sends once more."""
    client.post(f"/survey/{token}", data={"WAKTU": "2"})
    for answer in (client.get(f"/survey/{token}"), client.post(f"/survey/{token}", data={"WAKTU": "4"})):
        page_of(answer.text)
        assert answer.status_code == 410
    assert [each.answers for each in responses()] == [{"WAKTU": 2}]


def test_expired_link(client: FlaskClient, secret: str) -> None:
    """A link whose time is over says so and keeps nothing."""
    with transaction():
        token = invited(at=clock.now() - timedelta(days=61), secret=secret)
    for answer in (client.get(f"/survey/{token}"), client.post(f"/survey/{token}", data={"WAKTU": "4"})):
        page_of(answer.text)
        assert answer.status_code == 410
    assert responses() == []


def test_unknown_link(client: FlaskClient, token: str) -> None:
    """A token nobody was sent is not there, read or sent."""
    other = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert client.get(f"/survey/{other}").status_code == 404
    assert client.post(f"/survey/{other}", data={"WAKTU": "4"}).status_code == 404


def test_index_is_for_those_who_read_reports(client: FlaskClient) -> None:
    """A visitor is asked to sign in and sees no figure."""
    for path in ("/surveys", f"/surveys?service={SERVICE}"):
        seen = client.get(path)
        assert seen.status_code in (302, 303) and "sign-in" in seen.headers["Location"]
    assert client.post("/surveys/close", data={"service": SERVICE}).status_code in (302, 303, 400)


def test_empty_index(manager: FlaskClient) -> None:
    """Before the first decision the index says that there is none and why."""
    page = page_of(manager.get("/surveys?lang=en").text)
    assert "No decision has been made yet" in words(page)


@pytest.mark.parametrize("language", ["id", "en"])
def test_index_of_a_service(manager: FlaskClient, language: str) -> None:
    """The page shows index, grade, n, N and what N calls for, the weight, each element's mean and rank, and the comments."""
    now = clock.now()
    answers = dict.fromkeys(CODES, 4) | {"WAKTU": 2}
    with transaction():
        for comment in ("", "Ruang tunggu panas <b>sekali</b>"):
            answered(Response(answers, {}, comment), now, ZONE)
    page = page_of(manager.get(f"/surveys?service={SERVICE}&period={SEMESTER.code}&lang={language}").text)
    index = "94.44" if language == "en" else "94,44"
    assert page.xpath("//dl[@class='figures']//dd/text()") == [index, "A", "2", "2"]
    assert "1/9" in words(page) and "Ruang tunggu panas <b>sekali</b>" in words(page)
    rows = {row.xpath("th")[0].text: [cell.text for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")}
    name = next(element.name[language] for element in ELEMENTS if element.code == "WAKTU")
    low = ["2", "2.00", "50.00", "D", "9"] if language == "en" else ["2", "2,00", "50,00", "D", "9"]
    assert len(rows) == 9 and rows[name] == low
    assert name in page.xpath("//figure/figcaption")[0].text


def test_chart_is_a_picture_with_words(manager: FlaskClient) -> None:
    """The drawing has a role, a title with the finding, a description with every figure, and nine bars coloured by class."""
    with transaction():
        answered(Response(dict.fromkeys(CODES, 3) | {"BIAYA": 1}), clock.now(), ZONE)
    page = page_of(manager.get(f"/surveys?service={SERVICE}&lang=en").text)
    drawing = page.xpath("//figure/svg")[0]
    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == "chart-title chart-description"
    description = drawing.xpath("desc")[0].text
    assert all(element.name["en"] in description for element in ELEMENTS) and "Cost: 1.00, D" in description
    assert [bar.get("class") for bar in drawing.xpath("rect")].count("c-2") == 1
    assert len(drawing.xpath("rect")) == 9 and drawing.xpath(".//@fill | .//@style") == []


def test_incomplete_index_names_what_is_missing(manager: FlaskClient) -> None:
    """While an element has no answer the page shows the means there are, and says which element is missing."""
    with transaction():
        answered(Response({code: 3 for code in CODES if code != "SARANA"}), clock.now(), ZONE)
    page = page_of(manager.get(f"/surveys?service={SERVICE}&lang=en").text)
    assert "nobody has judged Facilities" in words(page)
    assert page.xpath("//dl[@class='figures']") == [] and len(page.xpath("//figure//rect")) == 8


def test_overview_lists_services(manager: FlaskClient) -> None:
    """The first page of the index has a row a service, with its figures and whether its sample is large enough."""
    with transaction():
        answered(full(4), clock.now(), ZONE)
    page = page_of(manager.get("/surveys?lang=en").text)
    row = " ".join(page.xpath("//tbody/tr")[0].text_content().split())
    assert row == "Five-state service 100.00 A, Very good 1 1 1 Reached"


@pytest.mark.parametrize("query", ["period=2026-S3", "period=soon", "service=unknown"])
def test_mistyped_addresses(manager: FlaskClient, query: str) -> None:
    """An unknown period or service is not there."""
    assert manager.get(f"/surveys?{query}").status_code == 404


def test_closing_a_period(manager: FlaskClient) -> None:
    """A period that is over is closed by a button and says so afterwards; a running one offers none."""
    with transaction():
        answered(full(4), datetime(2025, 3, 3, 3, tzinfo=UTC), ZONE)
        answered(full(4), clock.now(), ZONE)
    address = f"/surveys?service={SERVICE}&lang=en"
    assert page_of(manager.get(address).text).xpath("//form[@method='post']") == []
    page = page_of(manager.get(f"{address}&period=2025-S1").text)
    form = page.xpath("//form[@method='post']")[0]
    sent = manager.post(form.get("action"), data=dict(form.fields))
    assert sent.status_code == 303
    db.session.query(SurveyResponse).delete()
    page = page_of(manager.get(sent.headers["Location"] + "&lang=en").text)
    assert page.xpath("//dl[@class='figures']//dd/text()")[0] == "100.00"
    assert re.search(r"closed on \d+ \w+ 20\d\d", words(page)) and page.xpath("//form[@method='post']") == []
    assert manager.post(form.get("action"), data=dict(form.fields)).status_code == 409
