"""Second factors: an app that shows codes, and codes on paper in its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from paradiplomacy.access import audit, devices, limits, rows, sessions, totp
from paradiplomacy.access.denials import refusal
from paradiplomacy.access.roles import Person, Role
from paradiplomacy.access.secrets import digest, is_right
from paradiplomacy.evidence.engine import reading, writing
from paradiplomacy.evidence.tables import recovery_codes, second_factors

ASKED_OF = frozenset({Role.ADMIN, Role.STEWARD})
"""Roles that need a second factor where the site asks for one."""


@dataclass(frozen=True, slots=True)
class Factor:
    """The second factor of somebody.

    `codes`: codes on paper that were not used.
    """

    since: datetime
    codes: int


class Factors:
    """The second factors of a store.

    `engine`: of a store that is up to date: `Store.engine`.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def of(self, person: str) -> Factor | None:
        """The second factor of somebody; None where they have none."""
        with reading(self._engine) as connection:
            row = of_person(connection, person)
            if row is None:
                return None
            unused = (recovery_codes.c.person == person, recovery_codes.c.used.is_(None))
            count = sa.select(sa.func.count()).select_from(recovery_codes).where(*unused)
            return Factor(row.confirmed, connection.execute(count).scalar_one())

    def everybody(self) -> frozenset[str]:
        """Keys of all who have a second factor."""
        counts = second_factors.c.confirmed.is_not(None)
        with reading(self._engine) as connection:
            keys = connection.execute(sa.select(second_factors.c.person).where(counts)).scalars()
            return frozenset(keys)

    def is_missing(self, person: Person) -> bool:
        """True if somebody has a role that needs a second factor, a password, and no factor."""
        if not any(grant.role in ASKED_OF for grant in person.grants):
            return False
        with reading(self._engine) as connection:
            password = rows.password_of(connection, person.key)
            return bool(password) and of_person(connection, person.key) is None

    def begin(self, person: str, password: str, *, address: str = "") -> str:
        """A new secret for an app, which counts once a code of it was right.

        Raises AccessError: The password is wrong, there were too many attempts, or there is a
            factor already.
        """
        demand_own_password(self._engine, person, password, address, code="wrong_password")
        secret = totp.new_secret()
        with writing(self._engine, lock="") as connection:
            if of_person(connection, person) is not None:
                raise refusal("has_factor")
            connection.execute(second_factors.delete().where(second_factors.c.person == person))
            row = {"person": person, "secret": secret, "step": 0, "made": rows.now()}
            connection.execute(second_factors.insert().values(**row))
        return secret

    def begun(self, person: str) -> str:
        """The secret that waits for its first code; empty where there is none."""
        waits = (second_factors.c.person == person, second_factors.c.confirmed.is_(None))
        with reading(self._engine) as connection:
            secret = connection.execute(sa.select(second_factors.c.secret).where(*waits)).scalar()
        return secret or ""

    def confirm(self, person: str, code: str, *, address: str = "") -> tuple[str, ...]:
        """Take the first code of an app; from then on it is asked for. The codes for paper.

        Raises AccessError: The code is wrong, or there were too many attempts.
        """
        secret = self.begun(person)
        now = rows.now()
        limits.demand_attempt(self._engine, now, user=person, address=address)
        step = totp.step_that_fits(secret, code, now, after=0) if secret else None
        if step is None:
            raise refusal("wrong_code")
        with writing(self._engine, lock="") as connection:
            limits.forget(connection, person)
            this_factor = (second_factors.c.person == person, second_factors.c.secret == secret)
            values = {"confirmed": now, "step": step}
            connection.execute(second_factors.update().where(*this_factor).values(**values))
            audit.note(connection, person, "factor", subject=person)
            return _new_codes(connection, person)

    def renew(self, person: str, code: str, *, address: str = "") -> tuple[str, ...]:
        """New codes for paper, in place of all earlier ones.

        Raises AccessError: The code is wrong, or there were too many attempts.
        """
        self._demand_code(person, code, address)
        with writing(self._engine, lock="") as connection:
            audit.note(connection, person, "recovery_codes", subject=person)
            return _new_codes(connection, person)

    def remove(self, person: str, password: str, code: str, *, address: str = "") -> None:
        """Do without a second factor again.

        Raises AccessError: Password or code is wrong, or there were too many attempts.
        """
        demand_own_password(self._engine, person, password, address, code="wrong_password")
        self._demand_code(person, code, address)
        self.take_away(person, by=person)

    def take_away(self, person: str, *, by: str) -> None:
        """Have somebody sign in with their password alone, who has lost the second factor.

        All their sessions end, and no browser of theirs is known any more, unless they do it.

        Raises NotFoundError: There is nobody of that key.
        """
        with writing(self._engine, lock="") as connection:
            rows.demand(connection, person)
            for table in (recovery_codes, second_factors):
                connection.execute(table.delete().where(table.c.person == person))
            if by != person:
                devices.forget(connection, person)
                sessions.end_all(connection, person)
            audit.note(connection, by, "factor_removed", subject=person)

    def _demand_code(self, person: str, code: str, address: str) -> None:
        now = rows.now()
        limits.demand_attempt(self._engine, now, user=person, address=address)
        with writing(self._engine, lock="") as connection:
            if not is_code(connection, person, code, now, take=True):
                raise refusal("wrong_code")
            limits.forget(connection, person)


def demand_own_password(
    engine: sa.Engine, person: str, password: str, address: str, *, code: str
) -> None:
    """Stop where a password is not somebody's, or it is one attempt too many.

    `code`: that of the refusal.
    """
    limits.demand_attempt(engine, rows.now(), user=person, address=address)
    with reading(engine) as connection:
        stored = rows.password_of(connection, person)
    if not is_right(password, stored):
        raise refusal(code)
    with writing(engine, lock="") as connection:
        limits.forget(connection, person)


def of_person(connection: sa.Connection, person: str) -> sa.Row[tuple[object, ...]] | None:
    """The row of somebody's second factor, where it counts."""
    confirmed = (second_factors.c.person == person, second_factors.c.confirmed.is_not(None))
    return connection.execute(sa.select(second_factors).where(*confirmed)).first()


def is_code(
    connection: sa.Connection, person: str, code: str, now: datetime, *, take: bool
) -> bool:
    """Tell whether a code, of the app or on paper, is right.

    `take`: it then counts no more.
    """
    row = of_person(connection, person)
    if row is None:
        return False
    table, unused = second_factors, second_factors.c.step == row.step
    changed: dict[str, object]
    if paper := totp.is_recovery_code(code):
        table, changed = recovery_codes, {"used": now}
        unused = sa.and_(table.c.code == digest(paper), table.c.used.is_(None))
    elif step := totp.step_that_fits(row.secret, code, now, after=row.step):
        changed = {"step": step}
    else:
        return False
    this = (table.c.person == person, unused)
    if take:  # of two who bring one code at once, one finds it used, or another step than it read
        return connection.execute(table.update().where(*this).values(**changed)).rowcount == 1
    return connection.execute(sa.select(table).where(*this)).first() is not None


def _new_codes(connection: sa.Connection, person: str) -> tuple[str, ...]:
    codes = totp.new_recovery_codes()
    connection.execute(recovery_codes.delete().where(recovery_codes.c.person == person))
    made = [{"person": person, "code": digest(code), "used": None} for code in codes]
    connection.execute(recovery_codes.insert(), made)
    return codes
