"""Mutation testing of ``workflows/``: makes small wrong changes, one at a time, and asks whether a test notices.

    python -m tests.mutation.run --sample 600 --seed 1

One run of the tests learns which test reaches which block of statements. Then for each change of a random sample the
process forks, puts the changed code in place of the function's, and runs the tests that reach it, those of the same
file first, until one fails. Changes that no test notices are printed: each is a gap in the tests, or makes no difference.
Tests that take long are left out, and each change gets so many seconds of tests: more would only find more.
"""

from __future__ import annotations

import argparse
import functools
import gc
import importlib
import json
import os
import pkgutil
import random
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from types import CodeType, FrameType, FunctionType

import hypothesis
import pytest

import workflows
from tests.mutation import changes

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("workflows", "sop", "moving", "walks", "drawings")  # the folders of tests that are about workflows/
# Sentences are held by tests that each exists in both languages, not by what they say; where a drawing puts its lines and
# words, to the pixel, is judged by eye (`--also-drawings` counts it nevertheless).
WORDS = ("workflows/messages/", "workflows/editing/wordings.py")
DRAWINGS = ("workflows/drawing/",)
KILLED, SURVIVED, BROKEN, LATE = 1, 0, 3, 4


class TooLong(BaseException):
    """A test took longer than it may here."""


