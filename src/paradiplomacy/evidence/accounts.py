"""An account and its answers into a store, whole, as something that was added by hand."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.appended import add_rows, demand_author, now
from paradiplomacy.evidence.erasure import tombstones_of
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.model.statements import TIERS, Judgement, JudgementKind, Source, Statement

__all__ = ["add_account_within", "narrow_account_within"]


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
    moment = now()
    add_rows(connection, record, [source], statements, moment, imported=False)
    day = moment.date().isoformat()
    ledger.append(
        connection,
        record,
        origin=Origin.ADDED,
        judged=[Judgement(JudgementKind.RESTORED, s.id, "", by, day, why) for s in statements],
        written=moment,
    )
    return True


def narrow_account_within(
    connection: sa.Connection, record: str, account: str, tier: str, *, by: str, why: str
) -> None:
    """Show an account no more openly than a tier, inside a transaction that holds the record.

    Where it was judged to be shown less already, that stays.
    """
    moment = now()
    subject, day = f"account:{account}", moment.date().isoformat()
    judged = [entry.judgement for entry in ledger.live_entries(connection, record, on=[subject])]
    tiers = [each.object for each in judged if each.kind is JudgementKind.CONSENT]
    if tiers and TIERS.index(tiers[-1]) >= TIERS.index(tier):
        return
    ledger.append_one(
        connection,
        record,
        origin=Origin.HAND,
        judged=Judgement(JudgementKind.CONSENT, subject, tier, by, day, why),
        written=moment,
    )
