"""The difference between two definitions, in words: what is new, what is gone, and what is otherwise now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from workflows.city import City
from workflows.compare.said import Said
from workflows.definition import (
    AddressedOffice,
    Definition,
    DocumentRequirement,
    Limit,
    ReviewPlan,
    Text,
    Trigger,
    Value,
)
from workflows.expressions import Expression
from workflows.messages.compare import COMPARE_SENTENCES, DETAILS, MANY, PARTS, THINGS, WORDS

Kind = Literal["added", "removed", "changed"]
# The attributes of a definition by the part they belong to; together they are all of them.
PART_OF: Mapping[str, str] = {
    "legal": "legal",
    "values": "values",
    "applicants": "applicants",
    "capacities": "applicants",
    "eligibility": "applicants",
    "needs": "applicants",
    "sections": "form",
    "documents": "documents",
    "fee": "fee",
    "states": "flow",
    "start": "flow",
    "operations": "flow",
    "clock": "clock",
    "notices": "notices",
    "survey": "notices",
    "paper": "paper",
    "scenarios": "scenarios",
}
# Mappings of codes to plain words: what their entries are, by the attribute.
_WORDED = {
    "applicants": "Applicant",
    "capacities": "Capacity",
    "phrases": "Phrase",
    "components": "Component",
    "identity": "Component",
    "retention": "Retention",
    "changes": "Change",
}
_ITEMS = frozenset({"considering", "clauses", "annex_notes", "recalling"})  # long lists, compared item by item
_OPAQUE = frozenset({("Scenario", "steps"), ("Scenario", "answers")})  # said to differ, without their contents
_ORDERED = frozenset({"sections", "fields", "columns", "options", "documents", "checklist"})
_KEYS = {"sections": "form", "columns": "columns", "minutes_title": "minutes"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``part`` groups it (:data:`workflows.messages.compare.PARTS`), ``path`` says where it stands in the
    file (``states.telaah.reviews.pertimbangan``), ``sentence`` says it in both languages."""

    part: str
    path: str
    kind: Kind
    sentence: Text


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the comparison is: the part and path, what the thing is called, and the table whose columns are compared."""

    part: str
    path: str
    thing: Text
    table: str = ""


def compare(old: Definition, new: Definition, city: City | None = None) -> list[Change]:
    """Every difference between two definitions, in the order of the file; empty when they say the same.

    ``city`` lends the names of offices and roles; without it their codes are shown.
    """
    return list(_Comparison(Said(old, city), Said(new, city)).whole())


def by_part(changes: Iterable[Change]) -> list[tuple[Text, list[Change]]]:
    """The changes under the titles of their parts, in the order of the file."""
    found: dict[str, list[Change]] = {part: [] for part in PARTS}
    for each in changes:
        found[each.part].append(each)
    return [(PARTS[part], listed) for part, listed in found.items() if listed]


class _Comparison:
    """Two definitions beside each other."""

    def __init__(self, old: Said, new: Said) -> None:
        self.old, self.new = old, new
        self.moved: set[str] = set()  # operations whose triggers were compared already

    def whole(self) -> Iterator[Change]:
        names = [each.name for each in fields(Definition)]
        for name in sorted(names, key=lambda each: list(PARTS).index(PART_OF.get(each, "identity"))):
            here = _Place(PART_OF.get(name, "identity"), "", WORDS["this_service"])
            pair = (getattr(self.old.definition, name), getattr(self.new.definition, name))
            yield from self.attribute("Definition", name, pair, here)

    def things(self, pair: tuple[Any, Any], here: _Place) -> Iterator[Change]:
        """Every attribute of two things of the same class."""
        kind = type(pair[1]).__name__
        if isinstance(pair[1], Value):
            yield from self.value(pair[0], pair[1], here)
        for each in fields(pair[1]):
            if each.name == "code" or (kind, each.name) in (("Value", "amount"), ("Value", "unit")):
                continue
            values = (getattr(pair[0], each.name), getattr(pair[1], each.name))
            yield from self.attribute(kind, each.name, values, here)

    def attribute(self, kind: str, name: str, pair: tuple[Any, Any], here: _Place) -> Iterator[Change]:
        """One attribute of a thing: a collection, a part of its own, or a detail."""
        old, new = pair
        if _equal(old, new):
            return
        path = f"{here.path}.{_KEYS.get(name, name)}".strip(".")
        inner = replace(here, path=path)
        if name == "offices" and kind == "ReviewPlan":
            yield from self.offices(old, new, inner)
        elif name in _WORDED:
            yield from self.worded(_WORDED[name], dict(old), dict(new), inner)
        elif _coded(old) or _coded(new):
            yield from self.collection(name, _by_code(old), _by_code(new), inner)
        elif is_dataclass(old) and is_dataclass(new) and type(old) is type(new) and _is_part(old):
            plain = isinstance(new, Limit)  # «the time limit of the review», not «the value of the limit of the review»
            thing = here.thing if plain else _within(THINGS[type(new).__name__], here)
            yield from self.things(pair, replace(inner, path=here.path if plain else path, thing=thing))
        elif _is_part(old) or _is_part(new):
            step: Kind = "added" if old is None else "removed"
            yield self.change(inner, step, step, thing=_within(THINGS[type(old or new).__name__], here))
        elif name in _ITEMS:
            yield from self.items(kind, name, pair, inner)
        else:
            yield self.detail(kind, name, pair, inner)

    def items(self, kind: str, name: str, pair: tuple[Any, Any], here: _Place) -> Iterator[Change]:
        """A list of sentences, item by item."""
        called = DETAILS.get(f"{kind}.{name}") or DETAILS[name]
        old, new = (
            [side.detail(kind, name, each) for each in value]
            for side, value in ((self.old, pair[0]), (self.new, pair[1]))
        )
        matched = SequenceMatcher(None, [each.id for each in old], [each.id for each in new], autojunk=False)
        for _tag, start, end, from_, to in (each for each in matched.get_opcodes() if each[0] != "equal"):
            gone, came = old[start:end], new[from_:to]
            for index in range(max(len(gone), len(came))):
                said = {"detail": called, "thing": here.thing}
                said |= {"old": gone[index]} if index < len(gone) else {}
                said |= {"new": came[index]} if index < len(came) else {}
                step: Kind = "changed" if len(said) == 4 else "removed" if "old" in said else "added"
                yield self.change(here, step, f"item_{step}", **said)

    def detail(self, kind: str, name: str, pair: tuple[Any, Any], here: _Place) -> Change:
        """One attribute that says something by itself."""
        old, new = pair
        called = DETAILS.get(f"{kind}.{name}") or DETAILS[name]
        many = "_many" if called.en in MANY else ""
        if isinstance(old, Text) and isinstance(new, Text):
            return self.wording(called, old, new, here)
        if (kind, name) in _OPAQUE:
            return self.change(here, "changed", "differs", detail=called, thing=here.thing)
        said = [
            side.detail(kind, name, value, here.table)
            for side, value in ((self.old, old), (self.new, new))
        ]  # fmt: skip
        if old in (None, (), ""):
            return self.change(here, "changed", f"set{many}", detail=called, thing=here.thing, new=said[1])
        if new in (None, (), ""):
            return self.change(here, "changed", f"unset{many}", detail=called, thing=here.thing, old=said[0])
        data = {"detail": called, "thing": here.thing, "old": said[0], "new": said[1]}
        return self.change(here, "changed", f"changed{many}", **data)

    def wording(self, called: Text, old: Text, new: Text, here: _Place) -> Change:
        """A text in two languages: a reader is shown the wording that changed, in whichever language it did."""
        sentences = []
        for language in ("id", "en"):
            told = language if old[language] != new[language] else ("en" if language == "id" else "id")
            detail = called[language] if told == language else f"{called[language]} ({WORDS[told][language]})"
            data = {"detail": detail, "thing": here.thing[language], "old": f"“{old[told]}”", "new": f"“{new[told]}”"}
            sentences.append(_begun(COMPARE_SENTENCES["changed"][language].format(**data)))
        return Change(here.part, here.path, "changed", Text(*sentences))

    def value(self, old: Value, new: Value, here: _Place) -> Iterator[Change]:
        if (old.amount, old.unit) != (new.amount, new.unit):
            bare = old.unit == new.unit and new.unit != "rupiah"  # «from 7 to 5 working days»
            before = self.old.plain(old.amount) if bare else self.old.amount(old)
            yield self.change(here, "changed", "amount", title=_title(new), old=before, new=self.new.amount(new))

    def collection(self, name: str, old: Mapping[str, Any], new: Mapping[str, Any], here: _Place) -> Iterator[Change]:
        """Things with codes: the new ones, the gone ones, those in both, and their order where it matters."""
        for code, each in new.items():
            inside = self.inside(name, code, each, here)
            if code in old and isinstance(each, ReviewPlan) and each.implicit:
                # the state's own: nothing in the file is called a review
                yield from self.things((old[code], each), replace(here, path=here.path.rpartition(".")[0]))
            elif code in old:
                yield from (
                    self.trigger(old[code], each, inside)
                    if isinstance(each, Trigger)
                    else self.things((old[code], each), inside)
                )
            elif not _said_elsewhere(each):
                yield self.added(each, inside)
        for code, each in old.items():
            if code not in new and not _said_elsewhere(each):
                inside = self.inside(name, code, each, here)
                yield self.change(inside, "removed", "removed", thing=inside.thing)
        kept = [code for code in new if code in old]
        if name in _ORDERED and kept != [code for code in old if code in new]:
            listed = self.new.listed([_title(each) for each in new.values()])
            yield self.change(here, "changed", "order", list=DETAILS["LISTS"], thing=here.thing, new=listed)

    def trigger(self, old: Trigger, new: Trigger, here: _Place) -> Iterator[Change]:
        """A trigger that a result stands for says only where it leads; one of an operation is compared once."""
        if new.operation is not None:
            if new.operation in self.moved:
                return
            self.moved.add(new.operation)
        if new.by == "office" and old.by == "office":
            yield from self.attribute("Trigger", "branches", (old.branches, new.branches), here)
            return
        yield from self.things((old, new), here)

    def added(self, each: Any, here: _Place) -> Change:
        if isinstance(each, DocumentRequirement):
            when = self.new.asked(each.required, each.shown_when)
            return self.change(here, "added", "asked", thing=here.thing, when=when)
        return self.change(here, "added", "added", thing=here.thing)

    def offices(
        self, old: tuple[AddressedOffice, ...], new: tuple[AddressedOffice, ...], here: _Place
    ) -> Iterator[Change]:
        """Which offices a review asks, and when."""
        before, now = ({each.office: each for each in side} for side in (old, new))
        for code, each in now.items():
            office = self.new.titled("offices", code)
            inner = replace(here, path=f"{here.path}.{code}")
            when = self.new.when(each)
            if code not in before:
                yield self.change(inner, "added", "office_added", office=office, thing=here.thing, when=when)
            elif not _equal(before[code], each):
                said = {"old": self.old.when(before[code]), "new": when}
                yield self.change(inner, "changed", "office_changed", office=office, thing=here.thing, **said)
        for code in before:
            if code not in now:
                office = self.old.titled("offices", code)
                yield self.change(here, "removed", "office_removed", office=office, thing=here.thing)

    def worded(self, kind: str, old: Mapping[str, Any], new: Mapping[str, Any], here: _Place) -> Iterator[Change]:
        """Codes that stand for plain words or lists."""
        for code in dict.fromkeys([*new, *old]):
            title = new.get(code, old.get(code))
            called = title if isinstance(title, Text) else Text(code, code)
            thing = _named(THINGS[kind], called)
            inner = replace(here, path=f"{here.path}.{code}", thing=thing)
            if code not in old or code not in new:
                step: Kind = "added" if code not in old else "removed"
                yield self.change(inner, step, step, thing=thing)
            elif not _equal(old[code], new[code]):
                yield self.detail(kind, "wording", (old[code], new[code]), inner)

    def inside(self, name: str, code: str, each: Any, here: _Place) -> _Place:
        """The place of one thing of a collection."""
        kind = "Column" if name == "columns" else type(each).__name__
        thing = _named(THINGS[kind], _title(each))
        outer = here.path.count(".") > 0
        if outer and name not in ("sections", "documents", "fields"):
            thing = _within(thing, here)
        path = f"{here.path}.{code}"
        return _Place(here.part, path, thing, code if getattr(each, "type", "") == "table" else here.table)

    def change(self, here: _Place, kind: Kind, code: str, **data: Text) -> Change:
        pattern = COMPARE_SENTENCES[code]
        said = [
            _begun(pattern[language].format(**{key: each[language] for key, each in data.items()}))
            for language in ("id", "en")
        ]  # fmt: skip
        return Change(here.part, here.path, kind, Text(*said))


def _equal(old: Any, new: Any) -> bool:
    """Whether two values say the same; spaces in an expression say nothing."""
    if isinstance(old, Expression) and isinstance(new, Expression):
        return "".join(old.source.split()) == "".join(new.source.split())
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return list(old) == list(new) and all(_equal(old[key], new[key]) for key in old)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(map(_equal, old, new))
    if is_dataclass(old) and type(old) is type(new):
        return all(_equal(getattr(old, each.name), getattr(new, each.name)) for each in fields(old))
    return bool(old == new)


def _coded(value: Any) -> bool:
    """Whether this is a collection of things with codes."""
    if isinstance(value, Mapping):
        return any(is_dataclass(each) for each in value.values())
    return isinstance(value, tuple) and any(hasattr(each, "code") for each in value)


def _by_code(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {each.code: each for each in value}


def _is_part(value: Any) -> bool:
    """Whether this is a thing without a code that stands in another one: a limit, a join, the paper."""
    return is_dataclass(value) and type(value).__name__ in THINGS and not isinstance(value, type)


def _said_elsewhere(each: Any) -> bool:
    """Triggers that stand for a review's result, or that an operation puts into many states, are named there."""
    return isinstance(each, Trigger) and (each.by == "office" or each.operation is not None)


def _title(each: Any) -> Text:
    for name in ("title", "cite", "question"):
        found = getattr(each, name, None)
        if isinstance(found, Text):
            return Text(f"“{found.id}”", f"“{found.en}”")
    return Text(f"“{each.code}”", f"“{each.code}”")


def _named(pattern: Text, title: Text) -> Text:
    return Text(pattern.id.format(title.id), pattern.en.format(title.en))


def _within(thing: Text, here: _Place) -> Text:
    if here.thing == WORDS["this_service"]:
        return thing
    pattern = COMPARE_SENTENCES["in"]
    return Text(
        pattern.id.format(thing=thing.id, parent=here.thing.id), pattern.en.format(thing=thing.en, parent=here.thing.en)
    )


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
