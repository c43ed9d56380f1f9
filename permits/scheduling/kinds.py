"""What each kind of scheduled work calls, and how it is run. Operations name kinds; only this table knows the functions.

The function is named by its dotted path and loaded at first use, so that no feature imports another one's jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Literal

from sqlalchemy import not_
from sqlalchemy.sql.elements import ColumnElement

from permits.scheduling.operations import Job
from permits.scheduling.queries import JOBS

Queue = Literal["light", "heavy"]
QUEUES: tuple[Queue, ...] = ("light", "heavy")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work. A name that ends in ``*`` stands for all kinds with that beginning.

    A ``staged`` operation works outside the database: it opens its own transactions through
    :func:`permits.db.transaction` and calls :func:`permits.scheduling.operations.finish` in the last one. Any other operation
    runs inside one transaction that also marks the row done. ``preload`` are modules the worker loads before it forks.
    """

    name: str
    operation: str
    queue: Queue = "light"
    staged: bool = False
    attempts: int = 8
    preload: tuple[str, ...] = ()


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind, or put another function behind it."""
    _KINDS[kind.name] = kind


for _kind in (
    Kind("review.request", "permits.notices.operations:request_review"),
    Kind("review.distribute", "permits.distribution.operations:distribute"),
    Kind("review.warn", "permits.notices.operations:warn_of_review"),
    Kind("review.overdue", "permits.notices.operations:tell_review_is_late"),
    Kind("service.warn", "permits.notices.operations:warn_of_service"),
    Kind("service.overdue", "permits.notices.operations:tell_service_is_late"),
    Kind("state.warn", "permits.notices.concerned:warn_of_state"),
    Kind("state.overdue", "permits.notices.concerned:tell_state_is_late"),
    Kind("timer", "permits.applications.timing:ring"),
    Kind("timer.notify", "permits.notices.concerned:tell_of_timer"),
    Kind("timer.escalate", "permits.reviews.delegation:escalate"),
    Kind("timer.reassign", "permits.reviews.delegation:reassign"),
    Kind("deemed.decision", "permits.applications.timing:decide_by_law"),
    Kind("deemed.task", "permits.applications.timing:grant_by_law"),
    Kind(
        "deemed.certificate",
        "permits.deemed.jobs:run_certificate",
        queue="heavy",
        staged=True,
        attempts=10,
        preload=("permits.issuance.pdf", "permits.issuance.signing"),
    ),
    Kind("connector.ask", "permits.applications.timing:give_up_asking"),
    Kind("child.start", "permits.applications.children:begin_child"),
    Kind("child.ended", "permits.applications.children:close_for_child"),
    Kind("child.look", "permits.applications.children:look_at_child"),
    Kind("child.cancel", "permits.applications.children:call_off_child"),
    Kind("notice.own", "permits.notices.concerned:tell_in_own_words"),
    Kind("calendar.recount", "permits.calendars.recounting:promise_cases"),
    Kind("calendar.case", "permits.calendars.recounting:recount_case"),
    Kind("visit.closed", "permits.inspections.closing:tell"),
    Kind("permit.remind", "permits.holding.jobs:remind"),
    Kind("permit.remind_all", "permits.holding.jobs:remind_all"),
    Kind(
        "permit.duplicate",
        "permits.duplicates.jobs:run_duplicate",
        queue="heavy",
        staged=True,
        attempts=10,
        preload=("permits.issuance.stamp", "permits.issuance.signing"),
    ),
    Kind("complaint.late", "permits.complaints.telling:tell_late"),
    Kind("draft.consultation_over", "permits.workshop.telling:tell_consultation_is_over"),
    Kind("survey.invite", "permits.surveys.operations:run_invitation"),
    Kind("case.move", "permits.moving.operations:run_move"),
    Kind("case.move_back", "permits.moving.operations:run_way_back"),
    Kind("bulk.try", "permits.bulk.jobs:run_try"),
    Kind("bulk.decide", "permits.bulk.jobs:run_decide"),
    Kind("bulk.undo", "permits.bulk.jobs:run_undo"),
    Kind("bulk.settle", "permits.bulk.jobs:run_settle"),
    Kind("watch.look", "permits.watch.jobs:run_look", queue="heavy", staged=True, attempts=3),
    Kind("board.count", "permits.board.counting:run_count", queue="heavy", staged=True, attempts=3),
    Kind("calibration.look", "permits.calibration.jobs:run_look", queue="heavy", staged=True, attempts=3),
    Kind(
        "inspection.minutes",
        "permits.inspections.jobs:run_minutes",
        queue="heavy",
        staged=True,
        attempts=10,
        preload=("permits.issuance.pdf", "permits.issuance.signing"),
    ),
    Kind(
        "receipt.make",
        "permits.receipts.jobs:run_receipt",
        queue="heavy",
        staged=True,
        attempts=10,
        preload=("permits.issuance.pdf",),
    ),
    Kind("upload.check", "permits.uploads.jobs:run_check", queue="heavy", staged=True, attempts=30),
    Kind("upload.forget", "permits.uploads.jobs:run_forgetting"),
    Kind("upload.sweep", "permits.uploads.sweeping:run_sweep", queue="heavy", staged=True, attempts=3),
    Kind("page.forget", "permits.resuming.operations:run_forgetting"),
    Kind("factors.recover", "permits.factors.operations:recover"),
    Kind("privacy.export", "permits.privacy.jobs:run_export", queue="heavy", staged=True),
    Kind("privacy.export_end", "permits.privacy.operations:end_export"),
    Kind("privacy.warn", "permits.privacy.operations:warn"),
    Kind("privacy.overdue", "permits.privacy.operations:tell_late"),
    Kind("file.delete", "permits.documents.erasure:delete_file"),
    Kind("file.draw", "permits.viewer.jobs:run_drawing", queue="heavy", staged=True, attempts=3),
    Kind("text.*", "permits.channels.jobs:deliver", staged=True, attempts=12),
    Kind("push.send", "permits.channels.push_jobs:deliver", staged=True, attempts=10),
    Kind("notice.*", "permits.notices.delivery:deliver", staged=True, attempts=12),
    Kind(
        "issue",
        "permits.issuance.jobs:run_issue",
        queue="heavy",
        staged=True,
        attempts=10,
        preload=("permits.issuance.pdf", "permits.issuance.signing"),
    ),
):
    register(_kind)


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises LookupError when nothing knows what to do with it."""
    if name in _KINDS:
        return _KINDS[name]
    family = name.split(".", 1)[0] + ".*"
    if family in _KINDS:
        return _KINDS[family]
    raise LookupError(f"no such kind of work: {name}")


def on_queue(queue: Queue) -> ColumnElement[bool]:
    """The condition on a row that runs on this queue: heavy kinds are named, everything else is light."""
    heavy = [kind.name for kind in _KINDS.values() if kind.queue == "heavy"]
    condition: ColumnElement[bool] = JOBS.c.kind.in_(heavy)
    return condition if queue == "heavy" else not_(condition)


def preloads(queue: Queue) -> list[str]:
    """The modules that the worker of a queue loads before it forks."""
    return [module for kind in _KINDS.values() if kind.queue == queue for module in kind.preload]


@cache
def load(dotted: str) -> Callable[[Job, datetime], Any]:
    """The function behind ``package.module:name``."""
    module, _, name = dotted.partition(":")
    function: Callable[[Job, datetime], Any] = getattr(import_module(module), name)
    return function
