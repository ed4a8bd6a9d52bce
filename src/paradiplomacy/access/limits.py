"""Limits on how often somebody may try: counted in the database, for several processes.

What counts is the pair of a user and an address: who guesses somebody's password locks themselves
out, and not whose it is. From all addresses together a user may be tried more often;
then somebody is let in whose browser was let in before, or who has a second factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from paradiplomacy.access.denials import refusal
from paradiplomacy.access.secrets import digest
from paradiplomacy.evidence.engine import writing
from paradiplomacy.evidence.tables import attempts

WINDOW = timedelta(minutes=15)
"""How far back attempts count."""

MOST: Mapping[str, int] = {"pair": 10, "user": 50, "address": 50, "device": 10, "codes": 100}
"""Attempts within the window: on one user from one address, and from all; from one address on any
user; from a browser that was let in before; with a code of a second factor, where the others
are used up."""


def within_limits(connection: sa.Connection, now: datetime, *, user: str, address: str) -> bool:
    """Count an attempt, and tell whether it is one of those that are allowed.

    An attempt counts before it is carried out: many at once cannot all be the last.

    `connection`: in a transaction that writes.
    `user`: on which: an email address, or a key.
    `address`: from where on the network; empty where nobody knows.
    """
    _forget_old(connection, now)
    pair = f"{_mark_of_user(user)}:{digest(f'address:{address}')}"
    counted = _record_attempt(connection, now, pair) <= MOST["pair"]
    counted &= _count_attempts(connection, _of_user(user)) <= MOST["user"]
    if address:
        counted &= _record_attempt(connection, now, digest(f"address:{address}")) <= MOST["address"]
    return counted


def demand_attempt(engine: sa.Engine, now: datetime, *, user: str, address: str) -> None:
    """Count an attempt in a transaction of its own, and stop where it is one too many.

    Raises AccessError: It is; it counts nevertheless.
    """
    with writing(engine, lock="attempts") as connection:
        allowed = within_limits(connection, now, user=user, address=address)
    if not allowed:  # only now: an error inside would leave the attempt uncounted
        raise refusal("too_many")


def within_own(connection: sa.Connection, now: datetime, kind: str, of: str) -> bool:
    """Count an attempt that others have no part in, and tell whether it is allowed.

    `kind`: {"device", "codes"}
    `of`: the token of the browser, or the user.
    """
    _forget_old(connection, now)
    return _record_attempt(connection, now, digest(f"{kind}:{of}")) <= MOST[kind]


def forget(connection: sa.Connection, user: str, *, device: str = "") -> None:
    """Let the attempts on a user count no more: the last one was right, or an admin says so."""
    of_device = attempts.c.of.in_((digest(f"device:{device}"), digest(f"codes:{user}")))
    connection.execute(attempts.delete().where(sa.or_(_of_user(user), of_device)))


def is_locked(connection: sa.Connection, now: datetime, user: str) -> bool:
    """True if one attempt more on a user would be refused, from some address or from any."""
    counts = (
        connection.execute(
            sa.select(sa.func.count()).where(_of_user(user), *_lately(now)).group_by(attempts.c.of)
        )
        .scalars()
        .all()
    )
    return max(counts, default=0) >= MOST["pair"] or sum(counts) >= MOST["user"]


def _mark_of_user(user: str) -> str:
    return digest(f"account:{user}")


def _of_user(user: str) -> sa.ColumnElement[bool]:
    """Attempts on a user, from wherever: their marks begin alike."""
    return attempts.c.of.startswith(f"{_mark_of_user(user)}:")


def _lately(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return attempts.c.at >= now - WINDOW, attempts.c.at <= now + WINDOW


def _forget_old(connection: sa.Connection, now: datetime) -> None:
    """Forget what is long past, and what a clock that was wrong has put into the future."""
    connection.execute(attempts.delete().where(~sa.and_(*_lately(now))))


def _record_attempt(connection: sa.Connection, now: datetime, mark: str) -> int:
    connection.execute(attempts.insert().values(of=mark, at=now))
    return _count_attempts(connection, attempts.c.of == mark)


def _count_attempts(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    counted = sa.select(sa.func.count()).select_from(attempts).where(which)
    return connection.execute(counted).scalar_one()
