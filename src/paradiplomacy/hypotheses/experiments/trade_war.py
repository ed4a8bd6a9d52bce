"""Whether exchanges, foundings and ends went on as before in the trade war of 2018."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, wants_all
from paradiplomacy.hypotheses.designs.rates import Rates, Totals
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval, rate_ratio
from paradiplomacy.hypotheses.experiments.before_after import (
    QUARTER_DAYS,
    Spans,
    by_days,
    cells,
    contrast,
    counts,
    day_of,
    ends,
    exact_contrast,
    foundings,
    placebo,
    seen,
    standing,
)
from paradiplomacy.hypotheses.histories.crisis_answers import responses_by_sort
from paradiplomacy.hypotheses.histories.crisis_windows import PANDEMIC, quiet_days
from paradiplomacy.hypotheses.histories.exposure import RIVAL
from paradiplomacy.hypotheses.selection import as_estimate, ends_in, ties_of_pair
from paradiplomacy.language.english import count, listed, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["TRADE_WAR"]

SHOCK = "trade-war"
BEFORE_DAYS, AFTER_DAYS = 731, 731
PLACEBO_EVENTS = 20
TRADE = ("trade", "investment", "business", "economy", "industry", "ports")
NO_CELLS: dict[str, type[pl.DataType]] = {
    "subject": pl.String,
    "group": pl.Boolean,
    "events": pl.Int64,
    "years": pl.Float64,
}
RATIO = "ratio of Poisson rates, exact conditional interval"
CLUSTERED = "difference in differences of rates by Poisson regression, errors robust by tie"
ALONE = "difference in differences of rates, exact, as if events stood alone"


def _spans(frames: Frames, day: date | None = None) -> Spans | None:
    """Two years before the trade war, and as much after as lies before the pandemic."""
    shock = day_of(frames, key=SHOCK)
    if shock is None:
        return None
    pandemic = day_of(frames, kind=PANDEMIC)
    until = frames.as_of
    if pandemic and pandemic[1] > shock[1]:
        until = min(until, pandemic[1])
    spans = Spans.around(shock[1], before=BEFORE_DAYS, after=AFTER_DAYS, until=until)
    if day is None or spans is None:
        return spans
    length = (spans.after.stop - spans.after.start).days
    return Spans.around(day, before=BEFORE_DAYS, after=length, until=frames.as_of)


def _cells(frames: Frames) -> pl.DataFrame:
    spans = _spans(frames)
    if spans is None:
        return pl.DataFrame(schema=NO_CELLS)
    return cells(frames, spans, ties_of_pair(frames))


DESIGN = Rates(
    cells=_cells,
    event="exchange",
    inside="the time from the trade war to the pandemic",
    outside="the two years before",
    frame="exchanges",
    rule=Rule("same", 1.0, margin=(2 / 3, 3 / 2)),
    bunched=True,
)


def _test(frames: Frames) -> Finding:
    spans, ties = _spans(frames), ties_of_pair(frames)
    if spans is None:
        raise ValueError("called without the shock that the need asks for")
    found = DESIGN.test(frames)
    deciding = found.estimates[0]
    shock = day_of(frames, key=SHOCK)
    key = shock[0] if shock else ""
    told = _exchanges(frames, spans)
    others = _foundings_and_ends(frames, spans, ties)
    return replace(
        found,
        sentence=str(found.sentence) + _beside(*others),
        hypothesis=TRADE_WAR.id,
        estimates=(
            replace(deciding, subjects=(*told, f"shock:{key}")),
            *others,
            *responses_by_sort(frames, key, to="the trade war"),
        ),
        sensitivity=(
            *found.sensitivity,
            *(_comparisons(frames, spans, ties) if wants_all() else ()),
        ),
        lacks=(
            *found.lacks,
            "Logs of exchanges kept by both ends from 2016 on, months without any included.",
        ),
        caveats=_caveats(frames, spans, ties),
    )


def _comparisons(frames: Frames, spans: Spans, ties: pl.DataFrame) -> tuple[Estimate, ...]:
    """The ratio by other choices, beside other countries, and around days without a shock."""
    return (
        *_other_choices(frames, spans, ties),
        *_contrasts(frames, spans, ties),
        *_placebos(frames, ties),
    )


def _exchanges(frames: Frames, spans: Spans) -> tuple[str, ...]:
    ties = ties_of_pair(frames)
    keys = [
        key
        for span in (spans.before, spans.after)
        for key in seen(frames, span)
        .join(standing(frames, ties, span), on="tie", how="semi")["exchange"]
        .to_list()
    ]
    return tuple(f"exchange:{key}" for key in keys)


def _foundings_and_ends(
    frames: Frames, spans: Spans, ties: pl.DataFrame
) -> tuple[Estimate, Estimate]:
    new, founded = foundings(spans, ties)
    over, ended = ends(frames, spans, ties)
    in_spans = spans.before.holds("established") | spans.after.holds("established")
    stops = frames.spells.filter(
        (pl.col("exit") == "ended") & (spans.before.holds("stop") | spans.after.holds("stop"))
    )
    return (
        as_estimate(
            "foundings a year after the trade war began, relative to before",
            new,
            founded,
            "ratio",
            f"{RATIO}; foundings dated to within a year",
            subjects=tuple(ties.filter(in_spans)["tie"]),
        ),
        as_estimate(
            "ends per tie-year after the trade war began, relative to before",
            over,
            ended,
            "ratio",
            RATIO,
            subjects=tuple(
                stops.join(ties.select("tie"), on="tie", how="semi")["tie"].unique().sort()
            ),
        ),
    )


def _beside(new: Estimate, over: Estimate) -> str:
    """Foundings and ends in words; neither decides."""
    told = []
    for one, what in ((new, "founding"), (over, "end")):
        span = Interval(one.value, one.low, one.high, one.level)
        told.append(
            f"{count(one.n, what)} (rate {ratio(one.value)} times that before; {ratio_span(span)})"
            if one.value is not None and one.n >= FEW
            else f"{count(one.n, what)}"
        )
    return f" In both stretches together the record has {listed(told)}."


def _of(table: pl.DataFrame) -> tuple[Interval, int]:
    totals = Totals.of(table)
    found = rate_ratio(
        totals.events, totals.time, base_count=totals.base_events, base_time=totals.base_time
    )
    return found, totals.all


def _other_choices(frames: Frames, spans: Spans, ties: pl.DataFrame) -> tuple[Estimate, ...]:
    choices = {
        "ties of unknown age too": cells(frames, spans, ties, undated=True),
        "exchanges dated to the month or better": cells(frames, spans, ties, sharp=31),
        "ties with any exchange, each counted once": _cells(frames).with_columns(
            pl.col("events").clip(upper_bound=1)
        ),
    }
    rows = [(name, *_of(table), RATIO) for name, table in choices.items()]
    inexact = "ratio of Poisson rates; the interval is no longer exact"
    vague = "vague dates counted by their share of days"
    rows.append((vague, *by_days(frames, spans, ties), inexact))
    return tuple(
        as_estimate(f"rate of exchanges after to before, {name}", found, n, "ratio", how)
        for name, found, n, how in rows
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
    tables = {
        "exchanges on trade, relative to others": by_sector,
        "ties of states, relative to cities": by_tier,
        "ties of the pair, relative to ties with Taiwan": by_partner,
    }
    rows = []
    for name, table in tables.items():
        if table["other"].n_unique() < 2:
            continue
        fitted = contrast(table, "other")
        found = fitted.interval() if fitted else exact_contrast(counts(table, "other"))
        rows.append(
            as_estimate(
                f"change of {name}",
                found,
                int(table["events"].sum()),
                "ratio of ratios",
                CLUSTERED if fitted else ALONE,
            )
        )
    return tuple(rows)


def _placebos(frames: Frames, ties: pl.DataFrame) -> tuple[Estimate, ...]:
    """The same ratio around days of quiet years that stay clear of the trade war."""
    own = _spans(frames)
    near = {day: _spans(frames, day) for day in quiet_days(frames)}
    clear = {
        day: spans
        for day, spans in near.items()
        if own and spans and (spans.after.stop <= own.after.start or day >= own.after.stop)
    }
    return tuple(
        as_estimate(
            f"for comparison, the same ratio around 1 July {day.year}, without a shock",
            found,
            n,
            "ratio",
            RATIO,
        )
        for day, found, n in placebo(frames, clear, ties, least=PLACEBO_EVENTS)
    )


def _caveats(frames: Frames, spans: Spans, ties: pl.DataFrame) -> tuple[str, ...]:
    undated = ties.height - ties["established"].count()
    whole = _vague(frames, spans, ties)
    return (
        "An exchange is counted where a source tells of it; a stretch without one may be silent "
        "or only unreported.",
        "Later years are easier to find on the web; the same ratio in quiet years, beside it, "
        "shows how much rises by that alone.",
        f"Left out for want of a founding date: {count(undated, 'tie')}. Left out as dated more "
        f"vaguely than to {QUARTER_DAYS} days: {count(whole, 'exchange')} of these years.",
        "Lists of ties are drawn up now and then: the latest foundings and ends are the likeliest "
        "to be missing, so a fall of foundings is no effect of the trade war by itself.",
        "Ties with Taiwan, those of cities and exchanges on other matters are no untouched group: "
        "a difference from them is only part of an effect.",
    )


def _vague(frames: Frames, spans: Spans, ties: pl.DataFrame) -> int:
    width = (pl.col("date_high") - pl.col("date_low")).dt.total_days()
    overlaps = (pl.col("date_low") < spans.after.stop) & (pl.col("date_high") >= spans.before.start)
    return (
        frames.exchanges.filter((width >= QUARTER_DAYS) & overlaps)
        .join(ties.select("tie"), on="tie", how="semi")
        .height
    )


TRADE_WAR = Hypothesis(
    id="trade-war-2018",
    section="Conclusion, 1",
    claim="Exchanges between cities went on in the trade war of 2018 as often as before it.",
    needs=(
        Need(
            "shocks",
            "a dated shock with trade-war in its key",
            lambda frames: 0 if day_of(frames, key=SHOCK) is None else 1,
        ),
        *DESIGN.needs,
    ),
    test=_test,
    estimator=f"{DESIGN.method} The claim is {DESIGN.rule.words()}",
    margin=DESIGN.rule.margin,
    items=("exchange.count", "crisis.stopped"),
)
