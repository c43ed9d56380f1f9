"""Many rows like one row into the database, quickly: by COPY on PostgreSQL, in large parcels on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, select

from permits.accounts.models import Account
from permits.db import db

AT_ONCE = 20_000
CASES_EACH = 4  # of an applicant
Row = Mapping[str, Any]


def pattern_of(table: Table, id_: object) -> dict[str, Any]:
    """The row with this id, which others are made like. Raises NoResultFound."""
    with db.engine.connect() as connection:
        found = connection.execute(select(table).where(table.c.id == id_)).mappings().one()
        return dict(found)


def pour(table: Table, pattern: Row, changes: Iterable[Row]) -> None:
    """A row like the pattern for each of the changes, all of which name the same columns.

    A column that the changes leave out and that the pattern holds as None is left to the database.
    """
    rows = iter(changes)
    first = next(rows, None)
    if first is None:
        return
    names = sorted({name for name, value in pattern.items() if value is not None} | set(first))
    with db.engine.begin() as connection:
        values = _values(connection, table, pattern, names, _chained(first, rows))
        if connection.dialect.name == "postgresql":
            _copy(connection, table, names, values)
        else:
            _insert(connection, table, names, values)


def _chained(first: Row, rest: Iterable[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _values(
    connection: Connection, table: Table, pattern: Row, names: Sequence[str], changes: Iterable[Row]
) -> Iterator[list[Any]]:
    """The rows as the driver takes them; what is the same in all is converted once."""
    into = [_converter(connection, table, name) for name in names]
    same = [convert(pattern.get(name)) for name, convert in zip(names, into, strict=True)]
    places: list[tuple[int, str]] | None = None
    for change in changes:
        if places is None:
            places = [(names.index(name), name) for name in change]
        row = same.copy()
        for place, name in places:
            row[place] = into[place](change[name])
        yield row


def _converter(connection: Connection, table: Table, name: str) -> Callable[[Any], Any]:
    kind = table.c[name].type
    found = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return found or (lambda value: value)


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    left = iter(rows)
    while parcel := [tuple(row) for row in islice(left, AT_ONCE)]:
        connection.exec_driver_sql(statement, parcel)


def pour_applicants(like: object, first: int, last: int) -> None:
    """The applicants of cases number ``first`` to ``last``, each of the next few; like the account with this id."""
    table = Account.__table__
    pour(table, pattern_of(table, like), (_person(index) for index in range(first, last, CASES_EACH)))


def applicant_of(index: int) -> str:
    """The id of the applicant of case number ``index``."""
    return f"{index - index % CASES_EACH:026}"


def _person(index: int) -> dict[str, Any]:
    id_ = applicant_of(index)
    return {"id": id_, "email": f"{id_}@warga.example", "name": f"Warga {index:07}", "fs_uniquifier": id_}


def settle() -> None:
    """The planner knows the tables' sizes, and nothing of the filling is left to be written later."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")
        else:
            connection.exec_driver_sql("ANALYZE")
    db.session.remove()
    db.engine.dispose()  # SQLite folds its log into the file when the last connection closes


def rows_in(table: Table) -> int:
    """How many rows a table has."""
    with db.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()
