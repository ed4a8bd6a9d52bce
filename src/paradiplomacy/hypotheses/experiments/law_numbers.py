"""Ends of the ties that each law reaches."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.experiments.law_panel import LawPanel
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Words

__all__ = ["by_law"]

WORDS = Words(__name__)


def by_law(panel: LawPanel) -> tuple[Estimate, ...]:
    """Of the ties that each law reaches, how many ended since; its subjects are these ties."""
    rows = []
    for (law,), part in panel.reach.sort("law").group_by("law", maintain_order=True):
        ties = tuple(part["tie"].unique().sort())
        day = part["onset"][0]
        over = panel.over.filter(pl.col("tie").is_in(ties) & (pl.col("day") >= day))
        ended = over["tie"].n_unique()
        rows.append(
            as_estimate(
                WORDS("name.law", law=str(law), day=str(day)),
                share(ended, len(ties)),
                len(ties),
                "share",
                WORDS("law-method"),
                subjects=(*ties, f"law:{law}"),
            )
        )
    return tuple(rows)
