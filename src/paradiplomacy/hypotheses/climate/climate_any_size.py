"""Whether climate work is found in small and poor pairs as well as in large and rich ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

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
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import count, percent, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["CLIMATE_ANY_SIZE"]

HALVES = {"large": ("large", "small"), "rich": ("rich", "poor")}
LOGIT = "odds ratio of logistic regression, errors robust to likeness within a province"


def _test(frames: Frames) -> Finding:
    pairs = city_pairs(frames)
    contrasts = (Contrast.of(pairs, "size", "large"), Contrast.of(pairs, "income", "rich"))
    n = min(c.n for c in contrasts)
    mde, needed = detectable_odds(contrasts), needed_pairs(pairs)
    verdict = _verdict(contrasts)
    size, income = (_estimate(c, c.by_pair, "pairs") for c in contrasts)
    beside = tuple(_estimate(c, c.by_exchange, "exchanges") for c in contrasts)
    rows = [
        as_row(f"{HALVES[c.half][0].title()} pairs, by {what}", e)
        for c, found in zip(contrasts, zip((size, income), beside, strict=True), strict=True)
        for what, e in zip(("pair", "exchange"), found, strict=True)
        if e.value is not None
    ]
    return Finding(
        CLIMATE_ANY_SIZE.id,
        verdict,
        _sentence(contrasts, verdict),
        estimates=(size, income),
        n=n,
        method=(
            "Logistic regression of any climate exchange on the larger and the richer half of "
            "pairs, errors robust to provinces; again with each exchange as a unit."
        ),
        mde=mde,
        mde_unit="odds ratio",
        mde_sentence=_mde_sentence(n, mde, needed),
        lacks=_lacks(needed, n),
        sensitivity=(*beside, *_sensitivity(contrasts)) if wants_all() else (),
        caveats=(
            "A pair counts as without climate work where no source of the record tells of any; "
            "small pairs are told of less, so their silence says less.",
            "Income is that of the province, not of the city, and of one country only; size is "
            "the product of both ends' inhabitants today.",
            "Energy counts as climate work, and so does a visit about coal; sectors are those "
            "that the record's coder gave.",
        ),
        picture=Picture(
            "intervals",
            tuple(rows),
            "Odds of climate work in the upper half, relative to the lower",
            "",
            reference=MARGIN[1],
        ),
        p=_p(contrasts),
    )


def _verdict(contrasts: tuple[Contrast, ...]) -> Verdict:
    if any(_all(c.both, lambda e: e.interval().above(MARGIN[1])) for c in contrasts):
        return Verdict.CONTRADICTED
    every = [e for c in contrasts for e in c.both]
    if _all(every, lambda e: e.interval(0.9).below(MARGIN[1])):
        return Verdict.SUPPORTED
    return Verdict.INCONCLUSIVE


def _all(effects: Sequence[Effect | None], holds: Callable[[Effect], bool]) -> bool:
    """Whether something holds of every effect; not where one could not be fitted."""
    return all(e is not None and holds(e) for e in effects)


def _p(contrasts: tuple[Contrast, ...]) -> float | None:
    """The largest one-sided p-value of an odds ratio of the margin or more."""
    from scipy.stats import norm, t

    effects = [e for c in contrasts for e in c.both]
    found = []
    for e in effects:
        if e is None:
            return None
        z = (log(MARGIN[1]) - e.log) / e.error
        found.append(float(t.sf(z, e.freedom) if e.freedom else norm.sf(z)))
    return max(found)


def _estimate(contrast: Contrast, effect: Effect | None, unit: str) -> Estimate:
    above, below = HALVES[contrast.half]
    of = "a pair does climate work" if unit == "pairs" else "an exchange is climate work"
    parts = contrast.pairs
    n = parts.height if unit == "pairs" else int(parts["exchanges"].sum() or 0)
    return as_estimate(
        f"odds that {of}, {above} pairs against {below}",
        effect.interval() if effect else Interval(None, None, None, 0.95),
        n,
        "odds ratio",
        LOGIT if effect else "not fitted: fewer than five of either kind, or no finite ratio",
        subjects=tuple(parts["tie"]),
    )


def _sensitivity(contrasts: tuple[Contrast, ...]) -> tuple[Estimate, ...]:
    rows = []
    for c, steady in zip(contrasts, ("size", "income"), strict=True):
        above, below = HALVES[c.half]
        told = c.pairs.with_columns(pl.col("exchanges").cast(pl.Float64).log().alias("told"))
        alike, slope = fitted_odds(told, c.half, beside=("told",)), fitted_odds(c.pairs, steady)
        choices = {
            f"{above} pairs against {below}, at the same number of recorded exchanges": (
                alike.interval() if alike else None
            ),
            f"for ten times the {steady}, not halves": (
                slope.interval(per=log(10)) if slope else None
            ),
        }
        rows += [
            as_estimate(
                f"odds that a pair does climate work, {name}",
                found or Interval(None, None, None, 0.95),
                c.pairs.height,
                "odds ratio",
                LOGIT if found else "not fitted: fewer than five of either kind",
                subjects=tuple(c.pairs["tie"]),
            )
            for name, found in choices.items()
        ]
    return tuple(rows)


def _sentence(contrasts: tuple[Contrast, ...], verdict: Verdict) -> str:
    told = []
    for c in contrasts:
        above, below = HALVES[c.half]
        up, down = (c.pairs.filter(pl.col(c.half) == side) for side in (True, False))
        said = (
            f"Of {count(up.height, f'{above} pair')} with a recorded exchange "
            f"{percent(_mean(up))} did climate work, of {count(down.height, f'{below} one')} "
            f"{percent(_mean(down))}"
        )
        if c.by_pair and int(c.pairs["climate"].sum() or 0) >= FEW:
            found = c.by_pair.interval()
            said += f" (odds {ratio(found.value)} times as high, {ratio_span(found)})"
        told.append(said + ".")
    if verdict is Verdict.INCONCLUSIVE and all(_takes_part(c) for c in contrasts):
        told.append("So small and poor pairs do take part.")
    return " ".join(told) + _READING[verdict]


def _takes_part(contrast: Contrast) -> bool:
    """Whether the lower half has any climate work."""
    return bool(contrast.pairs.filter(~pl.col(contrast.half))["climate"].sum())


def _mean(rows: pl.DataFrame) -> float | None:
    return None if rows.is_empty() else float(rows["climate"].sum() or 0) / rows.height


_READING = {
    Verdict.SUPPORTED: " So it is not confined to large or rich pairs: odds twice as high there "
    "are ruled out.",
    Verdict.CONTRADICTED: " So it is found mostly in pairs that are large or rich.",
    Verdict.INCONCLUSIVE: " Whether large or rich pairs do so twice as readily cannot be told.",
}


def _mde_sentence(n: int, mde: float | None, needed: int | None) -> str:
    told = f"With {count(n, 'pair')}, "
    if mde is None:
        told = missed(told.strip(), "difference of odds")
    else:
        told += (
            f"odds {ratio(mde)} times as high in one half as in the other would be found in eight "
            "samples of ten, if ties of a province were no more alike than others."
        )
    return f"{told} To rule out twice the odds takes about {needed:,} pairs." if needed else told


def _lacks(needed: int | None, n: int) -> tuple[str, ...]:
    how_many = f": about {needed:,} pairs, {n:,} are here." if needed else "."
    return (
        "Whether each pair has worked on climate, asked of both ends, so that silence is not "
        f"counted as none{how_many}",
        "Income and inhabitants of each city at the time of the exchange.",
    )


CLIMATE_ANY_SIZE = Hypothesis(
    id="climate-any-size",
    section="Climate Action, 1",
    claim="Climate work is not confined to large and rich pairs.",
    needs=(
        Need(
            "exchanges",
            "city ties with a recorded exchange, inhabitants of both ends and the income of a "
            "province",
            lambda frames: city_pairs(frames).drop_nulls(["size", "income"]).height,
            least=2,
        ),
        Need(
            "exchanges",
            "an exchange on climate, energy or the environment between cities",
            lambda frames: city_pairs(frames).filter(pl.col("climate") > 0).height,
        ),
        Need(
            "readings",
            f"income of provinces (series {INCOME})",
            lambda frames: incomes(frames).height,
            least=2,
        ),
    ),
    test=_test,
    estimator=(
        "Odds ratio of any climate exchange for the larger half of pairs against the smaller, "
        "and for the richer against the poorer, with errors robust to provinces, by pair and "
        "again by exchange: supported if all four 90 % intervals lie below 2 (one-sided at 5 %), "
        "contradicted if for size or for income both 95 % intervals lie above 2, else "
        "inconclusive; inconclusive with fewer than five pairs with, or without, climate work."
    ),
    margin=MARGIN,
    items=("climate.any", "exchange.count"),
)
