"""All of a place: its ties, what they did and when, and what it did in crises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import cos, log, radians, sin
from typing import Any

from paradiplomacy.answers.crises import ResponseAnswer, response_answer
from paradiplomacy.answers.exchanges import ExchangeAnswer, exchange_answer
from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.laws import law_answers
from paradiplomacy.answers.places import PlaceLine, counts_of, place_line, sectors_of
from paradiplomacy.answers.ties import TieLine, tie_line
from paradiplomacy.model.activity import Exchange, Flow
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.denials import deniers
from paradiplomacy.record.flows import MUTUAL, travel_of
from paradiplomacy.views import RecordAnswer

ALIKE = 3
"""Places like one that stand in its answer: with it, as many as are compared at once."""


class AlikePlace(RecordAnswer):
    """A place that is like another, and in which sectors it and the places in it did how much."""

    line: PlaceLine
    sectors: Mapping[str, int]


def alike_places(index: RecordIndex, place: Place, most: int = ALIKE) -> tuple[AlikePlace, ...]:
    """Places with ties that are most like one: of its country and level, first of its region.

    Among those, the nearest in number of inhabitants come first; where this is not known of
    both, the nearest on the map.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> record = open_record("sino_us")
    >>> [each.key for each in alike_places(index_of(record), record.place("Dallas"), most=2)]
    ['us-tx-san-antonio', 'us-fl-jacksonville']
    """
    candidates = (
        other
        for other in index.record.places.values()
        if (other.country, other.level) == (place.country, place.level)
        and other.id != place.id
        and (index.ties_of(other.id) or index.ties_within(other.id))
    )
    nearest = sorted(candidates, key=lambda other: _unlike(place, other))[:most]
    return tuple(AlikePlace(place_line(index, p), sectors_of(index, p.id)) for p in nearest)


def place_or_division(index: RecordIndex, key: str) -> Place:
    """A place; or a state that is none (``US-Alaska``), with region and point of one in it."""
    if key in index.record.places:
        return index.record.places[key]
    country, _, name = key.partition("-")
    first = index.record.places[index.divisions_of_cities[key][0]]
    states = (p.level for p in index.record.places.values() if p.country == country)
    level = next((level for level in states if level.tier == "state"), Level.STATE)
    return replace(first, id=key, name=name, level=level, name_local="", population=None)


def key_of_place(index: RecordIndex, text: str) -> str:
    """Key of a place by its name, or of a state that is none: of ``US-Alaska`` by ``Alaska``."""
    divisions = {key.partition("-")[2].casefold(): key for key in index.divisions_of_cities}
    key = text if text in divisions.values() else divisions.get(text.casefold())
    return key or index.record.place(text).id


def _unlike(place: Place, other: Place) -> tuple[bool, bool, float, str]:
    """Rank of a place by how much it is unlike another."""
    is_elsewhere = other.region != place.region
    if place.population and other.population:
        return is_elsewhere, False, abs(log(other.population / place.population)), other.id
    return is_elsewhere, True, _angle_rank(place, other), other.id


def _angle_rank(place: Place, other: Place) -> float:
    """Number that grows with the way between two places, on a sphere; 2 where it is not known."""
    if (
        place.latitude is None
        or place.longitude is None
        or other.latitude is None
        or other.longitude is None
    ):
        return 2
    own_latitude, other_latitude = radians(place.latitude), radians(other.latitude)
    turn = radians(place.longitude - other.longitude)
    return -(
        sin(own_latitude) * sin(other_latitude)
        + cos(own_latitude) * cos(other_latitude) * cos(turn)
    )


__all__ = ["LATEST", "LawOfPlace", "PlaceAnswer", "TieOfPlace", "UntiedOfPlace"]
__all__ += ["latest_first", "place_answer", "years_of"]

LATEST = 10
"""Exchanges of a place that stand in its answer, where they are not all of one tie."""


class TieOfPlace(RecordAnswer):
    """A tie of a place, or of one in it, with both ends as it sees them."""

    line: TieLine
    place: str
    partner: str


class UntiedOfPlace(RecordAnswer):
    """A pair that sources speak of and that has no tie, and the ends that deny it."""

    tie: str
    partner: str
    denied_by: tuple[str, ...]


class LawOfPlace(RecordAnswer):
    """A law of a place or of its state, and how many of its ties this touches."""

    law: str
    status: str
    ties: int


class PlaceAnswer(RecordAnswer):
    """All of a place.

    Attributes
    ----------
    line : PlaceLine
    division : str
        Key of the state or province in which it lies, if the record has it.
    countries : tuple of (str, int)
        Countries of its partners, with how many.
    status, agreement : mapping of str to int
        How many of its ties, by status and by agreement on the start.
    ties : tuple of TieOfPlace
        By the start.
    ties_within : tuple of TieOfPlace
        Ties of the places in it that are not its own, by key.
    untied : tuple of UntiedOfPlace
    within : tuple of PlaceLine
        The places in it that have ties, those of most ties first.
    years : tuple of (int, int)
        How many dated exchanges and responses in which year.
    sectors : tuple of (str, int)
    ways : tuple of mapping
        By flow: how many exchanges in all, from here, there, both ways, and not known.
    exchanges_on : str
        The tie of which all its exchanges are, if they are of one.
    exchanges : tuple of ExchangeAnswer
        The latest, if they are of several.
    responses : tuple of ResponseAnswer
    laws : tuple of LawOfPlace
    alike : tuple of AlikePlace
        The places most like it, with what they do; see `paradiplomacy.answers.place`.
    """

    line: PlaceLine
    division: str
    countries: tuple[tuple[str, int], ...]
    status: Mapping[str, int]
    agreement: Mapping[str, int]
    ties: tuple[TieOfPlace, ...]
    ties_within: tuple[TieOfPlace, ...]
    untied: tuple[UntiedOfPlace, ...]
    within: tuple[PlaceLine, ...]
    years: tuple[tuple[int, int], ...]
    sectors: tuple[tuple[str, int], ...]
    ways: tuple[Mapping[str, Any], ...]
    exchanges_on: str
    exchanges: tuple[ExchangeAnswer, ...]
    responses: tuple[ResponseAnswer, ...]
    laws: tuple[LawOfPlace, ...]
    alike: tuple[AlikePlace, ...]

    @property
    def named(self) -> Iterator[str]:
        """Keys of the sources of all that it has, some of them several times."""
        yield from (key for t in (*self.ties, *self.ties_within) for key in t.line.sources)
        yield from (key for exchange in self.exchanges for key in exchange.sources)
        yield from (key for response in self.responses for key in response.sources)


def place_answer(index: RecordIndex, place: Place) -> PlaceAnswer:
    """All of a place; of a state or province, also the ties of the places in it.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> record = open_record("sino_us")
    >>> answer = place_answer(index_of(record), record.place("Texas"))
    >>> len(answer.ties), len(answer.ties_within) == answer.line.tie_count_within
    (0, True)
    """
    record, key = index.record, place.id
    own = sorted(
        (_tie_of_place(index, tie, key) for tie in index.ties_of(key)),
        key=lambda tie: (str(tie.line.tie.established or "9"), tie.key),
    )
    inside = frozenset(index.places_within(key))
    exchanges = index.exchanges_in_time(index.exchanges_of(key))
    responses = index.responses_of_place.get(key, ())
    on = {tie_key(exchange.place_a, exchange.place_b) for exchange in exchanges}
    only = next(iter(on)) if len(on) == 1 and on <= record.ties.keys() else ""
    parts = [place_line(index, record.places[part]) for part in inside]
    return PlaceAnswer(
        line=place_line(index, place),
        division=_division_above_place(index, place),
        countries=tuple(counts_of(record.places[tie.partner].country for tie in own).items()),
        status=counts_of(tie.line.status for tie in own),
        agreement=dict(Counter(tie.line.agreement for tie in own)),
        ties=tuple(own),
        ties_within=tuple(
            _tie_of_place(index, tie, next(end for end in record.ties[tie].ends if end in inside))
            for tie in index.ties_within(key)
        ),
        untied=tuple(
            _untied_of_place(index, key, pair) for pair in index.untied_by_place.get(key, ())
        ),
        within=tuple(
            sorted((p for p in parts if p.tie_count), key=lambda p: (-p.tie_count, p.key))
        ),
        years=tuple(years_of([*(x.date for x in exchanges), *(r.date for r in responses)])),
        sectors=tuple(
            counts_of(sector for exchange in exchanges for sector in exchange.sectors).items()
        ),
        ways=tuple(_ways(index, place, exchanges)),
        exchanges_on=only,
        exchanges=tuple(
            exchange_answer(index, each)
            for each in latest_first(exchanges)[: 0 if only else LATEST]
        ),
        responses=tuple(response_answer(index, each) for each in responses),
        laws=tuple(_laws_of_place(index, place)),
        alike=alike_places(index, place),
    )


def _tie_of_place(index: RecordIndex, key: str, place: str) -> TieOfPlace:
    tie = index.record.ties[key]
    partner = next((end for end in tie.ends if end != place), tie.place_b)
    return TieOfPlace(tie_line(index, tie), place, partner)


def _untied_of_place(index: RecordIndex, place: str, pair: str) -> UntiedOfPlace:
    untied = index.record.untied[pair]
    partner = next(end for end in untied.tie.ends if end != place)
    return UntiedOfPlace(pair, partner, deniers(untied))


def _division_above_place(index: RecordIndex, place: Place) -> str:
    keys = index.divisions.get((place.country, place.admin1), ())
    return next((key for key in keys if key != place.id), "")


def _ways(
    index: RecordIndex, place: Place, exchanges: Sequence[Exchange]
) -> Iterator[Mapping[str, Any]]:
    """Count of exchanges that moved people, ideas and capital from here, to here, both ways."""
    counts: dict[str, Counter[str]] = {str(flow): Counter() for flow in Flow}
    for exchange in exchanges:
        if exchange.flow:
            giver = travel_of(index.record, exchange)[0]
            known = "here" if giver == place.country else "there" if giver else "unknown"
            counts[exchange.flow]["mutual" if giver == MUTUAL else known] += 1
    ways = ("here", "there", "mutual", "unknown")
    return (
        {"flow": flow, "total": count.total(), **{way: count[way] for way in ways}}
        for flow, count in counts.items()
        if count
    )


def _laws_of_place(index: RecordIndex, place: Place) -> Iterator[LawOfPlace]:
    homes = {place.id, *index.divisions.get((place.country, place.admin1), ())}
    own = {*index.ties_of(place.id), *index.ties_within(place.id)}
    return (
        LawOfPlace(key, law.law.status, len({each.tie for each in law.touched} & own))
        for key, law in law_answers(index).items()
        if law.law.place in homes
    )


def years_of(dates: Iterable[EventDate | None]) -> list[tuple[int, int]]:
    """Count of dates by year, from the first year to the last; those of one year only."""
    counts = Counter(when.year for when in dates if when is not None and when.year is not None)
    return [(year, counts[year]) for year in range(min(counts), max(counts) + 1)] if counts else []


def latest_first(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Exchanges in order of time, turned round; those without a date stay last."""
    dated = [exchange for exchange in exchanges if exchange.date is not None]
    return [*reversed(dated), *(exchange for exchange in exchanges if exchange.date is None)]
