"""Every refusal has a sentence, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from permits.refusals import SENTENCES, refusal_sentence
from workflows.engine import REFUSALS


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_refusal_of_the_engine_has_its_sentence(app: Flask, language: str) -> None:
    """Whatever the engine refuses, the doors say why in the reader's language."""
    with app.test_request_context(), force_locale(language):
        assert [code for code in REFUSALS if not refusal_sentence(code)] == []


def test_the_two_languages_say_it_differently(app: Flask) -> None:
    """No sentence is left in English for an Indonesian reader."""
    said = {}
    for language in ("id", "en"):
        with app.test_request_context(), force_locale(language):
            said[language] = {code: refusal_sentence(code) for code in SENTENCES}
    assert [code for code in SENTENCES if said["id"][code] == said["en"][code]] == []


def test_an_unknown_code_has_no_sentence(app: Flask) -> None:
    """A code that nobody knows says nothing rather than something wrong."""
    with app.test_request_context():
        assert refusal_sentence("no_such_code") == ""
