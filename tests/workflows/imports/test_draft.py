"""Requirements of the words and codes that a draft makes of foreign names."""

from __future__ import annotations

import pytest

from workflows.imports.draft import (
    LONGEST_CODE,
    NEGATIVE,
    OUTCOMES,
    RETURNED,
    Service,
    code_of,
    free_code,
    outcome_of,
    title_of,
    tone_of,
    write,
)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("FIELD_INSPECTION", "Field inspection"),
        ("FieldInspection", "Field Inspection"),
        ("field  inspection", "Field inspection"),
        ("Periksa NIK", "Periksa NIK"),
        ("NIK2", "Nik2"),
        ("", ""),
    ],
)
def test_a_name_becomes_words(name: str, title: str) -> None:
    """Names in capitals or run together become words that begin with a capital; names with small letters keep their own."""
    assert title_of(name) == title


def test_a_title_has_a_greatest_length() -> None:
    """Of a name that is longer than a title may be, the beginning is kept."""
    assert title_of("x" * 300) == "X" + "x" * 199


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("FieldInspection", "field_inspection"),
        (" Tanda terima! ", "tanda_terima"),
        ("2nd look", "langkah_2nd_look"),
        ("null", "langkah_null"),
        ("True", "langkah_true"),
        ("\u2026", "langkah"),
        ("x" * 100, "x" * LONGEST_CODE),
        ("9" * 100, ("langkah_" + "9" * 100)[:LONGEST_CODE]),
    ],
)
def test_a_name_becomes_a_code(name: str, code: str) -> None:
    """A code has small letters, digits and underscores, begins with a letter, and is no word that YAML reads otherwise."""
    assert code_of(name, "langkah") == code


def test_an_end_is_judged_by_the_words_in_its_name() -> None:
    """Every word that tells an outcome is understood inside a name, in capitals too; other names are simply closed."""
    for outcome, marks in OUTCOMES.items():
        assert {outcome_of(f"Case {mark.upper()} x") for mark in marks} == {outcome}
    assert outcome_of("Somewhere") == "closed"


@pytest.mark.parametrize(
    ("name", "tone"),
    [
        ("SEND_BACK", "returned"),
        ("Send back to", "returned"),
        ("REJECT", "negative"),
        ("Tolak", "negative"),
        ("Go", "positive"),
    ],
)
def test_a_result_is_judged_by_the_words_in_its_name(name: str, tone: str) -> None:
    """What sends back is returned, what refuses is negative, all else positive."""
    assert tone_of(name) == tone


def test_a_code_that_is_taken_gets_a_number() -> None:
    """The first free number from two on is put behind a code that is taken."""
    assert free_code("a", set()) == "a"
    assert free_code("a", {"a"}) == "a_2"
    assert free_code("a", {"a", "a_2"}) == "a_3"


@pytest.mark.parametrize(
    ("name", "code"),
    [("FALSE", "langkah_false"), ("x" * 49 + " yz", "x" * 49), ("_a_", "a"), ("a1B", "a1b"), ("zzAa", "zz_aa")],
)
def test_a_code_ends_with_a_letter_or_digit(name: str, code: str) -> None:
    """Words run together are parted before a capital, and no underscore is left at the end, where a name was cut either."""
    assert code_of(name, "langkah") == code


@pytest.mark.parametrize("mark", NEGATIVE)
def test_every_word_that_refuses_makes_a_result_negative(mark: str) -> None:
    """Each of the words that refuse is understood inside a name, whatever stands between its letters."""
    assert tone_of(f"9 {mark.upper()}-IT") == "negative"


@pytest.mark.parametrize("mark", RETURNED)
def test_every_word_that_sends_back_makes_a_result_returned(mark: str) -> None:
    """Each of the words that send back is understood inside a name, even beside one that refuses."""
    assert tone_of(f"REJECT_{'_'.join(mark.upper())}") == "returned"


def test_the_same_trouble_is_noted_once() -> None:
    """What is wrong twice in the same way is said once; what differs in a word is another trouble."""
    service = Service("a", "A", "Source", "kantor")
    for state in ("ONE", "ONE", "TWO"):
        service.trouble("no_next_state", "GO", state=state)
    assert [each.sentence.id for each in service.problems] == [
        "Aksi «GO» di «ONE» tidak menyebut nextState; aksi ini tidak diambil.",
        "Aksi «GO» di «TWO» tidak menyebut nextState; aksi ini tidak diambil.",
    ]


@pytest.mark.parametrize(
    ("code", "prefix"),
    [("a", "AX"), ("a-1", "AX"), ("ab", "AB"), ("abc", "ABC"), ("abcde", "ABCDE"), ("ab-cdef", "ABCDE")],
)
def test_numbers_begin_with_letters_of_the_code(code: str, prefix: str) -> None:
    """The prefix of numbers is two to five capitals of the service's code, filled up where there are fewer."""
    assert f"\nprefix: {prefix}\n" in write(Service(code, "A", "Source", "kantor")).text


def test_no_character_of_a_source_leaves_its_line() -> None:
    """Ends of lines of any kind and characters that cannot be shown become blanks, in comments and in texts; quotes stay quotes."""
    odd = 'a\n\r\tb\u2028c\x7f"d\\e\ufeff'
    made = write(Service("a", odd, odd, "kantor", needs_documents=[odd]))
    assert made.text.splitlines()[0] == '# a b c "d\\e'
    quoted = '"a   b c \\"d\\\\e\ufeff"'
    assert f"\ntitle: {{id: {quoted}, en: {quoted}}}\n" in made.text
    assert '# ?6 docUploadRequired in “a b c "d\\e ”: which documents are handed in?' in made.text


def test_a_text_that_is_empty_is_a_question_mark() -> None:
    """A title of which nothing is left can still be read, as a question mark."""
    assert '\ntitle: {id: "?", en: "?"}\n' in write(Service("a", "", "Source", "kantor")).text
