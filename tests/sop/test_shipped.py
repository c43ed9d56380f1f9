"""The shipped services load, check and keep their promises to the reader."""

from __future__ import annotations

import re

import pytest

from tests.sop.reading import ROOT, SERVICES, SIGNPOSTS, TEMPLATES, city, definition_of, leaves, plain, text_of
from workflows.checks import check
from workflows.language.loader import inspect

EVERY_SERVICE = (*SERVICES, *SIGNPOSTS)
EVERY_FILE = (*EVERY_SERVICE, "_city", "_guide", "_bundles")
MAX_WORDS = 20
PLACE = re.compile(r"\{[^{}]*\}")


def test_every_shipped_service_is_listed() -> None:
    """Each file in the folder of services is tested here."""
    found = {path.stem for path in (ROOT / "sop").glob("[!_]*.yaml")}
    assert found == set(EVERY_SERVICE)


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_loads_without_findings(service: str) -> None:
    """A shipped service has no error and no warning."""
    assert [each.en for each in inspect(text_of(service), f"{service}.yaml").findings] == []


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_checks_clean(service: str) -> None:
    """Every reachable position of a shipped service is safe, never stuck and can still end."""
    findings = check(definition_of(service), city().known(TEMPLATES))
    assert [each.en for each in findings] == []


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_every_figure_is_a_setting(service: str) -> None:
    """No figure and no legal basis is shown as confirmed before a city has confirmed it."""
    definition = definition_of(service)
    assert [each.code for each in definition.values.values() if each.verified] == []
    assert [each.code for each in definition.legal if each.verified] == []


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_a_figure_has_a_source_or_is_an_example(service: str) -> None:
    """A figure says where it comes from, or says that it is an example the city must set."""
    values = definition_of(service).values.values()
    assert [each.code for each in values if each.basis is None and not each.example] == []


@pytest.mark.parametrize("name", EVERY_FILE)
def test_every_text_in_both_languages(name: str) -> None:
    """Every text has words in Indonesian and in English."""
    one_sided = [path for path, text in leaves(plain(text_of(name))) if not (text.get("id") and text.get("en"))]
    assert one_sided == []


@pytest.mark.parametrize("name", EVERY_FILE)
def test_both_languages_have_the_same_places_and_emphasis(name: str) -> None:
    """What is filled in or set in bold in one language is so in the other."""
    for path, text in leaves(plain(text_of(name))):
        if isinstance(text["id"], str):
            assert sorted(PLACE.findall(text["id"])) == sorted(PLACE.findall(text["en"])), path
            assert text["id"].count("**") == text["en"].count("**"), path
            assert text["id"].count("**") % 2 == 0, path


@pytest.mark.parametrize("service", EVERY_SERVICE)
def test_sentences_are_short(service: str) -> None:
    """A sentence for applicants or staff has at most twenty words; only titles of laws are longer."""
    for path, text in leaves(plain(text_of(service))):
        if path.startswith(("legal.", "keywords")):
            continue
        for sentence in (each for words in text.values() for each in re.split(r"(?<=[.?!;:])\s+", words)):
            assert len(sentence.split()) <= MAX_WORDS, (path, sentence)


@pytest.mark.parametrize("service", SERVICES)
def test_every_state_says_who_acts(service: str) -> None:
    """The sentence of a state names the one who acts in bold; work with a limit says by when."""
    definition = definition_of(service)
    for state in definition.states.values():
        limited = any(plan.limit for plan in state.reviews.values())
        assert state.says.id.startswith("**"), state.code
        assert ("{deadline}" in state.says.id) == limited, state.code


@pytest.mark.parametrize("service", SERVICES)
def test_every_negative_result_needs_a_reason(service: str) -> None:
    """Nobody is refused and no condition is set without a written reason."""
    plans = [plan for state in definition_of(service).states.values() for plan in state.reviews.values()]
    for plan in plans:
        for result in plan.results.values():
            if result.tone in ("negative", "conditions"):
                assert result.reason == "required", (plan.code, result.code)


@pytest.mark.parametrize("service", SERVICES)
def test_the_steps_of_the_plain_path_fit_the_promise(service: str) -> None:
    """The limits of check, opinion and decision together stay within the limit of the service."""
    definition = definition_of(service)
    steps = ("limit_check", "limit_opinion", "limit_decision")
    promised = definition.values[definition.clock.limit.value].amount
    assert sum(definition.values[step].amount for step in steps) <= promised


@pytest.mark.parametrize("service", SERVICES)
def test_identity_numbers_are_sensitive(service: str) -> None:
    """A person's NIK, address and telephone are of the strictest privacy class, and lists mask the NIK."""
    fields = definition_of(service).fields
    assert {fields[code].privacy for code in ("nik", "alamat", "telepon")} == {"sensitive"}
    assert fields["nik"].mask == "######••••••####"


@pytest.mark.parametrize("service", SERVICES)
def test_computed_money_is_an_example(service: str) -> None:
    """An amount of money is marked as an example wherever it is computed, and the paper says that nothing is billed."""
    definition = definition_of(service)
    columns = [column for each in definition.fields.values() for column in each.columns]
    amounts = [each for each in (*definition.fields.values(), *columns) if each.result == "money"]
    assert all(each.example for each in amounts)
    assert definition.paper is not None
    notes = " ".join(each.source for each in (*definition.paper.annex_notes, *definition.paper.clauses))
    assert not amounts or ("contoh" in notes and "tidak ditagihkan" in notes)


def test_the_city_can_do_every_step() -> None:
    """The city has an office, a role and a signatory for everything the services name."""
    for service in SERVICES:
        definition = definition_of(service)
        plans = [plan for state in definition.states.values() for plan in state.reviews.values()]
        assert {office.office for plan in plans for office in plan.offices} <= set(city().offices)
        assert {plan.role for plan in plans} <= set(city().roles)
        assert definition.paper is not None
        assert definition.paper.signatory_role in city().signatories
