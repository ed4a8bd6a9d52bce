"""Multiplexity: several flows on one tie, and which way they run.

A registry knows little of what a tie did, and more of ties that are written about. So what
is asked here is not how many flows ties have but how those that were recorded are spread:
beside the same exchanges with their flows, or their directions, dealt out at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

if TYPE_CHECKING:
    from paradiplomacy.record.frames import Frames

__all__ = [
    "Flows",
    "Shared",
    "flow_rows",
    "flows",
]

_SAME = ("tie", "date_low", "date_high", "form", "giver", "flow")


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Of ties with at least two exchanges, how many show two of something.

    Parameters
    ----------
    ties : tuple of str
        The ties with two exchanges or more.
    both : int
        Ties that show two: two flows, or both directions.
    draws : ndarray of float64
        The number of such ties with the labels of all these exchanges dealt out anew.
    """

    ties: tuple[str, ...]
    both: int
    draws: NDArray[np.float64]

    @property
    def expected(self) -> float | None:
        """Mean of the draws; None without ties."""
        return float(self.draws.mean()) if len(self.ties) and len(self.draws) else None

    @property
    def p_fewer(self) -> float:
        """Share of draws, the observed one among them, with as few such ties."""
        return float(1 + (self.draws <= self.both).sum()) / (1 + len(self.draws))


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Exchanges that run along ties.

    Parameters
    ----------
    ties : int
        Ties with an exchange of known flow.
    kinds : Shared
        Ties with two flows or more, of those with two exchanges of known flow.
    directions : Shared
        Ties with exchanges from both ends, of those with two exchanges that one end gave.
    mutual : int
        Ties with an exchange that both ends gave, which counts as neither direction.
    together : polars.DataFrame
        first, second, both, expected: ties with each two flows, and as many as numbers of
        exchanges lead to expect.
    """

    ties: int
    kinds: Shared
    directions: Shared
    mutual: int
    together: pl.DataFrame


def flow_rows(frames: Frames) -> pl.DataFrame:
    """Exchanges with a known flow, one row for each that was reported twice: tie, flow, way.

    ``way`` is ``a`` or ``b`` for the end that gave, ``mutual``, or ``""`` where unknown or
    where both ends lie in one country.
    """
    a, b = pl.col("country_a"), pl.col("country_b")
    giver = pl.col("giver")
    return (
        frames.exchanges.unique(_SAME, keep="first", maintain_order=True)
        .join(frames.ties.select("tie", "country_a", "country_b"), on="tie", maintain_order="left")
        .select(
            "exchange",
            "tie",
            pl.col("flow").fill_null(""),
            pl.when(giver == "mutual")
            .then(pl.lit("mutual"))
            .when((giver == a) & (a != b))
            .then(pl.lit("a"))
            .when((giver == b) & (a != b))
            .then(pl.lit("b"))
            .otherwise(pl.lit(""))
            .alias("way"),
        )
        .filter(pl.col("flow") != "")
        # By content alone, so that the order of rows in a record changes no draw.
        .sort("tie", "flow", "way")
    )


def flows(frames: Frames, rng: np.random.Generator, *, draws: int = 999) -> Flows:
    """Exchanges along ties, and their direction, beside the same exchanges dealt out at random.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = flows(frames_of(open_record("sino_us")), np.random.default_rng(1))
    >>> found.directions.both <= len(found.directions.ties)
    True
    """
    rows = flow_rows(frames)
    directed = rows.filter(pl.col("way").is_in(["a", "b"]))
    return Flows(
        rows["tie"].n_unique(),
        _share_of_equal_flows(rows, "flow", rng, draws),
        _share_of_equal_flows(directed, "way", rng, draws),
        rows.filter(pl.col("way") == "mutual")["tie"].n_unique(),
        _flows_found_together(rows),
    )


def _share_of_equal_flows(
    rows: pl.DataFrame, label: str, rng: np.random.Generator, draws: int
) -> Shared:
    rows = rows.filter(pl.len().over("tie") >= 2)
    if rows.is_empty():
        return Shared((), 0, np.zeros(draws))
    ties = rows["tie"].unique().sort()
    number = {tie: k for k, tie in enumerate(ties)}
    of = np.array([number[tie] for tie in rows["tie"]], dtype=np.int64)
    kinds, labels = np.unique(rows[label].to_numpy().astype(str), return_inverse=True)
    drawn = np.empty(draws)
    for k in range(draws):
        drawn[k] = _several(of, rng.permutation(labels), len(ties), len(kinds))
    return Shared(tuple(ties), _several(of, labels, len(ties), len(kinds)), drawn)


def _several(of: NDArray[np.int64], labels: NDArray[np.int64], ties: int, kinds: int) -> int:
    """Ties that show two labels or more."""
    seen = np.zeros((ties, kinds), dtype=np.bool_)
    seen[of, labels] = True
    return int((seen.sum(axis=1) > 1).sum())


_TOGETHER = {
    "first": pl.String,
    "second": pl.String,
    "both": pl.Int64,
    "expected": pl.Float64,
}


def _flows_found_together(rows: pl.DataFrame) -> pl.DataFrame:
    names = sorted(rows["flow"].unique())
    ties_by_flow = {name: set(rows.filter(pl.col("flow") == name)["tie"]) for name in names}
    share = {name: float((rows["flow"] == name).mean() or 0.0) for name in names}
    sizes = rows.group_by("tie").len()["len"].to_numpy()
    pairs = []
    for x, first in enumerate(names):
        for second in names[x + 1 :]:
            p, q = share[first], share[second]
            # Chance that n exchanges of these shares hold one of both.
            both = 1 - (1 - p) ** sizes - (1 - q) ** sizes + (1 - p - q) ** sizes
            pairs.append(
                {
                    "first": first,
                    "second": second,
                    "both": len(ties_by_flow[first] & ties_by_flow[second]),
                    "expected": float(both.sum()),
                }
            )
    return pl.DataFrame(pairs, schema=_TOGETHER)
