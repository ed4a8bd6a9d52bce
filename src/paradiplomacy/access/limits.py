"""How often somebody may try: counted in the database, so that several processes share it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from paradiplomacy.access.secrets import digest
from paradiplomacy.evidence.people_tables import attempts

__all__ = ["MOST", "WINDOW", "forget", "within_limits"]

WINDOW = timedelta(minutes=15)
"""How far back attempts count."""

MOST: Mapping[str, int] = {"account": 10, "address": 50}
"""Attempts within the window: on one account from anywhere, and from one address on any."""


def within_limits(connection: sa.Connection, now: datetime, **of: str) -> bool:
    """Count an attempt, and tell whether it is one of those that are allowed.

    An attempt counts before it is carried out: many at once cannot all be the last.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction that writes.
    now : datetime
    **of : str
        ``account`` and ``address``: on which, and from where.
    """
    connection.execute(attempts.delete().where(attempts.c.at < now - WINDOW))
    marks = {kind: digest(f"{kind}:{name}") for kind, name in of.items() if name}
    for mark in marks.values():
        connection.execute(attempts.insert().values(of=mark, at=now))
    counts = {
        kind: connection.execute(
            sa.select(sa.func.count()).where(attempts.c.of == mark)
        ).scalar_one()
        for kind, mark in marks.items()
    }
    return all(count <= MOST[kind] for kind, count in counts.items())


def forget(connection: sa.Connection, account: str) -> None:
    """Let the attempts on an account count no more: the last one was right."""
    connection.execute(attempts.delete().where(attempts.c.of == digest(f"account:{account}")))
