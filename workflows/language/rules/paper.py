"""The decree: its number, what it cites, its annex and attachments."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.errors import Finding
from workflows.language.parts import Part
from workflows.language.rules.looking import Looking
from workflows.messages import finding, nearest

NUMBER_PLACES = ("sequence", "month_roman", "month", "year")


class PaperRules(Looking):
    def findings(self) -> Iterator[Finding]:
        paper = self.root["paper"]
        number = paper["number"]
        yield from self.places(number, NUMBER_PLACES)
        for needed in ("sequence", "year"):
            if number.text and f"{{{needed}}}" not in number.text:
                yield finding("place_missing", self.at_value(number), given=needed)
        yield from self.all_named(paper["recalling"].listed(), self.codes("legal"), "unknown_legal")
        yield from self.annex(paper["annex"])
        yield from self.named(paper["conditions_from"], self.plans, "unknown_plan")
        yield from self.all_named(paper["attachments"].listed(), self.about, "unknown_about")
        yield from self.value(paper["renewal"]["opens"])
        if paper["renewal"]["service"].text == self.root["service"].text:
            fields = [code for code, _ in paper["renewal"]["sets"].entries()]
            for code in fields:
                if code not in self.about:
                    place = self.at(paper["renewal"]["sets"][code])
                    yield finding("unknown_about", place, nearest(code, self.about), given=code)

    def annex(self, annex: Part) -> Iterator[Finding]:
        tables, name = self.tables, annex["table"]
        if not name.text:
            return
        if name.text not in tables:
            yield finding("unknown_table", self.at_value(name), nearest(name.text, tables), given=name.text)
            return
        columns = [code for code, _ in tables[name.text]["columns"].entries()]
        yield from self.all_named(annex["columns"].listed(), columns, "unknown_column")
