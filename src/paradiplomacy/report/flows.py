"""Flows as the report shows them: a heading and rows for each way to sort exchanges."""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.record.flow_words import flow_label, way_to_sort
from paradiplomacy.record.flows import FlowCell, flows_by
from paradiplomacy.record.record import Record

__all__ = ["Told", "flows_told"]


@dataclass(frozen=True, slots=True)
class Told:
    """Flows sorted one way, for a table of the report: a heading, and a row a value.

    Parameters
    ----------
    heading : str
    rows : tuple of (str, FlowCell)
        What a value is called, and what was counted.
    """

    heading: str
    rows: tuple[tuple[str, FlowCell], ...]


def flows_told(record: Record, by: tuple[str, ...] = ("function", "teaching")) -> tuple[Told, ...]:
    """Flows by each of several ways, one after the other; none without exchanges.

    Examples
    --------
    >>> from paradiplomacy.record.open import open_record
    >>> [told.heading for told in flows_told(open_record("article"))]
    ['Function of government (COFOG)', 'Who taught whom']
    """
    if not record.exchanges:
        return ()
    return tuple(
        Told(
            str(way_to_sort(name)).capitalize().replace("cofog", "COFOG"),
            tuple(
                (flow_label(record, name, cell.values[0]), cell)
                for cell in flows_by(record, [name]).cells
            ),
        )
        for name in by
    )
