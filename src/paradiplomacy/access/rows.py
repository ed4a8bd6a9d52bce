"""People and their grants as rows of the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from paradiplomacy.access.denials import refusal
from paradiplomacy.access.roles import Grant, Person, Role
from paradiplomacy.access.secrets import new_key
from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.tables import grants, invitations, people
from paradiplomacy.keyed_groups import group_pairs

# Made once: every request asks for them.
OPEN = (invitations.c.used.is_(None), invitations.c.revoked.is_(None))
"""That an invitation waits to be used."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def insert(connection: sa.Connection, row: Mapping[str, object]) -> str:
    """Add somebody; their key."""
    key = new_key()
    try:
        connection.execute(people.insert().values(**row, key=key, added=now()))
    except IntegrityError:
        raise refusal("taken") from None
    return key


def update(connection: sa.Connection, key: str, **values: object) -> None:
    """Change what is kept of somebody; a new password, or none, ends links to a new one."""
    connection.execute(people.update().where(people.c.key == key).values(**values))
    if "password" in values:
        end_resets(connection, key)


def end_resets(connection: sa.Connection, key: str) -> None:
    """Take back all links by which somebody may set a new password."""
    connection.execute(
        invitations.update().where(invitations.c.person == key, *OPEN).values(revoked=now())
    )


def give(connection: sa.Connection, key: str, grant: Grant) -> None:
    """Give somebody a role."""
    row = {"person": key, "role": grant.role.value, "record": grant.record, "side": grant.side}
    connection.execute(grants.insert().values(**row, given=now()))


def grants_by_person(
    connection: sa.Connection, key: str | None = None
) -> dict[str, tuple[Grant, ...]]:
    """The grants of everybody, or of one person, by key."""
    wanted = sa.select(grants) if key is None else sa.select(grants).where(grants.c.person == key)
    of = group_pairs(
        (row.person, Grant(Role(row.role), row.record, row.side))
        for row in connection.execute(wanted)
    )
    return {person: tuple(sorted(given)) for person, given in of.items()}


def person_of_row(row: sa.Row[tuple[object, ...]], of: Mapping[str, tuple[Grant, ...]]) -> Person:
    """Somebody by their row and all grants."""
    return Person(row.key, row.name, row.email or "", of.get(row.key, ()), row.language)


def demand(connection: sa.Connection, key: str) -> Person:
    """Somebody by key; an error where there is nobody."""
    row = connection.execute(sa.select(people).where(people.c.key == key)).first()
    if row is None:
        raise NotFoundError("person", key)
    return person_of_row(row, grants_by_person(connection, key))


def password_of(connection: sa.Connection, key: str) -> str:
    """Digest kept of somebody's password; empty where there is none, or nobody of that key."""
    return (
        connection.execute(sa.select(people.c.password).where(people.c.key == key)).scalar() or ""
    )


def is_disabled(connection: sa.Connection, key: str) -> bool:
    """Tell whether somebody is kept from signing in."""
    wanted = sa.select(people.c.disabled).where(people.c.key == key)
    return connection.execute(wanted).scalar() is not None


def demand_admin(connection: sa.Connection) -> None:
    """Stop where no admin would be left; the transaction then leaves all as it was."""
    admins = (
        sa.select(sa.func.count())
        .select_from(grants.join(people))
        .where(
            grants.c.role == Role.ADMIN.value, grants.c.record == "", people.c.disabled.is_(None)
        )
    )
    if not connection.execute(admins).scalar_one():
        raise refusal("last_admin")
