"""The process tree: starts in order, starts again what dies, stops in order, and leaves nothing over."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from permits.scheduling.supervisor import Part, Supervisor
from tests.scheduling.processes import alive, wait_until


def lives(folder: Path, name: str) -> Callable[[], None]:
    """A part that says when it begins and when it ends in order, and waits in between."""

    def run() -> None:
        def end(_signal: int, _frame: object) -> None:
            with (folder / "ended").open("a") as file:
                file.write(name + "\n")
            raise SystemExit

        signal.signal(signal.SIGTERM, end)
        with (folder / "begun").open("a") as file:
            file.write(f"{name} {os.getpid()}\n")
        while True:
            time.sleep(0.05)

    return run


def stubborn(folder: Path) -> Callable[[], None]:
    """A part that does not listen."""

    def run() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with (folder / "begun").open("a") as file:
            file.write(f"stubborn {os.getpid()}\n")
        while True:
            time.sleep(0.05)

    return run


def begun(folder: Path) -> list[tuple[str, int]]:
    """The parts that have begun: name and process."""
    if not (folder / "begun").exists():
        return []
    lines = (folder / "begun").read_text().splitlines()
    return [(line.split()[0], int(line.split()[1])) for line in lines]


def names(folder: Path) -> list[str]:
    return [name for name, _process in begun(folder)]


def run_tree(folder: Path, parts: list[Part]) -> multiprocessing.Process:
    """The tree in a process of its own; what it says goes to a file."""

    def say(sentence: str) -> None:
        with (folder / "said").open("a") as file:
            file.write(sentence + "\n")

    tree = multiprocessing.get_context("fork").Process(target=lambda: Supervisor(parts, say).run(lambda: say("ready")))
    tree.start()
    return tree


def said(folder: Path) -> str:
    return (folder / "said").read_text() if (folder / "said").exists() else ""


def end(tree: multiprocessing.Process, how: signal.Signals = signal.SIGTERM) -> None:
    assert tree.pid
    os.kill(tree.pid, how)
    tree.join(60)
    assert tree.exitcode is not None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_parts_start_and_stop_in_order(tmp_path: Path, how: signal.Signals) -> None:
    """Each part waits for the one before; asked to stop, the highest stage ends first and nothing is left over."""
    first = Part("first", lives(tmp_path, "first"), stage=0, ready=lambda: "first" in names(tmp_path))
    second = Part("second", lives(tmp_path, "second"), stage=1, ready=lambda: "second" in names(tmp_path))
    tree = run_tree(tmp_path, [first, second])
    wait_until(lambda: "ready" in said(tmp_path), lambda: said(tmp_path))
    assert names(tmp_path) == ["first", "second"]
    end(tree, how)
    assert (tmp_path / "ended").read_text().split() == ["second", "first"]
    assert not any(alive(process) for _name, process in begun(tmp_path))


def test_a_part_that_dies_is_started_again(tmp_path: Path) -> None:
    """A killed part comes back by itself, and the terminal says so."""
    tree = run_tree(tmp_path, [Part("worker", lives(tmp_path, "worker"), stage=0)])
    wait_until(lambda: len(begun(tmp_path)) == 1, lambda: said(tmp_path))
    os.kill(begun(tmp_path)[0][1], signal.SIGKILL)
    wait_until(lambda: len(begun(tmp_path)) == 2, lambda: said(tmp_path))
    assert "worker has ended; it starts again now." in said(tmp_path)
    end(tree)


def test_a_part_that_keeps_dying_is_started_more_and_more_slowly(tmp_path: Path) -> None:
    """The first death is mended at once, the second after a pause that the terminal names."""

    def die() -> None:
        raise SystemExit(3)

    tree = run_tree(tmp_path, [Part("worker", die, stage=0)])
    wait_until(lambda: "again in 1 s" in said(tmp_path), lambda: said(tmp_path))
    end(tree)


def test_a_part_that_does_not_listen_is_ended(tmp_path: Path) -> None:
    """After its grace a part is killed, so that Ctrl-C always ends the program."""
    tree = run_tree(tmp_path, [Part("stubborn", stubborn(tmp_path), stage=0, grace=0.5)])
    wait_until(lambda: len(begun(tmp_path)) == 1, lambda: said(tmp_path))
    end(tree)
    assert not alive(begun(tmp_path)[0][1])


def test_a_killed_parent_takes_its_parts_along(tmp_path: Path) -> None:
    """When the tree's root is killed, its parts are asked to end: no part is left over to hold the port."""
    tree = run_tree(tmp_path, [Part("worker", lives(tmp_path, "worker"), stage=0)])
    wait_until(lambda: len(begun(tmp_path)) == 1, lambda: said(tmp_path))
    end(tree, signal.SIGKILL)
    wait_until(lambda: not alive(begun(tmp_path)[0][1]), lambda: said(tmp_path))
