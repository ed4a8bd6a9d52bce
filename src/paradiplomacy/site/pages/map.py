"""The map: where the ties are; with the table that says the same by state and province."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.ties import tie_rows

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

MOST = 100
"""How many states and provinces the table has."""


def view(site: SiteContext, key: str) -> View:
    """How many ties there are, and the states and provinces with most."""
    places = site.record.places
    rows = [row for row in tie_rows(site) if row.key in site.headline.ties]
    ends = [{(places[end].country, places[end].admin1) for end in tie.tie.ends} for tie in rows]
    divisions = Counter(division for both in ends for division in both if division[1])
    missing = {key for key, place in places.items() if place.longitude is None}
    return {
        "ties": len(rows),
        "places": len({end for tie in rows for end in tie.tie.ends}),
        "off_the_map": sum(not missing.isdisjoint(tie.tie.ends) for tie in rows),
        "divisions": [
            {"country": country, "name": name, "ties": n}
            for (country, name), n in sorted(divisions.items(), key=lambda d: (-d[1], d[0]))[:MOST]
        ],
    }


KIND = PageKind("map", view, needs="record")
