"""The people of a store: added, invited, signed in, given roles, disabled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from paradiplomacy.access import (
    answering,
    audit,
    devices,
    factors,
    invitations,
    limits,
    rows,
    sessions,
)
from paradiplomacy.access.audit import LogEntry
from paradiplomacy.access.denials import (
    LONGEST_TEXT,
    demand_password,
    one_line,
    plain_email,
    refusal,
)
from paradiplomacy.access.invitations import Invitation
from paradiplomacy.access.roles import Grant, Person, Role
from paradiplomacy.access.secrets import is_right, password_hash
from paradiplomacy.errors import NotFoundError, StoreError
from paradiplomacy.evidence.engine import reading, writing
from paradiplomacy.evidence.tables import grants, people


class Entrance:
    """Entrance where people sign in, and are known again by their session.

    `engine`: of a store that is up to date: `Store.engine`.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> sa.Engine:
        """The database of the store."""
        return self._engine

    def _writing(self, lock: str = "") -> AbstractContextManager[sa.Connection]:
        """A transaction that writes; alone, where it names a table to be locked."""
        return writing(self._engine, lock=lock)

    @contextmanager
    def _changing(
        self, key: str, event: str, *, by: str, lock: str = "", record: str = ""
    ) -> Iterator[tuple[sa.Connection, Person]]:
        """A transaction on somebody who is there, with its line in the audit log at the end."""
        with self._writing(lock) as connection:
            yield connection, rows.demand(connection, key)
            audit.note(connection, by, event, record=record, subject=key)

    def sign_in(
        self,
        email: str,
        password: str,
        *,
        address: str = "",
        old: str = "",
        code: str = "",
        device: str = "",
    ) -> tuple[Person, str]:
        """Sign somebody in: who, and the token of a new session.

        `address`: from where on the network, for the limit on attempts.
        `old`: token of the session that the browser has; it ends.
        `code`: of the second factor, where somebody has one.
        `device`: token by which the browser is known (`remember`).

        Raises AccessError: They do not belong together, or there were too many attempts. Nothing
            shows whether the address is somebody's, nor which of them is wrong.
        """
        user = email.strip().casefold()[:LONGEST_TEXT]
        now = rows.now()
        with self._writing("attempts") as connection:
            row = connection.execute(sa.select(people).where(people.c.email == user)).first()
            key = row.key if row is not None else ""
            if devices.is_known(connection, key, device, now):
                allowed = limits.within_own(connection, now, "device", device)
            else:
                allowed = limits.within_limits(connection, now, user=user, address=address)
                # What others have tried keeps nobody out who brings a code that is right.
                allowed = allowed or (
                    bool(code)
                    and limits.within_own(connection, now, "codes", user)
                    and factors.is_code(connection, key, code, now, take=False)
                )
        if not allowed:
            raise refusal("too_many")
        stored = row.password if row is not None and row.disabled is None else ""
        right = is_right(password, stored)
        with self._writing() as connection:
            if right and factors.of_person(connection, key) is not None:
                right = factors.is_code(connection, key, code, now, take=True)
            if right:
                limits.forget(connection, user, device=device)
                return self._signed_in(connection, key, old)
            audit.note(connection, "", "sign_in_refused", subject=key)
        raise refusal("wrong")

    def remember(self, key: str, *, old: str = "") -> str:
        """Know the browser again with which somebody has signed in: the token that it keeps.

        `old`: the token that it had.
        """
        with self._writing() as connection:
            return devices.remember(connection, key, rows.now(), old=old)

    def unlock(self, key: str, *, by: str) -> None:
        """Let the attempts to sign in as somebody count no more.

        Raises NotFoundError: There is nobody of that key.
        """
        with self._changing(key, "unlock", by=by, lock="attempts") as (connection, person):
            for user in (person.email, key):
                limits.forget(connection, user)

    def locked_users(self, emails: Iterable[str]) -> frozenset[str]:
        """Users on whom there were so many attempts that some are refused."""
        with reading(self._engine) as connection:
            now = rows.now()
            return frozenset(e for e in emails if limits.is_locked(connection, now, e))

    def sign_in_elsewhere(self, identity: str, email: str, *, old: str = "") -> tuple[Person, str]:
        """Sign in somebody whom an identity provider vouches for.

        The first time, who has the email address that the provider has verified; from then on
        who has the identity.

        `identity`: issuer and subject.
        `email`: an address that the provider has verified; empty without one.
        `old`: token of the session that the browser has; it ends.

        Raises AccessError: Nobody of that identity or address has been added here, or is disabled.
        """
        with self._writing() as connection:
            row = connection.execute(sa.select(people).where(people.c.identity == identity)).first()
            if row is None and email:
                first = sa.select(people).where(
                    people.c.email == email.strip().casefold(), people.c.identity.is_(None)
                )
                row = connection.execute(first).first()
                if row is not None:
                    rows.update(connection, row.key, identity=identity)
            if row is None or row.disabled is not None:
                raise refusal("not_invited")
            return self._signed_in(connection, row.key, old)

    def _signed_in(self, connection: sa.Connection, key: str, old: str) -> tuple[Person, str]:
        if old:
            sessions.end(connection, old)
        audit.note(connection, key, "sign_in", subject=key)
        return rows.demand(connection, key), sessions.begin(connection, key, rows.now())

    def of_session(self, token: str) -> Person | None:
        """Whose session it is; None where it has ended."""
        now = rows.now()
        with reading(self._engine) as connection:
            found = sessions.person_of(connection, token, now)
            if found is None:
                return None
            row, is_to_be_noted = found
            person = rows.person_of_row(row, rows.grants_by_person(connection, row.key))
        if is_to_be_noted:
            with suppress(StoreError), self._writing() as connection:  # a full disk can be read
                sessions.saw(connection, token, now)
        return person

    def has_password(self, key: str) -> bool:
        """Tell whether somebody signs in with a password."""
        with reading(self._engine) as connection:
            return bool(rows.password_of(connection, key))

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._writing() as connection:
            sessions.end(connection, token)

    def change_password(self, key: str, old: str, new: str, *, address: str = "") -> str:
        """Change a password; the token of a new session. All others end.

        Raises AccessError: The old one is wrong, there were too many attempts, or the new one does
            not do.
        """
        demand_password(new)
        factors.demand_own_password(self._engine, key, old, address, code="wrong")
        fresh = password_hash(new)
        with self._writing() as connection:
            rows.update(connection, key, password=fresh)
            sessions.end_all(connection, key)
            audit.note(connection, key, "password", subject=key)
            return sessions.begin(connection, key, rows.now())


