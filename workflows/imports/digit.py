"""DIGIT's BusinessService (egov-workflow-v2) as a draft SOP.

The format: states with actions, each with roles and the next state by name or ``uuid``; ``sla`` in milliseconds of wall
clock; the start is the state whose ``state`` is null. What is wrong in a source is reported by name and never mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.imports.digit_reading import Action, Reading, State, choose
from workflows.imports.draft import (
    EXAMPLE_DAYS,
    Act,
    Clock,
    Duration,
    Imported,
    Reopening,
    Service,
    Step,
    beginning,
    code_of,
    free_code,
    outcome_of,
    title_of,
    tone_of,
    whole_service,
    write,
)
from workflows.imports.reading import read_json

DAY, HOUR = 86_400_000, 3_600_000
PAYMENT = ("pay", "bayar")


def from_digit(text: str, service: str | None = None, office: str = "kantor") -> Imported:
    """A draft SOP from the JSON of a BusinessService, or of several, of which ``service`` names one.

    ``office`` is the code the draft gives to office work. Raises SopError when the text is no such JSON or passes a limit.
    """
    data, doubled = read_json(text)
    chosen, others = choose(data, service)
    name = str(chosen.get("businessService") or chosen.get("business") or "layanan")
    found = Service(
        code_of(name, "layanan").replace("_", "-"),
        title_of(name),
        f"DIGIT BusinessService {name}",
        code_of(office, "kantor"),
    )
    for key in doubled:
        found.trouble("duplicate_key", key)
    if others:
        found.trouble("several_services", name)
    return write(_Importer(found, chosen).made())


class _Importer:
    """Makes the steps of the draft from what was read."""

    def __init__(self, service: Service, raw: Mapping[str, Any]) -> None:
        self.service = service
        self.raw = raw
        self.read = Reading(service, raw)
        self.states = self.read.states
        self.start = self.read.start

    def made(self) -> Service:
        self._times()
        for state in self.states.values():
            self._step(state)
        for state, name in self.read.inactive:
            asked = ("inactive", {"name": name, "given": state.name or "null"})
            self.service.steps[state.code].asks.append(asked)
        self._reach()
        return self.service

    # ── times ──

    def _times(self) -> None:
        given = self._duration("businessServiceSla", "", self.raw.get("businessServiceSla"), in_days=True)
        whole = whole_service(given.amount if given else EXAMPLE_DAYS, example=given is None)
        whole.asks = given.asks if given else [("service_limit", {"name": str(EXAMPLE_DAYS)})]
        self.service.values["limit_service"] = whole
        for state in self.states.values():
            found = self._duration(state.name or "null", title_of(state.name), state.raw.get("sla"))
            if found is not None and state.code != self.start and not state.ends and state.actions:
                self.service.values[f"limit_{state.code}"] = found

    def _duration(self, name: str, title: str, given: object, in_days: bool = False) -> Duration | None:
        """Milliseconds as whole days, or as hours when they are less than a day; always rounded up."""
        if given is None:
            return None
        if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 16:
            given = int(given)
        if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < 10**15:
            self.service.trouble("bad_sla", name, given=str(given)[:40])
            return None
        asked = [("wall_clock", {"name": f"{given:.0f}"})]
        if in_days or given >= DAY:
            return Duration(int(-(-given // DAY)), "calendar_days", title, False, asked)
        return Duration(int(-(-given // HOUR)), "hours", title, False, asked)

    # ── steps of the draft ──

    def _step(self, state: State) -> None:
        step = Step(state.code, "work", title_of(state.name)) if state.name else beginning(state.code)
        self.service.steps[state.code] = step
        if state.uploads:
            self.service.needs_documents.append(state.name or "null")
        if state.code == self.start:
            self._begin(step, state)
        elif state.ends or not state.actions:
            self._end(step, state)
        elif state.waits:
            self._wait(step, state)
        else:
            self._work(step, state)
        if f"limit_{state.code}" in self.service.values and step.kind in ("work", "waiting"):
            step.limit = f"limit_{state.code}"
            self._escalations(step)

    def _begin(self, step: Step, state: State) -> None:
        for action in state.actions:
            act = Act(action.code, title_of(action.name), action.to, complete=True)
            if not action.by_citizen:
                act.asks.append(("starts_by_staff", {"name": ", ".join(action.roles) or "–"}))
            else:
                self._others(action, act)
            step.triggers.append(act)
        if not step.triggers:
            others = [code for code in self.states if code != self.start]
            target = others[0] if others else "usai"
            self.service.trouble("start_leads_nowhere", target)
            if not others:
                self.service.steps[target] = Step(target, "end", "Usai", outcome="closed", english="Finished")
            step.triggers.append(Act("kirim", "Kirim", target, complete=True))

    def _end(self, step: Step, state: State) -> None:
        step.kind = "end"
        if not state.ends:
            self.service.trouble("dead_end", state.name)
        step.outcome = outcome_of(f"{state.name} {state.raw.get('applicationStatus') or ''}")
        if step.outcome == "closed":
            step.asks.append(("outcome", {"name": state.name}))
        for action in state.actions:
            self._reopen(state, action)

    def _reopen(self, state: State, action: Action) -> None:
        """An action of a state that has ended becomes an operation; the same one from several ends stands once."""
        if action.by_system:
            self.service.trouble("system_after_end", action.name, state=state.name)
            return
        act = self._direct(action)
        act.new_round = True
        act.asks.append(("after_end", {"name": action.name, "given": state.name}))
        same = (act.title, act.to, act.by, act.role)
        for known in self.service.operations.values():
            if (known.act.title, known.act.to, known.act.by, known.act.role) == same:
                known.ends.append(state.code)
                return
        self.service.operations[free_code(action.code, self.service.operations)] = Reopening(act, [state.code])

    def _direct(self, action: Action) -> Act:
        """An action as a trigger that somebody fires directly."""
        act = Act(action.code, title_of(action.name), action.to)
        if action.by_citizen:
            self._others(action, act)
        elif action.by_system:
            act.by = "system"
            act.asks.append(("system_action", {"name": action.name}))
        else:
            act.by, act.role = "staff", self._role(action.staff, act)
            if not action.roles:
                act.asks.append(("nobody", {"name": action.name}))
        self._payment(action, act)
        return act

    def _others(self, action: Action, act: Act) -> None:
        """Ask after the staff who may do in the source what here is the applicant's."""
        if action.staff:
            act.asks.append(("other_roles", {"name": ", ".join(action.staff)}))

    def _payment(self, action: Action, act: Act) -> None:
        if any(mark in action.name.lower() for mark in PAYMENT):
            act.asks.append(("payment", {"name": action.name}))

    def _role(self, roles: list[str], act: Act) -> str:
        if roles:
            act.asks.append(("role", {"name": roles[0]}))
        if len(roles) > 1:
            act.asks.append(("other_roles", {"name": ", ".join(roles[1:])}))
        return code_of(roles[0], "petugas") if roles else "petugas"

    def _wait(self, step: Step, state: State) -> None:
        step.kind = "waiting"
        if all(each.by_system for each in state.actions):
            step.awaits = "outside"
        for action in state.actions:
            act = self._direct(action)
            act.complete = act.by == "applicant" and state.uploads
            act.new_round = act.by == "applicant"
            step.triggers.append(act)

    def _work(self, step: Step, state: State) -> None:
        """Office work: the role that most actions name decides, others act beside it."""
        counts: dict[str, int] = {}
        for action in state.actions:
            for role in action.staff:
                counts[role] = counts.get(role, 0) + 1
        main = max(counts, key=lambda role: counts[role]) if counts else ""
        step.office, step.role = self.service.office, code_of(main, "petugas") if main else "petugas"
        step.asks.append(("role", {"name": main}) if main else ("nobody", {"name": state.name}))
        for action in state.actions:
            if main in action.staff or (not action.roles and not action.by_system):
                self._result(step, action, main)
            else:
                step.triggers.append(self._direct(action))

    def _result(self, step: Step, action: Action, main: str) -> None:
        tone = tone_of(action.name)
        act = Act(action.code, title_of(action.name), action.to, tone=tone, reason=tone != "positive")
        target = self.states[action.to]
        act.corrections = tone == "returned" and bool(target.actions) and target.waits and not target.ends
        others = [role for role in action.staff if role != main]
        if others:
            act.asks.append(("other_roles", {"name": ", ".join(others)}))
        if not action.roles:
            act.asks.append(("nobody", {"name": action.name}))
        act.asks.append(("tone", {"name": action.name, "given": tone}))
        self._payment(action, act)
        step.results.append(act)
        if action.by_citizen:
            own = Act(f"{action.code}_pemohon", title_of(action.name), action.to)
            own.asks.append(("also_applicant", {"name": action.name}))
            step.triggers.append(own)

    def _escalations(self, step: Step) -> None:
        """What the system does in a state with a limit, it does when the limit has passed."""
        for act in step.triggers:
            if act.by == "system":
                step.timers.append(Clock(f"waktu_{act.code}", step.limit, act.code))

    def _reach(self) -> None:
        """Name what cannot be reached, and a service that never ends."""
        reached, waiting = {self.start}, [self.start]
        while waiting:
            step = self.service.steps[waiting.pop()]
            for act in [*step.results, *step.triggers]:
                if act.to not in reached:
                    reached.add(act.to)
                    waiting.append(act.to)
            for each in self.service.operations.values():
                if step.code in each.ends and each.act.to not in reached:
                    reached.add(each.act.to)
                    waiting.append(each.act.to)
        for code, state in self.states.items():
            if code not in reached:
                self.service.trouble("unreachable_state", state.name)
        if all(step.kind != "end" for step in self.service.steps.values()):
            self.service.trouble("no_end", self.service.code)
