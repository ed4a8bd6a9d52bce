"""A place: its ties, what they did and when, and what it did in crises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.place import place_answer
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """A place with its ties, and those of the places in it if it is a state or province."""
    return place_answer(site.index, site.record.places[key]).to_dict()


KIND = PageKind("place", view, "places", lambda site: site.record.places, needs="record")
