"""Browsers that somebody has signed in with: nobody elsewhere can keep them out by guessing."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from paradiplomacy.access.secrets import digest, new_token
from paradiplomacy.evidence.tables import devices

LASTS = timedelta(days=180)
"""How long a browser is known after signing in."""
_MOST = 20


def remember(connection: sa.Connection, person: str, now: datetime, *, old: str = "") -> str:
    """Know a browser again: the token that it keeps, in place of the one that it had."""
    token, of_person = new_token(), devices.c.person == person
    connection.execute(devices.delete().where(of_person, devices.c.token == digest(old)))
    latest = sa.select(devices.c.token).where(of_person).order_by(devices.c.made.desc())
    recent = connection.execute(latest.limit(_MOST - 1)).scalars().all()
    connection.execute(devices.delete().where(of_person, devices.c.token.not_in(recent)))
    connection.execute(devices.insert().values(token=digest(token), person=person, made=now))
    return token


def is_known(connection: sa.Connection, person: str, token: str, now: datetime) -> bool:
    """Tell whether somebody signed in with the browser that has this token, lately."""
    this = (devices.c.person == person, devices.c.token == digest(token))
    made = connection.execute(sa.select(devices.c.made).where(*this)).scalar()
    return bool(token) and made is not None and abs(now - made) <= LASTS


def forget(connection: sa.Connection, person: str) -> None:
    """Know no browser of somebody any more."""
    connection.execute(devices.delete().where(devices.c.person == person))
