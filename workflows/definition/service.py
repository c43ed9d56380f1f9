"""A whole service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from workflows.definition.flow import EndOutcome, Limit, Operation, State
    from workflows.definition.form import (
        Capacity,
        DocumentRequirement,
        EligibilityQuestion,
        Fee,
        Field,
        NeededPermit,
        Privacy,
        Section,
    )
    from workflows.definition.paper import Paper
    from workflows.definition.texts import LegalBasis, Text, Value

Status = Literal["active", "central", "archive"]
Risk = Literal["low", "medium_low", "medium_high", "high"]
DeemedMode = Literal["off", "task", "decision"]
NoticeMoment = Literal["enters", "fires", "closes", "rings"]
Channel = Literal["mail", "sms", "whatsapp", "in_app"]


@dataclass(frozen=True, slots=True)
class ServiceClock:
    """The promise of the whole service, counted by the day rules of the office's calendar.

    ``fractions`` are further warnings, as parts of the limit. ``after_hours`` says when day 0 is for what comes after
    closing time. ``deemed`` says what happens when the promise is broken (fiktif positif): nothing, a task for the
    office, or the decision itself, by firing ``deemed_fires``. ``calendar`` names the one of the city's calendars to count
    by, when it is not that of the office in charge. ``resumes`` says whether the day on which a pause ends is the office's again,
    or the working day after it.
    """

    limit: Limit
    basis: Text | None = None
    fractions: tuple[Decimal, ...] = ()
    after_hours: Literal["next_working_day", "same_day"] = "next_working_day"
    deemed: DeemedMode = "off"
    deemed_fires: str | None = None
    calendar: str | None = None
    resumes: Literal["same_day", "next_working_day"] = "same_day"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of the service's own: when (a state is entered, a trigger fired, a plan closed, a timer rings), to whom,
    how, and in which words. ``to`` is ``applicant``, ``holder`` or the code of an office."""

    code: str
    moment: NoticeMoment
    about: str
    to: str
    channels: tuple[Channel, ...]
    text: Text
    active: bool = True


@dataclass(frozen=True, slots=True)
class Survey:
    """Which questionnaire is sent after which outcomes."""

    questionnaire: Literal["skm"] = "skm"
    after: tuple[EndOutcome, ...] = ("issued", "refused")


@dataclass(frozen=True, slots=True)
class Standard:
    """What the law wants published about a service beside what the file says anyway.

    ``components`` are those of the fourteen service-standard components that follow from nothing else, by code
    (UU 25/2009 article 21). ``identity`` is the identity block of the SOP-AP (PermenPANRB 35/2012).
    """

    components: Mapping[str, Text] = field(default_factory=dict)
    identity: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """One act of a walk, at a local time without zone, and what is expected right after it.

    An act is a trigger (``does``), a result (``does`` with ``plan``), or nothing: time passes up to ``at``. ``by`` is
    ``applicant``, ``system``, an office, or ``office/person`` where it matters who; ``office`` is the one whose review is
    meant, when it is another. ``answers`` are those of the applicant or of the plan's own form, as the file writes them
    (:func:`workflows.forms.read_answers` makes them typed), and under the code of a state what its connector says.
    ``expects`` maps what is looked at (state, fee, deadline, open, number …) to the value written in the file.
    """

    at: datetime
    by: str
    does: str | None = None
    plan: str | None = None
    office: str | None = None
    reason: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    offices: tuple[str, ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)
    expects: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A walk the manager wrote down; it is run at publishing and blocks it when it fails."""

    code: str
    title: Text
    applicant: str
    answers: Mapping[str, object]
    documents: tuple[str, ...] | None  # None: all that are needed
    steps: tuple[ScenarioStep, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole service, ready for the engine."""

    sop: int
    service: str
    kind: Literal["permit", "non_permit"]
    office: str
    prefix: str
    title: Text
    summary: Text
    result: Text
    keywords: Mapping[str, tuple[str, ...]]
    legal: tuple[LegalBasis, ...]
    values: Mapping[str, Value]
    applicants: Mapping[str, Text]
    sections: tuple[Section, ...]
    documents: Mapping[str, DocumentRequirement]
    states: Mapping[str, State]
    start: str
    clock: ServiceClock
    paper: Paper | None
    survey: Survey | None = Survey()
    status: Status = "active"
    apply_at: str | None = None  # where a service decided in a national system is applied for
    group: str | None = None
    life_events: tuple[str, ...] = ()  # why people come: codes of the city file
    kbli_version: str | None = None
    kbli: tuple[str, ...] = ()
    risk: Risk | None = None
    standard: Standard = Standard()
    capacities: Mapping[str, Capacity] = field(default_factory=dict)
    eligibility: tuple[EligibilityQuestion, ...] = ()
    fee: Fee | None = None
    needs: Mapping[str, NeededPermit] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    bundle: tuple[str, ...] = ()
    operations: Mapping[str, Operation] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    retention: Mapping[Privacy, str] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()

    @property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its code, in the order of the form."""
        return {each.code: each for section in self.sections for each in section.fields}

    @property
    def counts_by(self) -> str:
        """The code of the calendar that the promise and the states' limits are counted by."""
        return self.clock.calendar or self.office
