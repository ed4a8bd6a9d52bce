"""Facts of ties on which sources contradict each other, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paradiplomacy.answers.disagreements import Disagreement, disagreement_list
from paradiplomacy.answers.facts import reasons_of
from paradiplomacy.evidence.speakers import is_end
from paradiplomacy.model.statements import Polarity
from paradiplomacy.site.kinds import PageKind, View
from paradiplomacy.views import view_of

if TYPE_CHECKING:
    from paradiplomacy.site.site_context import SiteContext

__all__ = ["KIND"]

SHOWN = 200
"""How many disagreements the page shows."""


def view(site: SiteContext, key: str) -> View:
    """The worst disagreements, and how many there are."""
    every = disagreement_list(site.record)
    counted = [each for each in every if each.tie.id in site.headline.ties]
    return {
        "total": len(every),
        "counted": len(counted),
        "between_ends": sum(each.between_ends for each in counted),
        "rows": [_row_of_disagreement(each) for each in every[:SHOWN]],
    }


def _row_of_disagreement(each: Disagreement) -> View:
    """Values that each end and others give of a fact, and which is preferred and why."""
    fact = each.fact
    return {
        "tie": each.tie.id,
        "property": fact.property,
        "value": fact.value,
        "sides": list(each.sides),
        "between": list(fact.between),
        "who": _parties_at_odds(each),
        "years": None if each.years is None else round(each.years, 2),
        "says": [_values_of_side(each, side) for side in (*each.sides, "")],
        "reasons": view_of(reasons_of(fact)),
    }


def _parties_at_odds(each: Disagreement) -> str:
    """Parties that contradict each other: both ends, one end with itself, or others too."""
    if each.between_ends:
        return "ends"
    return "within" if all(map(is_end, each.fact.between)) else "third"


def _values_of_side(each: Disagreement, side: str) -> list[View]:
    """The values of a side, with how many statements give each; ``""``: of all but ends."""
    values: dict[str, View] = {}
    for line in each.page.stated:
        own = line.side if line.side in each.sides else ""
        if own != side:
            continue
        statement = line.statement
        denied = "not " if statement.polarity is Polarity.DENIES else ""
        changed = f"{statement.property} " if each.fact.property == "interruption" else ""
        text = changed + denied + statement.value
        row = values.setdefault(text, {"value": text, "n": 0, "preferred": line.preferred})
        row["n"] += 1
    return list(values.values())


KIND = PageKind("disagreements", view, needs="record")
