"""What belongs to a tie, a place, a source: looked up once, so that no page walks a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.model.activity import Exchange, Response
from paradiplomacy.model.context import Claim
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import Judgement, Statement
from paradiplomacy.model.ties import Tie, tie_key
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
    def divisions(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """Keys of states and provinces by their country and name."""
        divisions: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, place in self.record.places.items():
            if place.level.tier == "state":
                divisions[place.country, place.admin1 or place.name].append(key)
        return divisions

    def exchanges_in_time(self, keys: Iterable[str]) -> list[Exchange]:
        """Exchanges of some keys in order of time."""
        exchanges = [self.record.exchanges[key] for key in keys]
        return sorted(exchanges, key=lambda exchange: (*in_time(exchange.date), exchange.id))

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
    def responses_of_tie(self) -> Mapping[str, Sequence[Response]]:
        """Responses to crises toward a partner, by the key of the tie, in order of time."""
        responses: dict[str, list[Response]] = defaultdict(list)
        for response in self._responses:
            if response.place and response.partner:
                responses[tie_key(response.place, response.partner)].append(response)
        return responses

    @cached_property
    def responses_of_place(self) -> Mapping[str, Sequence[Response]]:
        """Responses to crises by the key of a place that gave, or got, them, in order of time."""
        responses: dict[str, list[Response]] = defaultdict(list)
        for response in self._responses:
            for place in {response.place, response.partner} - {""}:
                responses[place].append(response)
        return responses

    @cached_property
    def _responses(self) -> Sequence[Response]:
        return sorted(self.record.responses.values(), key=lambda r: (*in_time(r.date), r.id))

    @cached_property
    def claims_of_tie(self) -> Mapping[str, Sequence[Claim]]:
        """What a study claims of a pair, by the key of its tie."""
        claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.record.claims.values():
            if claim.place_a and claim.place_b:
                claims[tie_key(claim.place_a, claim.place_b)].append(claim)
        return claims

    @cached_property
    def set_aside(self) -> Mapping[str, Sequence[tuple[Statement, Judgement]]]:
        """Statements that a judgement rejects, with the judgement, by subject."""
        judged = self.judged
        latest = {judgement.subject: judgement for judgement in self.record.judgements}
        aside: dict[str, list[tuple[Statement, Judgement]]] = defaultdict(list)
        for key, statement in self.record.statements.items():
            if judged.rejects(key):
                aside[judged.applied(statement).subject].append((statement, latest[key]))
        return aside

    @cached_property
    def judged(self) -> AppliedJudgements:
        """What the judgements of the record decide."""
        return AppliedJudgements.of(self.record.judgements)

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


def in_time(when: EventDate | None) -> tuple[date, date]:
    """Where something stands in order of time; what has no date comes last."""
    return (date.max, date.max) if when is None else (when.earliest, when.latest)
