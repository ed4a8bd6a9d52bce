"""Empty stores, made by the statements of the first migration in a process.

Alembic takes twenty times as long to find them anew as an engine takes to carry them out. A store
that is not empty is migrated, and so is the first one of each engine.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from paradiplomacy.evidence import migrate

__all__ = ["repeat_migrations"]


def repeat_migrations() -> None:
    """Let every empty store of this process be made as the first one was."""
    carried_out: dict[str, list[tuple[str, Any]]] = {}
    migrated = migrate.upgrade

    def upgrade(connection: sa.Connection, revision: str = migrate.HEAD) -> None:
        if revision != migrate.HEAD or migrate.revision_of(connection) is not None:
            migrated(connection, revision)
            return
        dialect = connection.dialect.name
        if dialect in carried_out:
            for statement, parameters in carried_out[dialect]:
                connection.exec_driver_sql(statement, parameters)
            return
        heard: list[tuple[str, Any]] = []

        def hear(*of: Any) -> None:
            statement, parameters = of[2:4]
            if not statement.startswith(("SELECT", "PRAGMA")):
                heard.append((statement, parameters or None))

        sa.event.listen(connection, "before_cursor_execute", hear)
        try:
            migrated(connection, revision)
        finally:
            sa.event.remove(connection, "before_cursor_execute", hear)
        carried_out[dialect] = heard

    setattr(migrate, "upgrade", upgrade)  # noqa: B010 (a function is assigned to nowhere else)
