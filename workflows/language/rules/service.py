"""The service as a whole: what a service of its status needs, retention, clock, notices."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.errors import Finding
from workflows.language.rules.reviews import ReviewRules, parts_in
from workflows.messages import finding

MOMENTS = ("enters", "fires", "closes", "rings")
NOTICE_PLACES = ("deadline", "number")


class ServiceRules(ReviewRules):
    def service(self, filename: str) -> Iterator[Finding]:
        stem = filename.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml")
        service = self.root["service"]
        if stem and service.text and service.text != stem:
            yield finding("service_filename", self.at_value(service), given=service.text, filename=filename)
        yield from self.status()
        for _, value in self.root["retention"].entries():
            yield from self.value(value)
        yield from self.clock()
        for _, notice in self.root["notices"].entries():
            yield from self.one_of(notice, *MOMENTS)
            yield from self.named(notice["enters"], self.codes("states"), "unknown_target")
            yield from self.named(notice["fires"], self.steps, "unknown_step")
            yield from self.named(notice["closes"], self.plans, "unknown_plan")
            yield from self.named(notice["rings"], self.all_timers(), "unknown_timer")
            yield from self.says(notice["text"], NOTICE_PLACES)

    def status(self) -> Iterator[Finding]:
        """A service decided in a national system says where; every other has a form and states."""
        if self.is_central:
            if not self.root["apply_at"].value:
                yield finding("missing_key", self.at(self.root["status"]), given="apply_at")
            return
        yield from self.only_with(self.root, ["apply_at"], "status: central")
        for key in ("form", "states"):
            if key not in self.root:
                yield finding("missing_key", (1, 1), given=key)
            elif self.root[key].value == {}:
                yield finding("empty_part", self.at(self.root[key]), given=key)

    def clock(self) -> Iterator[Finding]:
        deemed = self.root["clock"]["deemed"]
        if deemed["mode"].text == "decision":
            yield from self.needed(deemed, ["fires"], "needed_for_act", "decision")
        elif deemed["mode"].text:
            yield from self.only_with(deemed, ["fires"], "mode: decision")
        yield from self.named(deemed["fires"], self.steps, "unknown_step")

    def all_timers(self) -> list[str]:
        holders = [each for _, state in self.root["states"].entries() for each in (state, *parts_in(state["reviews"]))]
        return [code for holder in holders for code, _ in holder["timers"].entries()]
