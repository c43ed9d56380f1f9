"""The switch of languages leads to the page that the reader has before them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel

from permits import language


@pytest.fixture
def small_app() -> Flask:
    """An address that can be opened, and one that a form is sent to and that cannot."""
    made = Flask("small")
    made.add_url_rule("/reviews/<code>", "show", lambda code: code, methods=["GET"])
    made.add_url_rule("/reviews/<code>/decide", "decide", lambda code: code, methods=["POST"])
    return made


def test_a_page_is_shown_again_with_its_question(small_app: Flask) -> None:
    """A page that was opened comes back in the other language, what was asked of it kept."""
    with small_app.test_request_context("/reviews/7?page=2&lang=id"):
        assert language.switch_address("en") == "/reviews/7?page=2&lang=en"


def test_the_answer_to_a_form_leads_back_to_its_page(small_app: Flask) -> None:
    """Where a form was sent to an address that cannot be opened, the switch leads to the page of the form."""
    came = {"Referer": "http://localhost/reviews/7?page=2"}
    with small_app.test_request_context("/reviews/7/decide", method="POST", headers=came):
        assert language.switch_address("en") == "/reviews/7?page=2&lang=en"


def test_a_strange_page_is_never_led_to(small_app: Flask) -> None:
    """A form that came from elsewhere, or from no page of ours, leads to the first page."""
    for came in ("https://elsewhere.example/reviews/7", "http://localhost/reviews/7/decide", ""):
        with small_app.test_request_context("/reviews/7/decide", method="POST", headers={"Referer": came}):
            assert language.switch_address("en") == "/?lang=en"


@pytest.mark.parametrize(("code", "direction"), [("id", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_a_page_says_which_way_it_is_written(code: str, direction: str) -> None:
    """The root element of a page names its language and the direction of its writing."""
    made = Flask("small")
    Babel(made, default_locale="id", locale_selector=lambda: code)
    with made.test_request_context("/"):
        assert language.page_attributes() == {"page_language": code, "direction": direction}
