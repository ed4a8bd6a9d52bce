"""All ties: what each is, since when, whether it lives, and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.answers import TieLine, tie_list
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.lists import (
    ListColumn,
    first_rows,
    further_cells,
    further_list_columns,
)

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["COLUMNS", "KIND", "rows", "tie_rows"]

COLUMNS = (
    ListColumn("tie", "tie"),
    ListColumn("kind", "code"),
    ListColumn("since", "date"),
    ListColumn("agreement", "code"),
    ListColumn("status", "code"),
    ListColumn("sign", "date"),
    ListColumn("exchanges", "number"),
    *further_list_columns("tie"),
)
FILTERS = ("pair", "kind", "status", "agreement")


def view(site: SiteContext, key: str) -> View:
    """The first ties, and how many there are."""
    return {
        "ties": len(site.headline.ties),
        "list": first_rows(COLUMNS, rows(site), data="ties", filters=FILTERS),
    }


@lru_cache(maxsize=1)
def tie_rows(site: SiteContext) -> tuple[TieLine, ...]:
    """All ties in one line each; looked up once."""
    return tie_list(site.record)


@lru_cache(maxsize=1)
def rows(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a tie."""
    return [
        (
            (tie.key, *tie.tie.ends),
            str(tie.kind or "unknown"),
            str(tie.tie.established or ""),
            tie.agreement,
            tie.status,
            str(tie.last_sign or ""),
            tie.exchange_count,
            *further_cells(tie),
        )
        for tie in tie_rows(site)
    ]


KIND = PageKind("ties", view, needs="record")
