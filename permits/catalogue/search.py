"""Search among the services: in both languages, by stems, beginnings, what people's words mean, and with slips of the pen.

Pure: cards and the guide go in, services with the reasons why they were found come out. Every word that is looked for has
to fit; when no service fits them all, those that fit most are told, as such.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from permits.catalogue.words import STOP, stems, words_in
from permits.definitions.cards import Card
from workflows.city import City
from workflows.definition import LANGUAGES, Text
from workflows.guide import Guide

Where = Literal["title", "keyword", "activity", "event", "group", "summary", "office", "guide"]
How = Literal["same", "begins", "means", "spelt"]

WEIGHTS: Mapping[Where, float] = {
    "title": 10, "guide": 16, "activity": 8, "keyword": 6, "event": 4, "group": 3, "office": 2, "summary": 2,
}  # fmt: skip
SHARES: Mapping[How, float] = {"same": 1.0, "begins": 0.7, "means": 0.6, "spelt": 0.5}
MOST_WORDS = 12
SHORTEST_BEGINNING, SHORTEST_MISSPELT = 3, 4
LONG = 7  # letters from which two slips are forgiven instead of one
LONGEST_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """Why a service was found: what was typed, the word of the service it led to, where that stands, and how."""

    typed: str
    found: str
    where: Where
    how: How

    @property
    def score(self) -> float:
        return WEIGHTS[self.where] * SHARES[self.how]


@dataclass(frozen=True, slots=True)
class Match:
    """A service that was found, with one reason for every word that fits."""

    code: str
    hits: tuple[Hit, ...]

    @property
    def score(self) -> float:
        return sum(each.score for each in self.hits)


@dataclass(frozen=True, slots=True)
class Found:
    """The services, best first. ``whole``: every word fits; otherwise they are the nearest there are."""

    matches: tuple[Match, ...]
    whole: bool = True


@dataclass
class Index:
    """The words of all services. ``places``: word → the services it stands in, each with the best place."""

    order: list[str] = field(default_factory=list)
    places: dict[str, dict[str, tuple[Where, str]]] = field(default_factory=lambda: defaultdict(dict))
    phrases: dict[tuple[str, ...], list[tuple[tuple[str, ...], tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    vocabulary: list[str] = field(default_factory=list)
    spellings: list[str] = field(default_factory=list)

    def add(self, code: str, where: Where, text: str) -> None:
        """Note the words of a text of a service."""
        for word in words_in(text):
            for stem in stems(word):
                known = self.places[stem].get(code)
                if known is None or WEIGHTS[known[0]] < WEIGHTS[where]:
                    self.places[stem][code] = (where, word)


def asked_words(wanted: str) -> list[str]:
    """The words of a question that say what is looked for; all of them when none does."""
    words = list(dict.fromkeys(words_in(wanted)))[:MOST_WORDS]
    return [each for each in words if each not in STOP] or words


def build(cards: Sequence[Card], guide: Guide, city: City) -> Index:
    """The index of these services."""
    index = Index(order=[each.code for each in cards])
    titles = {activity.code: activity.title for version in guide.kbli for activity in version.codes.values()}
    for card in cards:
        for where, text in _texts(card, titles, city):
            index.add(card.code, where, text)
    for synonym in guide.synonyms:
        for phrase in synonym.says:
            key = tuple(_main(each) for each in asked_words(phrase))
            index.phrases[key].append((synonym.means, synonym.services))
    index.vocabulary = sorted(index.places)
    spoken = {word for synonym in guide.synonyms for phrase in synonym.says for word in words_in(phrase)}
    written = {word for places in index.places.values() for _, word in places.values()}
    index.spellings = sorted(each for each in written | spoken if len(each) >= SHORTEST_MISSPELT and each.isalpha())
    return index


def _texts(card: Card, activities: Mapping[str, Text], city: City) -> Iterator[tuple[Where, str]]:
    """Every text of a service that people may look for, in both languages."""
    office, group = city.offices.get(card.office), city.groups.get(card.group or "")
    yield "keyword", " ".join((*card.keywords, card.code))
    yield "activity", " ".join(card.kbli)
    yield "office", office.short if office else ""
    for language in LANGUAGES:
        yield "title", card.title[language]
        yield "summary", card.summary[language]
        for code in card.kbli:
            yield "activity", activities[code][language] if code in activities else ""
        for event in card.life_events:
            yield "event", city.life_events[event].title[language] if event in city.life_events else ""
        yield "group", group[language] if group else ""


def search(index: Index, wanted: str) -> Found:
    """The services that a question finds."""
    words = asked_words(wanted)
    found: dict[str, list[Hit]] = defaultdict(list)
    terms = list(_terms(index, words))
    for term in terms:
        for code, hit in _best(_hits(index, term)).items():
            found[code].append(hit)
    if not found:
        return Found((), whole=not words)
    most = max(len(hits) for hits in found.values())
    rank = {code: at for at, code in enumerate(index.order)}
    matches = [Match(code, tuple(hits)) for code, hits in found.items() if len(hits) == most]
    if most < len(terms):  # the nearest only: what fits half as well is no answer
        best = max(each.score for each in matches)
        matches = [each for each in matches if each.score > best / 2]
    matches.sort(key=lambda each: (-each.score, rank[each.code]))
    return Found(tuple(matches), whole=most == len(terms))


def _main(word: str) -> str:
    """The one stem by which words of a phrase are compared."""
    return min(stems(word), key=lambda each: (len(each), each))


def _terms(index: Index, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The question cut into phrases that the guide knows, the longest first, and single words."""
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            part = tuple(words[at : at + length])
            if length == 1 or tuple(map(_main, part)) in index.phrases:
                yield part
                at += length
                break


