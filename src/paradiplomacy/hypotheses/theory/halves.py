"""Both halves of interdependence: which way exchanges run, and of which flow they are."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.matched_share import matched, mean_share
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.language.english import capital, count, country, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["MIXED", "Half", "halves", "sentence", "without_visits"]

MIXED = (
    "part of the pairs of a tie's exchanges that are unlike, relative to an even web; mean over "
    "ties, each a random effect of its own; t interval"
)
_TITLE = "how far exchanges are matched, tie by tie,"


@dataclass(frozen=True, slots=True)
class Half:
    """Which way exchanges of ties run, or of which flow they are.

    Parameters
    ----------
    title : str
        Of the estimate.
    first, by : str
        What the first kind is, as in "55 % are given by the U.S. end", and by what it is matched.
    ties : tuple of str
        Ties with two such exchanges or more.
    counts : tuple of tuple of int
        Their exchanges of each kind.
    even : float
        The part of pairs that would be unlike in an even web.
    """

    title: str
    first: str
    by: str
    ties: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    even: float

    @property
    def sizes(self) -> tuple[int, ...]:
        """Exchanges of each tie."""
        return tuple(map(sum, self.counts))

    def interval(self) -> Interval:
        """How far exchanges are matched."""
        return matched(self.counts, even=self.even) if self.even > 0 else matched((), even=1.0)

    def estimate(self, *, choice: str = "") -> Estimate:
        """The same as an estimate."""
        return as_estimate(
            self.title + choice, self.interval(), len(self.ties), "index", MIXED, subjects=self.ties
        )

    def mean(self) -> Estimate:
        """The share of the first kind on a tie, on average over ties."""
        return as_estimate(
            f"share of a tie's exchanges {self.first}, on average over ties",
            mean_share(self.counts),
            len(self.ties),
            "share",
            "mean over ties, t interval",
            subjects=self.ties,
        )


def halves(frames: Frames) -> tuple[Half, Half]:
    """Directions and flows of the ties of a record."""
    from paradiplomacy.networks.multiplexity import flow_rows

    rows = flow_rows(frames)
    directed = rows.filter(pl.col("way").is_in(["a", "b"]))
    pair = main_pair(frames)
    flows = rows["flow"].value_counts().sort("count", "flow", descending=[True, False])["flow"]
    ways, kinds = _counted(directed, "way", ["a", "b"]), _counted(rows, "flow", flows.to_list())
    return (
        Half(
            f"{_TITLE} by the other direction",
            f"given by the {country(pair[0]) if pair else 'one'} end",
            "by exchanges that the other end gave",
            *ways,
            0.5,
        ),
        Half(
            f"{_TITLE} by other flows",
            f"of {_FLOWS.get(flows[0], flows[0])}" if len(flows) else "of any flow",
            "by other flows",
            *kinds,
            _mixed(kinds[1]),
        ),
    )


_FLOWS = {"personnel": "people"}


def _counted(
    rows: pl.DataFrame, label: str, kinds: list[str]
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Ties with two exchanges or more, and how many of each kind."""
    several = rows.filter(pl.len().over("tie") >= 2)
    of_kind = [(pl.col(label) == kind).sum().alias(f"kind {kind}") for kind in kinds]
    ties = several.group_by("tie").agg(of_kind).sort("tie")
    return tuple(ties["tie"]), tuple(tuple(row[1:]) for row in ties.iter_rows())


def _mixed(counts: tuple[tuple[int, ...], ...]) -> float:
    """The part of unlike pairs if each tie mixed flows as all exchanges together do."""
    totals = [sum(column) for column in zip(*counts, strict=True)]
    every = sum(totals)
    return 1 - sum((k / every) ** 2 for k in totals) if every else 0.0


def without_visits(frames: Frames) -> Estimate:
    """Directions of ideas and capital alone: a visit is returned as a matter of protocol."""
    from dataclasses import replace

    kept = replace(frames, exchanges=frames.exchanges.filter(pl.col("flow") != "personnel"))
    return halves(kept)[0].estimate(choice=", without visits")


def sentence(both: tuple[Half, ...], visits: Estimate) -> str:
    """What a council member reads."""
    told = []
    for half in both:
        n, found, mean = count(len(half.ties), "tie"), half.interval(), mean_share(half.counts)
        if found.value is None:
            told.append(f"{capital(n)} with two exchanges or more are too few to tell of ways.")
            continue
        told.append(
            f"On {n} with two exchanges or more, {percent(mean.value)} of a tie's exchanges are "
            f"{half.first} ({percent_span(mean)}); they are matched {half.by} to "
            f"{percent(found.value)} of an even web ({_span(found)})."
        )
    span = Interval(visits.value, visits.low, visits.high, visits.level)
    told.append(
        "Without visits, which protocol returns, too few ties are left to tell."
        if visits.value is None
        else f"Without visits, which protocol returns, both ways are matched to "
        f"{percent(visits.value)} ({_span(span)}; {count(visits.n, 'tie')})."
    )
    told.append(
        "How much of that makes a web of interdependence the claim does not say, so it is not "
        "decided."
    )
    return " ".join(told)


def _span(found: Interval) -> str:
    return f"95% interval {percent(found.low)} to {percent(found.high)}"
