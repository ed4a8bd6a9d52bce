"""National crises in order of time: what places did, and how many ties have no word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.crises import crisis_answer
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import line_of

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """Every crisis in one line."""
    counted = site.headline
    shocks = sorted(counted.shocks.values(), key=lambda shock: (shock.date, shock.id))
    return {
        "responses": len(counted.responses),
        "crises": [
            line_of(crisis_answer(site.index, shock.id, counted=counted)) for shock in shocks
        ],
    }


KIND = PageKind("crises", view, needs="record")
