"""All sources: who speaks in each, for which side, and how much it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.lists import ListColumn, first_rows

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["COLUMNS", "KIND", "rows"]

COLUMNS = (
    ListColumn("source", "source"),
    ListColumn("voice", "code"),
    ListColumn("end", "code", group="side"),
    ListColumn("language", "code", group="source_language"),
    ListColumn("statements", "number"),
    ListColumn("record", "code"),
)
FILTERS = ("voice", "end", "language", "record")


def view(site: SiteContext, key: str) -> View:
    """The sources that say most, and how many there are."""
    return {"list": first_rows(COLUMNS, rows(site), data="sources", filters=FILTERS)}


@lru_cache(maxsize=1)
def rows(site: SiteContext) -> Sequence[Sequence[Any]]:
    """One row a source, those with most statements first."""
    record = site.record
    n = Counter((each.record, each.source) for each in record.statements.values())
    listed = sorted(record.sources.items(), key=lambda each: (-n[each[0]], each[0]))
    return [
        (
            f"{of}/{source.id}",
            str(source.voice),
            source.end,
            source.language,
            n[of, source.id],
            of,
        )
        for (of, _), source in listed
    ]


KIND = PageKind("sources", view, needs="record")
