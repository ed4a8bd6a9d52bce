"""Content of a record as a whole, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.language import Name
from paradiplomacy.model.facts import Agreement
from paradiplomacy.record.current_status import status_counts
from paradiplomacy.record.ledger import agreement_counts, claims_by_sides
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

_TABLES = (
    *("places", "ties", "exchanges", "shocks", "responses", "laws", "totals", "acts", "framework"),
    *("readings", "claims", "accounts", "answers", "sources", "statements", "judgements"),
)


class RecordLine(RecordAnswer):
    """A record of those that are read together, with its titles and limits in all languages."""

    id: str
    title: Name
    licence: str
    as_of: str
    ends: tuple[str, ...]
    method: str
    limits: tuple[Name, ...]
    period: tuple[int, int] | None


class HoldingsAnswer(RecordAnswer):
    """Content of a record: `holds` has rows by table, `agreement` facts by property."""

    records: tuple[RecordLine, ...]
    rule: str
    holds: Mapping[str, int]
    ties_by_countries: Mapping[str, int]
    dated_ties: int
    status: Mapping[str, int]
    active_years: int
    agreement: Mapping[str, Mapping[Agreement, int]]
    pair_claims_by_side: Mapping[str, tuple[str, ...]]


def record_lines(record: Record) -> tuple[RecordLine, ...]:
    """Each record of those that are read together."""
    return tuple(
        RecordLine(m.id, m.titles, m.licence, m.as_of, m.ends, m.method, m.limit_texts, m.years)
        for m in record.metas
    )


def holdings_answer(record: Record) -> HoldingsAnswer:
    """Content of a record, and how sure it is.

    >>> from paradiplomacy import open_record
    >>> holdings_answer(open_record("china_russia")).ties_by_countries
    {'CN-RU': 40}
    """
    agreements = agreement_counts(record, "kind", "established", "interruption", "resumed")
    return HoldingsAnswer(
        records=record_lines(record),
        rule=str(record.rule),
        holds={name: len(getattr(record, name)) for name in _TABLES},
        ties_by_countries={
            "-".join(pair): len(ties) for pair, ties in record.ties_by_countries().items()
        },
        dated_ties=sum(tie.stated_start is not None for tie in record.ties.values()),
        status=status_counts(record),
        active_years=record.active_years,
        agreement={name: {k: n[k] for k in Agreement} for name, n in agreements.items()},
        pair_claims_by_side=claims_by_sides(record),
    )
