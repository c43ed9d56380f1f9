"""A way through a case as steps a manager understands: in which state, who, does what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.definition import Text

if TYPE_CHECKING:
    from workflows.checks.model.stations import Act
    from workflows.definition import Definition


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One step of a walk. ``state`` and ``to`` are codes; ``who``, ``what`` and ``note`` are words for a reader."""

    state: str
    to: str
    title: Text
    who: Text
    what: Text
    note: Text

    @property
    def sentence(self) -> Text:
        """The step as a short sentence: «Opinion» – parks: Object (without roads)."""
        return Text(
            f"«{self.title.id}» – {self.who.id}: {self.what.id}{self.note.id}",
            f"“{self.title.en}” – {self.who.en}: {self.what.en}{self.note.en}",
        )


APPLICANT = Text("pemohon", "the applicant")
SYSTEM = Text("sistem", "the system")
TIME = Text("waktu", "time")
NOTHING = Text("", "")


def told(definition: Definition, act: Act, to: str, without: tuple[str, ...]) -> WalkStep:
    """One step in words."""
    state = definition.states[act.state]
    names = ", ".join(without)
    note = Text(f" (tanpa {names})", f" (without {names})") if names else NOTHING
    return WalkStep(act.state, to, state.title, _who(definition, act), _what(definition, act), note)


def _who(definition: Definition, act: Act) -> Text:
    if act.kind in ("timer", "deemed"):
        return TIME
    if act.kind == "child":
        return Text(f"perkara turunan {act.who}", f"child case {act.who}")
    if act.kind == "trigger":
        by = definition.states[act.state].triggers[act.what].by
        return APPLICANT if by == "applicant" else SYSTEM if by == "system" else Text(act.who, act.who)
    return Text(act.who, act.who) if act.who else APPLICANT


def _what(definition: Definition, act: Act) -> Text:
    if act.kind in ("result", "child"):
        plan = next(state.reviews[act.plan] for state in definition.states.values() if act.plan in state.reviews)
        title = plan.results[act.what].title
        return title if plan.implicit else Text(f"{title.id} ({plan.title.id})", f"{title.en} ({plan.title.en})")
    if act.kind == "timer":
        return Text(f"pengingat «{act.what}» tiba", f"the timer “{act.what}” rings")
    if act.kind in ("suspend", "resume"):
        return definition.operations[act.what].title
    title = definition.states[act.state].triggers[act.what].title
    if act.kind == "deemed":
        return Text(f"batas layanan lewat, {title.id}", f"the promise is broken, {title.en}")
    return title


def joined(steps: tuple[WalkStep, ...]) -> Text:
    """The whole walk in one line."""
    sentences = [each.sentence for each in steps]
    return Text(" → ".join(each.id for each in sentences), " → ".join(each.en for each in sentences))
