"""Exchanges by what flowed, sorted: the rows of a table, each with its exchanges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Name, languages
from paradiplomacy.record.flow_words import flow_label
from paradiplomacy.record.flows import MUTUAL, UNKNOWN, FlowCell, SortedExchanges, flows_by
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


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


OTHERS = "others"
"""Countries that are not among those of most exchanges."""


@dataclass(frozen=True, slots=True)
class FlowLink:
    """Exchanges that run one way in one function.

    `source`, `target`: codes of countries, ``mutual``, ``others``, or ``""`` where nobody says.
    `function`: code of a COFOG division, ``outside``, or ``""`` where nobody says.
    `exchanges`: an exchange of several functions counts under each.
    """

    source: str
    target: str
    function: str
    exchanges: int


def flow_links(
    record: Record, by: Literal["travel", "teaching"] = "travel", *, most: int = 8
) -> tuple[FlowLink, ...]:
    """Exchanges by way and function, those that run most often first.

    `by`: the way from who travelled or gave, or from who taught.
    `most`: how many countries keep their name; all else are `OTHERS`.

    >>> from paradiplomacy import open_record
    >>> links = flow_links(open_record("article"), "teaching")
    >>> sum(link.exchanges for link in links if link.source == "US")
    3
    """
    cells = flows_by(record, [by, "function"]).cells
    counted = group_pairs(
        (party, len(cell.exchanges))
        for cell in cells
        for party in parties_of(cell.values[0])
        if party not in (UNKNOWN, MUTUAL)
    )
    named = Counter({party: sum(numbers) for party, numbers in counted.items()})
    named_parties = {UNKNOWN, MUTUAL, *(country for country, _ in named.most_common(most))}
    counts = Counter[tuple[str, str, str]]()
    for cell in cells:
        way, function = cell.values
        source, target = (p if p in named_parties else OTHERS for p in parties_of(way))
        counts[source, target, function] += len(cell.exchanges)
    return tuple(
        FlowLink(source, target, function, n)
        for (source, target, function), n in sorted(
            counts.items(), key=lambda item: (-item[1], item[0])
        )
    )


def parties_of(way: str) -> tuple[str, str]:
    """From and to which country a way runs, as `flows_by` gives it.

    >>> parties_of("US>CN"), parties_of("mutual"), parties_of("")
    (('US', 'CN'), ('mutual', 'mutual'), ('', ''))
    """
    if way in (UNKNOWN, MUTUAL):
        return way, way
    source, _, target = way.partition(">")
    return source, target
