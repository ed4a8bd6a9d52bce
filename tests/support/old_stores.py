"""A store as an older version of the package left it."""

from __future__ import annotations

import sqlalchemy as sa

from paradiplomacy.evidence.engine import writing
from paradiplomacy.evidence.migrate import REVISION_TABLE, upgrade
from paradiplomacy.evidence.tables import metadata

__all__ = ["take_back"]


def take_back(engine: sa.Engine, revision: str) -> None:
    """Put the rows of a store into the tables of an earlier revision, as far as these take them."""
    with writing(engine, lock=None) as connection:
        rows = {
            table.name: connection.execute(sa.select(table)).mappings().all()
            for table in metadata.sorted_tables
        }
        metadata.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE {REVISION_TABLE}")
        upgrade(connection, revision)
        inspector = sa.inspect(connection)
        for table in metadata.sorted_tables:
            if rows[table.name] and inspector.has_table(table.name):
                there = {column["name"] for column in inspector.get_columns(table.name)}
                columns = [column for column in table.columns if column.name in there]
                old = sa.table(table.name, *(sa.column(c.name, c.type) for c in columns))
                taken = [{c.name: row[c.name] for c in columns} for row in rows[table.name]]
                connection.execute(old.insert(), taken)
