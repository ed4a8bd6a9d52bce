"""A definition of a tie: which ties it counts, which it leaves out, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from paradiplomacy.definitions.count import Count
from paradiplomacy.definitions.definitions import DEFINITIONS, left_out
from paradiplomacy.language import Text
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.definitions import counted

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

MOST = 100
"""Ties of a list; table ``counts`` has all."""


def view(site: SiteContext, key: str) -> View:
    """What the definition says, counts and leaves out."""
    results = site.results
    if results is None:
        return {"id": key, "title": DEFINITIONS[key].title, "pending": True}
    count = next(candidate for candidate in results.counts if candidate.definition.id == key)
    return counted(count) | {
        "pending": False,
        "on": count.day.isoformat(),
        "counts": _list(row.tie for row in count.rows if row.counts),
        "left_out": _left_out(count),
        "published": any(
            count in comparison.like
            for comparison in results.comparisons
            for count in comparison.counts
            if count.definition.id == key
        ),
    }


def _left_out(count: Count) -> list[dict[str, Any]]:
    ties: dict[Text, list[str]] = {}
    for row in count.rows:
        if not row.counts:
            ties.setdefault(left_out(row.why), []).append(row.tie)
    ranked = sorted(ties.items(), key=lambda item: (-len(item[1]), str(item[0])))
    return [{"why": why, **_list(keys)} for why, keys in ranked]


def _list(ties: Iterable[str]) -> dict[str, Any]:
    keys = list(ties)
    return {"ties": len(keys), "listed": keys[:MOST]}


KIND = PageKind("definition", view, "definitions", lambda site: DEFINITIONS, needs="results")
