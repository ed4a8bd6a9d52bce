"""The subjects of a stored record: under which keys each is named, and which a judgement is on."""

from __future__ import annotations

from itertools import product

import sqlalchemy as sa

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.compatibility import fact_of
from paradiplomacy.evidence.engine import reading
from paradiplomacy.evidence.rows import STATEMENTS, demand_record, statement_of
from paradiplomacy.evidence.tables import judgements, statements
from paradiplomacy.model.statements import Judgement, JudgementKind, Statement
from paradiplomacy.model.ties import tie_key

SAME_PLACE = "same place"
"""The fact of a place that another key names the same one."""


def subjects_of(connection: sa.Connection, record: str, subject: str) -> list[str]:
    """A subject, under every key by which its places are named in the record, sorted."""
    kind, _, key = subject.partition(":")
    if kind == "place":
        return [f"place:{name}" for name in merged_places(connection, record, key)]
    if kind != "tie":
        return [subject]
    ends = [merged_places(connection, record, end) for end in key.split("|")]
    return sorted({tie_key(*pair) for pair in product(*ends)})


def merged_places(connection: sa.Connection, record: str, place: str) -> list[str]:
    """The keys that were judged to be of the same place as one, sorted; that one among them."""
    c = judgements.c
    merged = {place}
    while True:
        touching = sa.or_(c.subject.in_(merged), c.object.in_(merged))
        same = c.kind == JudgementKind.SAME_PLACE.value
        wanted = sa.select(c.subject, c.object).where(c.record == record, same, touching)
        more = {key for row in connection.execute(wanted) for key in row}
        if more <= merged:
            break
        merged |= more
    if len(merged) == 1:
        return [place]
    applied = AppliedJudgements.of(
        entry.judgement
        for entry in ledger.live_entries(connection, record, on=merged)
        if entry.judgement.kind is JudgementKind.SAME_PLACE
    )
    return sorted(key for key in merged if applied.place(key) == applied.place(place))


def statement_in(connection: sa.Connection, statement_id: str) -> Statement | None:
    """The statement of an id, withdrawn or not; None where there is none."""
    row = connection.execute(STATEMENTS.where(statements.c.id == statement_id)).first()
    return None if row is None else statement_of(row)


def fact_judged(engine: sa.Engine, record: str, judgement: Judgement) -> tuple[str, str]:
    """Subject and property that a judgement is on.

    Raises NotFoundError: There is no such record or statement.
    """
    if judgement.kind is JudgementKind.SAME_PLACE:
        return f"place:{judgement.subject}", SAME_PLACE
    with reading(engine) as connection:
        if judgement.kind.is_on_showing and _speaks(connection, record, judgement.subject):
            return judgement.subject, str(judgement.kind)
        statement = statement_in(connection, judgement.subject)
        if statement is None or statement.record != record:
            demand_record(connection, record)
            raise NotFoundError(
                "statement",
                judgement.subject,
                hint=f"in record {record!r}; a statement is named by its id",
            )
    return statement.subject, fact_of(statement.property)


def _speaks(connection: sa.Connection, record: str, subject: str) -> bool:
    """Tell whether a record has statements of an account, a contact or a source."""
    kind, _, key = subject.partition(":")
    conditions = [statements.c.record == record, statements.c.subject == subject]
    if kind == "source":
        conditions[1] = statements.c.source == key
    elif kind not in ("account", "contact"):
        return False
    return connection.execute(STATEMENTS.where(*conditions).limit(1)).first() is not None
