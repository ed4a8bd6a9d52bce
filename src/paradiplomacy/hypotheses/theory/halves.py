"""Both halves of interdependence: which way exchanges run, and of which flow they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.matched_share import evenness, mean_share
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

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
    directed = rows.filter(pl.col("way").is_in(["a", "b"]))
    pair = main_pair(frames)
    flows = rows["flow"].value_counts().sort("count", "flow", descending=[True, False])["flow"]
    ways, kinds = (
        _count_exchanges_by_kind(directed, "way", ["a", "b"]),
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
    several = rows.filter(pl.len().over("tie") >= 2)
    of_kind = [(pl.col(label) == kind).sum().alias(f"kind {kind}") for kind in kinds]
    ties = several.group_by("tie").agg(of_kind).sort("tie")
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
