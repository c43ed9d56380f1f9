"""How migrations run: on the application's own database, in one transaction, the record's triggers made anew at the end.

On SQLite a changed table is copied (batch mode), and its triggers are lost with the old one.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.sql.elements import False_, True_

from permits.applications import record
from permits.calendars import models as calendars
from permits.db import UtcDateTime, db
from permits.definitions import models as definitions


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations name plain column types, so that they still run when our own types are gone; «no» as each database says it."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "server_default" and isinstance(getattr(item, "arg", None), False_ | True_):
        return f"sa.{str(item.arg).lower()}()"
    return False


def include_object(_item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Indexes by the parts of names are not in the models: only some databases can have them."""
    return not (kind == "index" and (name or "").endswith("_name_parts"))


def run() -> None:
    """Bring the database to the version asked for. SQLite's transaction begins with its first statement."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
        context.configure(
            connection=connection, target_metadata=db.metadata, render_as_batch=True, render_item=render_item,
            transactional_ddl=True, include_object=include_object,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
            for each in (record.UNCHANGING, definitions.UNCHANGING, *calendars.UNCHANGING):
                if connection.dialect.has_table(connection, each.table):
                    each.protect(connection)


run()
