"""Exchanges by what flowed, sorted: the rows of a table, each with its exchanges."""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.language import Name, languages
from paradiplomacy.record.flow_words import flow_label
from paradiplomacy.record.flows import FlowCell, SortedExchanges
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

__all__ = ["FlowTableAnswer", "flow_table_answer"]


class FlowTableAnswer(RecordAnswer):
    """Exchanges, ties and flows of a record, and those of each value that exchanges are sorted by.

    `by`: ways to sort, of `paradiplomacy.record.flows.DIMENSIONS`.
    `undated`: exchanges that were left out because they bear no date.
    """

    by: tuple[str, ...]
    exchanges: int
    ties: int
    flows: Mapping[str, int]
    undated: int
    rows: tuple[FlowRowAnswer, ...]


class FlowRowAnswer(RecordAnswer):
    """Exchanges of one value of each way to sort: `labels` are the values in words."""

    values: Mapping[str, str]
    labels: Mapping[str, Name]
    exchanges: int
    flows: Mapping[str, int]
    ties: int
    subjects: tuple[str, ...]


def flow_table_answer(record: Record, counts: SortedExchanges) -> FlowTableAnswer:
    """Exchanges of a record as `flows_by` sorts them."""

    def row(cell: FlowCell) -> FlowRowAnswer:
        values = dict(zip(counts.by, cell.values, strict=True))
        return FlowRowAnswer(
            values=values,
            labels={
                by: Name.of({code: flow_label(record, by, value, code) for code in languages()})
                for by, value in values.items()
            },
            exchanges=len(cell.exchanges),
            flows=cell.flows,
            ties=cell.ties,
            subjects=tuple(f"exchange:{key}" for key in cell.exchanges),
        )

    return FlowTableAnswer(
        by=counts.by,
        exchanges=len(counts.exchanges),
        ties=counts.ties,
        flows=counts.flows,
        undated=counts.undated,
        rows=tuple(map(row, counts.cells)),
    )
