"""Laws, orders and bills on ties: in force or not, since when, and how many ties they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.law_effects import ended_by_law
from paradiplomacy.model.context import Law
from paradiplomacy.model.status import Status
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site import Site

__all__ = ["KIND", "law_line"]

_ORDER = ("in force", "enacted", "order", "bill")


def view(site: Site, key: str) -> View:
    """Every law in one line: those in force first, those that touch most ties first."""
    lines = [law_line(site, law) for law in site.record.laws.values()]
    lines.sort(key=lambda line: (_ORDER.index(line["status"]), -line["ties"], line["law"]))
    touched = {each.tie for ties in site.indexes.ties_under_laws.values() for each in ties}
    ended = ended_by_law(site.headline)
    return {
        "laws": lines,
        "ties": len(touched & site.headline.ties.keys()),
        "ended": len(ended),
        "going_on": sum(tie.stated is not Status.ENDED for tie in ended),
    }


def law_line(site: Site, law: Law) -> View:
    """A law in one line; how many ties it touches, and how many of these ended since."""
    ties = site.indexes.ties_under_laws[law.id]
    ended = [site.record.ties[each.tie] for each in ties if each.was_ended]
    return {
        "law": law.id,
        "place": law.place,
        "jurisdiction": law.jurisdiction,
        "citation": law.citation,
        "status": law.status,
        "enacted": str(law.enacted or ""),
        "effective": str(law.effective or ""),
        "terminate_by": str(law.terminate_by or ""),
        "ties": len(ties),
        "ended": len(ended),
        "going_on": sum(tie.stated is not Status.ENDED for tie in ended),
    }


KIND = PageKind("laws", view, needs="record")
