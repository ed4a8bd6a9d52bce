"""Both halves of interdependence: which way exchanges run, and of which flow they are."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.matched_share import MATCHED, Matched, matched_share
from paradiplomacy.hypotheses.selection import as_estimate, main_pair
from paradiplomacy.hypotheses.wording import capital, count, country, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["MIXED", "Half", "decided", "halves", "sentence", "without_visits"]

MIXED = (
    "index of Grubel and Lloyd (1975), twice the lesser share of a tie: beta-binomial mixed model "
    "with a random effect of each tie, profile likelihood interval"
)
_FLOWS = {"personnel": "people"}


@dataclass(frozen=True, slots=True)
class Half:
    """Which way exchanges of ties run, or of which flow they are.

    Parameters
    ----------
    title : str
        Of the estimate.
    hit, by : str
        What a hit is, as in "62 % are given by the U.S. end", and by what it is matched.
    ties : tuple of str
        Ties with two such exchanges or more.
    exchanges, hits : tuple of int
        Of each of them; hits run the one way, or are of the flow that most exchanges are of.
    """

    title: str
    hit: str
    by: str
    ties: tuple[str, ...]
    exchanges: tuple[int, ...]
    hits: tuple[int, ...]

    def fitted(self) -> Matched | None:
        """The mixed model; None for fewer than five ties."""
        return matched_share(self.exchanges, self.hits)

    def interval(self, model: Matched | None) -> Interval:
        """How far exchanges are matched."""
        return Interval(None, 0.0, 1.0, 0.95) if model is None else model.interval()

    def estimate(self, model: Matched | None, *, choice: str = "") -> Estimate:
        """The same as an estimate."""
        return as_estimate(
            self.title + choice,
            self.interval(model),
            len(self.ties),
            "index",
            MIXED,
            subjects=self.ties,
        )

    def mean(self, model: Matched | None) -> tuple[Estimate, ...]:
        """The share of hits on a tie, on average over ties."""
        if model is None:
            return ()
        name = f"share of a tie's exchanges {self.hit}, on average over ties"
        how = "mean of the beta distribution of the mixed model"
        n = len(self.ties)
        return (Estimate(name, model.mean, None, None, n, "share", how, subjects=self.ties),)


def halves(frames: Frames) -> tuple[Half, Half]:
    """Directions and flows of the ties of a record."""
    from paradiplomacy.networks.multiplexity import flow_rows

    rows = flow_rows(frames)
    directed = rows.filter(pl.col("way").is_in(["a", "b"]))
    pair = main_pair(frames)
    most = rows["flow"].value_counts().sort("count", "flow", descending=[True, False])
    main = most["flow"][0] if most.height else ""
    title = "how far exchanges are matched, tie by tie,"
    return (
        Half(
            f"{title} by the other direction",
            f"given by the {country(pair[0]) if pair else 'one'} end",
            "by exchanges that the other end gave",
            *_counted(directed, pl.col("way") == "a"),
        ),
        Half(
            f"{title} by other flows",
            f"of {_FLOWS.get(main, main)}",
            "by other flows",
            *_counted(rows, pl.col("flow") == main),
        ),
    )


def _counted(
    rows: pl.DataFrame, hit: pl.Expr
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    ties = (
        rows.group_by("tie")
        .agg(pl.len().alias("n"), hit.sum().cast(pl.Int64).alias("x"))
        .filter(pl.col("n") >= 2)
        .sort("tie")
    )
    return tuple(ties["tie"]), tuple(ties["n"]), tuple(ties["x"])


def without_visits(frames: Frames) -> Estimate:
    """Directions of ideas and capital alone: a visit is returned as a matter of protocol."""
    from dataclasses import replace

    kept = replace(frames, exchanges=frames.exchanges.filter(pl.col("flow") != "personnel"))
    half = halves(kept)[0]
    return half.estimate(half.fitted(), choice=", without visits")


def decided(both: tuple[Half, ...], found: tuple[Interval, ...]) -> Verdict:
    """What directions and flows say together of the claim."""
    if min(len(half.ties) for half in both) < ENOUGH_EVENTS:
        return Verdict.INCONCLUSIVE
    if all(one.above(MATCHED) for one in found):
        return Verdict.SUPPORTED
    if any(one.below(MATCHED) for one in found):
        return Verdict.CONTRADICTED
    return Verdict.INCONCLUSIVE


def sentence(
    both: tuple[Half, ...],
    models: tuple[Matched | None, ...],
    found: tuple[Interval, ...],
    visits: Estimate,
    verdict: Verdict,
) -> str:
    """What a council member reads."""
    told = []
    for half, model, one in zip(both, models, found, strict=True):
        n = count(len(half.ties), "tie")
        if model is None:
            told.append(f"{capital(n)} with two exchanges {half.hit} or not are too few.")
            continue
        told.append(
            f"On {n} with two or more, {percent(model.mean)} of a tie's exchanges are {half.hit}; "
            f"{percent(one.value)} are matched {half.by} ({percent_span(one)})."
        )
    span = Interval(visits.value, visits.low, visits.high, visits.level)
    told.append(
        "Without visits, which protocol returns, too few ties are left to tell."
        if visits.value is None
        else f"Without visits, which protocol returns, {percent(visits.value)} are matched both "
        f"ways ({percent_span(span)}; {count(visits.n, 'tie')})."
    )
    return " ".join(told) + _READING[verdict]


_READING = {
    Verdict.SUPPORTED: (
        " So most of what is recorded is matched, both ways and by other flows. How dense the web "
        "is, this record cannot tell."
    ),
    Verdict.CONTRADICTED: (
        " So ties are more one-sided, or keep more to one flow, than the claim has it."
    ),
    Verdict.INCONCLUSIVE: " That is too uncertain to tell a two-way, many-stranded web from none.",
}
