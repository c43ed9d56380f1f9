"""Why the engine or the loader says no."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong with a SOP file, where it stands and what to do. Lines and columns count from 1."""

    line: int
    column: int
    code: str
    id: str
    en: str
    severity: str = "error"  # or "warning"
    suggestion_id: str = ""
    suggestion_en: str = ""

    def sentence(self, language: str) -> str:
        return self.en if language == "en" else self.id


class SopError(Exception):
    """A SOP file that may not be used: carries every finding at once."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = sorted(findings)


@dataclass(eq=False)
class Refused(Exception):
    """The engine refuses a step. ``code`` is stable, ``data`` fills the sentence shown to the reader."""

    code: str
    data: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.code
