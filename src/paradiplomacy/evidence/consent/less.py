"""Count of how often a record was made to show less, asked for at each answer of a server.

It grows with each withdrawal, each judgement on how openly something is shown, and each import
that changes what sources or respondents agreed to, in the transaction that does so.
"""

from __future__ import annotations

import sqlalchemy as sa

from paradiplomacy.evidence.rows import insert_into
from paradiplomacy.evidence.tables import less_shown


def shows_less(connection: sa.Connection, record: str) -> None:
    """Note that something of a record is shown less, or may be, from this transaction on."""
    first = insert_into(connection, less_shown).values(record=record, times=1)
    again = {"times": less_shown.c.times + 1}
    connection.execute(first.on_conflict_do_update(index_elements=["record"], set_=again))


def times_less(connection: sa.Connection) -> dict[str, int]:
    """Count how often each record was made to show less; those that never were are left out."""
    return {row.record: row.times for row in connection.execute(sa.select(less_shown))}
