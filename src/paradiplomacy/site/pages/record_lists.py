"""All ties, places, exchanges and sources, as long lists; and where the ties are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from paradiplomacy.answers import ExchangeAnswer, TieLine, exchange_list, place_list, tie_list
from paradiplomacy.answers.compare import (
    FEWEST,
    MOST,
    ComparedTie,
    PlaceComparison,
    compare_places,
    compared_place,
    compared_tie,
)
from paradiplomacy.answers.ties import perhaps
from paradiplomacy.record.flows import DIMENSIONS, taught, travel_of
from paradiplomacy.site.kinds import PageKind, View, unless_empty
from paradiplomacy.site.lists import LongList, further_cells, further_list_columns, list_columns
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.sources.sectors import cofog_of
from paradiplomacy.views import AnswerList, RecordAnswer

UNKNOWN = "unknown"
"""What nobody says: it can be filtered like any other value."""
MOST_DIVISIONS = 100
"""How many states and provinces the table beside the map has."""
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")


@lru_cache(maxsize=1)
def _compared_ties(site: SiteContext) -> tuple[ComparedTie, ...]:
    """All ties as they are compared; looked up once."""
    return tuple(compared_tie(site.index, tie) for tie in site.record.ties.values())


def tie_rows(site: SiteContext) -> tuple[TieLine, ...]:
    """All ties in one line each."""
    return tuple(each.line for each in _compared_ties(site))


def _rows_of_ties(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a tie."""
    return [
        (
            (tie.key, *tie.tie.ends),
            str(tie.kind or "unknown"),
            str(tie.tie.established or ""),
            tie.agreement,
            (tie.status, *perhaps(tie.in_doubt)),
            str(tie.last_sign or ""),
            tie.exchange_count,
            tuple(each.sectors.items()),
            tuple(each.responses.items()),
            each.laws,
            *further_cells("tie", tie),
        )
        for each in _compared_ties(site)
        for tie in (each.line,)
    ]


