"""Laws, orders and bills on ties: in force or not, since when, and how many ties they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.laws import STATUSES, ended_by_law, law_answers, laws_by_tie
from paradiplomacy.model.status import Status
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import line_of

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """Every law in one line: those in force first, those that touch most ties first."""
    lines = [line_of(law) for law in law_answers(site.index).values()]
    lines.sort(key=lambda line: (STATUSES.index(line["status"]), -line["ties"], line["law"]))
    ended = ended_by_law(site.headline)
    return {
        "laws": lines,
        "ties": len(laws_by_tie(site.index).keys() & site.headline.ties.keys()),
        "ended": len(ended),
        "going_on": sum(tie.stated is not Status.ENDED for tie in ended),
    }


KIND = PageKind("laws", view, needs="record")
