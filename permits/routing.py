"""Addresses of pages that cost nothing until a link to them is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Built = tuple[str, str]


class PatientRule(Rule):
    """A rule that compiles what writes its links when the first link is written.

    Werkzeug compiles two functions for each of three hundred addresses while the application is made, which was
    most of what making it costs; a process writes links to few of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Built]:
        compile_now = super()._compile_builder
        made: list[Callable[..., Built]] = []

        def build(rule: Rule, /, **values: Any) -> Built:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build
