"""Whether climate work is found in small and poor pairs as well as in large and rich ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.climate.climate_work import (
    climate_exchanges,
    divisions,
    measured_country,
    of_division,
)
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval, detectable_odds_ratio
from paradiplomacy.hypotheses.estimators.regression import Effect, regress
from paradiplomacy.hypotheses.histories.series import INCOME
from paradiplomacy.hypotheses.selection import as_estimate, as_row, ends_in, main_pair, pair_ties
from paradiplomacy.hypotheses.wording import count, percent, ratio, ratio_span
from paradiplomacy.record.frames import Frames
from paradiplomacy.record.remembered import remembered

__all__ = ["CLIMATE_ANY_SIZE"]

MARGIN = (1.0, 2.0)
HALVES = {"large": ("large", "small"), "rich": ("rich", "poor")}
LOGIT = "odds ratio of logistic regression, errors robust to likeness within a province"


@dataclass(frozen=True, slots=True)
class _Contrast:
    """One half of pairs against the other, on pairs and on their exchanges."""

    half: str
    pairs: pl.DataFrame
    by_pair: Effect | None
    by_exchange: Effect | None

    @property
    def both(self) -> tuple[Effect | None, Effect | None]:
        return self.by_pair, self.by_exchange


@remembered
def _pairs(frames: Frames) -> pl.DataFrame:
    """City ties with a recorded exchange: climate, exchanges, size, income and province."""
    pair, measured = main_pair(frames), measured_country(frames, INCOME)
    done = (
        climate_exchanges(frames)
        .group_by("tie", maintain_order=True)
        .agg(pl.col("climate").sum().alias("of_climate"), pl.len().alias("exchanges"))
    )
    country = measured or (pair[1] if pair else "")
    ties = pair_ties(frames, *(pair or ("", ""))).filter(pl.col("tier") == "city")
    populations = (pl.col("near_population"), pl.col("far_population"))
    known = pl.all_horizontal(*(p.fill_null(0) > 0 for p in populations))
    incomes = _incomes(frames)
    return (
        ends_in(ties, country)
        .join(done, on="tie")
        .select(
            "tie",
            (pl.col("of_climate") > 0).cast(pl.Int8).alias("climate"),
            "of_climate",
            "exchanges",
            pl.when(known)
            .then(pl.sum_horizontal(*(p.cast(pl.Float64).log() for p in populations)))
            .alias("size"),
            of_division(pl.col("near_place"), divisions(frames, country)).alias("province"),
        )
        .join(incomes, on="province", how="left", maintain_order="left")
    )


def _incomes(frames: Frames) -> pl.DataFrame:
    """Each province's income beside the others of its years: mean log distance from theirs."""
    logs = frames.readings.filter((pl.col("series") == INCOME) & (pl.col("value") > 0)).select(
        pl.col("subject").alias("province"), "date", pl.col("value").log().alias("log")
    )
    beside = pl.col("log") - pl.col("log").mean().over("date")
    return (
        logs.with_columns(beside.alias("income"))
        .group_by("province", maintain_order=True)
        .agg(pl.col("income").mean())
    )


def _halved(pairs: pl.DataFrame, by: str, half: str) -> pl.DataFrame:
    """Pairs whose size or income is known, and whether they lie above the middle one."""
    known = pairs.drop_nulls([by, "province"])
    return known.with_columns((pl.col(by) > pl.col(by).median()).alias(half))


def _contrast(pairs: pl.DataFrame, by: str, half: str) -> _Contrast:
    parts = _halved(pairs, by, half)
    return _Contrast(half, parts, _fitted(parts, half), _fitted(_each_exchange(parts), half))


def _each_exchange(parts: pl.DataFrame) -> pl.DataFrame:
    """One row an exchange, so that a pair of which much is told weighs as much as is told."""
    return (
        parts.with_columns(pl.int_ranges(0, pl.col("exchanges")).alias("nth"))
        .explode("nth")
        .with_columns((pl.col("nth") < pl.col("of_climate")).cast(pl.Int8).alias("climate"))
    )


