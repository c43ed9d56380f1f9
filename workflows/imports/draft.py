"""A service that is being imported, and how it becomes a SOP file: plain data, then YAML with its open questions beside it.

A question stands as a comment above what it is about, in both languages and with a number; ``?3`` means the same one again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from workflows.definition import Text
from workflows.messages.imports import PROBLEM_SENTENCES, QUESTION_SENTENCES

EXAMPLE_DAYS = 14
LONGEST_CODE = 50
NEGATIVE = ("reject", "refuse", "cancel", "revoke", "deny", "withdraw", "terminate", "deactivate", "tolak", "batal")
RETURNED = ("sendback", "sendto", "return", "reassign", "rework", "revert", "kembali", "perbaik", "revisi")
OUTCOMES = {
    "refused": ("reject", "refus", "deny", "denied", "tolak"),
    "withdrawn": ("cancel", "withdraw", "batal", "cabut"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What only people can answer: ``path`` is the place in the draft it stands at."""

    number: int
    code: str
    path: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong or not taken in the source; ``name`` is what the source calls it."""

    code: str
    name: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft that loads, what is open in it, and what was wrong in its source."""

    text: str
    questions: tuple[Question, ...]
    problems: tuple[Trouble, ...]


@dataclass(slots=True)
class Act:
    """A trigger or a result of a state. ``asks`` are questions as (code, data)."""

    code: str
    title: str
    to: str
    by: str = "applicant"
    role: str = ""
    tone: str = "positive"
    complete: bool = False
    new_round: bool = False
    reason: bool = False
    corrections: bool = False
    asks: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class Duration:
    """A length of time as a value of the file."""

    amount: int
    unit: str
    title: str
    example: bool = False
    asks: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    english: str | None = None


@dataclass(slots=True)
class Clock:
    """A timer of a state: after how long it fires a trigger, or only tells the holder."""

    code: str
    value: str
    fires: str = ""


@dataclass(slots=True)
class Asked:
    """A review of several: one office's work among others at the same time."""

    code: str
    title: str
    office: str
    role: str
    asks: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """A state of the draft."""

    code: str
    kind: str
    title: str
    office: str = ""
    role: str = ""
    limit: str = ""
    outcome: str = ""
    awaits: str = ""
    results: list[Act] = field(default_factory=list)
    triggers: list[Act] = field(default_factory=list)
    reviews: list[Asked] = field(default_factory=list)
    timers: list[Clock] = field(default_factory=list)
    asks: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    english: str | None = None


def whole_service(amount: int, unit: str = "calendar_days", example: bool = False) -> Duration:
    """The promise of the service, which every SOP has."""
    return Duration(amount, unit, "Waktu layanan seluruhnya", example, english="Time for the whole service")


def beginning(code: str) -> Step:
    """The state in which the applicant fills in the form."""
    return Step(code, "start", "Draf permohonan", english="Draft application")


@dataclass(slots=True)
class Reopening:
    """An act on a case that has ended: an operation from its end."""

    act: Act
    ends: list[str]


@dataclass(slots=True)
class Service:
    """Everything an import found."""

    code: str
    title: str
    source: str
    office: str
    steps: dict[str, Step] = field(default_factory=dict)
    operations: dict[str, Reopening] = field(default_factory=dict)
    values: dict[str, Duration] = field(default_factory=dict)
    needs_documents: list[str] = field(default_factory=list)
    problems: list[Trouble] = field(default_factory=list)

    def trouble(self, problem: str, name: str, **data: str) -> None:
        """Note something wrong in the source; the same thing is noted once."""
        said = PROBLEM_SENTENCES[problem]
        filled = {"name": name, **data}
        found = Trouble(problem, name, Text(said.id.format(**filled), said.en.format(**filled)))
        if found not in self.problems:
            self.problems.append(found)


