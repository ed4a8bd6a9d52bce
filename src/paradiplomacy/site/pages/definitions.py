"""Counts of ties by each definition, and the totals that others published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from paradiplomacy.definitions.count import Count, TotalAnswer, total_answer
from paradiplomacy.definitions.count_answers import CountsAnswer, counts_answer
from paradiplomacy.definitions.definitions import left_out
from paradiplomacy.definitions.missing_ties import MissingTies
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.numbers_of_ties import NumberOfTies, numbers_of_ties
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer, line_of

MOST = 50
"""Ties of a list; table ``counts`` has all."""


class DefinitionsView(RecordAnswer):
    """Ties by each definition on a day, and published totals; `missing` are those in no list."""

    on: date
    of: int
    countries: tuple[str, ...]
    definitions: tuple[dict[str, Any], ...]
    published: tuple[TotalAnswer, ...]
    missing: tuple[MissingTies, ...]
    numbers: tuple[NumberOfTies, ...]
    pending: bool = False


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
    return DefinitionsView(
        on=first.on,
        of=len(first.rows),
        countries=tuple(sorted(countries)) if len(countries) == 2 else (),
        definitions=tuple(map(_count_with_reasons, results.counts)),
        published=tuple(map(total_answer, results.comparisons)),
        missing=tuple(results.missing),
        numbers=tuple(numbers_of_ties(site)),
    ).to_dict()


def _count_with_reasons(count: Count) -> dict[str, Any]:
    """Count by a definition, and what it leaves out and why, the most frequent reason first."""
    ties = group_pairs((left_out(row.why), row.tie) for row in count.rows if not row.counts)
    ranked = sorted(ties.items(), key=lambda item: (-len(item[1]), str(item[0])))
    return line_of(count) | {
        "counts": _list_some_ties(row.tie for row in count.rows if row.counts),
        "left_out": [{"why": why, **_list_some_ties(keys)} for why, keys in ranked],
    }


def _list_some_ties(ties: Iterable[str]) -> dict[str, Any]:
    keys = list(ties)
    return {"ties": len(keys), "listed": keys[:MOST]}


def _counts_and_totals(site: SiteContext, key: str) -> CountsAnswer | None:
    found = site.results
    if found is None:
        return None
    countries = "-".join(site.scope.countries)
    return counts_answer(countries, found.counts, found.missing, found.comparisons)


KIND = PageKind("definitions", view, needs="results", answer=_counts_and_totals)