def _fitted(rows: pl.DataFrame, half: str, *, beside: tuple[str, ...] = ()) -> Effect | None:
    """The log odds ratio of the upper half, or None where either answer is too rare."""
    hits = int(rows["climate"].sum() or 0)
    if min(hits, rows.height - hits) < ENOUGH_EVENTS:
        return None
    found = regress(rows, "climate", columns=[half, *beside], kind="binary", clusters="province")
    return found[half] if found else None


def _test(frames: Frames) -> Finding:
    pairs = _pairs(frames)
    contrasts = (_contrast(pairs, "size", "large"), _contrast(pairs, "income", "rich"))
    n = min(c.pairs.height for c in contrasts)
    base = float(pairs["climate"].mean() or 0.0)  # type: ignore[arg-type]
    mde = detectable_odds_ratio(n, spread=0.5, base=base)
    needed = _needed(base)
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
        sensitivity=(*beside, *_sensitivity(contrasts)),
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


def _verdict(contrasts: tuple[_Contrast, ...]) -> Verdict:
    if any(_all(c.both, lambda e: e.interval().above(MARGIN[1])) for c in contrasts):
        return Verdict.CONTRADICTED
    every = [e for c in contrasts for e in c.both]
    if _all(every, lambda e: e.interval(0.9).below(MARGIN[1])):
        return Verdict.SUPPORTED
    return Verdict.INCONCLUSIVE


def _all(effects: Sequence[Effect | None], holds: Callable[[Effect], bool]) -> bool:
    """Whether something holds of every effect; not where one could not be fitted."""
    return all(e is not None and holds(e) for e in effects)


def _p(contrasts: tuple[_Contrast, ...]) -> float | None:
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


def _estimate(contrast: _Contrast, effect: Effect | None, unit: str) -> Estimate:
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


def _sensitivity(contrasts: tuple[_Contrast, ...]) -> tuple[Estimate, ...]:
    rows = []
    for c, steady in zip(contrasts, ("size", "income"), strict=True):
        above, below = HALVES[c.half]
        told = c.pairs.with_columns(pl.col("exchanges").cast(pl.Float64).log().alias("told"))
        alike, slope = _fitted(told, c.half, beside=("told",)), _fitted(c.pairs, steady)
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


def _needed(base: float) -> int | None:
    """Pairs that would show odds below the margin, were both halves alike."""
    if not 0 < base < 1:
        return None
    from scipy.stats import norm

    z = float(norm.ppf(0.95) + norm.ppf(0.8))
    return ceil((z / (log(MARGIN[1]) * 0.5)) ** 2 / (base * (1 - base)))


def _sentence(contrasts: tuple[_Contrast, ...], verdict: Verdict) -> str:
    told = []
    for c in contrasts:
        above, below = HALVES[c.half]
        up, down = (c.pairs.filter(pl.col(c.half) == side) for side in (True, False))
        said = (
            f"Of {count(up.height, f'{above} pair')} with a recorded exchange "
            f"{percent(_mean(up))} did climate work, of {count(down.height, f'{below} one')} "
            f"{percent(_mean(down))}"
        )
        if c.by_pair:
            found = c.by_pair.interval()
            said += f" (odds {ratio(found.value)} times as high, {ratio_span(found)})"
        told.append(said + ".")
    if verdict is Verdict.INCONCLUSIVE and all(_takes_part(c) for c in contrasts):
        told.append("So small and poor pairs do take part.")
    return " ".join(told) + _READING[verdict]


def _takes_part(contrast: _Contrast) -> bool:
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
    if mde is None or needed is None:
        return f"With {count(n, 'pair')}, all or none with climate work, nothing could be found."
    return (
        f"With {count(n, 'pair')}, odds {ratio(mde)} times as high in one half as in the other "
        "would be found in eight samples of ten, if ties of a province were no more alike than "
        f"others. To rule out twice the odds takes about {needed} pairs."
    )


def _lacks(needed: int | None, n: int) -> tuple[str, ...]:
    how_many = f": about {needed} pairs, {n} are here." if needed else "."
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
            lambda frames: _pairs(frames).drop_nulls(["size", "income"]).height,
            least=2,
        ),
        Need(
            "exchanges",
            "an exchange on climate, energy or the environment between cities",
            lambda frames: _pairs(frames).filter(pl.col("climate") > 0).height,
        ),
        Need(
            "readings",
            f"income of provinces (series {INCOME})",
            lambda frames: _incomes(frames).height,
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
