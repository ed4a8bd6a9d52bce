"""Sessions of who is signed in: a random token in the browser, its digest in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from paradiplomacy.access.secrets import digest, new_token
from paradiplomacy.evidence.tables import people, sessions

LASTS = timedelta(days=14)
"""A session ends after this, whatever happens."""
IDLE = timedelta(hours=12)
"""A session of somebody with a password ends when nothing is asked for in so long."""
_OFTEN = timedelta(minutes=5)
"""How exactly it is noted when something was asked for, and how far clocks may differ."""
_SESSION = (
    sa.select(
        sessions, people.c.key, people.c.name, people.c.email, people.c.language, people.c.disabled
    )
    .join(people)
    .where(sessions.c.token == sa.bindparam("token"))
)
"""A session and whose it is; made once, as every request asks for one."""


def begin(connection: sa.Connection, person: str, now: datetime) -> str:
    """Begin a session; its token, which is kept nowhere here.

    It is always a new one: a token that somebody brought along is never taken.
    """
    token = new_token()
    over = sa.or_(sessions.c.expires < now, sessions.c.made > now + _OFTEN)
    connection.execute(sessions.delete().where(over))
    connection.execute(
        sessions.insert().values(
            token=digest(token), person=person, made=now, seen=now, expires=now + LASTS
        )
    )
    return token


def person_of(
    connection: sa.Connection, token: str, now: datetime
) -> tuple[sa.Row[tuple[object, ...]], bool] | None:
    """The row of whose session it is, and whether it should be noted that it was seen.

    None for none. A session of the future was begun, or seen, by a clock that was wrong: it is
    over.
    """
    row = connection.execute(_SESSION, {"token": digest(token)}).first()
    if row is None or row.disabled is not None or max(row.made, row.seen) > now + _OFTEN:
        return None
    if row.expires < now or row.made < now - LASTS:
        return None
    # Somebody who answers has no password with which to come back.
    if row.email is not None and row.seen < now - IDLE:
        return None
    return row, row.seen < now - _OFTEN


def saw(connection: sa.Connection, token: str, now: datetime) -> None:
    """Note that a session is used."""
    connection.execute(sessions.update().where(sessions.c.token == digest(token)).values(seen=now))


def end(connection: sa.Connection, token: str) -> None:
    """End a session."""
    connection.execute(sessions.delete().where(sessions.c.token == digest(token)))


def end_all(connection: sa.Connection, person: str) -> None:
    """End the sessions of somebody."""
    connection.execute(sessions.delete().where(sessions.c.person == person))
