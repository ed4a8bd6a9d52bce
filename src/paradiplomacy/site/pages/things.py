"""Pages that show one thing of a record: each is the answer on that thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from paradiplomacy.answers.laws import law_answers
from paradiplomacy.answers.place import place_answer
from paradiplomacy.answers.source import source_answer
from paradiplomacy.answers.tie import tie_answer
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.source_groups import group_of_source, source_groups

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["COUNCIL", "LAW", "PLACE", "SOURCE", "SOURCE_GROUP", "TIE"]


def _tie(site: SiteContext, key: str) -> View:
    """A tie with its ledger: what it is and how surely, what each end says, and what it did."""
    untied = site.record.untied.get(key)
    return tie_answer(site.index, untied.tie if untied else site.record.ties[key]).to_dict()


def _ties(site: SiteContext) -> Iterator[str]:
    """Keys of all ties, and of pairs that sources speak of and that have none."""
    yield from site.record.ties
    yield from site.record.untied


def _sources(site: SiteContext) -> Iterator[str]:
    """Keys of all sources; in a frozen site of those that make many statements."""
    sources = (f"{record}/{name}" for record, name in site.record.sources)
    yield from (k for k in sources if site.is_live or k not in group_of_source(site.index))


def _source_group(site: SiteContext, key: str) -> View:
    """Sources of few statements whose keys begin alike: in a frozen site they share a page."""
    keys = source_groups(site.index)[key]
    return {
        "group": key,
        "sources": [source_answer(site.index, each).to_dict() for each in keys],
    }


def _frozen(keys: Iterable[str], *, site: SiteContext) -> Iterable[str]:
    return () if site.is_live else keys


def _live(keys: Iterable[str], *, site: SiteContext) -> Iterable[str]:
    return keys if site.is_live else ()


def _council_sheets(site: SiteContext) -> Iterator[str]:
    """Of each tie, and of each place with several ties; of a wide record none."""
    yield from filter(site.has_council_page, (*site.record.ties, *site.record.places))


def _all_council_sheets(site: SiteContext) -> Iterator[str]:
    yield from site.record.ties
    yield from (place for place in site.record.places if site.council.ties_of(place))


TIE = PageKind("tie", _tie, "ties", _ties, needs="record")
PLACE = PageKind(
    "place",
    lambda site, key: place_answer(site.index, site.record.places[key]).to_dict(),
    "places",
    lambda site: site.record.places,
    needs="record",
)
LAW = PageKind(
    "law",
    lambda site, key: law_answers(site.index)[key].to_dict(),
    "laws",
    lambda site: site.record.laws,
    needs="record",
)
SOURCE = PageKind(
    "source",
    lambda site, key: source_answer(site.index, key).to_dict(),
    "sources",
    _sources,
    on_demand=lambda site: _frozen(group_of_source(site.index), site=site),
    needs="record",
)
SOURCE_GROUP = PageKind(
    "source_group",
    _source_group,
    "source-groups",
    lambda site: _frozen(source_groups(site.index), site=site),
    on_demand=lambda site: _live(source_groups(site.index), site=site),
    needs="record",
)
COUNCIL = PageKind(
    "council",
    lambda site, key: site.council.about(key),
    "council",
    _council_sheets,
    on_demand=_all_council_sheets,
    needs="record",
)
"""Two sheets for the council, over the last ten years."""
