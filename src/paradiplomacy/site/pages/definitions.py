"""Counts of ties by each definition, totals of others, and how the numbers fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from paradiplomacy.definitions.count import Count, TotalAnswer, total_answer
from paradiplomacy.definitions.definitions import left_out
from paradiplomacy.definitions.missing_ties import CountsAnswer, MissingTies, counts_answer
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.status import Status
from paradiplomacy.site.kinds import View
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


def counts_and_totals(site: SiteContext, key: str) -> CountsAnswer | None:
    found = site.results
    if found is None:
        return None
    countries = "-".join(site.scope.countries)
    return counts_answer(countries, found.counts, found.missing, found.comparisons)


class NumberOfTies(RecordAnswer):
    """Number of ties by what is counted, `of` how many, and the kind of `page` that shows it."""

    what: str
    ties: int
    of: int
    page: str = ""


def numbers_of_ties(site: SiteContext) -> Iterator[NumberOfTies]:
    """The numbers of ties of all pages, each after that of which it is a part.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.site.site_context import SiteContext
    >>> lines = list(numbers_of_ties(SiteContext(open_record("sino_us"))))
    >>> [line.what for line in lines][:3], lines[1].of == lines[0].ties
    (['all', 'main', 'stated'], True)
    """
    results, scope, ties = site.results, site.scope, site.headline.ties
    every, main = len(site.record.ties), len(ties)
    yield NumberOfTies("all", every, every, "ties")
    if scope.others:
        yield NumberOfTies("main", main, every, "home")
    if results is not None and results.counts:
        totals = [count.total for count in results.counts]
        yield NumberOfTies("widest", max(totals), main, "definitions")
        if min(totals) < max(totals):
            yield NumberOfTies("narrowest", min(totals), main, "definitions")
    silent = sum(tie.agreement_on_start is Agreement.SILENT for tie in ties.values())
    starts = [tie.established for tie in ties.values() if tie.established is not None]
    yield NumberOfTies("stated", main - silent, main, "two_ends")
    if len(starts) > main - silent:
        yield NumberOfTies("bounded", len(starts), main, "ties")
    modelled = results and results.event_model.fit
    if modelled:
        formed = sum(story.is_dated for story in modelled.record.stories)
        yield NumberOfTies("modelled", formed, len(starts), "event_model")
    yield NumberOfTies("year", sum(start.year is not None for start in starts), len(starts), "home")
    used = sum(bool(site.index.exchanges_by_tie.get(key)) for key in ties)
    yield NumberOfTies("exchanges", used, main, "ties")
    active = sum(site.index.status_of(tie).status is Status.ACTIVE for tie in ties.values())
    yield NumberOfTies("active", active, main, "ties")
