"""How openly statements of a store may be shown, without reading all of a record."""

from __future__ import annotations

import sqlalchemy as sa

from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.consent.consents import Consents
from paradiplomacy.evidence.rows import meta_of, source_of, statement_of
from paradiplomacy.evidence.standings import read_standings
from paradiplomacy.evidence.tables import judgements, records, sources, statements
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import JudgementKind

_ASKING = ("side", "consent", "embargo")
"""Of an account or a contact: that it is there, and what it asks."""


_ON_SHOWING = [kind.value for kind in JudgementKind if kind.is_on_showing]


def consents_in_store(connection: sa.Connection, record: str) -> Consents:
    """Read what decides how openly a record's statements may be shown; see `Consents`."""
    meta = connection.execute(sa.select(records).where(records.c.id == record)).one()
    register = connection.execute(sa.select(sources).where(sources.c.record == record)).all()
    rows = connection.execute(
        sa.select(judgements)
        .where(judgements.c.record == record, judgements.c.kind.in_(_ON_SHOWING))
        .order_by(judgements.c.row)
    ).all()
    judged = [entry.judgement for entry in ledger.not_undone(rows)]
    c = statements.c
    # A range, since an index has no use for a pattern; ";" comes after ":".
    persons = (
        sa.and_(c.subject > f"{kind}:", c.subject < f"{kind};") for kind in ("account", "contact")
    )
    asks = sa.and_(sa.or_(*persons), c.property.in_(_ASKING))
    named = c.id.in_([judgement.subject for judgement in judged])
    read = read_standings(connection, record, sa.or_(asks, named) if judged else asks)
    known = tuple(statement_of(row) for row in read.rows if row.id not in read.withdrawn)
    return Consents(
        (Material(meta_of(meta), tuple(map(source_of, register)), known, tuple(judged)),)
    )
