"""Flows along ties: people, ideas and capital, sorted as somebody asks for.

An exchange of several sectors counts under each, and under the regions of both of its ends; it
is one exchange in every total. What no source says is a value of its own, `UNKNOWN`, so that
nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.activity import Exchange, Flow, Form
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.sources.sectors import cofog_of, functions, sector_word, sectors

UNKNOWN = ""
"""What no source says."""
MUTUAL = "mutual"
ACROSS = "across"
"""A period that the days of an exchange cross the bounds of."""
OUTSIDE = "outside"
"""The function of a sector that is none of government's, and of a word off the list."""
Parties = tuple[str, str]
"""From which country to which; each ``mutual``, or ``""`` where it is not known."""


def travel_of(record: Record, exchange: Exchange) -> Parties:
    """From which country people, ideas or capital came, and to which they went."""
    return exchange.giver, _other(record, exchange, exchange.giver)


def taught(record: Record, exchange: Exchange) -> Parties:
    """Countries that taught and learned, whoever travelled; the other end where one is known."""
    teacher = exchange.teacher or _other(record, exchange, exchange.learner)
    return teacher, exchange.learner or _other(record, exchange, exchange.teacher)


def _other(record: Record, exchange: Exchange, party: str) -> str:
    """The country at the end across from a party's; not known where that is not a single one."""
    if party in (UNKNOWN, MUTUAL):
        return party
    ends = {record.country_of(place) for place in (exchange.place_a, exchange.place_b)}
    across = ends - {party}
    return across.pop() if len(across) == 1 and party in ends else UNKNOWN


def _way(parties: Parties) -> str:
    source, target = parties
    if MUTUAL in parties:
        return MUTUAL
    return f"{source}>{target}" if source or target else UNKNOWN


def _functions(exchange: Exchange) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code[:2] for code in cofog_of(exchange.sectors)))
    return codes or ((OUTSIDE,) if exchange.sectors else ())


def _period_of_exchange(exchange: Exchange) -> tuple[str, ...]:
    when = exchange.date
    if when is None or not when.is_bounded:
        return ()
    first, last = (f"{day.year // 10}0" for day in (when.earliest, when.latest))
    return (first if first == last else ACROSS,)


def _regions_of_exchange(record: Record, exchange: Exchange) -> tuple[str, ...]:
    regions = (
        f"{record.country_of(key)}:{record.places[key].region if key in record.places else ''}"
        for key in (exchange.place_a, exchange.place_b)
    )
    return tuple(dict.fromkeys(regions))


def _levels(record: Record, exchange: Exchange) -> tuple[str, ...]:
    keys = sorted((exchange.place_a, exchange.place_b), key=lambda key: _rank(record, key))
    levels = [str(record.places[k].level) if k in record.places else UNKNOWN for k in keys]
    return ("/".join(levels),)


def _rank(record: Record, key: str) -> tuple[int, str]:
    ends, code = record.meta.ends, record.country_of(key)
    return (ends.index(code) if code in ends else len(ends), key)


DIMENSIONS: Mapping[str, Callable[[Record, Exchange], tuple[str, ...]]] = {
    "sector": lambda _, exchange: exchange.sectors,
    "function": lambda _, exchange: _functions(exchange),
    "group": lambda _, e: cofog_of(e.sectors) or ((OUTSIDE,) if e.sectors else ()),
    "form": lambda _, exchange: (str(exchange.form),) if exchange.form else (),
    "teaching": lambda record, exchange: (_way(taught(record, exchange)),),
    "travel": lambda record, exchange: (_way(travel_of(record, exchange)),),
    "period": lambda _, exchange: _period_of_exchange(exchange),
    "region": _regions_of_exchange,
    "level": _levels,
    "body": lambda _, exchange: (exchange.through,),
    "tie": lambda _, exchange: (tie_key(exchange.place_a, exchange.place_b),),
}
"""Ways to sort exchanges by name: the values of an exchange, none where nobody says it."""


@dataclass(frozen=True, slots=True)
class FlowQuery:
    """Exchanges that are asked for; what is left empty asks for nothing.

    Parameters
    ----------
    place : str
        Key of a place at either end.
    since, until : date or None
        Days between which an exchange may have happened.
    flows, forms, sectors : tuple of str
        Any of these. A sector is a word of the list or a COFOG code, such as ``05``.
    teacher : str
        Country that taught, ``mutual``, or ``unknown`` where nobody says.
    """

    place: str = ""
    since: date | None = None
    until: date | None = None
    flows: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    teacher: str = ""

    def __post_init__(self) -> None:
        for what, given, known in (
            ("flow", self.flows, [str(member) for member in Flow]),
            ("form", self.forms, [str(member) for member in Form]),
        ):
            for word in given:
                if word not in known:
                    raise NotFoundError(what, word, known, hint=f"one of {', '.join(known)}")
        if self.since and self.until and self.since > self.until:
            raise ParadiplomacyError(
                f"since {self.since} lies after until {self.until}; expected the earlier day first"
            )

    @property
    def is_dated(self) -> bool:
        """True if exchanges without a date are left out."""
        return self.since is not None or self.until is not None

    def but_for_dates(self, record: Record, exchange: Exchange) -> bool:
        """True if an exchange is asked for, whenever it happened."""
        teacher = UNKNOWN if self.teacher == "unknown" else self.teacher
        return (
            (not self.place or self.place in (exchange.place_a, exchange.place_b))
            and (not self.flows or exchange.flow in self.flows)
            and (not self.forms or exchange.form in self.forms)
            and (
                not self.sectors or any(_is_of_sector(exchange, sector) for sector in self.sectors)
            )
            and (not self.teacher or taught(record, exchange)[0] == teacher)
        )

    def may_be_then(self, when: EventDate | None) -> bool:
        """True if a date may lie in the time that is asked for."""
        if not self.is_dated:
            return True
        if when is None:
            return False
        return (self.since is None or when.latest >= self.since) and (
            self.until is None or when.earliest <= self.until
        )


