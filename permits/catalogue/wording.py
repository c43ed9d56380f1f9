"""What the catalogue says of a service, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from permits import wording
from permits.catalogue import queries
from permits.catalogue.search import Hit
from permits.catalogue.words import stems, words_in
from permits.definitions import queries as definitions
from permits.definitions.cards import Card
from permits.language import language
from workflows.definition import Definition, DocumentRequirement, State

_WORDS = re.compile(r"\w+|\W+")


@dataclass(frozen=True, slots=True)
class File:
    """A file as a page lists it: what it is, of whom and from when to when it is asked, in words; empty: of everybody, always."""

    needed: queries.NeededFile
    whom: str
    when: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way: what happens in words, who does it, how long it takes at most; ``side``: you, office or done."""

    words: str
    side: str


def cost(card: Card) -> str:
    """What a service costs, in words."""
    words = {
        "computed": _("Worked out from your answers, shown before you send"),
        "example": _("An amount is worked out in the form as an example; nothing is collected here"),
        "free": _("Free of charge"),
    }
    return str(words[card.cost])


def risk(definition: Definition) -> str:
    """The level of risk of the business activity (PP 5/2021), in words; empty for none."""
    words = {"low": _("low"), "medium_low": _("medium low"), "medium_high": _("medium high"), "high": _("high")}
    return str(words[definition.risk]) if definition.risk else ""


def component(code: str) -> str:
    """What a component of the service standard is called (PermenPANRB 15/2014); empty for one the city has added."""
    words = {
        "requirements": _("Requirements"), "procedure": _("Procedure"), "time": _("Time"), "fee": _("Fee"),
        "product": _("Product"), "complaints": _("Complaints, suggestions and input"), "legal": _("Legal basis"),
        "facilities": _("Facilities"), "competence": _("Competence of staff"), "supervision": _("Internal supervision"),
        "staff": _("Number of staff"), "guarantee": _("Guarantee of the service"), "safety": _("Safety and security"),
        "evaluation": _("Evaluation of performance"),
    }  # fmt: skip
    return str(words.get(code, ""))


def files(definition: Definition) -> list[File]:
    """Every file that may be asked, as a page lists it."""
    return [File(each, _whom(definition, each), _when(each.requirement)) for each in queries.files(definition)]


def _whom(definition: Definition, file: queries.NeededFile) -> str:
    if file.kinds is None:
        return str(_("depending on your answers"))
    if set(file.kinds) == set(definition.applicants):
        return "" if file.requirement.required is not False else str(_("if you have it"))
    kinds = ", ".join(definition.applicants[kind][language()] for kind in file.kinds)
    return str(_("for: %(kinds)s", kinds=kinds))


def _when(requirement: DocumentRequirement) -> str:
    first, last = (each and wording.plain_date(each, language()) for each in (requirement.starts, requirement.ends))
    if first and last:
        return str(_("asked from %(first)s until %(last)s", first=first, last=last))
    if first:
        return str(_("asked from %(first)s", first=first))
    return str(_("asked until %(last)s", last=last)) if last else ""


def steps(definition: Definition) -> list[Step]:
    """The way of a case when nothing goes wrong."""
    return [Step(_step(definition, each), _side(each)) for each in queries.steps(definition)]


def _side(state: State) -> str:
    if state.kind in ("start", "waiting"):
        return "you"
    return "done" if state.kind == "end" else "office"


def _step(definition: Definition, state: State) -> str:
    """A step in words: what the procedure itself says when no date is in it, else the step, who does it and how long."""
    says = state.says[language()]
    if "{" not in says:
        return says
    offices = [office_name(each.office) for plan in state.reviews.values() for each in plan.offices]
    limits = [definition.values[plan.limit.value] for plan in state.reviews.values() if plan.limit]
    parts = [f"**{state.title[language()]}**"]
    if offices:
        parts.append(", ".join(dict.fromkeys(offices)))
    if limits:
        longest = max(limits, key=lambda each: each.amount)
        parts.append(_("at most %(limit)s", limit=wording.amount(longest.amount, longest.unit, language())))
    return ": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0]


def office_name(code: str) -> str:
    """The name of an office; its code where the city in force no longer has it."""
    office = definitions.city().offices.get(code)
    return office.name[language()] if office else code


def address(endpoint: str, **values: Any) -> str:
    """The address of a page of another feature; empty where that feature does not run."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def marked(text: str, hits: Iterable[Hit]) -> Markup:
    """A text in which the words that were found are marked."""
    wanted = {stem for hit in hits for word in words_in(f"{hit.found} {hit.typed}") for stem in stems(word)}
    parts = [
        Markup("<mark>{}</mark>").format(word) if wanted & _stems_of(word) else escape(word)
        for word in _WORDS.findall(text)
    ]
    return Markup("").join(parts)


def _stems_of(word: str) -> frozenset[str]:
    plain = words_in(word)
    return stems(plain[0]) if len(plain) == 1 else frozenset()


def reasons(card: Card, hits: Iterable[Hit]) -> list[str]:
    """Why a service was found, where its title and summary do not show it."""
    return [each for each in dict.fromkeys(_reason(card, hit) for hit in hits) if each]


def _reason(card: Card, hit: Hit) -> str:
    if hit.how == "spelt":
        return str(_("«%(typed)s» read as «%(found)s»", typed=hit.typed, found=hit.found or hit.typed))
    if hit.how == "means" and hit.found:
        return str(_("«%(typed)s» belongs to «%(found)s»", typed=hit.typed, found=hit.found))
    if hit.how == "means":
        return str(_("«%(typed)s» is found under this service", typed=hit.typed))
    if hit.where == "keyword":
        return str(_("keyword «%(found)s»", found=hit.found))
    if hit.where == "activity":
        return str(_("business activity «%(found)s»", found=hit.found))
    if hit.where == "event":
        return str(_("life event «%(found)s»", found=_event(card, hit.found)))
    return ""


def _event(card: Card, word: str) -> str:
    known = definitions.city().life_events
    for code in card.life_events:
        if code in known and word in words_in(f"{known[code].title.id} {known[code].title.en}"):
            return known[code].title[language()]
    return word