def code_of(name: str, otherwise: str = "bagian") -> str:
    """A name as a code of a SOP: small letters, digits and underscores, a letter first."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    code = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")[:LONGEST_CODE].strip("_")
    if not code:
        return otherwise
    is_word = code in ("true", "false", "null")  # what YAML reads as something else than a text
    return code if code[0].isalpha() and not is_word else f"{otherwise}_{code}"[:LONGEST_CODE]


def title_of(name: str) -> str:
    """A code or name as words: «FIELD_INSPECTION» becomes «Field inspection»."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(name.replace("_", " ").split()))
    words = spaced if re.search(r"[a-z]", spaced) and not spaced.isupper() else spaced.lower()
    return (words[:1].upper() + words[1:])[:200]


def tone_of(name: str) -> str:
    """What a result probably means, by the words in its name; the draft asks whether it is so."""
    lowered = re.sub(r"[^a-z]+", "", name.lower())
    if any(mark in lowered for mark in RETURNED):
        return "returned"
    return "negative" if any(mark in lowered for mark in NEGATIVE) else "positive"


def outcome_of(name: str) -> str:
    """How an end probably ends, by the words in its name; what says nothing is simply closed."""
    lowered = name.lower()
    return next((outcome for outcome, marks in OUTCOMES.items() if any(mark in lowered for mark in marks)), "closed")


def free_code(code: str, taken: Container[str]) -> str:
    """The code, or with a number behind it when it is taken."""
    number, found = 2, code
    while found in taken:
        found, number = f"{code}_{number}", number + 1
    return found


def write(service: Service) -> Imported:
    """The draft as YAML with its questions."""
    writer = _Writer(service)
    text = "\n".join(writer.lines()) + "\n"
    return Imported(text, tuple(writer.questions), tuple(service.problems))


def _quoted(text: str) -> str:
    """A text in double quotes, as YAML and JSON both read it."""
    clean = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]", " ", text)
    return json.dumps(clean or "?", ensure_ascii=False)


def _words(text: str, english: str | None = None) -> str:
    return f"{{id: {_quoted(text)}, en: {_quoted(english or text)}}}"


