"""Two countries: how many ties, in which state, and beside it what others counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from paradiplomacy.answers.place import years_of
from paradiplomacy.model.context import Total
from paradiplomacy.model.status import ChangeKind, Status
from paradiplomacy.model.ties import Tie
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.parts import flow_ways

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

MOST_TIED = 10


def view(site: SiteContext, key: str) -> View:
    """The ties between two countries, in counts that lead to lists, and published totals."""
    indexes = site.index
    ties = indexes.ties_of_pair[key]
    published = [t for t in site.record.totals.values() if set(t.countries) == set(key.split("-"))]
    published.sort(key=lambda total: (total.date, total.id))
    return {
        "pair": key,
        "countries": list(dict.fromkeys(key.split("-"))),
        **_counts(site, ties),
        "formed": years_of(tie.established for tie in ties),
        "ended": years_of(
            change.date
            for tie in ties
            for change in tie.history
            if change.change in (ChangeKind.ENDED, ChangeKind.SUSPENDED)
        ),
        "places": _most_tied(site, ties),
        "exchanges": len(indexes.exchanges_of_pair.get(key, ())),
        "ways": flow_ways(site.record, indexes.exchanges_of_pair.get(key, ())),
        "latest_totals": _latest(published),
        "totals": [_total_view(site, total) for total in published],
        "pending": site.results is None,
    }


def _counts(site: SiteContext, ties: Sequence[Tie]) -> View:
    """How many of some ties are of which kind and status, and how the ends agree on the start."""
    statuses = [site.index.status_of(tie).status for tie in ties]
    starts = [tie.fact("established") for tie in ties]
    places = site.record.places
    return {
        "ties": len(ties),
        "status": _counted(map(str, statuses)),
        "not_ended": sum(status not in (Status.ENDED, Status.PROPOSED) for status in statuses),
        "kind": _counted(str(tie.kind or "unknown") for tie in ties),
        "agreement": _counted(str(start.agreement) if start else "silent" for start in starts),
        "dated": sum(tie.stated_start is not None for tie in ties),
        "state": sum(any(places[end].level.tier == "state" for end in tie.ends) for tie in ties),
    }


def _counted(codes: Iterable[str]) -> dict[str, int]:
    return dict(Counter(codes).most_common())


def _most_tied(site: SiteContext, ties: Sequence[Tie]) -> list[list[View]]:
    """The places of most ties with the other country, of each country."""
    places = site.record.places
    counts = Counter(end for tie in ties for end in tie.ends)
    in_order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    countries = sorted({places[end].country for end in counts})
    return [
        [
            {"place": place, "ties": count}
            for place, count in in_order
            if places[place].country == country
        ][:MOST_TIED]
        for country in countries
    ]


def _latest(totals: Sequence[Total]) -> list[View]:
    """The totals of all ties that were published for the last year."""
    every = [total for total in totals if total.scope == "all"]
    year = max((total.date.latest.year for total in every), default=0)
    return [
        {"date": str(total.date), "count": total.count}
        for total in every
        if total.date.latest.year == year
    ]


def _total_view(site: SiteContext, total: Total) -> View:
    """A published total beside this record's count of the same ties."""
    compared = site.results.comparisons if site.results else ()
    like = next((each.like for each in compared if each.total.id == total.id), ())
    return {
        "total": total.id,
        "date": str(total.date),
        "scope": total.scope,
        "count": total.count,
        "bound": total.bound,
        "ours": [
            {"definition": count.definition.id, "count": count.total, "dated": count.dated}
            for count in like
        ],
        "sources": list(site.index.sources_of(total.statements)),
    }


KIND = PageKind("pair", view, "pairs", lambda site: site.index.ties_of_pair, needs="results")
