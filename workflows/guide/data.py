"""What ``_guide.yaml`` says, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.definition import Text
from workflows.expressions import Expression

QuestionType = Literal["choice", "yes_no"]


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that people say, in whichever language, and what they look for by them: words of services, or services."""

    says: tuple[str, ...]
    means: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """A code of the national classification of business activities (KBLI) in one of its versions.

    ``becomes`` are the codes that follow it in the next version, as far as they are known: codes split and merge.
    ``example`` is set where no source gives the code and the city must confirm it.
    """

    version: str
    code: str
    title: Text
    becomes: tuple[str, ...] = ()
    verified: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class KbliVersion:
    """A version of the classification, the oldest first; the last one is the one in force."""

    version: str
    basis: Text
    verified: bool
    codes: Mapping[str, Activity]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question; ``code`` stands in the address of the page."""

    code: str
    title: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the guide. ``shown_when`` reads answers to earlier questions as ``form.<question>``."""

    code: str
    type: QuestionType
    title: Text
    hint: Text | None
    choices: tuple[Choice, ...]
    shown_when: Expression | None = None

    def value(self, code: str) -> str | bool:
        """The answer as expressions read it."""
        return code == "yes" if self.type == "yes_no" else code


@dataclass(frozen=True, slots=True)
class NamedService:
    """A service that a result leads to, and why it is needed."""

    service: str
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers lead to. Every result whose ``when`` holds counts; together they are a list of services in order.

    ``services`` may be empty: then ``says`` tells where else to go.
    """

    code: str
    when: Expression
    title: Text
    says: Text | None
    services: tuple[NamedService, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything of ``_guide.yaml``."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    results: tuple[Result, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    kbli: tuple[KbliVersion, ...] = ()