class _Writer:
    """Writes one service; questions get their numbers in the order in which they stand."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.questions: list[Question] = []
        self.numbers: dict[tuple[str, str], int] = {}

    def ask(self, indent: str, path: str, code: str, **data: str) -> Iterator[str]:
        """A question as comment lines; one that was asked before is only referred to."""
        said = QUESTION_SENTENCES[code]
        sentence = Text(said.id.format(**data), said.en.format(**data))
        key = (code, sentence.en)
        known = self.numbers.get(key)
        if known is not None:
            yield f"{indent}# ?{known}"
            return
        number = self.numbers[key] = len(self.numbers) + 1
        self.questions.append(Question(number, code, path, sentence))
        for text in (sentence.id, sentence.en):
            yield f"{indent}# ?{number} {_one_line(text)}"

    def asks(self, indent: str, path: str, asked: list[tuple[str, dict[str, str]]]) -> Iterator[str]:
        for code, data in asked:
            yield from self.ask(indent, path, code, **data)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield from self._values()
        yield from self._form()
        yield ""
        yield "clock: {limit: limit_service}"
        yield ""
        yield "states:"
        for step in self.service.steps.values():
            yield from self._step(step)
        if self.service.operations:
            yield ""
            yield "operations:"
        for code, each in self.service.operations.items():
            yield from self._operation(code, each)
        yield ""
        yield "survey: true"

    def _head(self) -> Iterator[str]:
        service = self.service
        yield f"# {_one_line(service.source)}"
        for problem in service.problems:
            yield f"# ! {_one_line(problem.sentence.id)}"
            yield f"# ! {_one_line(problem.sentence.en)}"
        yield "sop: 1"
        yield from self.ask("", "service", "identity")
        yield f"service: {service.code}"
        yield "kind: permit"
        yield from self.ask("", "office", "office", name=service.office)
        yield f"office: {service.office}"
        letters = re.sub(r"[^A-Z]", "", service.code.upper())
        yield f"prefix: {letters[:5].ljust(2, 'X')}"
        yield from self.ask("", "title", "texts")
        yield f"title: {_words(service.title)}"
        yield f"summary: {_words(service.title)}"
        yield f"result: {_words(service.title)}"
        yield ""
        yield from self.ask("", "legal", "legal")
        yield "legal: {}"

    def _values(self) -> Iterator[str]:
        yield ""
        yield "values:"
        for code, value in self.service.values.items():
            yield from self.asks("  ", f"values.{code}", value.asks)
            example = ", example: true" if value.example else ""
            yield f"  {code}: {{amount: {value.amount}, unit: {value.unit}, title: {_words(value.title, value.english)}{example}}}"

    def _form(self) -> Iterator[str]:
        yield ""
        yield "applicants:"
        yield f"  pemohon: {_words('Pemohon', 'Applicant')}"
        yield ""
        yield "form:"
        yield "  permohonan:"
        yield f"    title: {_words('Permohonan', 'Application')}"
        yield "    fields:"
        yield from self.ask("      ", "form.permohonan", "fields")
        title = _words("Uraian permohonan", "What is applied for")
        yield f"      uraian: {{type: long_text, title: {title}, example: true}}"
        if self.service.needs_documents:
            yield ""
            yield "documents:"
        for name in self.service.needs_documents:
            yield from self.ask("  ", "documents", "documents", name=name)
        if self.service.needs_documents:
            title = _words("Dokumen pendukung", "Supporting document")
            yield f"  dokumen_pendukung: {{title: {title}, formats: [pdf, jpeg, png], max_mb: 5, example: true}}"

    def _step(self, step: Step) -> Iterator[str]:
        path = f"states.{step.code}"
        yield ""
        yield from self.asks("  ", path, step.asks)
        yield f"  {step.code}:"
        yield f"    kind: {step.kind}"
        yield f"    title: {_words(step.title, step.english)}"
        yield f"    says: {_words(step.title + '.', f'{step.english or step.title}.')}"
        for key in ("outcome", "awaits", "office", "role", "limit"):
            value = getattr(step, key)
            if value:
                yield f"    {key}: {value}"
        yield from self._timers(step)
        if step.reviews:
            yield from self._reviews(step)
        for key, acts in (("results", step.results), ("triggers", step.triggers)):
            if acts:
                yield f"    {key}:"
            for act in acts:
                yield from self.asks("      ", f"{path}.{key}.{act.code}", act.asks)
                yield f"      {act.code}: {{{', '.join(self._act(act, key == 'results'))}}}"

    def _timers(self, step: Step) -> Iterator[str]:
        if step.timers:
            yield "    timers:"
        for timer in step.timers:
            does = f"does: fire, fires: {timer.fires}" if timer.fires else "does: notify, to: holder"
            yield f"      {timer.code}: {{after: {timer.value}, {does}}}"

    def _reviews(self, step: Step) -> Iterator[str]:
        yield "    reviews:"
        for each in step.reviews:
            yield from self.asks("      ", f"states.{step.code}.reviews.{each.code}", each.asks)
            yield f"      {each.code}:"
            yield f"        title: {_words(each.title)}"
            yield f"        role: {each.role}"
            yield f"        office: {each.office}"
            yield "        results:"
            yield f"          usai: {{title: {_words('Selesai', 'Done')}, tone: positive}}"
        yield f"    join: {{rule: all, fires: {step.triggers[0].code}}}"

    def _act(self, act: Act, is_result: bool) -> Iterator[str]:
        yield f"title: {_words(act.title)}"
        if is_result:
            yield f"tone: {act.tone}"
        else:
            yield f"by: {act.by}"
            if act.by == "staff":
                yield f"office: {self.service.office}"
                yield f"role: {act.role}"
        for key in ("complete", "new_round", "corrections"):
            if getattr(act, key):
                yield f"{key}: true"
        if act.reason:
            yield "reason: required"
        yield f"to: {act.to}"

    def _operation(self, code: str, each: Reopening) -> Iterator[str]:
        yield from self.asks("  ", f"operations.{code}", each.act.asks)
        given = list(self._act(each.act, False))
        yield f"  {code}: {{kind: move, {', '.join(given[:-1])}, from: [{', '.join(each.ends)}], {given[-1]}}}"


def _one_line(text: str) -> str:
    """A text as one line of a comment: nothing of a source can end it."""
    return " ".join(re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]", " ", text).split())
