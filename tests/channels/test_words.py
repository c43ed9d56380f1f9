"""Short messages: one part each, in letters that every phone knows, with the number and the link and nothing more."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from permits.applications.numbers import compose
from permits.channels.topics import TOPICS, topic_of
from permits.channels.words import GSM, LONGEST, WORDS, code_text, septets, text_of
from permits.paths import TEMPLATES
from tests.support.cases import SHIPPED

BASE = "https://perizinan-terpadu.gorontalokota.go.id"  # as long as addresses of cities get
LINK = f"{BASE}/applications/01JD8Z7Q5K9X3M2N4P6R8T0V1W"


def prefixes() -> list[str]:
    """The beginnings of application numbers of the whole pack."""
    texts = (file.read_text(encoding="utf-8") for file in sorted(SHIPPED.glob("[a-z]*.yaml")))
    return [found for text in texts for found in re.findall(r"^prefix: ([A-Z]+)$", text, re.MULTILINE)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_message_is_one_part_in_letters_of_every_phone(app: Flask, language: str) -> None:
    """For each service of the pack and each kind, the message with its link has at most 160 GSM characters."""
    assert len(prefixes()) >= 3
    with app.app_context():
        for kind in sorted(WORDS):
            for prefix in (*prefixes(), "ABCDEF"):
                number = compose(prefix, 2026, 999_999)
                text = text_of(kind, language, number, LINK, BASE)
                assert set(text) <= GSM and septets(text) <= LONGEST, text
                assert number in text and text.endswith(LINK), text
        assert septets(code_text("012345", language)) <= LONGEST


def test_an_address_that_is_too_long_leads_to_the_door(app: Flask) -> None:
    """Where the whole link does not fit, the message still does, and leads to the site."""
    base = "https://" + "panjang-" * 8 + "kota.example"
    with app.app_context():
        text = text_of("refused", "id", "SKP-2026-000001-1", f"{base}/applications/{'0' * 26}", base)
        bare = text_of("refused", "id", "SKP-2026-000001-1", f"{base}{base}/x", base + base)
    assert septets(text) <= LONGEST and text.endswith(base)
    assert septets(bare) <= LONGEST and "SKP-2026-000001-1" in bare and "https" not in bare


def test_letters_outside_the_alphabet_are_too_long() -> None:
    """A curly bracket takes the room of two, and one letter that the alphabet lacks makes a message too long at once."""
    assert septets("a" * 158 + "{") == LONGEST
    assert septets("permohonan «SKP»") > LONGEST


def test_each_topic_has_words_and_mails_of_their_own() -> None:
    """Every kind that can be chosen about has a short message, belongs to one topic, and is a mail that exists or is to come."""
    kinds = [kind for topic in TOPICS for kind in topic.kinds]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == set(WORDS)
    mails = {file.stem for file in (TEMPLATES / "mail").glob("*.txt")}
    assert len(set(kinds) & mails) >= 25


@pytest.mark.parametrize("kind", ["survey", "invitation", "complaint_answered", "account.new_device", "agency_link"])
def test_what_is_delicate_comes_by_mail_alone(kind: str) -> None:
    """Links that work once, complaints and mails about the account itself stand in no topic."""
    assert topic_of(kind) is None
