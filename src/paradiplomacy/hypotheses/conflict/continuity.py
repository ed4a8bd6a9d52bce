"""Whether ties keep talking where the channels between nations stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import exp, log

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.conflict.carried_on import carried_on, carried_on_sentence
from paradiplomacy.hypotheses.conflict.in_contact import BY_ANSWERS, answers_of, in_contact
from paradiplomacy.hypotheses.conflict.tension import BEFORE, months
from paradiplomacy.hypotheses.designs.rates import p_of_effect
from paradiplomacy.hypotheses.designs.rule import DecisionRule
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
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["CONTINUITY", "detectable_fall", "tense_effect"]

WORDS = Words(__name__)
RULE = DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2), against="less")
"""More talk than usual is not an end of talk."""
LEAST_MONTHS = 36
TREND = ("late", "later")


@dataclass(frozen=True, slots=True)
class _Model:
    """One way to ask: which months, which counts, what is adjusted for."""

    outcome: str = "events"
    trend: tuple[str, ...] = TREND
    column: str = "tense"
    closed: bool = False
    bandwidth: int = BEFORE


def _fitted(rows: pl.DataFrame, model: _Model) -> Effect | None:
    used = rows if model.closed else rows.filter(~pl.col("closed"))
    if used.height < LEAST_MONTHS:
        return None
    effects = regress(
        used,
        model.outcome,
        columns=[model.column, *model.trend],
        kind="count",
        exposure="ties",
        bandwidth=model.bandwidth,
    )
    return None if effects is None else effects[model.column]


def tense_effect(rows: pl.DataFrame) -> Effect | None:
    """The ratio that decides, of months as `months` gives them; None where there is none."""
    return _fitted(rows, _Model())


def _bunching(rows: pl.DataFrame) -> float:
    """How many exchanges count as one, from the scatter of years about the trend alone.

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


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    """By contact that interviews speak of, where enough do; else by exchanges in tense months."""
    by_months = _by_months(frames, whole=whole)
    if not _asked(frames):
        return by_months
    finding = BY_ANSWERS.test(frames)
    (contact,) = finding.estimates
    return replace(
        finding,
        hypothesis=CONTINUITY.id,
        sentence=sentences(finding.sentence, by_months.sentence),
        estimates=(
            replace(contact, subjects=(*contact.subjects, *answers_of(frames))),
            *by_months.estimates,
        ),
        lacks=(*finding.lacks, *by_months.lacks),
        sensitivity=by_months.sensitivity,
        caveats=(WORDS("caveat.any-crisis"), *by_months.caveats),
    )


def _asked(frames: Frames) -> bool:
    """Whether interviews speak of contact of enough ties to decide."""
    return in_contact(frames).height >= ENOUGH_EVENTS


def _by_months(frames: Frames, *, whole: bool) -> Finding:
    rows = months(frames)
    open_rows = rows.filter(~pl.col("closed"))
    events = _events(rows)
    effect = tense_effect(rows)
    ratio = Interval(None, 0.0, None, 0.95) if effect is None else effect.interval()
    narrow = Interval(None, 0.0, None, 0.9) if effect is None else effect.interval(0.9)
    verdict = RULE.verdict(ratio, narrow, events=events)
    if standing_exchanges(frames)["tie"].n_unique() < ENOUGH_EVENTS:
        verdict = Verdict.INCONCLUSIVE  # a tie, not an exchange, is what decides
    subjects = _subjects(frames)
    deciding = as_estimate(
        WORDS("deciding.name"),
        ratio,
        events,
        "ratio",
        WORDS("deciding.how", lags=BEFORE),
        subjects=subjects,
    )
    p = None if effect is None else p_of_effect(effect, RULE)
    if not whole:
        return Finding(CONTINUITY.id, verdict, "", estimates=(deciding,), p=p)
    least, needed = detectable_fall(rows)
    carried, others = carried_on(frames), _sensitivity(rows, narrow, subjects)
    return Finding(
        CONTINUITY.id,
        verdict,
        sentences(*_sentences(open_rows, ratio, verdict), carried_on_sentence(carried)),
        estimates=(deciding, *carried),
        n=events,
        method=WORDS("method"),
        mde=least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_detectable(events, least, needed),
        lacks=(
            WORDS("lack.months-needed", needed=needed, n=events)
            if needed
            else WORDS("lack.months"),
            WORDS("lack.logs"),
        ),
        sensitivity=tuple(estimate for _, estimate in others),
        caveats=_caveats(rows, open_rows),
        picture=Picture(
            "intervals",
            (
                as_row(WORDS("label.open"), deciding),
                *(
                    as_row(WORDS("label.other", choice=choice), estimate)
                    for choice, estimate in others
                    if estimate.value is not None and estimate.level == 0.95
                ),
            ),
            WORDS("axis"),
            "",
            reference=1.0,
            margin=RULE.margin,
        ),
        p=p,
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
    By the exact test of two rates, of fewer exchanges: as many as count as much where they come
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
    rows: pl.DataFrame, narrow: Interval, subjects: tuple[str, ...]
) -> list[tuple[Message, Estimate]]:
    """Other choices, each with its estimate."""
    models = (
        (WORDS("choice.by-days"), _Model("by_days")),
        (WORDS("choice.closed"), _Model(closed=True)),
        (WORDS("choice.no-trend"), _Model(trend=())),
        (WORDS("choice.bandwidth", lags=36), _Model(bandwidth=36)),
        (WORDS("choice.each-act"), _Model(column="tension")),
    )
    ratios = [(WORDS("choice.narrow"), narrow, _events(rows), WORDS("regression"))]
    for choice, model in models:
        effect = _fitted(rows, model)
        used = rows if model.closed else rows.filter(~pl.col("closed"))
        ratio = Interval(None, 0.0, None, 0.95) if effect is None else effect.interval()
        n = round(float(used[model.outcome].sum()))
        ratios.append((choice, ratio, n, WORDS("regression")))
    turned = _turned(rows)
    if turned is not None:
        ratios.append((WORDS("choice.turned"), *turned))
    return [
        (
            choice,
            as_estimate(WORDS("other", choice=choice), ratio, n, "ratio", how, subjects=subjects),
        )
        for choice, ratio, n, how in ratios
    ]


