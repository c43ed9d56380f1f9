"""The form of a map: one question for everything of running cases that the new version has no place for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from permits.definitions import queries as definitions
from permits.language import language
from permits.moving import queries
from permits.moving.queries import Impact
from workflows import Definition
from workflows.definition import STATIC_TYPES, Field, Text
from workflows.moving import MoveMap

PREFIX = "map."
ASIDE = "-"  # kept beside the case, closed, or gone on without
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Need:
    """One question of the map: its box's ``name`` and ``id``, what is asked, the choices and what stands chosen."""

    name: str
    id: str
    words: str
    hint: str
    choices: Sequence[tuple[str, str]]
    chosen: str


def read_form(form: Mapping[str, str]) -> dict[str, Any]:
    """The map that a page's boxes make, as plain data; empty boxes say nothing."""
    raw: dict[str, Any] = {"set_aside": [], "without": []}
    for name, value in form.items():
        if name.startswith(PREFIX) and value and len(name) <= LONGEST and len(value) <= LONGEST:
            _take(raw, name.removeprefix(PREFIX), value)
    return {name: each for name, each in raw.items() if each}


def _take(raw: dict[str, Any], about: str, value: str) -> None:
    part, _dot, code = about.partition(".")
    if part == "without":
        raw["without"].append(code.removeprefix("fields."))
    elif value == ASIDE:
        raw["set_aside"].append(_aside(part, code))
    elif part == "reviews":
        plan, _dot, office = code.partition(".")
        kind, _colon, target = value.partition(":")
        raw.setdefault("plans" if kind == "plan" else "offices", {})[plan if kind == "plan" else office] = target
    else:
        raw.setdefault(part, {})[code] = value


def _aside(part: str, code: str) -> str:
    if part == "options":
        return code.rpartition(".")[0]
    if part == "results":
        return f"reviews.{code.rpartition('.')[0]}"
    return code if part == "fields" else f"{part}.{code}"


def needs_of(new: Definition, report: Impact, mapping: MoveMap) -> list[Need]:
    """Every question that cases still ask, and those that the map answers already, in the order of the report."""
    asked = [(each.code, each.about) for each, _count in report.why("needs_mapping") if each.about]
    asked += [("", about) for about in _answered(mapping)]
    olds = [definitions.definition(each) for each in reversed(queries.versions_in_use(new.service))]
    found: dict[str, Need] = {}
    for code, about in asked:
        name = _name(code, about)
        if name not in found:
            need = _need(name, olds, new, mapping)
            if need is not None:
                found[name] = need
    return list(found.values())


def _name(code: str, about: str) -> str:
    return f"without.{about}" if code in ("question_unasked", "document_unasked") else about


def _answered(mapping: MoveMap) -> Iterator[str]:
    for part in ("states", "fields", "options", "documents", "applicants", "results"):
        yield from (f"{part}.{code}" for code in sorted(getattr(mapping, part)))
    for each in sorted(mapping.set_aside):
        yield each if each.startswith(("documents.", "reviews.")) else f"fields.{each}"
    for each in sorted(mapping.without):
        yield f"without.{each}" if each.startswith("documents.") else f"without.fields.{each}"


def _need(name: str, olds: Sequence[Definition], new: Definition, mapping: MoveMap) -> Need | None:
    part, _dot, code = name.partition(".")
    for old in olds:
        made = _MAKERS[part](code, old, new, mapping) if part in _MAKERS else None
        if made is not None:
            words, hint, choices, chosen = made
            identity = "".join(sign if sign.isalnum() else "-" for sign in name)
            return Need(PREFIX + name, f"map-{identity}", words, hint, choices, chosen)
    return None


Made = tuple[str, str, Sequence[tuple[str, str]], str]


def _say(text: Text) -> str:
    return text[language()]


