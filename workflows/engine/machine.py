"""Which state a trigger leads to: the flat state machine of a definition, on the ``transitions`` library.

One shared machine for a definition, no model registered, and only our own callables as conditions, so no text of a SOP
file is ever looked up as a name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from transitions import EventData, Machine

from workflows.errors import Refused

if TYPE_CHECKING:
    from workflows.definition import Definition
    from workflows.expressions import Expression

Holds = Callable[["Expression"], bool]


def route(definition: Definition, state: str, trigger: str, holds: Holds) -> str:
    """The state a trigger leads to now: its first branch that ``holds``, in the order of the file.

    Raises :class:`Refused` when none does.
    """
    subject = _Subject(state)
    if not _machine(_ByIdentity(definition)).events[trigger].trigger(subject, holds=holds):
        raise Refused("no_branch", {"trigger": trigger})  # the library would only answer False
    return subject.position


class _Subject:
    """What the library moves: the state's code, nothing else."""

    __slots__ = ("_position",)

    def __init__(self, position: str) -> None:
        self._position = position

    @property
    def position(self) -> str:
        """The state reached."""
        return self._position


class _ByIdentity:
    """A definition as a key: it is immutable, so the same object always means the same machine."""

    __slots__ = ("definition",)

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __hash__(self) -> int:
        return id(self.definition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.definition is self.definition


class _Guard:
    """A branch's condition as the library's callable; what can judge it travels in the event."""

    __slots__ = ("when",)

    def __init__(self, when: Expression) -> None:
        self.when = when

    def __call__(self, event: EventData) -> bool:
        holds: Holds = event.kwargs["holds"]
        return holds(self.when)


@lru_cache(maxsize=512)
def _machine(key: _ByIdentity) -> Machine:
    """The shared machine of a definition. The attribute's name begins with no letter a code may begin with."""
    definition = key.definition
    machine = Machine(
        model=None,
        states=list(definition.states),
        initial=None,
        auto_transitions=False,
        send_event=True,
        model_attribute="_position",
    )
    for state in definition.states.values():
        for trigger in state.triggers.values():
            for branch in trigger.branches:
                guard = None if branch.when is None else _Guard(branch.when)
                machine.add_transition(trigger.code, state.code, branch.to, conditions=guard)
    return machine
