"""A guided change from form to saved text: filled in, shown as the lines it changes and what they mean, then confirmed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from permits.editor.forms import CHANGES
from permits.editor.parts import Change, Conditional
from permits.editor.reading import Reading, read
from permits.editor.wording import refusal
from permits.errors import NotFound
from workflows import Finding, SopError
from workflows.editing import EditRefused, Hunk, Rule, difference


@dataclass(slots=True)
class Guided:
    """Where a guided change stands. ``text`` is the changed text once the form could be read."""

    kind: str
    form: Change
    reading: Reading
    text: str = ""
    hunks: tuple[Hunk, ...] = ()
    rules: tuple[Rule, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: list[tuple[str, str]] = field(default_factory=list)
    confirmed: bool = False
    unchanged: bool = False

    @property
    def digest(self) -> str:
        """Of the change that was shown; who confirms another one is shown that first."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:20]

    @property
    def errors(self) -> int:
        """How many of the new problems block publishing."""
        return sum(each.severity == "error" for each in self.findings)


def guide(kind: str, of: str, reading: Reading, formdata: Any = None) -> Guided:
    """A guided change of a text, as far as what was sent carries it. Raises NotFound for a change or part that is none."""
    if kind not in CHANGES or reading.definition is None and kind != "text":
        raise NotFound
    form = CHANGES[kind](reading, of, formdata)
    guided = Guided(kind, form, reading)
    if formdata is None or formdata.get("act") == "subject" or _waits(form):
        _offer_first_comparison(form)
        return guided
    try:
        guided.text = form.edit(reading.text)
    except EditRefused as refused:
        _blame(guided, refused)
        return guided
    except SopError:
        guided.problems.append(("", refusal("not_alone")))
        return guided
    guided.unchanged = guided.text == reading.text
    _show(guided)
    guided.confirmed = formdata.get("act") == "save" and formdata.get("seen") == guided.digest and not guided.unchanged
    return guided


def _waits(form: Change) -> bool:
    return isinstance(form, Conditional) and form.waits_for_comparison


def _offer_first_comparison(form: Change) -> None:
    """Where only the subject is chosen, its first comparison stands there already, so that nobody misses the question."""
    if isinstance(form, Conditional) and form.waits_for_comparison:
        form.comparison.data = form.comparison.choices[0][0]


def _blame(guided: Guided, refused: EditRefused) -> None:
    """Say why beside the control it concerns, and above the form."""
    said = refusal(refused.code)
    control = guided.form._fields.get(refused.about)
    if control is not None:
        control.errors = [said]
    guided.problems.append((control.id if control is not None else "", said))


def _show(guided: Guided) -> None:
    """The changed lines, the rules that are new because of them, and the problems that were not there before."""
    after = read(guided.text)
    guided.hunks = difference(guided.reading.text, guided.text)
    known = {rule for rule, _ in guided.reading.rules}
    guided.rules = tuple(rule for rule, _ in after.rules if rule not in known)
    before = {(each.code, each.en) for each in guided.reading.findings}
    guided.findings = tuple(each for each in after.findings if (each.code, each.en) not in before)