LOCAL = "local"
"""The key of somebody at the machine itself, who needs not sign in."""


@dataclass(frozen=True, slots=True)
class UserRow:
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

    def list_people(self) -> tuple[UserRow, ...]:
        """Everybody, by name; respondents, who have none, come last."""
        with reading(self._engine) as connection:
            everybody = connection.execute(sa.select(people)).all()
            of = rows.grants_by_person(connection)
        every = (
            UserRow(rows.person_of_row(row, of), row.disabled is not None, row.added)
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
        row["password"] = password and password_hash(password)
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
            invitation, token = invitations.create(
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
                answering.open_end(connection, grant.record, tie, grant.side)
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
        row = {"email": address, "name": one_line(name), "password": password_hash(password)}
        with self._writing("people") as connection:
            invitation = invitations.of_token(connection, token, rows.now())
            if invitation.grant.role is Role.RESPONDENT:
                raise refusal("no_invitation")
            if invitation.person:
                return self._accept(connection, invitation, invitation.person, row["password"])
            person = rows.insert(connection, row | {"language": invitation.language})
            return self._accept(connection, invitation, person)

    def reset(self, key: str, *, by: str) -> tuple[Invitation, str]:
        """Let somebody set a new password: an invitation to themselves, and its token.

        Earlier links to a new password end, as all do with whatever sets one.

        Raises NotFoundError: There is nobody of that key.
        """
        with self._changing(key, "reset", by=by) as (connection, person):
            rows.end_resets(connection, key)
            grant = person.grants[0] if person.grants else Grant(Role.READER)
            return invitations.create(
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
                raise refusal("no_invitation")
            if invitation.person:
                person = rows.demand(connection, invitation.person)
                if rows.is_disabled(connection, person.key):
                    raise refusal("revoked")
                return person, sessions.begin(connection, person.key, rows.now())
            row = {"email": None, "name": "", "password": "", "language": invitation.language}
            return self._accept(connection, invitation, rows.insert(connection, row))

    def _accept(
        self, connection: sa.Connection, invitation: Invitation, key: str, password: str = ""
    ) -> tuple[Person, str]:
        if not invitations.use(connection, invitation.key, key, rows.now()):
            raise refusal("used")
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
