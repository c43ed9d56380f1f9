"""A way to look into a SOP file whose shape may be wrong: what is not there is simply empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.language.source import Plain


@dataclass(frozen=True, slots=True)
class Part:
    """One value of the file and the dotted path that leads to it."""

    value: Plain
    path: str = ""

    def __getitem__(self, key: str) -> Part:
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Part(value, f"{self.path}.{key}" if self.path else key)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def entries(self) -> Iterator[tuple[str, Part]]:
        """The keys of a mapping with their parts; nothing for any other value."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield key, self[key]

    def listed(self) -> Iterator[Part]:
        """The parts of a list; nothing for any other value."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Part(value, f"{self.path}.{index}")

    @property
    def code(self) -> str:
        """Its last key."""
        return self.path.rpartition(".")[2]

    @property
    def text(self) -> str:
        """The text, or nothing when it is none."""
        return self.value if isinstance(self.value, str) else ""


def fields_of(root: Part) -> Iterator[Part]:
    """Every field of the form, in order."""
    for _, section in root["form"].entries():
        for _, each in section["fields"].entries():
            yield each


def documents_of(root: Part) -> Iterator[tuple[str, Part]]:
    """Every document by its code: those asked on a page of the form, then the page of documents."""
    for each in fields_of(root):
        if each["type"].text == "file":
            yield each.code, each
    yield from root["documents"].entries()


def plans_of(root: Part) -> Iterator[Part]:
    """Every review plan: the named ones, and each state that decides by its own results."""
    for _, state in root["states"].entries():
        if "results" in state:
            yield state
        for _, plan in state["reviews"].entries():
            yield plan
