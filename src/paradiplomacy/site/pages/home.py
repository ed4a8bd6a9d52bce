"""The first page: what is known and how surely, and the ways to everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND"]


def view(site: Site, key: str) -> View:
    """What is known of the whole record."""
    record = site.record
    return {
        "title": record.meta.title,
        "as_of": record.as_of.isoformat(),
        "rule": str(record.rule),
        "ties": len(record.ties),
        "places": len(record.places),
    }


KIND = PageKind("home", view, at="index")
