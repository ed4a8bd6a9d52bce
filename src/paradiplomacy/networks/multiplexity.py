"""Multiplexity: several flows on one tie, several ties on one pair, and which way they run.

A registry knows little of what a tie did, and more of ties that are written about. So what
is asked here is not how many flows ties have but how those that were recorded are spread:
beside the same exchanges with their flows, or their directions, dealt out at random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.networks.tie_counts import Counted

if TYPE_CHECKING:
    from paradiplomacy.record.frames import Frames

__all__ = [
    "Flows",
    "Levels",
    "Shared",
    "TiesPerPair",
    "flow_rows",
    "flows",
    "levels",
    "ties_per_pair",
]

_SAME = ("tie", "date_low", "date_high", "form", "giver", "flow")


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Of ties with at least two exchanges, how many show two of something.

    Parameters
    ----------
    ties : tuple of str
        The ties with two exchanges or more.
    exchanges : int
        Their exchanges.
    both : int
        Ties that show two: two flows, or both directions.
    even : float
        As many of them as there would be, on average, if every exchange of a tie were as
        likely to be of any kind as all exchanges are (flows), or to run either way
        (directions: a fair coin).
    draws : ndarray of float64
        The number of such ties with the labels of all these exchanges dealt out anew.
    """

    ties: tuple[str, ...]
    exchanges: int
    both: int
    even: float
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
    """What runs along ties.

    Parameters
    ----------
    recorded, ties : int
        Exchanges with a known flow, and ties that have one.
    kinds : Shared
        Ties with two flows or more, of those with two exchanges of known flow.
    directions : Shared
        Ties with exchanges from both ends, of those with two exchanges that one end gave.
    mutual : int
        Ties with an exchange that both ends gave, which counts as neither direction.
    together : polars.DataFrame
        first, second, both, expected, expected_any: ties with each two flows; as expected
        from the numbers of exchanges, and as if flows fell on all ties independently.
    """

    recorded: int
    ties: int
    kinds: Shared
    directions: Shared
    mutual: int
    together: pl.DataFrame