class Mutation:
    """A pytest plugin that runs the collected tests its own way."""

    def __init__(self, wanted: argparse.Namespace) -> None:
        self.wanted = wanted
        self.reached: set[str] = set()
        self.failed = False
        self.leave_at_failure = False
        self.survivors: list[changes.Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """The same examples every time, none made smaller: that a test fails is enough."""
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile(
            "mutants", hypothesis.settings.get_profile("house"), derandomize=True, database=None, phases=phases
        )
        hypothesis.settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed
        if report.failed and self.leave_at_failure:
            os._exit(LATE if TooLong.__name__ in str(report.longrepr) else KILLED)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learns who reaches what, draws the sample and judges it."""
        for module in pkgutil.walk_packages(workflows.__path__, "workflows."):
            importlib.import_module(module.name)
        self.items = {item.nodeid: item for item in session.items if fits(item)}
        self.live = live_functions()
        self.caches = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
        gc.freeze()
        known = json.loads(self.wanted.known.read_text()) if self.wanted.known.exists() else {}
        missing = [name for name in self.items if name not in known]
        if missing:
            self._in_child(lambda: self._learn(missing, known))
            known = json.loads(self.wanted.known.read_text())
        self.seconds = {name: known[name]["seconds"] for name in self.items if known[name]["passed"]}
        self.reaching: dict[str, list[str]] = {}
        for name in self.seconds:
            for block in known[name]["blocks"]:
                self.reaching.setdefault(block, []).append(name)
        self._judge(self._sample())
        return True

    def _learn(self, names: Sequence[str], known: dict[str, dict[str, object]]) -> None:
        """Runs tests with marks in the code and writes which blocks each of them reaches."""
        signal.signal(signal.SIGPROF, too_long)
        for path, functions in self.live.items():
            put(functions, changes.marked(ROOT, path), {changes.MARK: self.reached.add})
        for number, name in enumerate(names):
            self.reached.clear()
            self.failed = False
            before = process_time()
            self._run(name, names[number + 1] if number + 1 < len(names) else None, self.wanted.longest)
            seconds = round(process_time() - before, 3)
            known[name] = {"seconds": seconds, "passed": not self.failed, "blocks": sorted(self.reached)}
            if number % 100 == 0:
                say(f"learned {number} of {len(names)} tests")
                self.wanted.known.write_text(json.dumps(known))  # what is learned stays, though this run be stopped
        self.wanted.known.write_text(json.dumps(known))

    def _run(self, name: str, following: str | None, seconds: float) -> None:
        item = self.items[name]
        signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.items.get(following or ""))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def _sample(self) -> list[changes.Mutant]:
        left_alone = WORDS if self.wanted.also_drawings else WORDS + DRAWINGS
        paths = [
            path
            for path in sorted(self.live)
            if path.startswith(tuple(self.wanted.only)) and not path.startswith(left_alone)
        ]
        offered = [mutant for path in paths for mutant in changes.mutants(ROOT, path)]
        say(f"{len(offered)} changes offered")
        chosen = random.Random(self.wanted.seed).sample(offered, min(self.wanted.sample, len(offered)))
        return sorted(chosen, key=lambda mutant: (mutant.path, mutant.line))

    def _tests_for(self, mutant: changes.Mutant) -> list[str]:
        """The tests that reach the change: those of its own file first, then its folder's, short ones before long."""
        names = self.reaching.get(mutant.block, [])
        places = near(mutant.path)

        def order(name: str) -> tuple[int, float]:
            return next(rank for rank, place in enumerate(places) if name.startswith(place)), self.seconds[name]

        chosen, total = [], 0.0
        for name in sorted(names, key=order):
            total += self.seconds[name]
            if chosen and total > self.wanted.budget:
                break
            chosen.append(name)
        return chosen

    def _judge(self, sample: Sequence[changes.Mutant]) -> None:
        counted: Counter[tuple[str, bool]] = Counter()
        late = 0
        for number, mutant in enumerate(sample):
            tests = self._tests_for(mutant)
            if number % 25 == 0 and self._in_child(functools.partial(self._run_all, tests)) != SURVIVED:
                say(f"these tests fail without any change: {mutant.path} {tests[:3]}")
            ended = self._in_child(functools.partial(self._try, mutant, tests))
            if ended == BROKEN:
                say(f"could not be tried, and is not counted: {mutant}")
                continue
            counted[mutant.path, ended != SURVIVED] += 1
            late += ended == LATE
            if ended == SURVIVED:
                say(
                    f"{number:3} {mutant.path}:{mutant.line} {mutant.function}: {mutant.said} ({mutant.kind}; {len(tests)} tests)"
                )
        report(counted, self.wanted)
        say(f"of these {late} only because a test took twenty times as long as it should, by the processor's clock")

    def _try(self, mutant: changes.Mutant, tests: Sequence[str]) -> None:
        put(self.live[mutant.path], mutant.tree(ROOT), {})
        self._run_all(tests)

    def _run_all(self, tests: Sequence[str]) -> None:
        """Runs the tests; the process ends at the first failure, or when a test takes far longer than it should."""
        for cache in self.caches:
            cache.cache_clear()  # nothing is remembered from before the change
        self.leave_at_failure = True
        for number, name in enumerate(tests):
            self._run(name, tests[number + 1] if number + 1 < len(tests) else None, 5 + 20 * self.seconds[name])

    def _in_child(self, work: Callable[[], object]) -> int:
        child = os.fork()
        if child:
            _, status = os.waitpid(child, 0)
            return os.waitstatus_to_exitcode(status)
        ended = BROKEN
        gc.disable()  # looking through the parent's memory would copy it
        try:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            work()
            ended = SURVIVED
        except BaseException:
            say(traceback.format_exc())
        finally:
            os._exit(ended)


def fits(item: pytest.Item) -> bool:
    """Whether a test needs neither a server nor a browser beside it."""
    servers = "[postgres" in item.nodeid
    return not servers and not any(item.get_closest_marker(name) for name in ("browser", "faults"))


def near(path: str) -> list[str]:
    """Where the tests of a file stand, the nearest place first: its own file, its folder's, and so on upwards."""
    steps = path.removesuffix(".py").split("/")
    found = []
    for depth in range(len(steps), 0, -1):
        folder = "/".join(["tests", *steps[: depth - 1]])
        found += [f"{folder}/test_{steps[depth - 1]}", f"{folder}/"]
    return [*found, ""]


def live_functions() -> dict[str, list[FunctionType]]:
    """The functions of ``workflows/`` in memory, by their file's path."""
    found: dict[str, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename.startswith(f"{ROOT}/workflows/"):
            found.setdefault(str(Path(thing.__code__.co_filename).relative_to(ROOT)), []).append(thing)
    return found


def put(functions: Sequence[FunctionType], tree: object, names: dict[str, object]) -> None:
    """Gives functions in memory the code of a changed tree of their file, and their modules further names."""
    file = functions[0].__code__.co_filename
    codes: dict[tuple[str, int], CodeType] = {}
    waiting = [compile(tree, file, "exec", dont_inherit=True)]  # type: ignore[call-overload]
    while waiting:
        code = waiting.pop()
        codes[code.co_qualname, code.co_firstlineno] = code
        waiting += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    for function in functions:
        function.__globals__.update(names)
        code = codes.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None and code.co_freevars == function.__code__.co_freevars:
            function.__code__ = code


def too_long(number: int, frame: FrameType | None) -> None:
    raise TooLong


def report(counted: Counter[tuple[str, bool]], wanted: argparse.Namespace) -> None:
    """How many changes were noticed, by folder and in all."""
    folders: dict[str, list[int]] = {}
    for (path, killed), number in counted.items():
        both = folders.setdefault("/".join(path.split("/")[:2]), [0, 0])
        both[0] += number if killed else 0
        both[1] += number
    for folder, (killed, offered) in sorted(folders.items()):
        say(f"{folder:32} {killed:4} of {offered:4}  {killed / offered:7.1%}")
    killed = sum(number for (_, noticed), number in counted.items() if noticed)
    total = counted.total()
    say(f"sample {total}, seed {wanted.seed}: {killed} noticed, {killed / total:.1%}")


def say(words: str) -> None:
    """To the terminal, past pytest's own reporting and the children's silence."""
    os.write(SPOKEN, f"{words}\n".encode())


SPOKEN = os.dup(1)


def main(arguments: Sequence[str]) -> int:
    """Reads the command line and lets pytest collect."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sample", type=int, default=600, help="how many changes to try")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--only", nargs="+", default=["workflows/"], help="paths that files to change start with")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="folders of tests to run, below tests/")
    parser.add_argument("--also-drawings", action="store_true", help="change the drawing of diagrams too")
    parser.add_argument("--budget", type=float, default=2, help="seconds of tests for each change")
    parser.add_argument("--longest", type=float, default=10, help="seconds of a test above which it is left out")
    parser.add_argument("--known", type=Path, default=ROOT / "build" / "reached.json", help="kept: who reaches what")
    wanted = parser.parse_args(arguments)
    wanted.known.parent.mkdir(exist_ok=True)
    options = ["-s", "-p", "no:xdist", "-p", "no:timeout", "-p", "no:terminal", "-o", "addopts=--import-mode=importlib"]
    return int(pytest.main([*options, *(str(ROOT / "tests" / each) for each in wanted.tests)], [Mutation(wanted)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
