"""SOP files: how long checking takes, what a hostile file can cost, how long a simulated year takes.

    python -m benchmarks.sop --json [--only check|positions|pack|hostile|simulate] [--rounds R] [--cases N]

Measured are the operation that every check and publication goes through, the walk over all
positions in it, and the simulation of a shipped service.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.support.files import crowded_file, hostile_files, long_file
from permits.definitions.holidays import build_calendar
from permits.definitions.operations import check_text
from workflows import City, load, load_city
from workflows.checks.model import Model, explore, troubles
from workflows.simulation import Assumptions, simulate

SOP = Path(__file__).resolve().parent.parent / "sop"
STATES = 500
DAYS = 250
SERVICE = "reklame-insidentil"
CROWDS = ((8, 4), (14, 5), (18, 6))  # offices asked at once, results that a condition tells apart
PARTS = ("check", "positions", "pack", "hostile", "simulate")

Line = dict[str, Any]


def city() -> City:
    """The city that ships."""
    return load_city((SOP / "_city.yaml").read_text(encoding="utf-8"))


def seconds_of(rounds: int, work: Callable[[], object]) -> list[tuple[float, float]]:
    """Seconds and processor seconds of each round, after one that is not counted."""
    work()
    took = []
    for _ in range(rounds):
        began, used = time.perf_counter(), time.process_time()
        work()
        took.append((time.perf_counter() - began, time.process_time() - used))
    return took


def check(rounds: int) -> Iterator[Line]:
    """A sound file of 500 states: language, graph, every position it can reach."""
    text, of = long_file(STATES), city()
    findings = check_text(text, of).findings
    errors = sum(1 for each in findings if each.severity == "error")
    took = seconds_of(rounds, lambda: check_text(text, of))
    yield {"bench": "sop.check", "states": STATES, "bytes": len(text.encode()), "errors": errors, **_times(took)}


def positions(rounds: int, crowds: Sequence[tuple[int, int]] = CROWDS) -> Iterator[Line]:
    """Files that ask many offices at once: every position they can reach, up to near the limit."""
    for offices, results in crowds:
        definition = load(crowded_file(offices, results))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = len(explore(Model(definition)).arrivals)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        took = seconds_of(min(rounds, 2), lambda: list(troubles(definition)))  # noqa: B023
        yield {
            "bench": "sop.positions", "offices": offices, "results": results, "positions": found,
            "grown_mb": round(grown, 1), **_times(took),
        }  # fmt: skip


def pack(rounds: int) -> Iterator[Line]:
    """Every shipped file, its scenarios included."""
    of = city()
    texts = [path.read_text(encoding="utf-8") for path in sorted(SOP.glob("[!_]*.yaml"))]
    errors = sum(1 for text in texts for each in check_text(text, of).findings if each.severity == "error")
    took = seconds_of(rounds, lambda: [check_text(text, of) for text in texts])
    yield {"bench": "sop.pack", "files": len(texts), "errors": errors, **_times(took)}


def hostile(rounds: int) -> Iterator[Line]:
    """Files that want too much, each in a process of its own: seconds until refused, and the memory that took."""
    for name in hostile_files():
        command = [sys.executable, "-m", "benchmarks.sop", "--hostile", name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=SOP.parent)
        yield {"bench": "sop.hostile", "file": name, **json.loads(done.stdout)}


def one_hostile(name: str) -> Line:
    """Seconds, processor seconds, growth of the process in MB and codes of one hostile file."""
    text, of = hostile_files()[name], city()
    check_text("sop: 1", of)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, used = time.perf_counter(), time.process_time()
    findings = check_text(text, of).findings
    took, processor = time.perf_counter() - began, time.process_time() - used
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    codes = sorted({each.code for each in findings if each.severity == "error"})
    return {"s": round(took, 3), "processor_s": round(processor, 3), "grown_mb": round(grown, 1), "codes": codes[:3]}


def simulated(cases: int) -> Line:
    """A year of a service on one machine, with as many officers as its load calls for."""
    definition = load((SOP / f"{SERVICE}.yaml").read_text(encoding="utf-8"))
    given = Assumptions(arrivals=cases / DAYS, days=DAYS, begins=date(2026, 1, 1))
    calendar = build_calendar(city())
    began, used = time.perf_counter(), time.process_time()
    found = simulate(definition, given, calendar)
    return {
        "bench": "sop.simulate", "service": SERVICE, "cases": found.cases, "finished": found.finished, "days": DAYS,
        "reviews": sum(each.reviews for each in found.posts), "s": round(time.perf_counter() - began, 1),
        "processor_s": round(time.process_time() - used, 1),
    }  # fmt: skip


def _times(took: Sequence[tuple[float, float]]) -> Mapping[str, float]:
    seconds, processor = zip(*took, strict=True)
    return {
        "rounds": len(took),
        "median_s": round(statistics.median(seconds), 3),
        "processor_s": round(min(processor), 3),
    }


def lines(parts: Sequence[str], rounds: int, cases: int) -> Iterator[Line]:
    """Every figure asked for."""
    measured = {"check": check, "positions": positions, "pack": pack, "hostile": hostile}
    for part in parts:
        if part == "simulate":
            yield simulated(cases)
        else:
            yield from measured[part](rounds)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sop", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=45_000, help="about how many cases the simulated year has")
    parser.add_argument("--hostile", choices=tuple(hostile_files()), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.hostile:
        print(json.dumps(one_hostile(given.hostile)))
        return
    for line in lines(given.only or PARTS, given.rounds, given.cases):
        print(
            json.dumps(line) if given.json else "  ".join(f"{name} {value}" for name, value in line.items()), flush=True
        )


if __name__ == "__main__":
    main()
