"""Numbers of ties that pages give: what each counts, and of which other it is a part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.status import Status
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext


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
    year = sum(start.year is not None for start in starts)
    yield NumberOfTies("year", year, len(starts), "home")
    used = sum(bool(site.index.exchanges_by_tie.get(key)) for key in ties)
    yield NumberOfTies("exchanges", used, main, "ties")
    active = sum(site.index.status_of(tie).status is Status.ACTIVE for tie in ties.values())
    yield NumberOfTies("active", active, main, "ties")
