"""One process tree: starts the parts of the program, starts again what dies, and stops everything in order.

The parent loads the program once and forks, so that parts share memory and a second start is quick. It holds no thread, no
database connection and no socket of its own while it forks.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WATCHED = frozenset({signal.SIGCHLD, signal.SIGINT, signal.SIGTERM})
LONGEST_PAUSE = 30.0
# A part that lived so long is started again at once when it dies.
STEADY = 60.0
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


@dataclass
class Part:
    """One part of the program: its name, what it runs, and how it is watched.

    Parts stop in stages, the highest first. ``ready`` says whether the next part may start. ``grace`` is how many seconds
    the part may take to finish its work when it is asked to stop.
    """

    name: str
    run: Callable[[], None]
    stage: int
    ready: Callable[[], bool] = lambda: True
    grace: float = 30.0
    process: int = 0
    started: float = field(default=0.0)
    deaths: int = 0
    start_at: float = 0.0


class Supervisor:
    """Runs the parts until SIGTERM or Ctrl-C. ``say`` gets a sentence for the person at the terminal."""

    def __init__(self, parts: Sequence[Part], say: Callable[[str], None]) -> None:
        self.parts = list(parts)
        self.say = say
        self.stopping = False

    def run(self, when_ready: Callable[[], None]) -> None:
        """Start everything, call ``when_ready``, watch until asked to stop, then stop in order."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        try:
            if self._start_all():
                when_ready()
                self._watch()
        finally:
            self._stop_all()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)

    def _start_all(self) -> bool:
        """Whether all parts stand; False when a stop was asked for meanwhile."""
        for part in self.parts:
            self._start(part)
            while not part.ready():
                if self._wait(0.05):
                    return False
        return True

    def _watch(self) -> None:
        while not self._wait(0.5):
            continue

    def _wait(self, seconds: float) -> bool:
        """Wait for news at most so long, see to the dead; whether the news was to stop."""
        news = signal.sigtimedwait(WATCHED, seconds)
        if news is not None and news.si_signo != signal.SIGCHLD:
            return True
        self._bury()
        for part in self.parts:
            if part.started and not part.process and time.monotonic() >= part.start_at:
                self._start(part)
        return False

    def _start(self, part: Part) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        part.started = time.monotonic()
        part.process = os.fork()
        if part.process == 0:
            _become(part, parent)

    def _bury(self) -> None:
        """Note every part that has ended, and when it shall start again: at once, then after longer and longer pauses."""
        while ended := _ended_child():
            for part in self.parts:
                if part.process == ended:
                    part.process = 0
                    self._plan_start(part)

    def _plan_start(self, part: Part) -> None:
        if self.stopping:
            return
        lived = time.monotonic() - part.started
        part.deaths = 1 if lived > STEADY else part.deaths + 1
        pause = 0.0 if part.deaths == 1 else min(2.0 ** (part.deaths - 2), LONGEST_PAUSE)
        part.start_at = time.monotonic() + pause
        self.say(f"{part.name} has ended; it starts again {'now' if not pause else f'in {pause:.0f} s'}.")

    def _stop_all(self) -> None:
        self.stopping = True
        for stage in sorted({part.stage for part in self.parts}, reverse=True):
            group = [part for part in self.parts if part.stage == stage and part.process]
            for part in group:
                _signal(part, signal.SIGTERM)
            self._wait_for_end(group)

    def _wait_for_end(self, group: Sequence[Part]) -> None:
        """Let a stage finish its work; a second Ctrl-C, or a part that takes too long, ends it at once."""
        deadline = time.monotonic() + max((part.grace for part in group), default=0.0)
        while any(part.process for part in group):
            news = signal.sigtimedwait(WATCHED, 0.2)
            self._bury()
            if time.monotonic() > deadline or (news is not None and news.si_signo != signal.SIGCHLD):
                for part in group:
                    _signal(part, signal.SIGKILL)


def _ended_child() -> int:
    """The process number of a child that has ended; 0 when there is none."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0]
    except ChildProcessError:
        return 0


def _signal(part: Part, which: signal.Signals) -> None:
    """Signal a part; killing takes its own children along, which share its process group."""
    if not part.process:
        return
    try:
        if which == signal.SIGKILL:
            os.killpg(part.process, which)
        else:
            os.kill(part.process, which)
    except ProcessLookupError:
        return


def _become(part: Part, parent: int) -> None:
    """In the child: a process group of its own, untouched signals, and the part's work until its end. Never returns."""
    status = 1
    try:
        os.setsid()
        _die_with(parent)
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(each, signal.default_int_handler if each == signal.SIGINT else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        part.run()
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _die_with(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent is killed, so that no part is left over. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:
            raise SystemExit(1)
