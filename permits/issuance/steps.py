"""The steps of issuing a paper by name, so that tests can cut the power at each of them."""

from __future__ import annotations

from collections.abc import Callable

STEPS = ("claimed", "rendered", "signed", "stored", "before_commit", "committed")

_observers: list[Callable[[str], None]] = []


def observe(observer: Callable[[str], None]) -> None:
    """Call ``observer`` with the name of each step that this process reaches from now on."""
    _observers.append(observer)


def reached(step: str) -> None:
    """Say that a step is behind us; what comes next has not begun."""
    for observer in _observers:
        observer(step)


def forget(observer: Callable[[str], None]) -> None:
    """Call ``observer`` no more."""
    _observers.remove(observer)
