"""Both halves of interdependence: which way exchanges run, and of which flow they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, detectable_errors
from paradiplomacy.hypotheses.estimators.normal_estimates import NormalEstimate
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames


def evenness(counts: Sequence[Sequence[int]], *, even: float) -> Interval:
    """The part of pairs of a tie's exchanges that are unlike, relative to an even web.

    counts: Of each tie its exchanges by way, or by flow; two or more in all.
    even: The part of pairs that are unlike in an even web: one half of two ways.

    Returns 0 where each tie keeps to one kind, 1 where it mixes them as an even web does. No value
    for fewer than five ties.

    The mean over ties, each with the same weight, and its interval by the t distribution: ties are
    the units. The part of unlike pairs estimates the index of Gini and Simpson (1949) of a tie.

    >>> found = evenness([(2, 1), (1, 2), (2, 0), (1, 1), (3, 1)], even=0.5)
    >>> round(found.value, 3)
    1.133
    """
    return _mean_with_interval([_unlike_part_of_pairs(tie) / even for tie in counts])


def mean_share(counts: Sequence[Sequence[int]]) -> Interval:
    """The share of the first kind on a tie, on average over ties.

    >>> round(mean_share([(2, 2), (3, 1), (1, 1), (2, 0), (1, 3)]).value, 2)
    0.6
    """
    mean = _mean_with_interval([tie[0] / sum(tie) for tie in counts])
    return (
        mean
        if mean.value is None or mean.low is None or mean.high is None
        else Interval(mean.value, max(mean.low, 0.0), min(mean.high, 1.0), 0.95)
    )


def _unlike_part_of_pairs(counts: Sequence[int]) -> float:
    """Of all pairs of a tie's exchanges, the part of two kinds."""
    n = sum(counts)
    return 1 - sum(k * (k - 1) for k in counts) / (n * (n - 1))


def _mean_with_interval(values: Sequence[float]) -> Interval:
    from statistics import fmean, stdev

    n = len(values)
    if n < ENOUGH_EVENTS:
        return Interval(None, 0.0, None, 0.95)
    measured = NormalEstimate(fmean(values), stdev(values) / n**0.5, n - 1).interval()
    return Interval(measured.value, max(measured.low or 0.0, 0.0), measured.high, 0.95)


def detectable_match(sizes: Sequence[int]) -> float | None:
    """The part, above one half, that would be distinguished from it in eight records of ten.

    sizes: Exchanges of each tie. Half of the ties are as an even web of two ways, the others keep
        to one.

    >>> round(detectable_match([3] * 100), 2)
    0.68
    """
    if len(sizes) < ENOUGH_EVENTS:
        return None
    squares = sum(_square_of_even(n) / 2 - 1 / 4 for n in sizes)
    return float(1 / 2 + detectable_errors() * squares**0.5 / len(sizes))


@cache
def _square_of_even(n: int) -> float:
    """The mean square of the part of unlike pairs of so many exchanges, each way by chance."""
    from scipy.stats import binom

    parts = (
        (2 * _unlike_part_of_pairs((x, n - x))) ** 2 * float(binom.pmf(x, n, 0.5))
        for x in range(n + 1)
    )
    return sum(parts)


WORDS = Words(__name__)

_SAME = ("tie", "date_low", "date_high", "form", "giver", "flow")
"""What two rows on one exchange agree in."""

Pairing = Literal["directions", "flows", "directions-without-visits"]


@dataclass(frozen=True, slots=True)
class Half:
    """Half of the claim: the way that exchanges of ties run, or the flow they are of.

    first: What the first kind is, as in "55 % are given by the U.S. end".
    ties: Ties with two such exchanges or more.
    counts: Their exchanges of each kind.
    even: The part of pairs that would be unlike in an even web.
    """

    of: Pairing
    first: Message
    ties: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    even: float

    @property
    def sizes(self) -> tuple[int, ...]:
        """Exchanges of each tie."""
        return tuple(map(sum, self.counts))

    def interval(self) -> Interval:
        """Interval of how far exchanges are matched."""
        return evenness(self.counts, even=self.even) if self.even > 0 else evenness((), even=1.0)

    def estimate(self) -> Estimate:
        """The same as an estimate."""
        name, n = WORDS(f"matched.{self.of}"), len(self.ties)
        return as_estimate(name, self.interval(), n, "index", WORDS("mixed"), subjects=self.ties)

    def label(self) -> Message:
        """Label of it in a picture."""
        return WORDS(f"label.{self.of}")

    def mean(self) -> Estimate:
        """The share of the first kind on a tie, on average over ties."""
        name, n, part = WORDS("share", first=self.first), len(self.ties), mean_share(self.counts)
        return as_estimate(name, part, n, "share", WORDS("mean"), subjects=self.ties)

    def sentence(self) -> Message:
        """Sentence on how far exchanges are matched."""
        n, interval = len(self.ties), self.interval()
        if interval.value is None:
            return WORDS("too-few", n=n)
        by, share = WORDS(f"by.{self.of}"), mean_share(self.counts)
        return WORDS("half", n=n, share=share, first=self.first, by=by, matched=interval)


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


def halves(frames: Frames) -> tuple[Half, Half]:
    """Directions and flows of the ties of a record."""
    rows = flow_rows(frames)
    pair = main_pair(frames)
    flows = rows["flow"].value_counts().sort("count", "flow", descending=[True, False])["flow"]
    ways, kinds = (
        _count_exchanges_by_kind(rows.filter(pl.col("way").is_in(["a", "b"])), "way", ["a", "b"]),
        _count_exchanges_by_kind(rows, "flow", flows.to_list()),
    )
    given = WORDS("first.given-by", country=pair[0]) if pair else WORDS("first.given-by-one")
    flow = WORDS("first.no-flow")
    if len(flows):
        known = flows[0] in ("personnel", "ideas", "capital")
        flow = WORDS("first.flow", flow=WORDS(f"flow.{flows[0]}") if known else flows[0])
    return Half("directions", given, *ways, 0.5), Half("flows", flow, *kinds, _mixed_part(kinds[1]))


def _count_exchanges_by_kind(
    rows: pl.DataFrame, label: str, kinds: list[str]
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Ties with two exchanges or more, and how many of each kind."""
    of_kind = [(pl.col(label) == kind).sum().alias(f"kind {kind}") for kind in kinds]
    ties = rows.filter(pl.len().over("tie") >= 2).group_by("tie").agg(of_kind).sort("tie")
    return tuple(ties["tie"]), tuple(tuple(row[1:]) for row in ties.iter_rows())


def _mixed_part(counts: tuple[tuple[int, ...], ...]) -> float:
    """The part of unlike pairs if each tie mixed flows as all exchanges together do."""
    totals = [sum(column) for column in zip(*counts, strict=True)]
    every = sum(totals)
    return 1 - sum((k / every) ** 2 for k in totals) if every else 0.0


def without_visits(frames: Frames) -> Half:
    """Directions of ideas and capital alone: a visit is returned as a matter of protocol."""
    unvisited = replace(frames, exchanges=frames.exchanges.filter(pl.col("flow") != "personnel"))
    return replace(halves(unvisited)[0], of="directions-without-visits")


def sentence(decided_halves: tuple[Half, ...], visits: Half) -> Message:
    """Sentence that a council member reads."""
    matched = visits.interval()
    of_visits = (
        WORDS("visits-too-few")
        if matched.value is None
        else WORDS("visits", matched=matched, n=len(visits.ties))
    )
    return sentences(*(half.sentence() for half in decided_halves), of_visits, WORDS("not-decided"))
