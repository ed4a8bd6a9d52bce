"""Whether ties keep talking where the channels between nations stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log
from typing import Any

import polars as pl

from paradiplomacy.hypotheses.base import (
    Estimate,
    Finding,
    Hypothesis,
    Need,
    Picture,
    Verdict,
    wants_all,
)
from paradiplomacy.hypotheses.conflict.carried_on import carried_on, carried_on_words
from paradiplomacy.hypotheses.conflict.tension import BEFORE, months
from paradiplomacy.hypotheses.designs.rates import p_of_effect
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    POWER,
    SIGNIFICANCE,
    Interval,
    detectable_ratio,
    needed_for_equivalence,
    share_of_ratio,
)
from paradiplomacy.hypotheses.estimators.regression import (
    Effect,
    equivalent_freedom,
    expected_counts,
    regress,
)
from paradiplomacy.hypotheses.histories.crisis_windows import CLOSED_YEARS
from paradiplomacy.hypotheses.histories.periods import pair_acts, standing_exchanges
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import capital, count, p_value, ratio
from paradiplomacy.record.frames import Frames

__all__ = ["CONTINUITY", "detectable_fall", "tense_effect"]

RULE = Rule("same", 1.0, margin=(2 / 3, 3 / 2))
LEAST_MONTHS = 36
TREND = ("late", "later")
METHOD = "Poisson regression on the tension before, with a smooth trend; exposure: standing ties"


@dataclass(frozen=True, slots=True)
class _Model:
    """One way to ask: which months, which counts, what is held apart."""

    name: str
    outcome: str = "events"
    trend: tuple[str, ...] = TREND
    column: str = "tense"
    closed: bool = False
    bandwidth: int = BEFORE


def _fitted(rows: pl.DataFrame, model: _Model) -> Effect | None:
    used = rows if model.closed else rows.filter(~pl.col("closed"))
    if used.height < LEAST_MONTHS:
        return None
    found = regress(
        used,
        model.outcome,
        columns=[model.column, *model.trend],
        kind="count",
        exposure="ties",
        bandwidth=model.bandwidth,
    )
    return None if found is None else found[model.column]


def tense_effect(rows: pl.DataFrame) -> Effect | None:
    """The ratio that decides, of months as `months` gives them; None where there is none."""
    return _fitted(rows, _Model(""))


def _bunching(rows: pl.DataFrame) -> float:
    """How many exchanges tell as much as one, from the scatter of years about the trend alone.

    Blind to tension, so that it may be known before the estimate.
    """
    expected = expected_counts(rows, "events", columns=TREND, exposure="ties")
    if expected is None:
        return 1.0
    years = rows.select("year", "events", expected=pl.Series(expected))
    of_year = years.group_by("year", maintain_order=True).agg(
        pl.col("events").sum(), pl.col("expected").sum()
    )
    spread = ((of_year["events"] - of_year["expected"]) ** 2 / of_year["expected"]).sum()
    free = of_year.height - len(TREND) - 1
    return max(float(spread) / free, 1.0) if free > 0 else 1.0


def _test(frames: Frames) -> Finding:
    rows = months(frames)
    open_rows = rows.filter(~pl.col("closed"))
    events = _events(rows)
    tense = open_rows.filter(pl.col("tense"))
    least, needed = detectable_fall(rows)
    effect = tense_effect(rows)
    found = Interval(None, 0.0, None, 0.95) if effect is None else effect.interval()
    narrow = Interval(None, 0.0, None, 0.9) if effect is None else effect.interval(0.9)
    verdict = RULE.verdict(found, narrow, events=events)
    if verdict is Verdict.CONTRADICTED and found.above(1.0):
        verdict = Verdict.INCONCLUSIVE  # more talk than usual is no end of talk
    if standing_exchanges(frames)["tie"].n_unique() < ENOUGH_EVENTS:
        verdict = Verdict.INCONCLUSIVE  # a tie, not an exchange, is what decides
    subjects = _subjects(frames)
    deciding = as_estimate(
        "exchanges per standing tie in months after a tense year, relative to other months",
        found,
        events,
        "ratio",
        METHOD + f"; errors robust to autocorrelation over {BEFORE} months (Newey-West)",
        subjects=subjects,
    )
    kept = carried_on(frames) if wants_all() else ()
    beside = _sensitivity(frames, rows, narrow, subjects) if wants_all() else ()
    counts = (round(float(tense["events"].sum())), tense.height, open_rows.height)
    return Finding(
        CONTINUITY.id,
        verdict,
        _sentence(events, counts, found, verdict) + carried_on_words(kept),
        estimates=(deciding, *kept),
        n=events,
        method=(
            "Poisson regression of monthly exchanges on the sign of national tension in the 12 "
            "months before; Newey-West errors; equivalence by two one-sided tests."
        ),
        mde=least,
        mde_unit="ratio of rates",
        mde_sentence=_mde_sentence(events, least, needed),
        lacks=(
            "Exchanges dated to the month"
            + (f": about {needed:,} would show steadiness, {events} are here." if needed else "."),
            "Logs of exchanges kept by both ends, month by month, so that a month without one is "
            "a fact and not silence.",
        ),
        sensitivity=beside,
        caveats=_caveats(frames, rows, open_rows),
        picture=Picture(
            "intervals",
            (
                as_row("Months open to travel", deciding),
                *(
                    as_row(capital(str(e.name).partition(", ")[2]), e)
                    for e in beside
                    if e.unit == "ratio" and e.value is not None and e.level == 0.95
                ),
            ),
            "Exchanges after a tense year, relative to other months",
            "",
            reference=1.0,
            margin=RULE.margin,
        ),
        p=None if effect is None else p_of_effect(effect, RULE),
    )


def _by_trend(rows: pl.DataFrame) -> float:
    """How much of the scatter of tense months the trend could stand for, weighed by ties."""
    import numpy as np

    root = np.sqrt(rows["ties"].to_numpy())
    trend = np.column_stack([np.ones(rows.height), *(rows[name].to_numpy() for name in TREND)])
    tense = rows["tense"].cast(pl.Float64).to_numpy()
    parts = [
        float(((root * tense - x @ np.linalg.lstsq(x, root * tense, rcond=None)[0]) ** 2).sum())
        for x in (root[:, None] * trend, root[:, None])
    ]
    return min(max(1 - parts[0] / parts[1], 0.0), 0.99) if parts[1] > 0 else 0.0


def _wider(months_in_use: int) -> float:
    """How much wider quantiles of the t distribution of the interval lie than normal ones."""
    from scipy.stats import norm, t

    freedom = equivalent_freedom(months_in_use, BEFORE)
    ends = (1 - SIGNIFICANCE / 2, POWER)
    return float(sum(t.ppf(ends, freedom)) / sum(norm.ppf(ends)))


def detectable_fall(rows: pl.DataFrame) -> tuple[float | None, int]:
    """The fall that would be found, and the exchanges that would show steadiness.

    Notes
    -----
    By the exact test of two rates, of fewer exchanges: as many as tell as much where they come
    unevenly, and where the trend could stand for tense months. Quantiles are then those of the
    t distribution on which the interval rests.
    """
    events, rows = _events(rows), rows.filter(~pl.col("closed"))
    times = [float(rows.filter(pl.col("tense") == tense)["ties"].sum()) for tense in (True, False)]
    if min(times) <= 0:
        return None, 0
    stretch = _bunching(rows) / (1 - _by_trend(rows))
    least, _ = detectable_ratio(round(events / stretch), time=times[0], base_time=times[1])
    if least is not None:
        least = exp(log(least) * _wider(rows.height))
    low, true, high = (share_of_ratio(r, *times) for r in (2 / 3, 1.0, 3 / 2))
    return least, int(round(needed_for_equivalence((low, high), true=true) * stretch, -1))


def _subjects(frames: Frames) -> tuple[str, ...]:
    exchanges = standing_exchanges(frames)["exchange"]
    return (
        *(f"exchange:{key}" for key in exchanges),
        *(f"act:{key}" for key in pair_acts(frames)["act"]),
    )


def _sensitivity(
    frames: Frames, rows: pl.DataFrame, narrow: Interval, subjects: tuple[str, ...]
) -> tuple[Estimate, ...]:
    models = (
        _Model("every exchange by the share of its days", outcome="by_days"),
        _Model("years of the pandemic too", closed=True),
        _Model("without a trend", trend=()),
        _Model("autocorrelation over 36 months", bandwidth=36),
        _Model("for each further cooling act, net of warming ones", column="tension"),
    )
    found = [as_estimate(_NAME + "90% interval", narrow, _events(rows), "ratio", METHOD)]
    for model in models:
        effect = _fitted(rows, model)
        used = rows if model.closed else rows.filter(~pl.col("closed"))
        found.append(
            as_estimate(
                _NAME + model.name,
                Interval(None, 0.0, None, 0.95) if effect is None else effect.interval(),
                round(float(used[model.outcome].sum())),
                "ratio",
                METHOD,
            )
        )
    turned = _turned(rows)
    if turned is not None:
        found.append(turned)
    return tuple(replace(one, subjects=subjects) for one in found)


_NAME = "exchanges after a tense year, relative to others, "


def _events(rows: pl.DataFrame) -> int:
    return round(float(rows.filter(~pl.col("closed"))["events"].sum()))


def _turned(rows: pl.DataFrame) -> Estimate | None:
    """The ratio of observed to expected exchanges, against all turns of tension in time.

    Expected are those by the trend and the standing ties alone.
    """
    import numpy as np

    used = rows.filter(~pl.col("closed"))
    expected = expected_counts(used, "events", columns=TREND, exposure="ties")
    events, tense = used["events"].to_numpy(), used["tense"].to_numpy()
    if used.height < LEAST_MONTHS or tense.all() or not tense.any() or expected is None:
        return None
    # Turn by turn: all turns at once would take the square of the months in memory.
    turns = (np.roll(tense, by) for by in range(len(tense)))
    inside, by_trend = np.array([(events[t].sum(), expected[t].sum()) for t in turns]).T
    outside, rest = events.sum() - inside, expected.sum() - by_trend
    half = 0.5  # keeps the logarithm where a group has no exchange
    logs = np.log((inside + half) / by_trend) - np.log((outside + half) / rest)
    wide = float(np.quantile(np.abs(logs), 0.95, method="higher"))
    p = float((np.abs(logs) >= abs(logs[0]) - 1e-9).mean())
    value = float(logs[0])
    return as_estimate(
        _NAME + "turned in time",
        Interval(exp(value), exp(value - wide), exp(value + wide), 0.95),
        round(float(events.sum())),
        "ratio",
        f"observed to expected by the trend; {len(tense)} circular shifts of tension, {p_value(p)}",
    )


def _sentence(events: int, counts: tuple[int, int, int], found: Interval, verdict: Verdict) -> str:
    inside, tense, all_months = counts
    told = (
        f"Of {count(events, 'exchange')} that this record dates to a month, {inside} fell into "
        f"the {tense} of {all_months} months that came after a year with more cooling than "
        "warming between the nations. "
    )
    if found.value is None:
        return told + "No comparison with the other months can be made."
    return (
        told
        + capital(
            times(
                found,
                "for each standing tie that is {} times as many as in other months",
                events=events,
                thing="exchange",
            )
        )
        + _READING[verdict]
    )


_READING = {
    Verdict.SUPPORTED: ": ties kept talking, no third less and no half more.",
    Verdict.CONTRADICTED: ": a fall by more than a third, so ties did not keep talking.",
    Verdict.INCONCLUSIVE: ": that shows neither that ties kept talking as before, nor that they "
    "did not.",
}


def _mde_sentence(events: int, least: float | None, needed: int) -> str:
    told = f"With {count(events, 'exchange')}, and as unevenly as they come from year to year"
    told = (
        missed(told, "fall")
        if least is None
        else f"{told}, a fall to {ratio(least)} of the usual rate, or lower, would be found in "
        "eight of ten records."
    )
    return told + (f" To show steadiness takes about {needed:,}." if needed else "")


def _caveats(frames: Frames, rows: pl.DataFrame, used: pl.DataFrame) -> tuple[str, ...]:
    every, sure = float(used["by_days"].sum()), float(used["events"].sum())
    stretches = int((used["tense"].cast(pl.Int8).diff().fill_null(1) == 1).sum())
    caveats = [
        "An exchange is counted where a source tells of it; if sources write more, or less, of "
        "ties in tense years, the ratio tells of sources.",
        "Exchanges go up with the years as more is on line; the trend takes up what is smooth.",
        f"Tense months came in {count(stretches, 'run')}, so they are worth far fewer than "
        "their number.",
        f"About {max(every - sure, 0):.0f} exchanges are dated too loosely for a month and count "
        "only in the sensitivity by days.",
        "Tension counts acts alike, a tariff and a broken-off dialogue; and whether national "
        "channels stopped is not recorded, only whether acts cooled relations.",
    ]
    left = rows.height - used.height
    if left:
        caveats.append(
            f"Left out: {count(left, 'month')} in the {CLOSED_YEARS} years since a pandemic began."
        )
    return tuple(caveats)


def _told_months(tense: bool) -> Any:
    return lambda frames: (
        months(frames).filter((pl.col("tense") == tense) & ~pl.col("closed")).height
    )


CONTINUITY = Hypothesis(
    id="continuity",
    section="Conflict Prevention and Resolution, 6",
    claim="Ties keep talking where the channels between their nations stop.",
    needs=(
        Need(
            "acts",
            "months of standing ties after a year with more cooling than warming acts",
            _told_months(True),
            least=BEFORE,
        ),
        Need(
            "acts",
            "months of standing ties after a year without more cooling than warming acts",
            _told_months(False),
            least=BEFORE,
        ),
        Need(
            "exchanges",
            "exchanges dated to the month, of ties that stood",
            lambda frames: round(float(months(frames)["events"].sum())),
        ),
    ),
    test=_test,
    estimator=(
        "Exchanges per standing tie and month after a year of more cooling than warming acts, "
        "relative to other months, by Poisson regression with a smooth trend and errors robust "
        "to autocorrelation: supported if the 90 % interval lies within 2/3 to 3/2 (equivalence at "
        "5 %, two one-sided tests), contradicted if the 95 % interval lies wholly below 2/3, else "
        "inconclusive; inconclusive with exchanges of fewer than five ties."
    ),
    margin=RULE.margin,
    items=("exchange.count", "crisis.stopped"),
)
