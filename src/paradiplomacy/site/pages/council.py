"""Two sheets for the council: of a tie or of a place, what is known, by whom, and how surely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND", "view"]


def view(site: SiteContext, key: str) -> View:
    """What the sheets of a tie or a place show, over the last ten years."""
    return site.council.about(key)


def _written(site: SiteContext) -> Iterator[str]:
    """Of each tie, and of each place with several ties; of a wide record none."""
    yield from filter(site.has_council_page, (*site.record.ties, *site.record.places))


def _on_demand(site: SiteContext) -> Iterator[str]:
    """Of each tie and each place that has one."""
    yield from site.record.ties
    yield from (place for place in site.record.places if site.council.ties_of(place))


KIND = PageKind("council", view, "council", _written, on_demand=_on_demand, needs="record")
