"""Ends of ties by law, by what a law asks, and by cause."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import rate_ratio, share
from paradiplomacy.hypotheses.experiments.competing_risks import cumulative_incidence, followed
from paradiplomacy.hypotheses.experiments.law_choices import LAW
from paradiplomacy.hypotheses.experiments.law_panel import LawPanel
from paradiplomacy.hypotheses.selection import as_estimate, ties_of_pair
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["AGE", "DOSES", "UNKNOWN", "by_dose", "by_law", "incidences"]

WORDS = Words(__name__)
AGE = 40.0
UNKNOWN = "unknown"
DOSES = {1: "spares", 2: "ends"}


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


def by_dose(panel: LawPanel) -> tuple[Estimate, ...]:
    """The rate of ends under each sort of law, relative to none, in the years since the first."""
    since = panel.table.filter(pl.col("slice") > 0)
    base = since.filter(pl.col("dose") == 0)
    rows = []
    for dose, name in DOSES.items():
        part = since.filter(pl.col("dose") == dose)
        if part.is_empty():
            continue
        rows.append(
            as_estimate(
                WORDS(f"name.{name}"),
                rate_ratio(
                    int(part["ends"].sum()),
                    float(part["years"].sum()),
                    base_count=int(base["ends"].sum()),
                    base_time=float(base["years"].sum()),
                ),
                int(part["ends"].sum()) + int(base["ends"].sum()),
                "ratio",
                WORDS("dose-method"),
                subjects=tuple(part["tie"].unique().sort()),
            )
        )
    return tuple(rows)


def _cause(cause: str) -> Message:
    """How ties end where a law, a country, both or nobody known ends them."""
    if cause in (LAW, "both", "expired", UNKNOWN):
        return WORDS(f"cause.{cause}")
    return WORDS("cause.country", country=cause)


def incidences(frames: Frames, panel: LawPanel) -> tuple[Estimate, ...]:
    """The chance of each way of ending by an age, at the rates of the years of the panel."""
    table = followed(frames, ties_of_pair(frames), panel.window, {"": UNKNOWN})
    causes = {cause: _cause(cause) for cause in set(table["cause"]) - {""}}
    rows = []
    for cause, way in sorted(causes.items(), key=lambda item: str(item[1])):
        part = table.filter(pl.col("cause") == cause)
        rows.append(
            as_estimate(
                WORDS("name.incidence", cause=way, age=AGE),
                cumulative_incidence(table, cause, age=AGE, seed=frames.seed),
                part.height,
                "share",
                WORDS("incidence-method"),
                subjects=tuple(part["tie"].unique().sort()),
            )
        )
    return tuple(rows)
