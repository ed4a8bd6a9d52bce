"""Pages that lead on: the rooms for researchers, and who publishes the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["ABOUT", "RESEARCH"]

ROOMS = (
    "two_ends",
    "registry",
    "interviews",
    "definitions",
    "flows",
    "places",
    "compare",
    "network",
    "event_model",
    "sources",
    "methods",
    "data",
)
"""Kinds of page that the menu leaves to the page for researchers."""


def _about(site: SiteContext, key: str) -> View:
    """Publisher, contact, day and licence, as far as the record says."""
    record = site.record
    return {
        "records": [
            {"id": meta.id, "title": meta.titles, "licence": meta.licence, "as_of": meta.as_of}
            | {"period": meta.years}
            for meta in record.metas
        ],
        "as_of": record.as_of.isoformat(),
        "rule": str(record.rule),
    } | {name: meant for name in ("publisher", "contact") if (meant := record.meta.text(name))}


RESEARCH = PageKind("research", lambda site, key: {"rooms": list(ROOMS)}, needs="record")
ABOUT = PageKind("about", _about, needs="record")
