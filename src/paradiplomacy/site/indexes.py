"""What belongs to a tie, a place, a source: looked up once, so that no page walks a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.model.activity import Exchange
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.record import Record

__all__ = ["Indexes", "pair_of"]

FEW_STATEMENTS = 30
"""Statements up to which a source has no page of its own in a frozen site."""
MANY_SOURCES = 5_000
"""Sources of a record from which those of few statements are grouped by two letters."""


class Indexes(RecordIndex):
    """What the questions look up in a record, and what pages need beyond it.

    Parameters
    ----------
    record : Record

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> indexes = Indexes(open_record())
    >>> list(indexes.ties_of_pair), len(indexes.ties_of("cn-shanghai")) > 1
    (['CN-US', 'TW-US'], True)
    """

    @cached_property
    def ties_of_pair(self) -> Mapping[str, Sequence[Tie]]:
        """Ties by the two countries of their ends, ``CN-US``; those of most ties first."""
        ties: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.record.ties.values():
            ties[pair_of(self.record, tie.ends)].append(tie)
        return dict(sorted(ties.items(), key=lambda item: (-len(item[1]), item[0])))

    @cached_property
    def exchanges_of_pair(self) -> Mapping[str, Sequence[Exchange]]:
        """Exchanges by the two countries of their places, in order of time."""
        exchanges: dict[str, list[Exchange]] = defaultdict(list)
        for exchange in self.exchanges_in_time(self.record.exchanges):
            pair = pair_of(self.record, (exchange.place_a, exchange.place_b))
            exchanges[pair].append(exchange)
        return exchanges

    @cached_property
    def exchanges_of_sector(self) -> Mapping[str, Sequence[Exchange]]:
        """Exchanges by the word for a sector, in order of time."""
        exchanges: dict[str, list[Exchange]] = defaultdict(list)
        for exchange in self.exchanges_in_time(self.record.exchanges):
            for sector in exchange.sectors:
                exchanges[sector].append(exchange)
        return dict(sorted(exchanges.items(), key=lambda item: (-len(item[1]), item[0])))

    @cached_property
    def statements_of_source(self) -> Mapping[str, Sequence[str]]:
        """Ids of statements by the key of the page of their source, ``RECORD/KEY``."""
        statements: dict[str, list[str]] = defaultdict(list)
        for key, statement in self.record.statements.items():
            statements[f"{statement.record}/{statement.source}"].append(key)
        return statements

    @cached_property
    def source_groups(self) -> Mapping[str, Sequence[str]]:
        """Keys of sources of few statements, by how they begin: ``RECORD/K``."""
        sources = self.record.sources
        letters = 1 if len(sources) < MANY_SOURCES else 2
        groups: dict[str, list[str]] = defaultdict(list)
        for record, name in sorted(sources):
            if len(self.statements_of_source.get(f"{record}/{name}", ())) <= FEW_STATEMENTS:
                groups[f"{record}/{name[:letters].lower()}"].append(f"{record}/{name}")
        return groups

    @cached_property
    def group_of_source(self) -> Mapping[str, str]:
        """The group by the key of each source that is in one."""
        return {key: group for group, keys in self.source_groups.items() for key in keys}

    @cached_property
    def preferred(self) -> frozenset[str]:
        """Ids of the statements whose value is the preferred one of their fact."""
        return frozenset(
            key
            for facts in self.record.facts.values()
            for fact in facts
            if fact.positions
            for key in fact.positions[0].statements
        )


def pair_of(record: Record, ends: Iterable[str]) -> str:
    """The two countries of the ends of a tie, in order of their codes: ``CN-US``."""
    places = record.places
    codes = (places[end].country if end in places else end[:2].upper() for end in ends)
    return "-".join(sorted(codes))
