"""What the script of the pages loads as data, by name: each stands at ``data/NAME.js``.

``names`` has the names of places, to whose positions the others refer; ``ties``, ``places``,
``exchanges``, ``sources`` and ``facts`` (of which both ends, or one, speak) are the rows of the
long lists; ``map`` and ``search`` are what only those two need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from paradiplomacy.language import LANGUAGES
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.name_forms import chinese_division, typed_forms
from paradiplomacy.site.lists import address, columns_of, rounded
from paradiplomacy.site.pages import KIND, exchanges, places, sources, ties, two_ends

if TYPE_CHECKING:
    from paradiplomacy.site.kinds import View
    from paradiplomacy.site.site import Site

__all__ = ["DATA", "years_of"]

TITLED = ("law", "crisis", "claim", "source")
"""Kinds of page that can be found by their title."""

_STANDS = frozenset({Status.ACTIVE, Status.DORMANT})


def _names(site: Site) -> View:
    """Names of places in both languages, with the country and the division of each."""
    record = list(site.record.places.values())
    divisions = sorted({(place.country, place.admin1) for place in record})
    countries = sorted({place.country for place in record})
    at = {division: position for position, division in enumerate(divisions)}
    return {
        "keys": [place.id for place in record],
        "en": [place.label for place in record],
        "zh": [site.writer("zh").name(place.id) for place in record],
        "country": [countries.index(place.country) for place in record],
        "division": [at[place.country, place.admin1] for place in record],
        "countries": {
            "keys": countries,
            "en": [site.writer("en").coded("country", code) for code in countries],
            "zh": [site.writer("zh").coded("country", code) for code in countries],
        },
        "divisions": {
            "keys": [f"{country}-{name}" for country, name in divisions],
            "country": [countries.index(country) for country, _ in divisions],
            "en": [name for _, name in divisions],
            "zh": [chinese_division(country, name) or name for country, name in divisions],
        },
    }


def _map(site: Site) -> View:
    """Where places lie, and in which years ties stood; ties in the order of the list of ties."""
    record = site.record
    spans = [years_of(record.ties[row.key]) for row in ties.tie_rows(site)]
    return {
        "lon": [rounded(place.longitude) for place in record.places.values()],
        "lat": [rounded(place.latitude) for place in record.places.values()],
        "from": [span[0][0] if span else None for span in spans],
        "until": [span[0][1] if span else None for span in spans],
        "again": {at: list(span[1:]) for at, span in enumerate(spans) if len(span) > 1},
        "last": record.as_of.year,
    }


def years_of(tie: Tie) -> Sequence[tuple[int, int]]:
    """The years in which a tie stood at the end of the year: first, and the first after.

    Nought stands for a start that has no date, and for an end that has not come.
    """
    days = {
        each.year
        for change in tie.history
        if change.date is not None
        for each in (change.date.earliest, change.date.latest)
        if each not in (date.min, date.max)
    }
    spans: list[tuple[int, int]] = []
    stood = tie.stated_on(date.min) in _STANDS
    start = 0
    for year in sorted(days):
        stands = tie.stated_on(date(year, 12, 31)) in _STANDS
        if stands and not stood:
            start = year
        elif stood and not stands:
            spans.append((start, year))
        stood = stands
    if stood:
        spans.append((start, 0))
    return spans


def _search(site: Site) -> View:
    """By what places are found besides their names; titles of laws, crises, claims and sources."""
    names = [site.writer("zh").name(key) for key in site.record.places]
    titled = [
        [name, address(site, name, key)]
        + [site.writer(language).title_of(name, key) for language in LANGUAGES]
        for name in TITLED
        for key in chain(KIND[name].keys(site), KIND[name].on_demand(site))
    ]
    return {
        "spoken": [" ".join(sorted(forms)) for forms in typed_forms(names)],
        "titled": [row[:3] if row[2] == row[3] else row for row in titled],
    }


def _list_of(page: Any) -> Callable[[Site], View]:
    return lambda site: columns_of(site, page.COLUMNS, page.rows(site))


DATA: Mapping[str, Callable[[Site], Any]] = {
    "names": _names,
    "ties": _list_of(ties),
    "places": _list_of(places),
    "exchanges": _list_of(exchanges),
    "sources": _list_of(sources),
    "facts": _list_of(two_ends),
    "map": _map,
    "search": _search,
}
