"""Laws dealt at random to the states and places that might have passed them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.estimators.odds import rate_score
from paradiplomacy.hypotheses.experiments.law_panel import LawPanel, strata

__all__ = ["random_p"]

DRAWS = 20_000
TIERS = {"city": 0, "state": 1}


def random_p(panel: LawPanel, *, seed: int, draws: int = DRAWS) -> float:
    """Chance that laws put on other states and places at random show as clear a difference.

    Notes
    -----
    Randomization inference over those that a law binds (Fisher 1935; Rosenbaum 2002): the set
    of laws of states, with their dates and the tiers that they reach, goes to as many states
    drawn at random, and the set of laws of single cities to as many cities with ties; a tie
    is under a law where either reaches it. The score of the stratified comparison is made
    again. Its square is compared, so the p-value is two-sided; that seen counts as one draw.
    """
    import numpy as np

    homes = {home: k for k, home in enumerate(sorted(set(panel.table["home"])))}
    years, ends = _years_and_ends(panel.table, homes, len(panel.slices), of="home")
    of_states = _masks(panel, "home", panel.reach.filter(pl.col("place").is_null()))
    of_places = _masks(panel, "place", panel.reach.filter(pl.col("place").is_not_null()))
    cities = panel.table.filter(pl.col("tier") == "city").unique("place").sort("place")
    if len(of_states) > len(homes) or len(of_places) > cities.height:
        return 1.0
    seen = rate_score(strata(panel)) ** 2
    rng = np.random.default_rng(seed)
    picks = np.argsort(rng.random((draws, len(homes))), axis=1)[:, : len(of_states)]
    reached = np.array(list(of_states.values())).reshape(-1, len(TIERS), len(panel.slices))
    time = (years[picks] * reached).sum(axis=(1, 2))
    over = (ends[picks] * reached).sum(axis=(1, 2))
    if of_places:
        chosen = np.argsort(rng.random((draws, cities.height)), axis=1)[:, : len(of_places)]
        home_of = np.array([homes[home] for home in cities["home"]])
        numbers = {city: k for k, city in enumerate(cities["place"])}
        of_cities = panel.table.filter(pl.col("tier") == "city")
        own_years, own_ends = (
            cells[:, TIERS["city"]]
            for cells in _years_and_ends(of_cities, numbers, len(panel.slices), of="place")
        )
        for pick, mask in zip(chosen.T, of_places.values(), strict=True):
            # What a law of the city's state reaches already is not counted again.
            of_home = (picks == home_of[pick][:, np.newaxis]).astype(float)
            fresh = np.maximum(mask[TIERS["city"]] - of_home @ reached[:, TIERS["city"]], 0)
            time += own_years[pick] * fresh
            over += own_ends[pick] * fresh
    whole_time, whole_over = years.sum(axis=(0, 1)), ends.sum(axis=(0, 1))
    part = np.divide(time, whole_time, out=np.zeros_like(time), where=whole_time > 0)
    informs = (part > 0) & (part < 1)
    excess = np.where(informs, over - whole_over * part, 0.0).sum(axis=1)
    spread = np.where(informs, whole_over * part * (1 - part), 0.0).sum(axis=1)
    drawn = np.divide(excess**2, spread, out=np.zeros(draws), where=spread > 0)
    return float(((drawn >= seen - 1e-9).sum() + 1) / (draws + 1))


def _years_and_ends(
    rows: pl.DataFrame, places: Mapping[str, int], slices: int, *, of: str
) -> tuple[Any, Any]:
    """Years and ends by state or city, tier and slice."""
    import numpy as np

    years, ends = np.zeros((2, len(places), len(TIERS), slices))
    cells = rows.select(of, "tier", "slice", "years", "ends")
    for place, tier, part, time, over in cells.iter_rows():
        years[places[place], TIERS[tier], part] += time
        ends[places[place], TIERS[tier], part] += over
    return years, ends


def _masks(panel: LawPanel, unit: str, reach: pl.DataFrame) -> dict[str, Any]:
    """For each state, or place, with a law of its own, the tiers and slices that it reaches."""
    import numpy as np

    tier_of = dict(panel.table.select("tie", "tier").iter_rows())
    masks: dict[str, Any] = {}
    for tie, bound, onset in reach.select("tie", unit, "onset").sort(unit).iter_rows():
        mask = masks.setdefault(bound, np.zeros((len(TIERS), len(panel.slices))))
        if tie in tier_of:
            begun = [span.start >= onset for span in panel.slices]
            row = TIERS[tier_of[tie]]
            mask[row] = np.maximum(mask[row], begun)
    return masks
