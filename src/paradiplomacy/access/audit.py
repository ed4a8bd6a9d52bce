"""The audit log: who did what, when, on which record. Rows are appended, never changed.

It holds keys alone: no text of interviews, no values, no passwords, no tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from paradiplomacy.evidence.tables import audit


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log.

    `person`: key of who did it; ``local`` for somebody at the machine itself, empty for nobody
      known.
    `event`: ``sign_in``, ``invite``, ``accept``, ``write`` ...
    `record`, `subject`: on which record, and on what: a key of a person, a tie, a statement.
    """

    at: datetime
    person: str
    event: str
    record: str
    subject: str


def note(
    connection: sa.Connection, person: str, event: str, *, record: str = "", subject: str = ""
) -> None:
    """Append a line, in the transaction of what it is about."""
    row = {"at": datetime.now(UTC), "person": person, "event": event}
    connection.execute(audit.insert().values(**row, record=record, subject=subject))


def entries(connection: sa.Connection, *, most: int | None = None) -> tuple[LogEntry, ...]:
    """The lines of the log, the latest first."""
    rows = connection.execute(sa.select(audit).order_by(audit.c.row.desc()).limit(most))
    return tuple(LogEntry(r.at, r.person, r.event, r.record, r.subject) for r in rows)
