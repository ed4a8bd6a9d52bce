"""An account and its answers into a store, whole, as something that was added by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.appended import STATEMENTS, add_rows, demand_author, now
from paradiplomacy.evidence.consent.erasure import tombstones_of
from paradiplomacy.evidence.consent.less import shows_less
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.rows import statement_of
from paradiplomacy.evidence.tables import statements as stated_rows
from paradiplomacy.model.statements import (
    CONSENT_WORDS,
    Judgement,
    JudgementKind,
    Source,
    Statement,
)


def add_account_within(
    connection: sa.Connection,
    record: str,
    source: Source,
    statements: Sequence[Statement],
    *,
    by: str,
    why: str,
) -> bool:
    """Add an account inside a transaction that holds the record; False where it was withdrawn."""
    demand_author(by, why)
    gone = tombstones_of(connection, record)
    if any(gone.cover(statement) for statement in statements):
        return False
    _add_statements(connection, record, [source], statements, by=by, why=why, moment=now())
    return True


def _add_statements(
    connection: sa.Connection,
    record: str,
    register: Sequence[Source],
    added: Sequence[Statement],
    *,
    by: str,
    why: str,
    moment: datetime,
) -> None:
    add_rows(connection, record, register, added, moment, imported=False)
    day = moment.date().isoformat()
    judged = [Judgement(JudgementKind.RESTORED, said.id, "", by, day, why) for said in added]
    ledger.append(connection, record, origin=Origin.ADDED, judged=judged, written=moment)


def narrow_account_within(
    connection: sa.Connection, record: str, account: str, *, consent: str, by: str, why: str
) -> None:
    """Show an account no more openly than a consent, inside a transaction that holds the record.

    Where it was judged to be shown less already, that stays.
    """
    moment = now()
    subject, day = f"account:{account}", moment.date().isoformat()
    judged = [entry.judgement for entry in ledger.live_entries(connection, record, on=[subject])]
    consents = [each.object for each in judged if each.kind is JudgementKind.CONSENT]
    if consents and CONSENT_WORDS.index(consents[-1]) >= CONSENT_WORDS.index(consent):
        return
    ledger.append_one(
        connection,
        record,
        origin=Origin.HAND,
        judged=Judgement(JudgementKind.CONSENT, subject, consent, by, day, why),
        written=moment,
    )


def unquote_account_within(
    connection: sa.Connection, record: str, account: str, *, by: str, why: str
) -> None:
    """Quote the words of an account no more, inside a transaction that holds the record."""
    c = stated_rows.c
    agreed = STATEMENTS.where(
        c.record == record,
        c.subject == f"account:{account}",
        c.property == "quote",
        c.value == "yes",
    )
    moment = now()
    day = moment.date().isoformat()
    for yes in [statement_of(row) for row in connection.execute(agreed)]:
        no = replace(yes, value="no", raw="no")
        _add_statements(connection, record, (), [no], by=by, why=why, moment=moment)
        rejected = Judgement(JudgementKind.REJECT, yes.id, "", by, day, why)
        ledger.append_one(connection, record, origin=Origin.HAND, judged=rejected, written=moment)
    shows_less(connection, record)
