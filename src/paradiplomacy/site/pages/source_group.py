"""Sources of few statements whose keys begin alike: in a frozen site they have no other page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.source import view as source_view
from paradiplomacy.site.source_groups import source_groups

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """All that each of them says."""
    keys = source_groups(site.index)[key]
    return {"group": key, "sources": [source_view(site, each) for each in keys]}


def _written(site: SiteContext) -> Iterable[str]:
    """The groups; a live site has a page for each source."""
    return () if site.is_live else source_groups(site.index)


def _on_demand(site: SiteContext) -> Iterable[str]:
    return source_groups(site.index) if site.is_live else ()


KIND = PageKind(
    "source_group", view, "source-groups", _written, on_demand=_on_demand, needs="record"
)
