"""What each definition of a tie counts, and the totals that others published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from paradiplomacy.definitions.count import Count, DefinitionComparison
from paradiplomacy.definitions.definitions import left_out
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND", "counted", "published"]


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
        "definitions": [counted(count) for count in results.counts],
        "published": [published(comparison) for comparison in results.comparisons],
    }


def counted(count: Count) -> dict[str, Any]:
    """What a definition counts, and why it leaves out the rest, the most frequent reason first."""
    reasons = Counter(left_out(row.why) for row in count.rows if not row.counts)
    ranked = sorted(reasons.items(), key=lambda item: (-item[1], str(item[0])))
    return {
        "id": count.definition.id,
        "title": count.definition.title,
        "rule": count.definition.description,
        "origin": count.definition.origin,
        "total": count.total,
        "dated": count.dated,
        "of": len(count.rows),
        "left_out": [{"why": why, "ties": ties} for why, ties in ranked],
    }


def published(comparison: DefinitionComparison) -> dict[str, Any]:
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


KIND = PageKind("definitions", view)
