"""All places: how many ties and exchanges each has, and when it last gave a sign of life."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers import place_list
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.lists import (
    ListColumn,
    first_rows,
    further_cells,
    further_list_columns,
)

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["COLUMNS", "KIND", "rows"]

COLUMNS = (
    ListColumn("place", "place"),
    ListColumn("level", "code"),
    ListColumn("country", "code"),
    ListColumn("ties", "number"),
    ListColumn("within", "number"),
    ListColumn("exchanges", "number"),
    ListColumn("sign", "date"),
    *further_list_columns("place"),
)
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
FILTERS = ("country", "level", "division")


def view(site: SiteContext, key: str) -> View:
    """The first places, and how many there are."""
    return {"list": first_rows(COLUMNS, rows(site), data="places", filters=FILTERS)}


@lru_cache(maxsize=1)
def rows(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a place, those with most ties first."""
    listed = sorted(
        place_list(site.record), key=lambda p: (-p.tie_count - p.tie_count_within, p.key)
    )
    return [
        (
            place.key,
            str(place.place.level),
            place.place.country,
            place.tie_count,
            place.tie_count_within or None,
            place.exchange_count + place.exchange_count_within,
            max(str(place.last_sign or ""), str(place.last_sign_within or ""), key=last_day),
            *further_cells(place),
        )
        for place in listed
    ]


def last_day(edtf: str) -> str:
    """The last day, month or year that a date names; empty where it names none."""
    return max((match[0] for match in _DAY.finditer(edtf)), default="")


KIND = PageKind("places", view, needs="record")
