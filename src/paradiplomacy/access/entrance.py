"""Signing in and out, and who a session belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import sqlalchemy as sa

from paradiplomacy.access import audit, devices, factors, limits, rows, sessions
from paradiplomacy.access.refusals import LONGEST_TEXT, demand_password, refused
from paradiplomacy.access.roles import Person
from paradiplomacy.access.secrets import is_right, password_hash
from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.engine import reading, writing
from paradiplomacy.evidence.people_tables import people


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
            raise refused("too_many")
        stored = row.password if row is not None and row.disabled is None else ""
        right = is_right(password, stored)
        with self._writing() as connection:
            if right and factors.of_person(connection, key) is not None:
                right = factors.is_code(connection, key, code, now, take=True)
            if right:
                limits.forget(connection, user, device=device)
                return self._signed_in(connection, key, old)
            audit.note(connection, "", "sign_in_refused", subject=key)
        raise refused("wrong")

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

    def locked(self, emails: Iterable[str]) -> frozenset[str]:
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
                raise refused("not_invited")
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
        limits.demand_attempt(self._engine, rows.now(), user=key, address=address)
        with reading(self._engine) as connection:
            stored = rows.password_of(connection, key)
        if not is_right(old, stored):
            raise refused("wrong")
        fresh = password_hash(new)
        with self._writing() as connection:
            rows.update(connection, key, password=fresh)
            limits.forget(connection, key)
            sessions.end_all(connection, key)
            audit.note(connection, key, "password", subject=key)
            return sessions.begin(connection, key, rows.now())
