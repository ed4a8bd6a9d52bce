"""The core of a network beside those of random networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE, Interval
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.hypotheses.theory.bare_periphery import bareness
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

if TYPE_CHECKING:
    import numpy as np

    from paradiplomacy.networks.core_periphery import CoreFit, CoreNull
    from paradiplomacy.networks.tie_counts import Counted

__all__ = [
    "COUNTRIES",
    "FAR_KM",
    "MARGIN",
    "TIES",
    "Seen",
    "bareness_estimate",
    "beside_random",
    "between",
    "countries_of",
    "decided_by",
    "held_by_core",
    "other_networks",
]

WORDS = Words(__name__)
MARGIN = 4 / 5
"""The periphery has a fifth fewer ties within itself than numbers of ties alone give."""


COUNTRIES = 10
TIES = 100
FAR_KM = 2_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The core of one network beside its random ones."""

    graph: Counted
    core: CoreFit
    degrees: CoreNull
    random: CoreNull | None
    ratio: Interval


def between(frames: Frames) -> pl.DataFrame:
    """Ties between two known countries."""
    from paradiplomacy.networks.graph import NO_COUNTRY

    known = [
        ~pl.col(name).fill_null("").is_in(sorted(NO_COUNTRY)) for name in ("country_a", "country_b")
    ]
    return frames.ties.filter(*known, pl.col("country_a") != pl.col("country_b"))


def countries_of(frames: Frames, ties: pl.DataFrame) -> Counted:
    """The countries of these ties, and how many each two have."""
    from paradiplomacy.networks.graph import country_network, network_of
    from paradiplomacy.networks.world_system import countries_with_ties

    return countries_with_ties(country_network(network_of(frames, ties)))


def beside_random(
    graph: Counted,
    rng: np.random.Generator,
    *,
    draws: int = 99,
    dealt: bool = False,
    **choices: Any,
) -> Seen:
    """The core that fits best, beside those of random networks."""
    from paradiplomacy.networks.core_periphery import core_nulls

    core, nulls = core_nulls(
        graph, rng, draws=draws, kinds=("degrees", "random") if dealt else ("degrees",), **choices
    )
    degrees = nulls["degrees"]
    return Seen(graph, core, degrees, nulls.get("random"), bareness(core, degrees))


def decided_by(seen: Seen) -> Verdict:
    """What a core and its periphery say of the claim."""
    if seen.ratio.above(MARGIN):
        return Verdict.CONTRADICTED
    beyond_chance = seen.random is not None and seen.random.p_fit <= SIGNIFICANCE
    if seen.ratio.below(MARGIN) and seen.core.ordered and beyond_chance:
        return Verdict.SUPPORTED
    return Verdict.INCONCLUSIVE


def bareness_estimate(what: Message, seen: Seen, **more: Any) -> Estimate:
    """Ties of the periphery within itself, relative to random networks."""
    name, n = WORDS("relative", what=what), seen.graph.ties
    return as_estimate(name, seen.ratio, n, "ratio", WORDS("relative-method"), **more)


def held_by_core(seen: Seen) -> float:
    """The share of all ends of ties that the core holds."""
    degrees = seen.graph.degrees()
    return float(degrees[seen.core.core].sum() / max(1, degrees.sum()))


def other_networks(
    frames: Frames, rng: np.random.Generator, seen: Seen
) -> tuple[tuple[Message, Estimate], ...]:
    """The ratio under other choices, each with the label of its row."""
    import numpy as np

    ties = between(frames)
    largest = seen.graph.names[int(np.argmax(seen.graph.degrees()))]
    others = (
        (
            WORDS("choice.without-largest", country=largest),
            ties.filter((pl.col("country_a") != largest) & (pl.col("country_b") != largest)),
        ),
        (WORDS("choice.far", km=f"{FAR_KM:,.0f}"), _far(frames, ties)),
        (WORDS("choice.both-ends"), _both_ends(frames, ties)),
    )
    rows = []
    for what, chosen in others:
        if chosen.height >= TIES:
            graph = countries_of(frames, chosen)
            if graph.n >= COUNTRIES:
                estimate = bareness_estimate(what, beside_random(graph, rng))
                rows.append((WORDS("label", what=what), estimate))
    return tuple(rows)


def _far(frames: Frames, ties: pl.DataFrame) -> pl.DataFrame:
    """Ties whose ends lie further apart than neighbours do, where coordinates are known."""
    from paradiplomacy.networks.geography import great_circle_km, located, unit_vectors
    from paradiplomacy.networks.graph import network_of

    network = network_of(frames, ties)
    where = network.within(located(network))
    if not where.m:
        return ties.clear()
    points = unit_vectors(where)
    i, j = where.edges[:, 0], where.edges[:, 1]
    far = where.edges[great_circle_km(points[i], points[j]) > FAR_KM]
    pairs = pl.DataFrame(
        [(where.names[a], where.names[b]) for a, b in far.tolist()],
        schema={"one": pl.String, "other": pl.String},
        orient="row",
    )
    return (
        ties.with_columns(
            one=pl.min_horizontal("place_a", "place_b"),
            other=pl.max_horizontal("place_a", "place_b"),
        )
        .join(pairs, on=["one", "other"], how="semi")
        .drop("one", "other")
    )


def _both_ends(frames: Frames, ties: pl.DataFrame) -> pl.DataFrame:
    sides = frames.listings.filter(pl.col("side").is_in(["a", "b"]))
    both = (
        sides.group_by("tie", maintain_order=True)
        .agg(pl.col("side").n_unique())
        .filter(pl.col("side") == 2)
    )
    return ties.join(both, on="tie", how="semi")
