"""What a piece of work sends to the database: its statements counted, its written rows by verb and table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event


@dataclass
class Recording:
    """``queries`` are all statements, reads included; ``rows`` are written rows by (verb, table)."""

    queries: int = 0
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)


@contextmanager
def recording(engine: Engine) -> Iterator[Recording]:
    """Notes every statement that goes through the engine inside. BEGIN and COMMIT are not counted."""
    made = Recording()
    counted: list[Any] = []

    def note(
        _connection: Connection, cursor: Any, statement: str, _parameters: Any, context: Any, _executemany: bool
    ) -> None:
        if statement.startswith("BEGIN"):
            return
        made.queries += 1
        verb = "INSERT" if context.isinsert else "UPDATE" if context.isupdate else "DELETE" if context.isdelete else ""
        if not verb:
            return
        table = context.compiled.statement.table.name
        if verb != "INSERT":
            made.rows[verb, table] += cursor.rowcount
        elif not counted or counted[-1] is not context:  # one insert of many rows may come in several statements
            counted.append(context)
            made.rows[verb, table] += len(context.compiled_parameters)

    event.listen(engine, "after_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "after_cursor_execute", note)


class OtherRows(Exception):
    """Two sides that should do the same work write different rows; comparing their speed would say nothing."""


def require_same_rows(ours: Recording, other: Recording, name: str) -> None:
    """Raises OtherRows unless both sides wrote the same number of rows with the same verb to the same tables."""
    if ours.rows != other.rows:
        lines = [
            f"  {verb} {table}: ours {ours.rows[verb, table]}, {name} {other.rows[verb, table]}"
            for verb, table in sorted(ours.rows.keys() | other.rows.keys())
            if ours.rows[verb, table] != other.rows[verb, table]
        ]
        raise OtherRows("\n".join([f"{name} writes other rows than ours:", *lines]))
