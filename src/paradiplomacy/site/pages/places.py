"""STUB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]


def view(site: Site, key: str) -> View:
    """STUB."""
    return {}


KIND = PageKind("places", view)