@dataclass(frozen=True, slots=True)
class TiesPerPair:
    """How many ties each two countries have.

    Parameters
    ----------
    pairs : int
        Pairs of countries with a tie.
    several : int
        Those with two ties or more.
    possible : int
        All pairs of these countries.
    ties : int
    expected : float
        Pairs with a tie, on average, if countries' ties fell on pairs by the product of
        their numbers.
    counts : mapping of int to int
        Pairs by number of ties, up to nine; ten and more under 10.
    """

    pairs: int
    several: int
    possible: int
    ties: int
    expected: float
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Ties of cities within regions that are tied themselves.

    Parameters
    ----------
    city_ties : int
        Ties of cities whose regions (states, provinces) are both known.
    nested : int
        Those between regions that have a tie at their own level.
    draws : ndarray of float64
        The same with the far ends of city ties exchanged within each pair of countries.
    """

    city_ties: int
    nested: int
    draws: NDArray[np.float64]

    @property
    def p_more(self) -> float:
        """Share of draws, the observed one among them, with as many nested ties."""
        return float(1 + (self.draws >= self.nested).sum()) / (1 + len(self.draws))


def flow_rows(frames: Frames, ties: pl.DataFrame | None = None) -> pl.DataFrame:
    """Exchanges with a known flow, one row for each that was reported twice: tie, flow, way.

    ``way`` is ``a`` or ``b`` for the end that gave, ``mutual``, or ``""`` where unknown or
    where both ends lie in one country.
    """
    chosen = frames.ties if ties is None else ties
    a, b = pl.col("country_a"), pl.col("country_b")
    giver = pl.col("giver")
    return (
        frames.exchanges.unique(_SAME, keep="first", maintain_order=True)
        .join(chosen.select("tie", "country_a", "country_b"), on="tie", maintain_order="left")
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


def flows(
    frames: Frames,
    rng: np.random.Generator,
    *,
    ties: pl.DataFrame | None = None,
    draws: int = 999,
) -> Flows:
    """What runs along ties, and which way, beside the same exchanges dealt out at random.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = flows(frames_of(open_record("sino_us")), np.random.default_rng(1))
    >>> found.directions.both <= len(found.directions.ties)
    True
    """
    rows = flow_rows(frames, ties)
    chosen = frames.ties if ties is None else ties
    directed = rows.filter(pl.col("way").is_in(["a", "b"]))
    return Flows(
        rows.height,
        rows["tie"].n_unique(),
        _shared(rows, "flow", rng, draws),
        _shared(directed, "way", rng, draws, coin=True),
        rows.filter(pl.col("way") == "mutual")["tie"].n_unique(),
        _together(rows, chosen.height),
    )


def _shared(
    rows: pl.DataFrame, label: str, rng: np.random.Generator, draws: int, *, coin: bool = False
) -> Shared:
    rows = rows.filter(pl.len().over("tie") >= 2)
    if rows.is_empty():
        return Shared((), 0, 0, 0.0, np.zeros(draws))
    ties = rows["tie"].unique().sort()
    number = {tie: k for k, tie in enumerate(ties)}
    of = np.array([number[tie] for tie in rows["tie"]], dtype=np.int64)
    kinds, labels = np.unique(rows[label].to_numpy().astype(str), return_inverse=True)
    sizes = np.bincount(of)
    shares = np.array([0.5, 0.5]) if coin else np.bincount(labels) / len(labels)
    even = float((1 - (shares[None, :] ** sizes[:, None]).sum(axis=1)).sum())
    drawn = np.empty(draws)
    for k in range(draws):
        drawn[k] = _several(of, rng.permutation(labels), len(ties), len(kinds))
    both = _several(of, labels, len(ties), len(kinds))
    return Shared(tuple(ties), rows.height, both, even, drawn)


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
    "expected_any": pl.Float64,
}


def _together(rows: pl.DataFrame, ties: int) -> pl.DataFrame:
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
                    "expected_any": len(ties_by_flow[first]) * len(ties_by_flow[second]) / ties,
                }
            )
    return pl.DataFrame(pairs, schema=_TOGETHER)


def ties_per_pair(countries: Counted) -> TiesPerPair:
    """How many ties each two countries have.

    Examples
    --------
    >>> three = Counted(("CN", "JP", "US"), np.array([[0, 1], [0, 2]]), np.array([4, 1]))
    >>> found = ties_per_pair(three)
    >>> found.pairs, found.several, found.possible, dict(found.counts)
    (2, 1, 3, {1: 1, 4: 1})
    """
    counts = countries.counts
    capped, pairs = np.unique(np.minimum(counts, 10), return_counts=True)
    n, ties, degrees = countries.n, countries.ties, countries.degrees().astype(float)
    i, j = np.triu_indices(n, 1)
    expected = 0.0
    if ties and n > 1:
        rates = degrees[i] * degrees[j]
        expected = float((1 - np.exp(-ties * rates / rates.sum())).sum())
    return TiesPerPair(
        len(counts),
        int((counts > 1).sum()),
        n * (n - 1) // 2,
        ties,
        expected,
        dict(zip(capped.tolist(), pairs.tolist(), strict=True)),
    )


def levels(
    frames: Frames,
    rng: np.random.Generator,
    *,
    ties: pl.DataFrame | None = None,
    draws: int = 999,
) -> Levels:
    """City ties whose regions are tied too, beside city ties dealt out at random.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> found = levels(frames_of(open_record("sino_us")), np.random.default_rng(1))
    >>> 0 < found.nested < found.city_ties
    True
    """
    chosen = frames.ties if ties is None else ties
    # A tie as seen from the end whose country comes first.
    turned = pl.col("country_a") > pl.col("country_b")
    ends = chosen.select(
        "tier",
        *(
            pl.when(turned)
            .then(pl.col(f"{name}_{y}"))
            .otherwise(pl.col(f"{name}_{x}"))
            .alias(f"{name}_{x}")
            for name in ("country", "admin1")
            for x, y in ("ab", "ba")
        ),
    ).filter((pl.col("admin1_a").fill_null("") != "") & (pl.col("admin1_b").fill_null("") != ""))
    near, far = (
        pl.concat_str("country_a", "admin1_a", separator="|"),
        pl.concat_str("country_b", "admin1_b", separator="|"),
    )
    ends = ends.with_columns(near.alias("near"), far.alias("far"))
    above = set(ends.filter(pl.col("tier") == "state").select("near", "far").iter_rows())
    cities = ends.filter(pl.col("tier") == "city").sort("country_a", "country_b", "near", "far")
    if cities.is_empty():
        return Levels(0, 0, np.zeros(draws))
    names = sorted({*cities["near"], *cities["far"], *(end for pair in above for end in pair)})
    number = {name: k for k, name in enumerate(names)}
    tied = np.array(
        sorted({number[x] * len(names) + number[y] for p in above for x, y in (p, p[::-1])}),
        dtype=np.int64,
    )
    first = np.array([number[name] for name in cities["near"]], dtype=np.int64)
    second = np.array([number[name] for name in cities["far"]], dtype=np.int64)
    group = (
        cities.select(pl.struct("country_a", "country_b").rank("dense").cast(pl.Int64))
        .to_series()
        .to_numpy()
    )
    drawn = np.empty(draws)
    for k in range(draws):
        order = np.lexsort((rng.random(len(group)), group))
        drawn[k] = np.isin(first * len(names) + second[order], tied).sum()
    observed = int(np.isin(first * len(names) + second, tied).sum())
    return Levels(len(first), observed, drawn)
