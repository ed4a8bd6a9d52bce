"""Two countries: how many ties, in which state, and beside it what others counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.pair import pair_answer
from paradiplomacy.site.kinds import PageKind, View

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]


def view(site: SiteContext, key: str) -> View:
    """The ties between two countries in counts, and published totals beside ours of the same."""
    shown = pair_answer(site.index, key).to_dict()
    compared = site.results.comparisons if site.results else ()
    like = {each.total.id: each.like for each in compared}
    for total in shown["totals"]:
        total["ours"] = [
            {"definition": count.definition.id, "count": count.total, "dated": count.dated}
            for count in like.get(total["total"], ())
        ]
    return shown | {"pending": site.results is None}


KIND = PageKind("pair", view, "pairs", lambda site: site.index.ties_of_pair, needs="results")