def _is_of_sector(exchange: Exchange, wanted: str) -> bool:
    if wanted in functions():
        return any(code.startswith(wanted) for code in cofog_of(exchange.sectors))
    return sector_word(wanted) in exchange.sectors


@dataclass(frozen=True, slots=True)
class FlowCell:
    """Exchanges that are alike in what they are sorted by.

    Parameters
    ----------
    values : tuple of str
        One a dimension; `UNKNOWN` where no source says it.
    exchanges : tuple of str
        Keys of the exchanges.
    flows : mapping of str to int
        How many of them move people, ideas and capital.
    ties : int
        Pairs of places that had them.
    """

    values: tuple[str, ...]
    exchanges: tuple[str, ...]
    flows: Mapping[str, int]
    ties: int


@dataclass(frozen=True, slots=True)
class SortedExchanges:
    """Exchanges, sorted.

    Parameters
    ----------
    by : tuple of str
        Names of the dimensions.
    cells : tuple of FlowCell
        The fullest first; by time where the first dimension is the period.
    exchanges : tuple of str
        Keys of all exchanges that were asked for, each once.
    flows : mapping of str to int
    ties : int
    undated : int
        Exchanges that were left out because days were asked for and they bear no date.
    """

    by: tuple[str, ...]
    cells: tuple[FlowCell, ...]
    exchanges: tuple[str, ...]
    flows: Mapping[str, int]
    ties: int
    undated: int = 0


def flows_by(
    record: Record, by: Sequence[str] = ("function",), *, wanted: FlowQuery | None = None
) -> SortedExchanges:
    """Sort the exchanges of a record by what they were about, who taught whom, when and where.

    Parameters
    ----------
    record : Record
    by : sequence of str
        Names of `DIMENSIONS`; several are crossed.
    wanted : FlowQuery, optional, keyword-only
        Which exchanges; all of them by default.

    Returns
    -------
    SortedExchanges

    Raises
    ------
    NotFoundError
        There is no such dimension, flow, form or sector, or no such country to teach.

    Examples
    --------
    >>> from paradiplomacy.record.open import open_record
    >>> found = flows_by(open_record("article"), ["teaching"])
    >>> [(cell.values, len(cell.exchanges)) for cell in found.cells]
    [(('',), 7), (('US>CN',), 3)]
    """
    for name in by:
        if name not in DIMENSIONS:
            known = ", ".join(DIMENSIONS)
            raise NotFoundError("way to sort flows", name, DIMENSIONS, hint=f"one of {known}")
    wanted = wanted or FlowQuery()
    refuse_what_is_not_there(record, wanted)
    asked = [
        exchange for exchange in record.exchanges.values() if wanted.but_for_dates(record, exchange)
    ]
    matching = [exchange for exchange in asked if wanted.may_be_then(exchange.date)]
    cells = group_pairs(
        (values, exchange)
        for exchange in matching
        for values in product(*((DIMENSIONS[name](record, exchange) or (UNKNOWN,)) for name in by))
    )
    flow_cells = (FlowCell(key, *_count_exchanges_of_cell(each)) for key, each in cells.items())
    return SortedExchanges(
        tuple(by),
        tuple(sorted(flow_cells, key=lambda cell: _order_of_cell(cell, by))),
        *_count_exchanges_of_cell(matching),
        undated=sum(exchange.date is None for exchange in asked) if wanted.is_dated else 0,
    )


def refuse_what_is_not_there(record: Record, wanted: FlowQuery) -> None:
    """Raise where a sector or teacher is asked for that neither the lists nor the record know."""
    used = {word for exchange in record.exchanges.values() for word in exchange.sectors}
    known = [*sectors(), *functions(), *sorted(used - set(sectors()))]
    for word in wanted.sectors:
        if sector_word(word) not in known:
            raise NotFoundError("sector", word, known, hint=f"one of {', '.join(known)}")
    countries = sorted({place.country for place in record.places.values()})
    if wanted.teacher and wanted.teacher not in [*countries, MUTUAL, "unknown"]:
        hint = f"one of {', '.join(countries)}, mutual or unknown"
        raise NotFoundError("teacher", wanted.teacher, countries, hint=hint)


def _order_of_cell(cell: FlowCell, by: Sequence[str]) -> tuple[object, ...]:
    """By time where the first way is by period, what is of no decade last; else by number."""
    when = cell.values[0] if tuple(by[:1]) == ("period",) else ""
    return (when in (UNKNOWN, ACROSS), when, -len(cell.exchanges), cell.values)


def _count_exchanges_of_cell(
    exchanges: Sequence[Exchange],
) -> tuple[tuple[str, ...], Mapping[str, int], int]:
    flows = {str(flow): sum(exchange.flow is flow for exchange in exchanges) for flow in Flow}
    ties = {tie_key(exchange.place_a, exchange.place_b) for exchange in exchanges}
    return tuple(sorted(exchange.id for exchange in exchanges)), flows, len(ties)
