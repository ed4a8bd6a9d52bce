"""A place: its ties, what they did and when, and what it did in crises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paradiplomacy.answers.exchanges import exchange_answer
from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.laws import law_answers
from paradiplomacy.answers.places import place_summary
from paradiplomacy.answers.responses import response_answer
from paradiplomacy.answers.ties import tie_line
from paradiplomacy.model.activity import Exchange, Flow
from paradiplomacy.model.places import Place
from paradiplomacy.model.ties import Tie, tie_key
from paradiplomacy.record.denials import deniers
from paradiplomacy.record.flows import MUTUAL, travelled
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.parts import (
    latest_first,
    years_of,
)

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND", "MOST"]

MOST = 200
"""Rows that a table of a page shows; the lists have all."""
LATEST = 10
"""Exchanges that the page of a place shows, where they are not all of one tie."""


def view(site: Site, key: str) -> View:
    """A place with its ties, and those of the places in it if it is a state or province."""
    record, indexes = site.record, site.indexes
    place = record.places[key]
    summary = place_summary(indexes, place)
    rows = [_tie_row(indexes, record.ties[tie], key) for tie in indexes.ties_of(key)]
    rows.sort(key=lambda row: (row["established"] or "9", row["tie"]))
    exchanges = indexes.exchanges_in_time(indexes.exchanges_of(key))
    responses = indexes.responses_of_place.get(key, ())
    dated = [*(x.date for x in exchanges), *(r.date for r in responses)]
    only = _only_tie(site, exchanges)
    return {
        "place": key,
        "name": place.name,
        "name_local": place.name_local,
        "country": place.country,
        "level": str(place.level),
        "division": _division(site, place),
        "region": place.region,
        "population": place.population,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "last_sign": summary.last_sign,
        "tie_count": summary.ties,
        "countries": _countries(site, rows),
        "status": dict(Counter(row["status"] for row in rows).most_common()),
        "agreement": dict(Counter(row["agreement"] for row in rows)),
        "ties": rows[:MOST],
        "untied": [_untied(site, key, pair) for pair in indexes.untied_by_place.get(key, ())],
        "within": _within(site, key),
        "ties_within": summary.ties_within,
        "years": years_of(dated),
        "sectors": Counter(s for x in exchanges for s in x.sectors).most_common(),
        "ways": _ways(site, place, exchanges),
        "exchange_count": len(exchanges),
        "exchanges_on": only,
        "exchanges": [
            exchange_answer(indexes, each).to_dict()
            for each in latest_first(exchanges)[: 0 if only else LATEST]
        ],
        "responses": [response_answer(indexes, each).to_dict() for each in responses],
        "laws": _laws(site, place),
    }


def _tie_row(index: RecordIndex, tie: Tie, place: str) -> View:
    """A tie of a place in one line, with both ends as it sees them."""
    partner = next((end for end in tie.ends if end != place), tie.place_b)
    return tie_line(index, tie).to_dict() | {"place": place, "partner": partner}


def _untied(site: Site, place: str, pair: str) -> View:
    """A pair that sources speak of and that has no tie, and who denies it."""
    untied = site.record.untied[pair]
    return {
        "tie": pair,
        "partner": next(end for end in untied.tie.ends if end != place),
        "denied_by": list(deniers(untied)),
    }


def _division(site: Site, place: Place) -> str:
    """Key of the state or province in which a place lies, if the record has it."""
    return next(
        (
            key
            for key in site.indexes.divisions.get((place.country, place.admin1), ())
            if key != place.id
        ),
        "",
    )


def _countries(site: Site, rows: Sequence[View]) -> list[tuple[str, int]]:
    places = site.record.places
    return Counter(places[row["partner"]].country for row in rows).most_common()


def _within(site: Site, key: str) -> list[View]:
    """The places in a state or province that have ties, those of most ties first."""
    indexes, places = site.indexes, site.record.places
    inside = [place_summary(indexes, places[part]) for part in indexes.places_within(key)]
    inside = sorted(
        (summary for summary in inside if summary.ties),
        key=lambda summary: (-summary.ties, summary.key),
    )
    return [
        {
            "place": summary.key,
            "ties": summary.ties,
            "exchanges": summary.exchanges,
            "last_sign": summary.last_sign,
        }
        for summary in inside[:MOST]
    ]


def _only_tie(site: Site, exchanges: Sequence[Exchange]) -> str:
    """The tie of which all exchanges are; its page lists them."""
    ties = {tie_key(exchange.place_a, exchange.place_b) for exchange in exchanges}
    return next(iter(ties)) if len(ties) == 1 and ties <= site.record.ties.keys() else ""


def _ways(site: Site, place: Place, exchanges: Sequence[Exchange]) -> list[View]:
    """How many exchanges moved people, ideas and capital from here, to here, both ways."""
    counts: dict[str, Counter[str]] = {str(flow): Counter() for flow in Flow}
    for exchange in exchanges:
        if exchange.flow:
            giver = travelled(site.record, exchange)[0]
            known = "here" if giver == place.country else "there" if giver else "unknown"
            counts[exchange.flow]["mutual" if giver == MUTUAL else known] += 1
    ways = ("here", "there", "mutual", "unknown")
    return [
        {"flow": flow, "total": count.total(), **{way: count[way] for way in ways}}
        for flow, count in counts.items()
        if count
    ]


def _laws(site: Site, place: Place) -> list[View]:
    """Laws of a place and of its state, with how many ties of the place each touches."""
    indexes = site.indexes
    homes = {place.id, *indexes.divisions.get((place.country, place.admin1), ())}
    own = {*indexes.ties_of(place.id), *indexes.ties_within(place.id)}
    return [
        {
            "law": key,
            "status": law.law.status,
            "ties": len({each.tie for each in law.touched} & own),
        }
        for key, law in law_answers(indexes).items()
        if law.law.place in homes
    ]


KIND = PageKind("place", view, "places", lambda site: site.record.places, needs="record")
