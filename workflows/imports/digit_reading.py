"""A DIGIT BusinessService as states and actions, everything wrong in it named.

The format is that of egov-workflow-v2: states with actions, each with roles and the next state by name or ``uuid``; the
start is the state whose ``state`` is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.errors import SopError
from workflows.imports.draft import Service, code_of, free_code
from workflows.messages import finding

CITIZEN = ("CITIZEN", "ANONYMOUS")
SYSTEM = ("SYSTEM", "AUTO_ESCALATE", "SYSTEM_PAYMENT", "INTERNAL_MICROSERVICE_ROLE")
START = "awal"


@dataclass(slots=True)
class Action:
    name: str
    code: str
    to: str
    roles: list[str]

    @property
    def by_citizen(self) -> bool:
        return any(role in CITIZEN for role in self.roles)

    @property
    def staff(self) -> list[str]:
        return [role for role in self.roles if role not in CITIZEN and role not in SYSTEM]

    @property
    def by_system(self) -> bool:
        return not self.by_citizen and not self.staff and bool(self.roles)


@dataclass(slots=True)
class State:
    name: str
    code: str
    raw: Mapping[str, Any]
    ends: bool = False
    uploads: bool = False
    actions: list[Action] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether it is the applicant's turn: every step of a person may be theirs."""
        people = [each for each in self.actions if not each.by_system]
        return all(each.by_citizen for each in people)


def choose(data: object, wanted: str | None) -> tuple[Mapping[str, Any], bool]:
    """The service of a file that may hold one by itself, a list, or a list under its usual key."""
    listed = data
    if isinstance(data, dict):
        listed = next((data[key] for key in ("BusinessServices", "businessServices") if key in data), [data])
    services = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    services = [each for each in services if isinstance(each.get("states"), list)]
    if not services:
        raise SopError([finding("import_no_service", (1, 1))])
    if wanted is None:
        return services[0], len(services) > 1
    named = [each for each in services if each.get("businessService") == wanted]
    if not named:
        known = ", ".join(str(each.get("businessService")) for each in services[:20])
        raise SopError([finding("import_unknown_service", (1, 1), given=wanted, known=known)])
    return named[0], len(named) > 1


class Reading:
    """The states of one service; ``start`` is the code of the first."""

    def __init__(self, service: Service, raw: Mapping[str, Any]) -> None:
        self.service = service
        self.raw = raw
        self.states: dict[str, State] = {}
        self.by_name: dict[str, str] = {}
        self.by_uuid: dict[str, str] = {}
        self.inactive: list[tuple[State, str]] = []
        self.start = ""
        self._states()
        for state in self.states.values():
            state.actions = list(self._actions(state))

    def _states(self) -> None:
        named: list[State] = []
        for number, raw in enumerate(self.raw["states"], 1):
            name = raw.get("state") if isinstance(raw, dict) else []
            if isinstance(name, list | dict):
                self.service.trouble("not_an_object", f"states[{number}]")
                continue
            if isinstance(name, str) and not name.strip():
                self.service.trouble("blank_state", f"states[{number}]")
                name = None
            if str(name) in self.by_name or (name is None and any(each.name == "" for each in named)):
                self.service.trouble("duplicate_state", "null" if name is None else str(name))
                continue
            named.append(self._state(raw, None if name is None else str(name)))
        self._find_start(named)

    def _state(self, raw: Mapping[str, Any], name: str | None) -> State:
        written = name or ""
        code = START if name is None else code_of(written, "keadaan")
        free = free_code(code, self.states)
        if free != code:
            self.service.trouble("same_code", written or "null", other=self.states[code].name or "null", code=free)
        state = State(written, free, raw)
        state.ends = self._flag(raw, "isTerminateState", written)
        state.uploads = self._flag(raw, "docUploadRequired", written)
        self.states[free] = state
        if name is not None:
            self.by_name[written] = free
        if isinstance(raw.get("uuid"), str):
            self.by_uuid[raw["uuid"]] = free
        return state

    def _flag(self, raw: Mapping[str, Any], flag: str, name: str) -> bool:
        value = raw.get(flag)
        if value is None or isinstance(value, bool):
            return bool(value)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        self.service.trouble("bad_flag", name or "null", flag=flag)
        return False

    def _find_start(self, named: list[State]) -> None:
        flagged = [each for each in named if each.name and self._flag(each.raw, "isStartState", each.name)]
        nulls = [each for each in named if not each.name]
        if nulls:
            self.start = nulls[0].code
            if not self._flag(nulls[0].raw, "isStartState", ""):
                self.service.trouble("start_not_flagged", "null")
            if nulls[0].ends:
                self.service.trouble("start_terminates", "null")
                nulls[0].ends = False
            for each in flagged:
                self.service.trouble("second_start", each.name)
            return
        first = (flagged or named)[:1]
        target = first[0] if first else None
        self.service.trouble("start_by_flag" if flagged else "no_start", target.name if target else "?")
        for each in flagged[1:]:
            self.service.trouble("second_start", each.name)
        self.start = free_code(START, self.states)
        begin = State("", self.start, {})
        self.states = {self.start: begin, **self.states}
        if target is not None:
            begin.raw = {"actions": [{"action": "SEND", "nextState": target.name, "roles": ["CITIZEN"]}]}

    def _actions(self, state: State) -> Iterator[Action]:
        raw = state.raw.get("actions")
        taken: set[str] = set()
        for each in raw if isinstance(raw, list) else []:
            if not isinstance(each, dict) or not isinstance(each.get("action"), str) or not each["action"].strip():
                self.service.trouble("nameless_action", state.name or "null", state=state.name or "null")
                continue
            name = each["action"]
            if each.get("active") is False:
                self.inactive.append((state, name))
                continue
            target = self._target(state, name, each.get("nextState"))
            if target is None:
                continue
            code = free_code(code_of(name, "aksi"), taken)
            if code != code_of(name, "aksi"):
                self.service.trouble("duplicate_action", name, state=state.name or "null", code=code)
            taken.add(code)
            yield Action(name, code, target, self._roles(each.get("roles"), f"{state.name or 'null'}.{name}"))

    def _target(self, state: State, action: str, given: object) -> str | None:
        if given is None:
            self.service.trouble("no_next_state", action, state=state.name or "null")
            return None
        found = self.by_name.get(str(given)) or self.by_uuid.get(str(given))
        if found is None:
            self.service.trouble("unknown_next_state", action, state=state.name or "null", given=str(given))
        elif found == self.start:
            self.service.trouble("back_to_start", action, state=state.name or "null")
        return found

    def _roles(self, given: object, name: str) -> list[str]:
        if given is None:
            return []
        if isinstance(given, str):
            given = [each.strip() for each in given.split(",") if each.strip()]
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            self.service.trouble("bad_roles", name)
            return []
        return list(dict.fromkeys(given))
