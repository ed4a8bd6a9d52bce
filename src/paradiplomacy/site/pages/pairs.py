"""Pairs of countries with ties between them, those of most ties first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.pages.pair import pair_counts

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]


def view(site: Site, key: str) -> View:
    """Every pair, with its ties in counts."""
    pairs = site.indexes.ties_of_pair
    return {
        "pairs": [{"pair": name, **pair_counts(site, ties)} for name, ties in pairs.items()],
    }


KIND = PageKind("pairs", view, needs="record")
