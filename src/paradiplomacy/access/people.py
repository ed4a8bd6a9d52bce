"""The people of a store: added, invited, signed in, given roles, disabled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from paradiplomacy.access import audit, blinding, devices, factors, invitations, rows, sessions
from paradiplomacy.access.audit import LogEntry
from paradiplomacy.access.entrance import Entrance
from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.refusals import demand_password, one_line, plain_email, refused
from paradiplomacy.access.roles import Grant, Person, Role
from paradiplomacy.access.secrets import password_hash
from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.engine import reading
from paradiplomacy.evidence.people_tables import grants, people

LOCAL = "local"
"""The key of somebody at the machine itself, who needs not sign in."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody, as an admin sees them."""

    person: Person
    is_disabled: bool
    added: datetime


class People(Entrance):
    """Everybody who may sign in to a store, or answer.

    Each method is one transaction. Who does it is named by key, `by`, for the audit log; whether
    they may is decided before, by `paradiplomacy.access.roles.may`.

    `engine`: of a store that is up to date: `Store.engine`.
    """

    # --- who there is -----------------------------------------------------------

    def listed(self) -> tuple[Listed, ...]:
        """Everybody, by name; respondents, who have none, come last."""
        with reading(self._engine) as connection:
            everybody = connection.execute(sa.select(people)).all()
            of = rows.grants_by_person(connection)
        every = (
            Listed(rows.person_of_row(row, of), row.disabled is not None, row.added)
            for row in everybody
        )
        return tuple(
            sorted(every, key=lambda somebody: (not somebody.person.email, somebody.person.name))
        )

    def person(self, key: str) -> Person:
        """Somebody by key.

        Raises NotFoundError: There is nobody of that key.
        """
        with reading(self._engine) as connection:
            return rows.demand(connection, key)

    def by_email(self, email: str) -> Person:
        """Somebody by email address.

        Raises NotFoundError: There is nobody of that address.
        """
        with reading(self._engine) as connection:
            where = people.c.email == email.strip().casefold()
            row = connection.execute(sa.select(people).where(where)).first()
            if row is None:
                known = connection.execute(sa.select(people.c.email)).scalars()
                raise NotFoundError("person", email, [address for address in known if address])
            return rows.person_of_row(row, rows.grants_by_person(connection, row.key))

    # --- becoming somebody ------------------------------------------------------

    def add(
        self,
        email: str,
        name: str,
        grant: Grant,
        *,
        password: str = "",
        language: str = "",
        by: str = LOCAL,
    ) -> Person:
        """Add somebody.

        `password`: without one they cannot sign in with a password.

        Raises AccessError: The address is none, or somebody has it; the password is too short or
            too long.
        """
        if password:
            demand_password(password)
        row = {"email": plain_email(email), "name": one_line(name), "language": language}
        row["password"] = password_hash(password) if password else ""
        with self._writing() as connection:
            key = rows.insert(connection, row)
            rows.give(connection, key, grant)
            audit.note(connection, by, "add", record=grant.record, subject=key)
            return rows.demand(connection, key)

    def invite(
        self,
        grant: Grant,
        *,
        by: str,
        email: str = "",
        name: str = "",
        tie: str = "",
        language: str = "",
        days: int = 0,
    ) -> tuple[Invitation, str]:
        """Invite somebody: the invitation, and the token of its link.

        The token is shown once, here; the database has a digest of it.

        `tie`: of a respondent: key of the tie that the questions are about.
        `days`: for how long the link works; 0 for as long as is usual.
        """
        address = plain_email(email) if email else ""
        with self._writing() as connection:
            invitation, token = invitations.made(
                connection,
                grant,
                rows.now(),
                by=by,
                email=address,
                name=one_line(name),
                tie=tie,
                language=language,
                days=days,
            )
            if tie:  # whoever said that nobody else would be asked has changed their mind
                blinding.open_end(connection, grant.record, tie, grant.side)
            audit.note(connection, by, "invite", record=grant.record, subject=invitation.key)
        return invitation, token

    def invitation(self, token: str) -> Invitation:
        """The invitation of a link.

        Raises AccessError: It cannot be accepted any more, or never could.
        """
        with reading(self._engine) as connection:
            return invitations.of_token(connection, token, rows.now())

    def invitations(self) -> tuple[Invitation, ...]:
        """All invitations, the latest first."""
        with reading(self._engine) as connection:
            return invitations.every(connection, rows.now())

    def revoke(self, key: str, *, by: str) -> None:
        """Take an invitation back; who has accepted it stays."""
        with self._writing() as connection:
            if not invitations.revoke(connection, key, rows.now()):
                raise NotFoundError("invitation", key)
            audit.note(connection, by, "revoke", subject=key)

    def accept(self, token: str, *, email: str, name: str, password: str) -> tuple[Person, str]:
        """Accept an invitation: who that is now, and the token of their session.

        Where it is to somebody who is there, see `reset`, the password alone is taken; no
        session begins where a second factor has to be shown, too.

        Raises AccessError: The invitation cannot be accepted, somebody has the address, or the
            password is too short or too long.
        """
        demand_password(password)
        invitation = self.invitation(token)  # before the costly part: guesses cost little
        address = invitation.email if invitation.person else plain_email(email)
        row = {"email": address, "name": one_line(name), "password": ""}
        row["password"] = password_hash(password)
        with self._writing("people") as connection:
            invitation = invitations.of_token(connection, token, rows.now())
            if invitation.grant.role is Role.RESPONDENT:
                raise refused("no_invitation")
            if invitation.person:
                return self._accepted(connection, invitation, invitation.person, row["password"])
            person = rows.insert(connection, row | {"language": invitation.language})
            return self._accepted(connection, invitation, person)

    def reset(self, key: str, *, by: str) -> tuple[Invitation, str]:
        """Let somebody set a new password: an invitation to themselves, and its token.

        Earlier links to a new password end, as all do with whatever sets one.

        Raises NotFoundError: There is nobody of that key.
        """
        with self._changing(key, "reset", by=by) as (connection, person):
            rows.end_resets(connection, key)
            grant = person.grants[0] if person.grants else Grant(Role.READER)
            return invitations.made(
                connection,
                grant,
                rows.now(),
                by=by,
                email=person.email,
                name=person.name,
                language=person.language,
                person=key,
            )

    def answering(self, token: str) -> tuple[Person, str]:
        """Let a respondent in by a link, the first time or again: who, and a session's token.

        Raises AccessError: It is not a link of a respondent, was taken back or is too old, or they
            are disabled.
        """
        with self._writing("people") as connection:
            invitation = invitations.of_token(connection, token, rows.now())
            if invitation.grant.role is not Role.RESPONDENT:
                raise refused("no_invitation")
            if invitation.person:
                person = rows.demand(connection, invitation.person)
                if rows.is_disabled(connection, person.key):
                    raise refused("revoked")
                return person, sessions.begin(connection, person.key, rows.now())
            row = {"email": None, "name": "", "password": "", "language": invitation.language}
            return self._accepted(connection, invitation, rows.insert(connection, row))

    def _accepted(
        self, connection: sa.Connection, invitation: Invitation, key: str, password: str = ""
    ) -> tuple[Person, str]:
        if not invitations.use(connection, invitation.key, key, rows.now()):
            raise refused("used")
        if invitation.person:
            rows.update(connection, key, password=password)
            sessions.end_all(connection, key)
            devices.forget(connection, key)
        else:
            rows.give(connection, key, invitation.grant)
        record = invitation.grant.record
        audit.note(connection, key, "accept", record=record, subject=invitation.key)
        # A link alone is one factor: who has a second one signs in with both.
        has_factor = factors.of_person(connection, key) is not None
        session = "" if has_factor else sessions.begin(connection, key, rows.now())
        return rows.demand(connection, key), session

    # --- rights -------------------------------------------------------------------

    def set_role(self, key: str, grant: Grant, *, by: str) -> Person:
        """Give somebody a role for a record, in place of those that they had for it.

        Links that they made and may not make any more end.

        Raises AccessError: Nobody would be admin any more.
        Raises NotFoundError: There is nobody of that key.
        """
        record = grant.record
        with self._changing(key, "role", by=by, lock="people", record=record) as (connection, _):
            this_grant = (grants.c.person == key, grants.c.record == record)
            connection.execute(grants.delete().where(*this_grant))
            rows.give(connection, key, grant)
            invitations.revoke_unfounded(connection, key, rows.now())
            rows.demand_admin(connection)
            return rows.demand(connection, key)

    def disable(self, key: str, *, by: str) -> None:
        """Keep somebody from signing in, and end their sessions and links. What they did stays.

        Raises AccessError: Nobody would be admin any more.
        Raises NotFoundError: There is nobody of that key.
        """
        with self._changing(key, "disable", by=by, lock="people") as (connection, _):
            rows.update(connection, key, disabled=rows.now())
            sessions.end_all(connection, key)
            rows.end_resets(connection, key)
            invitations.revoke_unfounded(connection, key, rows.now())
            rows.demand_admin(connection)

    def enable(self, key: str, *, by: str) -> None:
        """Let somebody sign in again.

        Raises NotFoundError: There is nobody of that key.
        """
        with self._changing(key, "enable", by=by) as (connection, _):
            rows.update(connection, key, disabled=None)

    # --- the log ------------------------------------------------------------------

    def note(self, person: str, event: str, *, record: str = "", subject: str = "") -> None:
        """Append a line to the audit log."""
        with self._writing() as connection:
            audit.note(connection, person, event, record=record, subject=subject)

    def log(self, *, most: int | None = None) -> tuple[LogEntry, ...]:
        """The audit log, the latest first."""
        with reading(self._engine) as connection:
            return audit.entries(connection, most=most)
