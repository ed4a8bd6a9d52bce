"""All of two countries: their ties in counts, by time and place, and what others counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.place import counts_of, years_of
from paradiplomacy.model.activity import Exchange, Flow
from paradiplomacy.model.context import Total
from paradiplomacy.model.status import ChangeKind, Status
from paradiplomacy.record.flows import travelled
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

__all__ = ["FlowOfPair", "PairAnswer", "PublishedTotal", "pair_answer"]

MOST_TIED = 10


@dataclass(frozen=True, slots=True)
class FlowOfPair(RecordAnswer):
    """Number of exchanges that moved people, ideas or capital, and from which country to which."""

    flow: Flow
    total: int
    ways: tuple[tuple[tuple[str, str], int], ...]


@dataclass(frozen=True, slots=True)
class PublishedTotal(RecordAnswer):
    """Number of ties that somebody said that there were."""

    total: Total
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairAnswer(RecordAnswer):
    """All of the ties between two countries, or within one.

    Parameters
    ----------
    pair : str
        ``CN-US``.
    countries : tuple of str
    ties, not_ended, dated, state : int
        All; those that are neither ended nor only proposed; with a date of the start; with a
        state or province at an end.
    status, kind, agreement : mapping of str to int
        How many ties of each.
    formed, ended : tuple of (int, int)
        How many starts, and ends or suspensions, in which year.
    places : tuple of tuple of (str, int)
        Those of most ties with how many, of each country.
    exchanges : int
    ways : tuple of FlowOfPair
    latest_totals, totals : tuple of PublishedTotal
        Of all ties for the last year; and all that were published.
    """

    pair: str
    countries: tuple[str, ...]
    ties: int
    status: Mapping[str, int]
    not_ended: int
    kind: Mapping[str, int]
    agreement: Mapping[str, int]
    dated: int
    state: int
    formed: tuple[tuple[int, int], ...]
    ended: tuple[tuple[int, int], ...]
    places: tuple[tuple[tuple[str, int], ...], ...]
    exchanges: int
    ways: tuple[FlowOfPair, ...]
    latest_totals: tuple[PublishedTotal, ...]
    totals: tuple[PublishedTotal, ...]


def pair_answer(index: RecordIndex, pair: str) -> PairAnswer:
    """All of the ties between two countries.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> answer = pair_answer(index_of(open_record("sino_us")), "CN-US")
    >>> answer.ties == sum(answer.status.values()) > 200
    True
    """
    ties, countries = index.ties_of_pair[pair], tuple(dict.fromkeys(pair.split("-")))
    exchanges = index.exchanges_of_pair.get(pair, ())
    places = index.record.places
    statuses = [index.status_of(tie).status for tie in ties]
    starts = [tie.fact("established") for tie in ties]
    at_ends = Counter(end for tie in ties for end in tie.ends)
    in_order = sorted(at_ends.items(), key=lambda item: (-item[1], item[0]))
    totals = [
        each for each in index.record.totals.values() if set(each.countries) == set(countries)
    ]
    published = tuple(
        PublishedTotal(total, index.sources_of(total.statements))
        for total in sorted(totals, key=lambda total: (total.date, total.id))
    )
    every = [each for each in published if each.total.scope == "all"]
    last = max((each.total.date.latest.year for each in every), default=0)
    return PairAnswer(
        pair=pair,
        countries=countries,
        ties=len(ties),
        status=counts_of(map(str, statuses)),
        not_ended=sum(status not in (Status.ENDED, Status.PROPOSED) for status in statuses),
        kind=counts_of(str(tie.kind or "unknown") for tie in ties),
        agreement=counts_of(str(start.agreement) if start else "silent" for start in starts),
        dated=sum(tie.stated_start is not None for tie in ties),
        state=sum(any(places[end].level.tier == "state" for end in tie.ends) for tie in ties),
        formed=tuple(years_of(tie.established for tie in ties)),
        ended=tuple(
            years_of(
                change.date
                for tie in ties
                for change in tie.history
                if change.change in (ChangeKind.ENDED, ChangeKind.SUSPENDED)
            )
        ),
        places=tuple(
            tuple((key, n) for key, n in in_order if places[key].country == country)[:MOST_TIED]
            for country in sorted({places[end].country for end in at_ends})
        ),
        exchanges=len(exchanges),
        ways=_flows(index.record, exchanges),
        latest_totals=tuple(each for each in every if each.total.date.latest.year == last),
        totals=published,
    )


def _flows(record: Record, exchanges: Iterable[Exchange]) -> tuple[FlowOfPair, ...]:
    counts: dict[Flow, Counter[tuple[str, str]]] = {flow: Counter() for flow in Flow}
    for exchange in exchanges:
        if exchange.flow:
            counts[exchange.flow][travelled(record, exchange)] += 1
    return tuple(
        FlowOfPair(flow, count.total(), tuple(count.most_common()))
        for flow, count in counts.items()
        if count
    )
