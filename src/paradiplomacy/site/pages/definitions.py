"""Counts of ties by each definition, and the totals that others published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from paradiplomacy.definitions.count import Count, DefinitionComparison
from paradiplomacy.definitions.definitions import left_out
from paradiplomacy.language import Text
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

MOST = 50
"""Ties of a list; table ``counts`` has all."""


def view(site: SiteContext, key: str) -> View:
    """Every definition with its count, and every published total."""
    results = site.results
    if results is None:
        return {"pending": True}
    first = results.counts[0]
    countries = {
        site.record.places[end].country
        for row in first.rows
        for end in site.record.ties[row.tie].ends
    }
    return {
        "pending": False,
        "on": first.day.isoformat(),
        "of": len(first.rows),
        "countries": sorted(countries) if len(countries) == 2 else [],
        "definitions": [_count_with_reasons(count) for count in results.counts],
        "published": [_published(comparison) for comparison in results.comparisons],
        "missing": [each.to_dict() for each in results.missing],
    }


def _count_with_reasons(count: Count) -> dict[str, Any]:
    """Count by a definition, and what it leaves out and why, the most frequent reason first."""
    ties: dict[Text, list[str]] = {}
    for row in count.rows:
        if not row.counts:
            ties.setdefault(left_out(row.why), []).append(row.tie)
    ranked = sorted(ties.items(), key=lambda item: (-len(item[1]), str(item[0])))
    return {
        "id": count.definition.id,
        "title": count.definition.title,
        "rule": count.definition.description,
        "origin": count.definition.origin,
        "total": count.total,
        "dated": count.dated,
        "of": len(count.rows),
        "counts": _list_some_ties(row.tie for row in count.rows if row.counts),
        "left_out": [{"why": why, **_list_some_ties(keys)} for why, keys in ranked],
    }


def _published(comparison: DefinitionComparison) -> dict[str, Any]:
    """A published total, and what comparable definitions count on that day."""
    total = comparison.total
    return {
        "id": total.id,
        "date": str(total.date),
        "countries": list(total.countries),
        "scope": total.scope,
        "bound": total.bound,
        "published": total.count,
        "counts": [
            {
                "definition": count.definition.id,
                "title": count.definition.title,
                "dated": count.dated,
                "total": count.total,
            }
            for count in comparison.like
        ],
    }


def _list_some_ties(ties: Iterable[str]) -> dict[str, Any]:
    keys = list(ties)
    return {"ties": len(keys), "listed": keys[:MOST]}


KIND = PageKind("definitions", view)