def _state(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    was = old.states.get(code)
    if was is None:
        return None
    fits = [each for each in new.states.values() if each.kind not in ("end", "automatic")]
    choices = [(each.code, _say(each.title)) for each in fits if (each.kind == "start") == (was.kind == "start")]
    words = str(_("Cases at the step «%(state)s» go to", state=_say(was.title)))
    return words, "", choices, mapping.states.get(code, "")


def _field(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    table, _dot, column = code.partition(".")
    was = _find(old.fields.values(), table)
    if was is None:
        return None
    if column:
        becomes = new.fields.get(mapping.fields.get(table, table))
        inner = _find(was.columns, column)
        if inner is None:
            return None
        asked = str(_("Column «%(column)s» of «%(table)s»", column=_say(inner.title), table=_say(was.title)))
        choices = _fields(becomes.columns if becomes else ())
    else:
        asked, choices = str(_("Answers to «%(field)s»", field=_say(was.title))), _fields(new.fields.values())
    chosen = ASIDE if code in mapping.set_aside else mapping.fields.get(code, "")
    return str(_("%(what)s go to", what=asked)), "", [*choices, _aside_choice()], chosen


def _find(fields: Iterable[Field], code: str) -> Field | None:
    return next((each for each in fields if each.code == code), None)


def _fields(fields: Iterable[Field]) -> list[tuple[str, str]]:
    return [(each.code, _say(each.title)) for each in fields if each.type not in STATIC_TYPES]


def _aside_choice() -> tuple[str, str]:
    return ASIDE, str(_("Nowhere: keep them beside the case"))


def _option(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    path, _dot, option = code.rpartition(".")
    table, _dot, column = path.partition(".")
    was, becomes = _find(old.fields.values(), table), new.fields.get(mapping.fields.get(table, table))
    if column and was is not None:
        was = _find(was.columns, column)
        becomes = _find(becomes.columns, mapping.fields.get(path, column)) if becomes else None
    if was is None:
        return None
    title = next((_say(each.title) for each in was.options if each.code == option), option)
    words = str(_("The choice «%(option)s» of «%(field)s» becomes", option=title, field=_say(was.title)))
    choices = [(each.code, _say(each.title)) for each in (becomes.options if becomes else ())]
    chosen = ASIDE if path in mapping.set_aside else mapping.options.get(code, "")
    return words, "", [*choices, _aside_choice()], chosen


def _document(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    if code not in old.documents:
        return None
    words = str(_("Files handed in for «%(document)s» count for", document=_say(old.documents[code].title)))
    choices = [(each.code, _say(each.title)) for each in new.documents.values()]
    chosen = ASIDE if f"documents.{code}" in mapping.set_aside else mapping.documents.get(code, "")
    return words, "", [*choices, _aside_choice()], chosen


def _applicant(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    if code not in old.applicants:
        return None
    words = str(_("Applicants of the kind «%(kind)s» become", kind=_say(old.applicants[code])))
    return words, "", [(each, _say(title)) for each, title in new.applicants.items()], mapping.applicants.get(code, "")


def _result(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    plan, _dot, result = code.rpartition(".")
    was = next((state.reviews[plan] for state in old.states.values() if plan in state.reviews), None)
    target = mapping.plan(plan)
    becomes = next((state.reviews[target] for state in new.states.values() if target in state.reviews), None)
    if was is None or result not in was.results:
        return None
    words = str(_("The result «%(result)s» counts as", result=_say(was.results[result].title)))
    choices = [(each.code, _say(each.title)) for each in (becomes.results.values() if becomes else ())]
    chosen = ASIDE if f"reviews.{plan}" in mapping.set_aside else mapping.results.get(code, "")
    return words, "", [*choices, (ASIDE, str(_("Nothing: it counts no longer")))], chosen


def _review(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    plan, _dot, office = code.partition(".")
    home = next((state for state in old.states.values() if plan in state.reviews), None)
    if home is None:
        return None
    city = definitions.city()
    target = new.states.get(mapping.state(home.code))
    becomes = target.reviews.get(mapping.plan(plan)) if target else None
    asked = {each.office for each in becomes.offices} if becomes else set()
    choices = [(f"office:{each}", _office(each, city)) for each in sorted(asked) if each != office]
    if becomes is None and target is not None:
        choices += [(f"plan:{each.code}", _say(each.title)) for each in target.reviews.values()]
    title = home.title if home.reviews[plan].implicit else home.reviews[plan].title
    words = str(_("The open task «%(plan)s» of %(office)s goes to", plan=_say(title), office=_office(office, city)))
    chosen = f"office:{mapping.offices[office]}" if office in mapping.offices else ""
    chosen = f"plan:{mapping.plans[plan]}" if plan in mapping.plans else chosen
    chosen = ASIDE if mapping.drops_review(plan, office) else chosen
    return words, "", [*choices, (ASIDE, str(_("Nobody: close it without a result")))], chosen


def _office(code: str, city: Any) -> str:
    found = city.offices.get(code)
    return found.name[language()] if found else code


def _without(code: str, old: Definition, new: Definition, mapping: MoveMap) -> Made | None:
    del old
    part, _dot, name = code.partition(".")
    known: Mapping[str, Any] = new.fields if part == "fields" else new.documents
    if name not in known:
        return None
    words = str(_("A later step needs «%(what)s», which was never asked", what=_say(known[name].title)))
    hint = str(_("Otherwise send these cases to a step where the applicant answers."))
    chosen = ASIDE if (name if part == "fields" else code) in mapping.without else ""
    return words, hint, [(ASIDE, str(_("Go on without it")))], chosen


_MAKERS = {
    "states": _state,
    "fields": _field,
    "options": _option,
    "documents": _document,
    "applicants": _applicant,
    "results": _result,
    "reviews": _review,
    "without": _without,
}
