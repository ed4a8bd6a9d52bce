"""Correlations of opinion with exchanges: of places, and of nations over years."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.correlations import linked_correlation
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.lead_lag import DRAWS, LEAST_YEARS, Lag, changes, lead_lag
from paradiplomacy.hypotheses.finding import interval_of
from paradiplomacy.hypotheses.histories.periods import (
    Yearly,
    exchange_series,
    exchanges_of_live_ties,
    opinion_series,
)
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, SPAN_DAYS, as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)

LOCAL = "opinion.local"


def local_panel(frames: Frames) -> pl.DataFrame:
    """Places with local opinion at two times or more, and their exchanges in between.

    Columns: ``place``, ``scale`` (the series, or the item of the questionnaire), ``change`` (of
    the last reading from the first, in standard deviations of changes on that scale), ``exchanges``
    (a year, between both) and ``subjects`` (accounts, where answers are used).
    """
    readings = frames.readings.filter(pl.col("series").str.starts_with(LOCAL)).select(
        "date", "value", scale="series", place="subject", subject=pl.lit("", pl.String)
    )
    answers = (
        frames.answers.filter(pl.col("question") == LOCAL)
        .join(frames.accounts.select("account", "place", "date"), on="account")
        .select(
            "date",
            "value",
            scale="question",
            place="place",
            subject=pl.format("account:{}", "account"),
        )
    )
    ends = (
        pl.concat([readings, answers])
        .filter(
            pl.col("value").is_not_null() & pl.col("date").is_not_null() & (pl.col("place") != "")
        )
        .sort("scale", "place", "date")
        .group_by("scale", "place", maintain_order=True)
        .agg(
            pl.col("date").first().alias("date_low"),
            pl.col("date").last().alias("date_high"),
            (pl.col("value").last() - pl.col("value").first()).alias("change"),
            pl.col("subject").alias("subjects"),
        )
        .filter(pl.col("date_high") > pl.col("date_low"))
        .unique("place", keep="first", maintain_order=True)
    )
    spread = pl.col("change").std().over("scale")
    rows = ends.with_columns(pl.when(spread > 0).then(pl.col("change") / spread).otherwise(0.0))
    return rows.with_columns(_exchanges_between(frames, rows)).select(
        "place", "scale", "change", "exchanges", "subjects"
    )


def _exchanges_between(frames: Frames, ends: pl.DataFrame) -> pl.Series:
    """Exchanges a year of each place, between both readings; by the share of their days."""
    exchanges = exchanges_of_live_ties(frames)
    moves = pl.concat(
        exchanges.select(pl.col(side).alias("place"), low="date_low", high="date_high")
        for side in ("place_a", "place_b")
    )
    shared = (
        pl.min_horizontal(pl.col("high") + pl.duration(days=1), "date_high")
        - pl.max_horizontal("low", "date_low")
    ).dt.total_days()
    long = (pl.col("high") - pl.col("low")).dt.total_days() + 1
    counts = (
        ends.select("place", "date_low", "date_high")
        .join(moves, on="place")
        .group_by("place", maintain_order=True)
        .agg((shared.clip(lower_bound=0) / long).sum().alias("counted"))
    )
    return ends.join(counts, on="place", how="left", maintain_order="left").select(
        (pl.col("counted").fill_null(0.0) / (SPAN_DAYS / DAYS_A_YEAR)).alias("exchanges")
    )["exchanges"]


def linked_places(frames: Frames, panel: pl.DataFrame) -> list[tuple[int, int]]:
    """Rows of a panel whose places have a tie with each other, each pair once."""
    row = {place: at for at, place in enumerate(panel["place"])}
    ends = frames.ties.select("place_a", "place_b").iter_rows()
    pairs = {(row[a], row[b]) for a, b in ends if a in row and b in row and a != b}
    return sorted({(min(pair), max(pair)) for pair in pairs})


def panel_subjects(frames: Frames, panel: pl.DataFrame) -> tuple[str, ...]:
    """The readings and accounts that a panel rests on, as the evidence names them."""
    places = set(panel["place"])
    readings = [
        key
        for key in sorted(frames.evidence)
        if key.startswith(f"reading:{LOCAL}") and key.split("|")[1] in places
    ]
    accounts = [subject for subjects in panel["subjects"] for subject in subjects if subject]
    return tuple(dict.fromkeys((*readings, *accounts)))


RULE = DecisionRule("more", 0.0, least=LEAST_YEARS)
_PERMUTED = 2000


@dataclass(frozen=True, slots=True)
class Part:
    """One half of the claim: its correlation, p-value, units and label."""

    estimate: Estimate
    label: Message
    narrow: Interval
    p: float
    n: int

    @property
    def interval(self) -> Interval:
        """Its 95 % interval."""
        return interval_of(self.estimate)

    @property
    def verdict(self) -> Verdict:
        """Verdict on its half of the claim."""
        return RULE.verdict(self.interval, self.narrow, events=self.n)


def local_part(frames: Frames) -> Part | None:
    """The change of local opinion against exchanges, over places; None where it cannot be."""
    import numpy as np

    panel = local_panel(frames)
    n = panel.height
    if n < LEAST_YEARS:
        return None
    x, y = np.log1p(panel["exchanges"].to_numpy()), panel["change"].to_numpy()
    if np.ptp(x) <= 0 or np.ptp(y) <= 0:
        return None
    links = linked_places(frames, panel)
    correlation = linked_correlation(x, y, links)
    r = float(np.corrcoef(x, y)[0, 1])
    rng = np.random.default_rng(frames.seed)
    mixed = np.array([rng.permutation(x) for _ in range(_PERMUTED)])
    mixed = (mixed - x.mean()) @ (y - y.mean()) / (n * x.std() * y.std())
    p = (1 + int((np.abs(mixed) >= abs(r) - 1e-12).sum())) / (1 + _PERMUTED)
    if links:  # places that belong together cannot be shuffled one by one
        p = max(p, correlation.p())
    linked = WORDS("how.linked", n=len(links), p=p)
    how = linked if links else WORDS("how.local", draws=_PERMUTED, p=p)
    of = correlation.interval(0.95), n, "correlation", how
    subjects, cases = panel_subjects(frames, panel), WORDS("cases.local", n=n)
    estimate = as_estimate(WORDS("estimate.local"), *of, subjects=subjects, cases=cases)
    return Part(estimate, WORDS("label.local"), correlation.interval(0.9), p, n)


def national_parts(frames: Frames) -> list[Part]:
    """The change of each national series against exchanges of the year before."""
    exchanges = exchange_series(frames)
    if exchanges is None:
        return []
    lags = (
        (opinion, lead_lag(exchanges.values, changes(opinion.values), lag=1, seed=frames.seed))
        for opinion in opinion_series(frames)
    )
    return [_part_on_national_opinion(exchanges, of, lag) for of, lag in lags if lag is not None]


def _part_on_national_opinion(exchanges: Yearly, opinion: Yearly, lag: Lag) -> Part:
    of = lag.interval, lag.n, "correlation", WORDS("how.nation", draws=DRAWS, p=lag.p)
    subjects, cases = (*exchanges.subjects, *opinion.subjects), WORDS("cases.nation", n=lag.n)
    estimate = as_estimate(
        WORDS("estimate.nation", opinion=opinion.name), *of, subjects=subjects, cases=cases
    )
    return Part(estimate, WORDS("label.nation", opinion=opinion.name), lag.narrow, lag.p, lag.n)