def _events(rows: pl.DataFrame) -> int:
    return round(float(rows.filter(~pl.col("closed"))["events"].sum()))


def _turned(rows: pl.DataFrame) -> tuple[Interval, int, Message] | None:
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
    return (
        Interval(exp(value), exp(value - wide), exp(value + wide), 0.95),
        round(float(events.sum())),
        WORDS("turned-how", turns=len(tense), p=p),
    )


def _sentences(rows: pl.DataFrame, ratio: Interval, verdict: Verdict) -> tuple[Message, Message]:
    """What was counted in months open to travel, and what it says."""
    tense, events = rows.filter("tense"), _events(rows)
    counted = WORDS(
        "counted",
        n=events,
        inside=round(float(tense["events"].sum())),
        tense=tense.height,
        months=rows.height,
    )
    if ratio.value is None:
        return counted, WORDS("no-comparison")
    named = named_ratio(ratio, WORDS("ratio", ratio=ratio), events=events, event=WORDS("exchange"))
    return counted, WORDS(f"sentence.{verdict}", ratio=named)


def _detectable(events: int, least: float | None, needed: int) -> Message:
    sample = WORDS("sample", n=events)
    sentence = (
        largest_missed(sample, WORDS("fall"))
        if least is None
        else WORDS("detectable", sample=sample, ratio=least)
    )
    return sentences(sentence, WORDS("steadiness", needed=needed) if needed else "")


def _caveats(rows: pl.DataFrame, used: pl.DataFrame) -> tuple[Message, ...]:
    every, sure = float(used["by_days"].sum()), float(used["events"].sum())
    runs = int((used["tense"].cast(pl.Int8).diff().fill_null(1) == 1).sum())
    caveats = [
        WORDS("caveat.sources"),
        WORDS("caveat.on-line"),
        WORDS("caveat.runs", n=runs),
        WORDS("caveat.loose", n=max(every - sure, 0)),
        WORDS("caveat.alike"),
    ]
    left = rows.height - used.height
    if left:
        caveats.append(WORDS("caveat.closed", n=left, years=CLOSED_YEARS))
    return tuple(caveats)


def _open_months(tense: bool) -> Callable[[Frames], int]:
    return lambda frames: (
        months(frames).filter((pl.col("tense") == tense) & ~pl.col("closed")).height
    )


def _or_asked(count: Callable[[Frames], int]) -> Callable[[Frames], int]:
    """As many, or as many as are needed where interviews decide without."""
    return lambda frames: BEFORE if _asked(frames) else count(frames)


CONTINUITY = Hypothesis(
    id="continuity",
    section="Conflict Prevention and Resolution, 6",
    claim=WORDS("claim"),
    needs=(
        Need("acts", WORDS("need.tense"), _or_asked(_open_months(True)), least=BEFORE),
        Need("acts", WORDS("need.other"), _or_asked(_open_months(False)), least=BEFORE),
        Need(
            "exchanges",
            WORDS("need.exchanges"),
            _or_asked(lambda frames: round(float(months(frames)["events"].sum()))),
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=sentences(
        WORDS("estimator"), WORDS("estimator-answers", rule=BY_ANSWERS.rule.words())
    ),
    margin=RULE.margin,
    needs_statsmodels=True,
)