def _rows_of_places(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a place, those with most ties first."""
    compared = (compared_place(site.index, place) for place in site.record.places.values())
    listed = sorted(compared, key=lambda p: (-p.line.tie_count - p.line.tie_count_within, p.key))
    return [
        (
            place.key,
            str(place.place.level),
            place.place.country,
            place.tie_count,
            place.tie_count_within or None,
            place.exchange_count + place.exchange_count_within,
            max(str(place.last_sign or ""), str(place.last_sign_within or ""), key=last_day),
            str(each.first or ""),
            tuple(each.status.items()),
            tuple(each.kinds.items()),
            tuple(each.agreement.items()),
            tuple(each.sectors.items()),
            tuple(each.responses.items()),
            each.laws,
            each.partners,
            *further_cells("place", place),
        )
        for each in listed
        for place in (each.line,)
    ]


def last_day(edtf: str) -> str:
    """The last day, month or year that a date names; empty where it names none."""
    return max((match[0] for match in _DAY.finditer(edtf)), default="")


class SectorLine(RecordAnswer):
    """A sector: its exchanges, and how many moved people, ideas and capital."""

    sector: str
    exchanges: int
    flows: Mapping[str, int]


def sectors_by_function(site: SiteContext) -> list[View]:
    """Sectors by function, each with how many exchanges moved people, ideas and capital."""
    functions: dict[str, list[View]] = {}
    counted = site.headline.exchanges
    for sector, every in site.index.exchanges_of_sector.items():
        exchanges = [exchange for exchange in every if exchange.id in counted]
        function = next(iter(cofog_of([sector])), "")[:2]
        flows = Counter(str(exchange.flow) for exchange in exchanges if exchange.flow)
        row = SectorLine(sector, len(exchanges), flows)
        functions.setdefault(function, []).append(row.to_dict())
    return [
        {"function": function, "sectors": rows}
        for function, rows in sorted(functions.items(), key=lambda item: item[0] or "99")
    ]


def _exchange_row(site: SiteContext, each: ExchangeAnswer) -> Sequence[Any]:
    record, exchange, view = site.record, each.exchange, each.to_dict()
    (decade,) = DIMENSIONS["period"](record, exchange) or ("undated",)
    return (
        view["date"],
        (each.tie if each.tie in record.ties else "", *each.ends),
        exchange.description,
        exchange.sectors,
        view["form"],
        view["flow"],
        *(party or UNKNOWN for party in (*travel_of(record, exchange), *taught(record, exchange))),
        DIMENSIONS["function"](record, exchange) or (UNKNOWN,),
        decade,
        len(each.sources),
        *further_cells("exchange", each),
    )


def _list_sources_by_use(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a source, those with most statements first."""
    record = site.record
    n = Counter((each.record, each.source) for each in record.statements.values())
    listed = sorted(record.sources.items(), key=lambda each: (-n[each[0]], each[0]))
    return [
        (f"{of}/{source.id}", str(source.voice), source.end, source.language, n[of, source.id], of)
        for (of, _), source in listed
    ]


def _compare_largest(site: SiteContext, key: str) -> PlaceComparison:
    """The places with most ties of their own side by side, until somebody chooses others."""
    ties = Counter(end for tie in site.headline.ties.values() for end in tie.ends)
    largest = sorted(site.record.places, key=lambda place: (-ties[place], place))[:MOST]
    return compare_places(site.index, [site.record.places[place] for place in largest])


def _compared_with_columns(site: SiteContext, key: str) -> View:
    """What is compared, as columns of the lists have it."""
    comparison = _compare_largest(site, key)
    rows = {row[0]: row for row in PLACE_LIST.rows(site)}
    titled = [[c for c in of.columns[1:] if ":" not in c.group] for of in (PLACE_LIST, TIE_LIST)]
    return comparison.to_dict() | {
        "columns": [column.grouped().to_dict() for column in titled[0]],
        "of_ties": [c.name for c in titled[1]],
        "rows": [rows[place.key][: len(titled[0]) + 1] for place in comparison.places],
    }


class MapView(RecordAnswer):
    """Ties and places on the map, ties `off_the_map`, states and provinces with most ties."""

    ties: int
    places: int
    off_the_map: int
    divisions: tuple[DivisionLine, ...]


class DivisionLine(RecordAnswer):
    """A state or province and its number of ties."""

    country: str
    name: str
    ties: int


def _map_of_places(site: SiteContext, key: str) -> View:
    """Number of ties, and the states and provinces with most."""
    places = site.record.places
    rows = [row for row in tie_rows(site) if row.key in site.headline.ties]
    ends = [{(places[end].country, places[end].admin1) for end in tie.tie.ends} for tie in rows]
    divisions = Counter(division for both in ends for division in both if division[1])
    most = sorted(divisions.items(), key=lambda d: (-d[1], d[0]))
    missing = {key for key, place in places.items() if place.longitude is None}
    return MapView(
        ties=len(rows),
        places=len({end for tie in rows for end in tie.tie.ends}),
        off_the_map=sum(not missing.isdisjoint(tie.tie.ends) for tie in rows),
        divisions=tuple(
            DivisionLine(country, name, n) for (country, name), n in most[:MOST_DIVISIONS]
        ),
    ).to_dict()


_COMPARED = list_columns("sector counts, response counts answer, law codes", is_shown=False)
"""What is compared of places and ties alike, and shown in no list."""

TIE_LIST = LongList(
    "ties",
    (
        *list_columns("tie tie, kind code, since date, agreement code, status codes, sign date"),
        *list_columns("exchanges number"),
        *_COMPARED,
        *further_list_columns("tie"),
    ),
    _rows_of_ties,
    ("pair", "kind", "status", "agreement", "sector"),
)
PLACE_LIST = LongList(
    "places",
    (
        *list_columns("place place, level code, country code, ties number, within number"),
        *list_columns("exchanges number, sign date"),
        *list_columns("first date, status counts, kind counts, agreement counts", is_shown=False),
        *_COMPARED,
        *list_columns("partner places", is_shown=False),
        *further_list_columns("place"),
    ),
    _rows_of_places,
    ("country", "level", "division", "status", "sector"),
)
EXCHANGE_LIST = LongList(
    "exchanges",
    (
        *list_columns("date date, tie tie, description text, sector codes, form code, flow code"),
        *list_columns("giver code side"),
        *list_columns("receiver code side, teacher code side, learner code side", is_shown=False),
        *list_columns("function codes, decade code, sources number", is_shown=False),
        *further_list_columns("exchange"),
    ),
    lambda site: [_exchange_row(site, each) for each in exchange_list(site.record)],
    ("pair", "sector", "form", "flow", "giver", "teacher", "decade"),
)
SOURCE_LIST = LongList(
    "sources",
    list_columns(
        "source source, voice code, end code side, language code source_language, "
        "statements number, record code"
    ),
    _list_sources_by_use,
    ("voice", "end", "language", "record"),
)

TIES = PageKind(
    "ties",
    lambda site, key: {"ties": len(site.headline.ties), "list": TIE_LIST.first(site)},
    of_record=True,
    answer=lambda site, key: AnswerList("ties", tie_list(site.record)),
)
COMPARE = PageKind(
    "compare",
    _compared_with_columns,
    answer=_compare_largest,
    keys=lambda site: ("",) if len(site.record.places) >= FEWEST else (),
    of_record=True,
)
PLACES = PageKind(
    "places",
    lambda site, key: {"list": PLACE_LIST.first(site)},
    of_record=True,
    answer=lambda site, key: AnswerList("places", place_list(site.record)),
)
EXCHANGES = PageKind(
    "exchanges",
    lambda site, key: (
        {"exchanges": len(site.headline.exchanges), "list": EXCHANGE_LIST.first(site)}
        | {"functions": sectors_by_function(site)}
    ),
    keys=unless_empty("exchanges"),
    of_record=True,
    answer=lambda site, key: AnswerList("exchanges", exchange_list(site.record)),
)
SOURCES = PageKind("sources", lambda site, key: {"list": SOURCE_LIST.first(site)}, of_record=True)
MAP = PageKind("map", _map_of_places, of_record=True)
