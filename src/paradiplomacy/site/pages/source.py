"""A source: who speaks in it, and all that it says, by subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from paradiplomacy.answers.source import source_answer
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.source_groups import group_of_source

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """A source with its statements; of readings, how many of which series."""
    return source_answer(site.index, key).to_dict()


def _written(site: SiteContext) -> Iterator[str]:
    """Keys of all sources; in a frozen site of those that make many statements."""
    sources = (f"{record}/{name}" for record, name in site.record.sources)
    yield from (k for k in sources if site.is_live or k not in group_of_source(site.index))


def _on_demand(site: SiteContext) -> Iterable[str]:
    """Those that a frozen site shows as parts of other pages."""
    return () if site.is_live else group_of_source(site.index)


KIND = PageKind("source", view, "sources", _written, on_demand=_on_demand, needs="record")
