"""What else changed in the trade war, and the same change elsewhere and at other times."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.designs.rates import EXACT, Totals
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.hypotheses.experiments.before_after import (
    Spans,
    by_days,
    cells,
    contrast,
    counts,
    ends,
    exact_contrast,
    foundings,
    placebo,
)
from paradiplomacy.hypotheses.experiments.war_years import spans_of_war
from paradiplomacy.hypotheses.histories.crisis_windows import quiet_days
from paradiplomacy.hypotheses.histories.exposure import RIVAL
from paradiplomacy.hypotheses.selection import as_estimate, ends_in
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["PLACEBO_EVENTS", "TRADE", "comparisons", "foundings_and_ends", "foundings_sentence"]

WORDS = Words(__name__)
PLACEBO_EVENTS = 20
TRADE = ("trade", "investment", "business", "economy", "industry", "ports")


def comparisons(frames: Frames, spans: Spans, ties: pl.DataFrame) -> tuple[Estimate, ...]:
    """The ratio by other choices, beside other countries, and around days without a shock."""
    return (
        *_other_choices(frames, spans, ties),
        *_contrasts(frames, spans, ties),
        *_placebos(frames, ties),
    )


def foundings_and_ends(
    frames: Frames, spans: Spans, ties: pl.DataFrame
) -> tuple[Estimate, Estimate]:
    """Rates of foundings and of ends after, relative to before."""
    new, founded = foundings(spans, ties)
    over, ended = ends(frames, spans, ties)
    in_spans = spans.before.holds("established") | spans.after.holds("established")
    stops = frames.spells.filter(
        (pl.col("exit") == "ended") & (spans.before.holds("stop") | spans.after.holds("stop"))
    )
    return (
        as_estimate(
            WORDS("name.foundings"),
            new,
            founded,
            "ratio",
            WORDS("foundings-method", exact=EXACT),
            subjects=tuple(ties.filter(in_spans)["tie"]),
        ),
        as_estimate(
            WORDS("name.ends"),
            over,
            ended,
            "ratio",
            EXACT,
            subjects=tuple(
                stops.join(ties.select("tie"), on="tie", how="semi")["tie"].unique().sort()
            ),
        ),
    )


def foundings_sentence(new: Estimate, over: Estimate) -> Message:
    """Foundings and ends, in a sentence."""
    """Foundings and ends in words; neither decides."""
    counted = []
    for estimate, what in ((new, "founding"), (over, "end")):
        number = WORDS(f"counted.{what}", n=estimate.n)
        if estimate.value is not None and estimate.n >= FEW:
            span = Interval(estimate.value, estimate.low, estimate.high, estimate.level)
            number = WORDS("counted.rate", counted=number, ratio=span)
        counted.append(number)
    return WORDS("beside", counted=tuple(counted))


def _of(table: pl.DataFrame) -> tuple[Interval, int]:
    totals = Totals.of(table)
    return totals.ratio(), totals.all


def _other_choices(frames: Frames, spans: Spans, ties: pl.DataFrame) -> tuple[Estimate, ...]:
    choices = {
        "undated": cells(frames, spans, ties, undated=True),
        "sharp": cells(frames, spans, ties, sharp=31),
        "once": cells(frames, spans, ties).with_columns(pl.col("events").clip(upper_bound=1)),
    }
    rows = [(name, *_of(table), EXACT) for name, table in choices.items()]
    rows.append(("by-days", *by_days(frames, spans, ties), WORDS("inexact")))
    return tuple(
        as_estimate(WORDS("name.choice", choice=WORDS(f"choice.{name}")), ratio, n, "ratio", how)
        for name, ratio, n, how in rows
    )


def _contrasts(frames: Frames, spans: Spans, ties: pl.DataFrame) -> tuple[Estimate, ...]:
    """The same change beside that of others which the trade war should touch less."""
    base = cells(frames, spans, ties)
    tiers = dict(ties.select("tie", "tier").iter_rows())
    by_tier = base.with_columns(
        other=pl.col("subject").replace_strict(tiers, default="city") == "state"
    )
    trading = pl.col("sectors").list.eval(pl.element().is_in(list(TRADE))).list.any()
    by_sector = pl.concat(
        [
            cells(frames, spans, ties, keep=trading).with_columns(other=pl.lit(value=True)),
            cells(frames, spans, ties, keep=~trading).with_columns(other=pl.lit(value=False)),
        ]
    )
    rivals = ends_in(frames.ties, RIVAL).join(ties.select("tie"), on="tie", how="anti")
    by_partner = pl.concat(
        [
            base.with_columns(other=pl.lit(value=True)),
            cells(frames, spans, rivals).with_columns(other=pl.lit(value=False)),
        ]
    )
    tables = {"sector": by_sector, "tier": by_tier, "partner": by_partner}
    rows = []
    for name, table in tables.items():
        if table["other"].n_unique() < 2:
            continue
        fitted = contrast(table, "other")
        ratios = fitted.interval() if fitted else exact_contrast(counts(table, "other"))
        rows.append(
            as_estimate(
                WORDS(f"contrast.{name}"),
                ratios,
                int(table["events"].sum()),
                "ratio of ratios",
                WORDS("clustered" if fitted else "alone"),
            )
        )
    return tuple(rows)


def _placebos(frames: Frames, ties: pl.DataFrame) -> tuple[Estimate, ...]:
    """The same ratio around days of quiet years that stay clear of the trade war."""
    own = spans_of_war(frames)
    near = {day: spans_of_war(frames, day) for day in quiet_days(frames)}
    clear = {
        day: spans
        for day, spans in near.items()
        if own and spans and (spans.after.stop <= own.after.start or day >= own.after.stop)
    }
    return tuple(
        as_estimate(WORDS("name.placebo", year=day.year), ratio, n, "ratio", EXACT)
        for day, ratio, n in placebo(frames, clear, ties, least=PLACEBO_EVENTS)
    )
