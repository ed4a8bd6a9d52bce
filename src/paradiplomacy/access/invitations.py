"""Invitations: a link that makes somebody a person of the record, once; or lets one side answer.

A link counts as long as who made it may make it. Who has accepted one stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from paradiplomacy.access import rows
from paradiplomacy.access.denials import refusal
from paradiplomacy.access.roles import Action, Grant, Person, Role, local_person, may, may_give
from paradiplomacy.access.secrets import digest, new_key, new_token
from paradiplomacy.evidence.tables import invitations, people

LASTS = timedelta(days=14)
"""How long a link works by which somebody becomes a user."""
ANSWERS = timedelta(days=90)
"""How long the link of a respondent works, who comes back to it."""
_CLOCKS = timedelta(minutes=5)
"""How far clocks may differ; what was made later still was made by one that was wrong."""
_LOCAL = local_person("")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation, without its token.

    `grant`: what it gives.
    `tie`: of a respondent: the tie that the questions are about.
    `name`, `email`, `language`: of whom it invites; empty where that was not said.
    `by`: key of who invites.
    `person`: key of who has accepted; empty before. While it is open: whose it is, who
      may set a new password.
    `state`: {"open", "used", "expired", "revoked"}; ``revoked`` is also a link that who made it may
      not make any more, and one to a new password of somebody who is disabled.
    """

    key: str
    grant: Grant
    tie: str
    name: str
    email: str
    language: str
    by: str
    person: str
    state: str
    expires: datetime


def create(
    connection: sa.Connection,
    grant: Grant,
    now: datetime,
    *,
    by: str,
    email: str = "",
    name: str = "",
    tie: str = "",
    language: str = "",
    person: str = "",
    days: int = 0,
) -> tuple[Invitation, str]:
    """Make an invitation: it, and the token of its link, which is kept nowhere here."""
    usual = ANSWERS if grant.role is Role.RESPONDENT else LASTS
    token, key = new_token(), new_key()
    row = {
        "key": key,
        "token": digest(token),
        "role": grant.role.value,
        "record": grant.record,
        "side": grant.side,
        "tie": tie,
        "email": email,
        "name": name,
        "language": language,
        "by": by,
        "person": person or None,
        "made": now,
        "expires": now + (timedelta(days=days) if days else usual),
    }
    connection.execute(invitations.insert().values(**row))
    made_now = connection.execute(sa.select(invitations).where(invitations.c.key == key)).one()
    return _invitation_of_row(made_now, now, _enabled_people(connection)), token


def of_token(connection: sa.Connection, token: str, now: datetime) -> Invitation:
    """The invitation of a link.

    Raises AccessError: There is none, it was taken back, it is too old, or it was used and cannot
        be again.
    """
    row = connection.execute(
        sa.select(invitations).where(invitations.c.token == digest(token))
    ).first()
    if row is None:
        raise refusal("no_invitation")
    invitation = _invitation_of_row(row, now, _enabled_people(connection))
    if invitation.state == "used" and invitation.grant.role is Role.RESPONDENT:
        return invitation
    if invitation.state != "open":
        raise refusal(invitation.state)
    return invitation


def use(connection: sa.Connection, key: str, person: str, now: datetime) -> bool:
    """Note who accepted an invitation; False where somebody was faster."""
    changed = connection.execute(
        invitations.update()
        .where(invitations.c.key == key, *rows.OPEN)
        .values(used=now, person=person)
    )
    return changed.rowcount == 1


def every(connection: sa.Connection, now: datetime) -> tuple[Invitation, ...]:
    """All invitations, the latest first."""
    every_row = connection.execute(sa.select(invitations).order_by(invitations.c.made.desc()))
    enabled = _enabled_people(connection)
    return tuple(_invitation_of_row(row, now, enabled) for row in every_row)


def revoke(connection: sa.Connection, key: str, now: datetime) -> bool:
    """Take an invitation back; False where there is none of that key."""
    where = invitations.c.key == key
    return connection.execute(invitations.update().where(where).values(revoked=now)).rowcount == 1


def revoke_unfounded(connection: sa.Connection, by: str, now: datetime) -> None:
    """Take back for good what somebody made and may not make any more, unless it is accepted."""
    enabled = _enabled_people(connection)
    made_by_them = sa.select(invitations).where(invitations.c.by == by, *rows.OPEN)
    for row in connection.execute(made_by_them).all():
        if not _is_founded(row, enabled):
            revoke(connection, row.key, now)


def _enabled_people(connection: sa.Connection) -> Mapping[str, Person]:
    """Everybody who is not disabled, by key."""
    of = rows.grants_by_person(connection)
    wanted = sa.select(people).where(people.c.disabled.is_(None))
    by_key = {row.key: rows.person_of_row(row, of) for row in connection.execute(wanted)}
    return by_key | {_LOCAL.key: _LOCAL}


def _is_founded(row: sa.Row[tuple[object, ...]], enabled: Mapping[str, Person]) -> bool:
    """True if a link still holds: its maker may make it now, who sets a password may come in."""
    maker = enabled.get(row.by)
    if maker is None:
        return False
    if row.person is not None:
        return row.person in enabled and may(maker, Action.MANAGE, record="")
    return may_give(maker, Grant(Role(row.role), row.record, row.side))


def _invitation_of_row(
    row: sa.Row[tuple[object, ...]], now: datetime, enabled: Mapping[str, Person]
) -> Invitation:
    state = "open"
    if row.revoked is not None or (row.used is None and not _is_founded(row, enabled)):
        state = "revoked"
    elif row.expires < now or row.made > now + _CLOCKS:
        state = "expired"
    elif row.used is not None:
        state = "used"
    return Invitation(
        row.key,
        Grant(Role(row.role), row.record, row.side),
        row.tie,
        row.name,
        row.email,
        row.language,
        row.by,
        row.person or "",
        state,
        row.expires,
    )
