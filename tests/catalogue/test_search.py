"""What people type and what they find: sentences about the search, on the shipped services and on small ones."""

from __future__ import annotations

from functools import cache

import pytest

from permits.catalogue.search import Found, Index, build, search
from permits.catalogue.words import stems, words_in
from permits.definitions.cards import card_of
from tests.support.cases import SHIPPED, SMALL
from workflows import load, load_city
from workflows.guide import load_guide


@cache
def index(folder: str = "") -> Index:
    """The index of a folder's services."""
    place = SMALL / folder if folder else SHIPPED
    city = load_city((place / "_city.yaml").read_text(encoding="utf-8"))
    texts = [path.read_text(encoding="utf-8") for path in sorted(place.glob("[a-z]*.yaml"))]
    cards = [card_of(load(text, shared=city.types)) for text in texts]
    return build(cards, load_guide((place / "_guide.yaml").read_text(encoding="utf-8")), city)


def found(wanted: str, folder: str = "") -> Found:
    return search(index(folder), wanted)


def codes(wanted: str, folder: str = "") -> list[str]:
    return [each.code for each in found(wanted, folder).matches]


FIRST = [
    ("spanduk", "reklame-insidentil", "a keyword"),
    ("SPANDUK", "reklame-insidentil", "capital letters"),
    ("banner", "reklame-insidentil", "the other language"),
    ("spandk", "reklame-insidentil", "a letter left out"),
    ("rekalme", "reklame-insidentil", "two letters in the wrong order"),
    ("pemasangan spanduk", "reklame-insidentil", "an affix"),
    ("mau pasang spanduk di jalan", "reklame-insidentil", "a whole sentence with one word nobody wrote"),
    ("iklan promosi", "reklame-insidentil", "two keywords"),
    ("penlitian", "skp-penelitian", "a slip in the title"),
    ("skripsi", "skp-penelitian", "why people come"),
    ("kuesioner", "skp-penelitian", "a synonym"),
    ("izin praktik dokter gigi", "sip-dokter", "the words of an applicant"),
    ("izin praktek dokter", "sip-dokter", "the common misspelling"),
    ("doctors", "sip-dokter", "an English plural"),
    ("warung", "nib-umk", "what people call their business"),
    ("SIUP", "nib-umk", "the name of a licence that is history"),
    ("surat izin usaha perdagangan", "nib-umk", "its long name"),
    ("IMB", "pbg", "the old name of an approval"),
    ("bikin rumah", "pbg", "everyday words"),
    ("layak huni", "slf", "what it is about"),
    ("86201", "sip-dokter", "a code of the KBLI"),
    ("skp", "skp-penelitian", "a short form"),
]


@pytest.mark.parametrize(("wanted", "service", "_why"), FIRST, ids=[each[2] for each in FIRST])
def test_the_service_that_is_meant_comes_first(wanted: str, service: str, _why: str) -> None:
    """Synonyms, slips, affixes, both languages and old names lead to the service that is meant."""
    assert codes(wanted)[:1] == [service]


def test_a_title_counts_more_than_a_keyword_and_that_more_than_a_summary() -> None:
    """Who types a word of a title finds that service first, then the one with the keyword, then the one that mentions it."""
    assert codes("buah", "finding") == ["kios-buah", "buku-pasar"]
    assert codes("papan", "finding") == ["pasang-papan"]


def test_the_word_itself_counts_more_than_a_meaning_and_that_more_than_a_slip() -> None:
    """The surer the word, the higher the service."""
    exact, meant, spelt = (found(each, "finding").matches[0].score for each in ("kios", "warung", "kioss"))
    assert exact > meant > spelt


def test_every_word_has_to_fit() -> None:
    """A second word narrows what is found."""
    assert set(codes("usaha")) == {"nib-umk", "reklame-insidentil"}
    assert codes("usaha mikro") == ["nib-umk"]


def test_words_that_no_service_fits_together_are_said_to_be_so() -> None:
    """Instead of nothing the nearest are told, as the nearest."""
    answer = found("spanduk penelitian")
    assert not answer.whole
    assert {each.code for each in answer.matches} == {"reklame-insidentil", "skp-penelitian"}
    assert not found("zzz").matches


def test_each_reason_names_what_was_typed_and_what_it_led_to() -> None:
    """A service can say why it was found."""
    (hit,) = found("spandk").matches[0].hits
    assert (hit.typed, hit.found, hit.where, hit.how) == ("spandk", "spanduk", "keyword", "spelt")
    (hit,) = found("warung", "finding").matches[0].hits
    assert (hit.found, hit.how) == ("kios", "means")
    (hit,) = found("IMB", "finding").matches[0].hits
    assert hit.how == "means"


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others() -> None:
    """«Surat izin» alone still finds letters and licences; beside another word it says nothing."""
    assert codes("surat izin")
    assert codes("saya mau mengurus surat izin spanduk") == codes("spanduk")


def test_a_question_of_any_length_is_answered_quickly_and_safely() -> None:
    """Long, empty and strange questions find nothing or something, never an error."""
    for wanted in ("", " ", "%", "a" * 100, "' OR 1=1 --", "ⅷ ß İ", "\x00", "spanduk " * 12):
        found(wanted)
    assert not found("").matches


def test_words_are_compared_by_their_stems() -> None:
    """«Memasang», «pemasangan» and «pasang» are one word; numbers and short words stay as they are."""
    assert stems("memasang") & stems("pemasangan") & stems("pasang")
    assert stems("86201") == {"86201"}
    assert words_in("Gìgi, KTP-el!") == ["gigi", "ktp", "el"]