def _best(hits: Iterable[tuple[str, Hit]]) -> dict[str, Hit]:
    """The best reason for each service."""
    best: dict[str, Hit] = {}
    for code, hit in hits:
        if code not in best or best[code].score < hit.score:
            best[code] = hit
    return best


def _hits(index: Index, term: tuple[str, ...]) -> list[tuple[str, Hit]]:
    found = list(_fitting(index, term, "same"))
    if found or len(term) > 1:
        return found
    cutoff = 2 if len(term[0]) >= LONG else 1
    if len(term[0]) < SHORTEST_MISSPELT or not term[0].isalpha():
        return []
    near = process.extract(term[0], index.spellings, scorer=OSA.distance, score_cutoff=cutoff, limit=5)
    closest = min((distance for _, distance, _ in near), default=0)
    for meant, distance, _ in near:
        if distance == closest:
            found += [
                (code, Hit(term[0], meant, hit.where, "spelt")) for code, hit in _fitting(index, (meant,), "spelt")
            ]
    return found


def _fitting(index: Index, term: tuple[str, ...], how: How) -> Iterator[tuple[str, Hit]]:
    """What fits a term as it is typed: the word itself, a word that begins with it, what the guide says it means."""
    typed = " ".join(term)
    if len(term) == 1:
        for stem in stems(typed):
            for code, (where, word) in index.places.get(stem, {}).items():
                yield code, Hit(typed, word, where, how)
        for longer in _beginning(index, typed):
            for code, (where, word) in index.places[longer].items():
                yield code, Hit(typed, word, where, "begins")
    for means, services in index.phrases.get(tuple(map(_main, term)), ()):
        for code in services:
            if code in index.order:
                yield code, Hit(typed, "", "guide", "means")
        for meaning in means:
            for code, where in _holding(index, meaning):
                yield code, Hit(typed, meaning, where, "means")


def _beginning(index: Index, word: str) -> Iterator[str]:
    if len(word) < SHORTEST_BEGINNING:
        return
    at = bisect_left(index.vocabulary, word)
    while at < len(index.vocabulary) and index.vocabulary[at].startswith(word):
        yield index.vocabulary[at]
        at += 1


def _holding(index: Index, meaning: str) -> Iterator[tuple[str, Where]]:
    """The services in which every word of a meaning stands, with the best place of its last word."""
    each_word = [
        {code: where for stem in stems(word) for code, (where, _) in index.places.get(stem, {}).items()}
        for word in words_in(meaning)
    ]
    for code, where in each_word[-1].items() if each_word else ():
        if all(code in places for places in each_word):
            yield code, where
