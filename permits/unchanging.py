"""Tables whose rows are only ever added: the database itself refuses to change or delete them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{says}'); END
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{says}'; END $$
"""
_POSTGRES_TRIGGER = """
CREATE OR REPLACE TRIGGER {trigger} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""


@dataclass(frozen=True, slots=True)
class Unchanging:
    """A table that only grows. ``says`` is what the database answers who tries; the names are those of its triggers."""

    table: str
    says: str
    function: str
    trigger: str

    def protect(self, connection: Connection) -> None:
        """Create the triggers where they are missing. Called after every migration, which may have dropped them."""
        names = {"table": self.table, "says": self.says, "function": self.function, "trigger": self.trigger}
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.exec_driver_sql(_SQLITE.format(verb=verb, **names))
            return
        connection.exec_driver_sql(_POSTGRES_FUNCTION.format(**names))
        connection.exec_driver_sql(_POSTGRES_TRIGGER.format(**names))
