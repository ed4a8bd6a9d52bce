"""Withdrawals from a store: what somebody takes back is erased for ever, and shown no more."""

from __future__ import annotations

import sqlalchemy as sa

from paradiplomacy.evidence.consent.erasure import erase, erase_contact, erasure_plan
from paradiplomacy.evidence.consent.less import times_less
from paradiplomacy.evidence.consent.scrubbing import is_scrubbed, scrub_soon
from paradiplomacy.evidence.consent.withdrawn_account import Erased
from paradiplomacy.evidence.engine import on_record, reading
from paradiplomacy.evidence.rows import demand_record, now


class Withdrawals:
    """A store, as people withdraw from it what they said."""

    _engine: sa.Engine

    def erasing(self, record: str, account: str) -> Erased:
        """List all that withdrawing an account would erase; nothing is written.

        Raises NotFoundError: There is no such record, or no such account in it.
        """
        with reading(self._engine) as connection:
            demand_record(connection, record)
            return erasure_plan(connection, record, account)

    def withdraw(self, record: str, account: str, *, by: str) -> Erased:
        """Erase an account with its answers and its own sources, for ever.

        A source is its own where no other account speaks in it; then all that the source says is
        erased. An interview on the site is withdrawn with its account, released or not. It may be
        asked for again. On SQLite the file is rewritten, so that it does not hold the text any
        more: at once, or where others read just then, as soon as they do not (`is_scrubbed`); on
        PostgreSQL the administrator has to do that (``VACUUM FULL``).

        `record`, `account`: keys.
        `by`: who erases.

        Raises NotFoundError: There is no such record, or no such account in it.
        """
        with on_record(self._engine, record) as connection:
            demand_record(connection, record)
            outcome = erase(connection, record, account, by=by, moment=now())
        scrub_soon(self._engine)
        return outcome

    def withdraw_contact(self, record: str, contact: str, *, by: str) -> int:
        """Erase a contact for ever, as `withdraw` does an account; the number of its statements.

        Raises NotFoundError: There is no such record, or no such contact in it.
        """
        with on_record(self._engine, record) as connection:
            demand_record(connection, record)
            count = erase_contact(connection, record, contact, by=by, moment=now())
        scrub_soon(self._engine)
        return count

    @property
    def is_scrubbed(self) -> bool:
        """True if the file holds nothing any more that was erased; True on PostgreSQL."""
        return is_scrubbed(self._engine)

    def times_less(self) -> dict[str, int]:
        """Count how often something of each record was withdrawn, or is shown less than before.

        Whoever shows a record and keeps pages of it asks for this at each answer.
        """
        with reading(self._engine) as connection:
            return times_less(connection)
