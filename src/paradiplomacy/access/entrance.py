"""Signing in and out, and who a session belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from paradiplomacy.access import audit, limits, rows, sessions
from paradiplomacy.access.refusals import LONGEST_TEXT, demand_password, refused
from paradiplomacy.access.roles import Person
from paradiplomacy.access.secrets import is_right, password_hash
from paradiplomacy.evidence.engine import reading, writing
from paradiplomacy.evidence.people_tables import people

__all__ = ["Entrance"]


class Entrance:
    """Where people sign in, and are known again by their session.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        Of a store that is up to date: `Store.engine`.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> sa.Engine:
        """The database of the store."""
        return self._engine

    @contextmanager
    def _writing(self, lock: str = "") -> Iterator[sa.Connection]:
        """A transaction that writes; alone, where it names a table to be locked."""
        with writing(self._engine, lock=lock) as connection:
            yield connection

    def sign_in(
        self, email: str, password: str, *, address: str = "", old: str = ""
    ) -> tuple[Person, str]:
        """Sign somebody in: who, and the token of a new session.

        Parameters
        ----------
        email, password : str
        address : str, keyword-only
            From where on the network, for the limit on attempts.
        old : str, keyword-only
            Token of the session that the browser has; it ends.

        Raises
        ------
        AccessError
            The two do not belong together, or there were too many attempts. Nothing shows
            whether the address is somebody's.
        """
        account = email.strip().casefold()[:LONGEST_TEXT]
        with self._writing("attempts") as connection:
            allowed = limits.within_limits(connection, rows.now(), account=account, address=address)
        if not allowed:
            raise refused("too_many")
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(people).where(people.c.email == account)).first()
        kept = row.password if row is not None and row.disabled is None else ""
        if not is_right(password, kept) or row is None:
            with self._writing() as connection:
                audit.note(connection, "", "sign_in_refused", subject=row.key if row else "")
            raise refused("wrong")
        with self._writing() as connection:
            limits.forget(connection, account)
            return self._signed_in(connection, row.key, old)

    def sign_in_elsewhere(self, identity: str, email: str, *, old: str = "") -> tuple[Person, str]:
        """Sign in somebody whom a provider of accounts vouches for.

        The first time, who has the email address that the provider has verified; from then on
        who has the identity.

        Parameters
        ----------
        identity : str
            Issuer and subject.
        email : str
            An address that the provider has verified; empty without one.
        old : str, keyword-only
            Token of the session that the browser has; it ends.

        Raises
        ------
        AccessError
            Nobody of that identity or address has been added here, or is disabled.
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
            row = sessions.person_of(connection, token, now)
            person = None if row is None else rows.demand(connection, row[0])
        if row is not None and row[1]:
            with self._writing() as connection:
                sessions.saw(connection, token, now)
        return person

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._writing() as connection:
            sessions.end(connection, token)

    def change_password(self, key: str, old: str, new: str, *, address: str = "") -> str:
        """Change a password; the token of a new session. All others end.

        Raises
        ------
        AccessError
            The old one is wrong, there were too many attempts, or the new one does not do.
        """
        demand_password(new)
        with self._writing("attempts") as connection:
            allowed = limits.within_limits(connection, rows.now(), account=key, address=address)
            kept = connection.execute(
                sa.select(people.c.password).where(people.c.key == key)
            ).scalar()
        if not allowed:
            raise refused("too_many")
        if not is_right(old, kept or ""):
            raise refused("wrong")
        fresh = password_hash(new)
        with self._writing() as connection:
            rows.update(connection, key, password=fresh)
            limits.forget(connection, key)
            sessions.end_all(connection, key)
            audit.note(connection, key, "password", subject=key)
            return sessions.begin(connection, key, rows.now())
