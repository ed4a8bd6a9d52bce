"""The figures of a network under each null model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.communities import communities, community_figures
from paradiplomacy.networks.figures import STATISTICS, Figure, Figures
from paradiplomacy.networks.graph import TieNetwork
from paradiplomacy.networks.great_circles import located_mask
from paradiplomacy.networks.measure import measure
from paradiplomacy.networks.mixing import rich_club
from paradiplomacy.networks.nulls import (
    Mixing,
    NullRange,
    gravity_draws,
    null_ranges,
    rewirings,
    share_retained,
)

_COMMUNITIES = 10  # draws of which communities are sought: the method is the slow part
# What both models leave as it is: they keep all degrees.
_GIVEN = {"nodes", "edges", "fill", "wedges", "claws", "rich_club_members"} | {
    name for name, statistic in STATISTICS.items() if statistic.group == "degree"
}


@dataclass(frozen=True, slots=True, eq=False)
class NullModel:
    """A null model that was drawn from.

    model: One of `paradiplomacy.networks.nulls.NULL_MODELS`.
    draws, places, ties: Draws, and the observed network that they stand beside.
    ranges: By name of the figure.
    rich_club: Mean ties in each club, in the order of the observed one, under rewiring.
    """

    model: str
    draws: int
    places: int
    ties: int
    ranges: Mapping[str, NullRange]
    mixing: Mixing
    rich_club: NDArray[np.float64] | None = None


def draws_for(ties: int) -> int:
    """Networks to draw from each null model: fewer for a large record, and never few.

    >>> draws_for(300), draws_for(26_000)
    (20, 5)
    """
    return max(5, min(20, 60_000 // max(ties, 1)))


def null_models(
    network: TieNetwork,
    observed: Figures,
    rng: np.random.Generator,
    *,
    draws: int,
    progress: Callable[[float], None] | None = None,
) -> dict[str, NullModel]:
    """Draw from each null model and measure each draw.

    observed: Its figures, as far as they were measured.
    draws: Of each model; fewer than two give no range, and nothing is drawn.
    progress: Told the share that is done.
    """
    if draws < 2 or network.m < 2:
        return {}
    report = progress or (lambda share: None)
    models = {
        "rewired": _draw_null(
            "rewired", network, observed, rng, draws=draws, report=lambda s: report(s / 2)
        )
    }
    part = network.within(located_mask(network))
    if part.m >= 2:
        # Compared with the same places: the draws know no others.
        own = observed if part.n == network.n else measure(part)
        models["gravity"] = _draw_null(
            "gravity", part, own, rng, draws=draws, report=lambda s: report(0.5 + s / 2)
        )
    return models


def _draw_null(
    model: Literal["rewired", "gravity"],
    network: TieNetwork,
    observed: Figures,
    rng: np.random.Generator,
    *,
    draws: int,
    report: Callable[[float], None],
) -> NullModel:
    rewired = model == "rewired"
    samples: list[Figures] = []
    accepted, retained = [], []
    clubs = np.zeros(len(rich_club(network).k))
    make = rewirings if rewired else gravity_draws
    for step, (draw, share) in enumerate(make(network, rng, draws=draws)):
        figures: dict[str, Figure] = measure(draw)
        if rewired and step < _COMMUNITIES:
            figures |= community_figures(communities(draw, rng))
        if rewired:
            clubs += rich_club(draw).ties
        samples.append(figures)
        accepted.append(share)
        retained.append(share_retained(network, draw))
        report((step + 1) / draws)
    # Both models keep some figures by themselves.
    varied = {name: figure for name, figure in observed.items() if name not in _GIVEN}
    return NullModel(
        model,
        draws,
        network.n,
        network.m,
        null_ranges(varied, samples),
        Mixing(float(np.mean(accepted)), retained[0], retained[-1]),
        clubs / draws if rewired else None,
    )
