"""Whether climate work is found in small and poor pairs as well as in large and rich ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import log

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.climate.halves_of_pairs import (
    MARGIN,
    Contrast,
    city_pairs,
    detectable_odds,
    fitted_odds,
    incomes,
    needed_pairs,
)
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.hypotheses.estimators.regression import Effect
from paradiplomacy.hypotheses.histories.series import INCOME
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["CLIMATE_ANY_SIZE"]

WORDS = Words(__name__)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    pairs = city_pairs(frames)
    contrasts = (Contrast.of(pairs, "size", "large"), Contrast.of(pairs, "income", "rich"))
    n = min(c.n for c in contrasts)
    verdict = _verdict(contrasts)
    if not whole:
        alone = tuple(_estimate(c, "pair") for c in contrasts)
        return Finding(CLIMATE_ANY_SIZE.id, verdict, "", estimates=alone, p=_p(contrasts))
    mde, needed = detectable_odds(contrasts), needed_pairs(pairs)
    by_pair, by_exchange = (
        tuple(_estimate(c, unit) for c in contrasts) for unit in ("pair", "exchange")
    )
    rows = [
        as_row(WORDS(f"label.{unit}.{c.half}"), estimate)
        for c, *of_half in zip(contrasts, by_pair, by_exchange, strict=True)
        for unit, estimate in zip(("pair", "exchange"), of_half, strict=True)
        if estimate.value is not None
    ]
    lack = WORDS("lack.answers-needed", needed=needed, n=n) if needed else WORDS("lack.answers")
    return Finding(
        CLIMATE_ANY_SIZE.id,
        verdict,
        _sentence(contrasts, verdict),
        estimates=by_pair,
        n=n,
        method=WORDS("method"),
        mde=mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=_detectable(n, mde, needed),
        lacks=(lack, WORDS("lack.income")),
        sensitivity=(*by_exchange, *_sensitivity(contrasts)),
        caveats=(WORDS("caveat.silence"), WORDS("caveat.size"), WORDS("caveat.sectors")),
        picture=Picture("intervals", tuple(rows), WORDS("axis"), "", reference=MARGIN[1]),
        p=_p(contrasts),
    )


def _verdict(contrasts: tuple[Contrast, ...]) -> Verdict:
    if any(_all(c.both, lambda e: e.interval().above(MARGIN[1])) for c in contrasts):
        return Verdict.CONTRADICTED
    every = [e for c in contrasts for e in c.both]
    if _all(every, lambda e: e.interval(0.9).below(MARGIN[1])):
        return Verdict.SUPPORTED
    return Verdict.INCONCLUSIVE


def _all(effects: Sequence[Effect | None], condition: Callable[[Effect], bool]) -> bool:
    """Whether a condition is met by every effect; not where one could not be fitted."""
    return all(e is not None and condition(e) for e in effects)


def _p(contrasts: tuple[Contrast, ...]) -> float | None:
    """The largest one-sided p-value of an odds ratio of the margin or more."""
    from scipy.stats import norm, t

    ps = []
    for effect in (e for c in contrasts for e in c.both):
        if effect is None:
            return None
        z = (log(MARGIN[1]) - effect.log) / effect.error
        ps.append(float(t.sf(z, effect.freedom) if effect.freedom else norm.sf(z)))
    return max(ps)


def _estimate(contrast: Contrast, unit: str) -> Estimate:
    of_pairs, pairs = unit == "pair", contrast.pairs
    effect = contrast.by_pair if of_pairs else contrast.by_exchange
    return as_estimate(
        WORDS(f"estimate.{unit}.{contrast.half}"),
        effect.interval() if effect else Interval(None, None, None, 0.95),
        pairs.height if of_pairs else int(pairs["exchanges"].sum() or 0),
        "odds ratio",
        WORDS("logit" if effect else "not-fitted"),
        subjects=_subjects(pairs),
    )


def _subjects(pairs: pl.DataFrame) -> tuple[str, ...]:
    return (*pairs["tie"], *("exchange:" + pairs["answer"].drop_nulls()))


def _sensitivity(contrasts: tuple[Contrast, ...]) -> Iterator[Estimate]:
    for c, measure in zip(contrasts, ("size", "income"), strict=True):
        logs = c.pairs.with_columns(pl.col("exchanges").cast(pl.Float64).log().alias("log_number"))
        alike, slope = (
            fitted_odds(logs, c.half, controls=("log_number",)),
            fitted_odds(c.pairs, measure),
        )
        for choice, effect, per in (("same-number", alike, 1.0), ("slope", slope, log(10))):
            yield as_estimate(
                WORDS(f"estimate.{choice}.{c.half}"),
                effect.interval(per=per) if effect else Interval(None, None, None, 0.95),
                c.pairs.height,
                "odds ratio",
                WORDS("logit" if effect else "not-fitted-beside"),
                subjects=_subjects(c.pairs),
            )


def _sentence(contrasts: tuple[Contrast, ...], verdict: Verdict) -> Message:
    lower_halves = (c.pairs.filter(~pl.col(c.half))["climate"].sum() for c in contrasts)
    take_part = verdict is Verdict.INCONCLUSIVE and all(lower_halves)
    return sentences(
        *(_counted(c) for c in contrasts),
        WORDS("take-part") if take_part else "",
        WORDS(f"reading.{verdict}"),
    )


def _counted(contrast: Contrast) -> Message:
    upper, lower = (contrast.pairs.filter(pl.col(contrast.half) == side) for side in (True, False))
    counted = WORDS(
        f"counted.{contrast.half}",
        upper=upper.height,
        upper_share=_share(upper),
        lower=lower.height,
        lower_share=_share(lower),
    )
    if contrast.by_pair and int(contrast.pairs["climate"].sum() or 0) >= FEW:
        return WORDS("with-odds", counted=counted, odds=contrast.by_pair.interval())
    return WORDS("without-odds", counted=counted)


def _share(rows: pl.DataFrame) -> float | None:
    return None if rows.is_empty() else float(rows["climate"].sum() or 0) / rows.height


def _detectable(n: int, mde: float | None, needed: int | None) -> Message:
    if mde is None:
        least = largest_missed(WORDS("sample", n=n), WORDS("difference"))
    else:
        least = WORDS("detectable", n=n, odds=mde)
    return sentences(least, WORDS("needed", needed=needed) if needed else "")


CLIMATE_ANY_SIZE = Hypothesis(
    id="climate-any-size",
    section="Climate Action, 1",
    claim=WORDS("claim"),
    needs=(
        Need(
            "exchanges",
            WORDS("need.pairs"),
            lambda frames: city_pairs(frames).drop_nulls(["size", "income"]).height,
            least=2,
        ),
        Need(
            "exchanges",
            WORDS("need.climate"),
            lambda frames: city_pairs(frames).filter(pl.col("climate") > 0).height,
        ),
        Need(
            "readings",
            WORDS("need.income", series=INCOME),
            lambda frames: incomes(frames).height,
            least=2,
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
    margin=MARGIN,
    needs_statsmodels=True,
)
