"""What the parts of a definition are called in a drawing: offices, roles, limits, conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from workflows.expressions.explain import explain
from workflows.expressions.names import names_of
from workflows.messages.drawing import words

if TYPE_CHECKING:
    from workflows.city import City
    from workflows.definition import Branch, Definition, Join, Limit, ReviewPlan, State, Timer
    from workflows.expressions import Expression

_TONES = re.compile(
    r"(any|all)\(review\.tone (==|!=) '(positive|conditions|negative|not_concerned|returned)' for review in reviews\.(\w+)\)"
)

_AMOUNTS = {("any", "=="): "any", ("all", "=="): "all", ("all", "!="): "none", ("any", "!="): "not_all"}
_OPPOSITES = {"any": "none", "none": "any", "all": "not_all", "not_all": "all"}


class Speaker:
    """Says the parts of one definition in one language; names of offices and roles come from the city, if it is given."""

    def __init__(self, definition: Definition, language: str, city: City | None = None) -> None:
        self.definition = definition
        self.language = language
        self.city = city
        self.names = names_of(definition)

    def say(self, code: str, *parts: str) -> str:
        return words(code, self.language, *parts)

    def office(self, code: str | None) -> str:
        """The short name of an office; its code as words when no city names it."""
        found = self.city.offices.get(code or "") if self.city else None
        return found.short if found else (code or "").replace("_", " ")

    def role(self, code: str | None) -> str:
        found = self.city.roles.get(code or "") if self.city else None
        return found[self.language] if found else (code or "").replace("_", " ")

    def value(self, code: str | None) -> str:
        """A length of time in words: «2 working days»; nothing for a value that is not there."""
        found = self.definition.values.get(code or "")
        if found is None or found.unit in ("rupiah", "number"):
            return ""
        if found.amount == 1:
            return self.say(f"one_{found.unit}")
        return self.say(found.unit, self.number(found.amount))

    def number(self, amount: Decimal) -> str:
        text = f"{amount.normalize():f}"
        return text.replace(".", ",") if self.language == "id" else text

    def limit(self, limit: Limit | None) -> str:
        return self.value(limit.value) if limit else ""

    def condition(self, when: Expression | None) -> str:
        """«if …» in plain words, or the word for what is left when nothing else holds."""
        if when is None:
            return self.say("otherwise")
        return self.say("when", explain(when, self.names, self.language))

    def briefly(self, when: Expression) -> str:
        """«if …» in the few words that a line has room for: what reviewers said, or what is asked of the answers."""
        return self.say("when", self.question(when))

    def question(self, when: Expression) -> str:
        """A condition by itself: what reviewers said in few words, everything else in full."""
        return self._of_reviewers(when, "said") or explain(when, self.names, self.language)

    def asked(self, when: Expression) -> str:
        """The same as a question, without its mark: «does one of them object»."""
        return self._of_reviewers(when, "ask") or explain(when, self.names, self.language)

    def opposite(self, branches: Sequence[Branch]) -> str:
        """What is left after the only other branch, when that asks what reviewers said; empty where more must be said."""
        first, *others = branches
        if len(others) != 1 or first.when is None or others[0].when is not None:
            return ""
        return self._of_reviewers(first.when, "said", otherwise=True)

    def _of_reviewers(self, when: Expression, form: Literal["said", "ask"], *, otherwise: bool = False) -> str:
        """Who of the reviewers said what; empty for any other condition. One office alone is no «one of them»."""
        found = _TONES.fullmatch(when.source.strip())
        if found is None:
            return ""
        amount, same, tone, plan = found.groups()
        how = _AMOUNTS[amount, same]
        if otherwise:
            how = _OPPOSITES[how]
        several = how
        if self._asks_one_office(plan):
            how = "one" if how in ("any", "all") else "not_one"
        plain = form == "ask" or several in ("all", "not_all") and how == several or how == "not_one"
        return self.say(f"{form}_{how}", self.say(f"{'do' if plain else 'does'}_{tone}"))

    def _asks_one_office(self, code: str) -> bool:
        plans = [state.reviews[code] for state in self.definition.states.values() if code in state.reviews]
        return all(len(plan.offices) == 1 and plan.child is None for plan in plans)

    def join(self, join: Join) -> str:
        return self.say(f"join_{join.rule}", str(join.least or ""))

    def timer(self, timer: Timer) -> str:
        """When a timer rings."""
        if timer.fraction is not None:
            return self.say("after_part", self.number(timer.fraction * 100))
        return self.say("after", self.value(timer.after))

    def plan_offices(self, plan: ReviewPlan) -> str:
        """Whom a plan asks."""
        if plan.child is not None:
            return self.say("child", plan.child.service)
        return ", ".join(self.office(each.office) for each in plan.offices)

    def doers(self, state: State) -> str:
        """Who acts in a state."""
        if state.kind == "work":
            return ", ".join(dict.fromkeys(filter(None, (self.plan_offices(each) for each in state.reviews.values()))))
        if state.kind == "waiting" and state.awaits != "applicant":
            return self.say(state.awaits)
        return self.say("applicant" if state.kind in ("start", "waiting") else "system")
