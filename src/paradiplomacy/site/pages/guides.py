"""Pages that lead on: the rooms for researchers, and who publishes the site."""

from __future__ import annotations

from paradiplomacy.answers.holdings import record_lines
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import plain_values

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
    named = {name: meant for name in ("publisher", "contact") if (meant := record.meta.text(name))}
    about = {"records": record_lines(record), "as_of": record.as_of, "rule": str(record.rule)}
    return plain_values(about | named)


RESEARCH = PageKind("research", lambda site, key: {"rooms": list(ROOMS)}, needs="record")
ABOUT = PageKind("about", _about, needs="record")
