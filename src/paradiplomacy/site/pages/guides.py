"""Pages that lead on: the rooms for researchers, and who publishes the site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from paradiplomacy.answers.holdings import RecordLine, record_lines
from paradiplomacy.language import Name
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer

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


class AboutView(RecordAnswer):
    """Records, day and rule; publisher and contact, if the record names them."""

    records: tuple[RecordLine, ...]
    as_of: date
    rule: str
    further: Mapping[str, Name]


def _about(site: SiteContext, key: str) -> View:
    """Publisher, contact, day and licence, as far as the record says."""
    record = site.record
    named = {name: meant for name in ("publisher", "contact") if (meant := record.meta.text(name))}
    return AboutView(record_lines(record), record.as_of, str(record.rule), named).to_dict()


RESEARCH = PageKind("research", lambda site, key: {"rooms": list(ROOMS)}, needs="record")
ABOUT = PageKind("about", _about, needs="record")
