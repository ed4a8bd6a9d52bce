"""An account and its answers into a store, whole, as something that was added by hand."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.appended import add_rows, demand_author, demand_record, now
from paradiplomacy.evidence.engine import appending
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement

__all__ = ["add_account"]


def add_account(
    engine: sa.Engine,
    record: str,
    source: Source,
    statements: Sequence[Statement],
    *,
    by: str,
    why: str,
) -> None:
    """Add all that an account says, in one transaction; later imports of the record leave it.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    record : str
    source : Source
        Where it was said. A source of this key that the record has stays as it is.
    statements : sequence of Statement
        Of that record and source; those that are there stay.
    by, why : str, keyword-only

    Raises
    ------
    NotFoundError
        There is no such record.
    """
    demand_author(by, why)
    with appending(engine, record, f"source:{source.id}") as connection:
        demand_record(connection, record)
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
