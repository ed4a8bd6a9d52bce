"""A law: what it says by whose word, which ties it touches and on what that rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.laws import law_answers
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """A law, order or bill, as sources give it, and the ties that it touches."""
    return law_answers(site.index)[key].to_dict()


KIND = PageKind("law", view, "laws", lambda site: site.record.laws, needs="record")
