"""Whether more ties are founded where and when the population moves to cities."""

from __future__ import annotations

from math import exp, sqrt

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.climate_work import divisions, measured_country, of_division
from paradiplomacy.hypotheses.designs.rates import bunching
from paradiplomacy.hypotheses.estimators import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.regression import Effect, regress
from paradiplomacy.hypotheses.selection import as_estimate, as_row, ends_in, main_pair, pair_ties
from paradiplomacy.hypotheses.wording import count, number, percent, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["URBANIZATION"]

SERIES = "province.urbanization"
USABLE_YEARS = 3
POISSON = "ratio of rates by Poisson regression, errors robust to likeness within a province"


def _founded(frames: Frames, *, tier: str = "") -> pl.DataFrame:
    """Ties whose year is known to within three: tie, province and year."""
    pair, country = main_pair(frames), measured_country(frames, SERIES)
    ties = ends_in(pair_ties(frames, *(pair or ("", ""))), country or "")
    spread = (pl.col("established_high") - pl.col("established_low")).dt.total_days() + 1
    wanted = pl.col("tier") == tier if tier else pl.lit(value=True)
    dated = pl.col("established").is_not_null() & (spread <= USABLE_YEARS * 366)
    return ties.filter(wanted & dated).select(
        "tie",
        of_division(pl.col("near_place"), divisions(frames, country or "")).alias("province"),
        pl.col("established").dt.year().alias("year"),
    )


def _periods(frames: Frames) -> pl.DataFrame:
    """Stretches between two readings of a province: from, to, years, growth in points a year."""
    return (
        frames.readings.filter((pl.col("series") == SERIES) & pl.col("date").is_not_null())
        .select(pl.col("subject").alias("province"), pl.col("date").dt.year().alias("to"), "value")
        .sort("province", "to")
        .with_columns(
            pl.col("to").shift().over("province").alias("from"),
            pl.col("value").shift().over("province").alias("urban"),
        )
        .drop_nulls()
        .filter(pl.col("to") > pl.col("from"))
        .with_columns((pl.col("to") - pl.col("from")).cast(pl.Float64).alias("years"))
        .with_columns(
            ((pl.col("value") - pl.col("urban")) / pl.col("years")).alias("growth"),
            pl.concat_str("from", "to", separator="-").alias("period"),
        )
    )


def _cells(frames: Frames, *, tier: str = "") -> pl.DataFrame:
    """One row a province and period, with the ties founded in it and before it."""
    founded = _founded(frames, tier=tier)
    cells = _periods(frames)
    held = cells.join(founded.select("province", "year", "tie"), on="province", how="left")
    within = (pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to"))
    counted = held.group_by("province", "period").agg(
        within.fill_null(False).sum().alias("ties"),
        (pl.col("year") <= pl.col("from")).fill_null(False).sum().alias("before"),
    )
    return (
        cells.join(counted, on=["province", "period"], maintain_order="left")
        .with_columns(
            pl.col("growth").shift().over("province").alias("growth_before"),
            (pl.col("before") + 1).cast(pl.Float64).log().alias("log_before"),
        )
        .sort("province", "from")
    )


def _effect(cells: pl.DataFrame, *, of: str = "growth", **more: tuple[str, ...]) -> Effect | None:
    """The log ratio of rates for one more point a year, or None with too few ties."""
    rows = cells.drop_nulls(of)
    if int(rows["ties"].sum() or 0) < ENOUGH_EVENTS:
        return None
    fixed = [name for name in ("period", *more.get("fixed", ())) if rows[name].n_unique() > 1]
    found = regress(
        rows,
        "ties",
        columns=[of, *more.get("beside", ())],
        kind="count",
        exposure="years",
        fixed=fixed,
        clusters="province",
    )
    return found[of] if found else None


def _detectable(cells: pl.DataFrame) -> float | None:
    """The ratio for one point a year that would be found, blind to which province grew.

    Signorini (1991), Biometrika 78: the variance of the log ratio is one over events times
    the variance of the covariate, here within periods and weighed by time at risk. Events
    that bunch in provinces count as the fewer that would tell as much.
    """
    from scipy.stats import norm

    n = int(cells["ties"].sum() or 0) / _bunching(cells)
    within = cells.with_columns(
        (pl.col("growth") - pl.col("growth").mean().over("period")).alias("apart")
    )
    years = float(cells["years"].sum() or 0.0)
    spread = float((within["apart"] ** 2 * within["years"]).sum() or 0.0) / years if years else 0.0
    if n < ENOUGH_EVENTS or spread <= 0:
        return None
    return exp(float(norm.ppf(0.975) + norm.ppf(0.8)) / sqrt(n * spread))


def _bunching(cells: pl.DataFrame) -> float:
    return bunching(
        cells.select(pl.col("province").alias("subject"), pl.col("ties").alias("events"), "years")
    )


def _test(frames: Frames) -> Finding:
    cells = _cells(frames)
    n = int(cells["ties"].sum() or 0)
    mde = _detectable(cells)
    effect = _effect(cells)
    found = effect.interval() if effect else Interval(None, None, None, 0.95)
    verdict = Verdict.INCONCLUSIVE
    if found.above(1):
        verdict = Verdict.SUPPORTED
    elif found.below(1):
        verdict = Verdict.CONTRADICTED
    subjects = _subjects(frames, cells)
    deciding = as_estimate(
        "new ties a year where the urban share grows by one point a year more",
        found,
        n,
        "ratio",
        POISSON if effect else "not fitted: too few ties, or growth does not differ",
        subjects=subjects,
    )
    others = _sensitivity(frames, cells)
    shown = [as_row("Between provinces", deciding)] if effect else []
    shown += [
        as_row(e.name.rpartition(", ")[2].capitalize(), e) for e in others if e.value is not None
    ]
    undated = pair_ties(frames, *(main_pair(frames) or ("", ""))).height - _founded(frames).height
    return Finding(
        URBANIZATION.id,
        verdict,
        _sentence(cells, found, verdict),
        estimates=(deciding,),
        n=n,
        method=(
            "Poisson regression of ties founded in each province and period on the yearly growth "
            "of its urban share, an effect for each period, errors robust to provinces."
        ),
        mde=mde,
        mde_unit="ratio of rates for one point a year",
        mde_sentence=_mde_sentence(n, mde),
        lacks=(
            f"The year of founding of the {undated} ties that this record cannot date, and "
            "of those that it does not hold.",
            "The urban share of every province for every year, from one source.",
            "What founders of a tie wanted to learn: that the wish to plan cities was a reason.",
        ),
        sensitivity=others,
        caveats=(
            "Provinces that grow fast differ in much else; this is no effect of growth.",
            "The record holds the ties that sources tell of, more of them in coastal provinces, "
            "where the urban share was high and grew less.",
            "The urban share is read three or four times in twenty years, from more than one "
            "source, so that growth in between is smoothed.",
            "A large province can found more ties than a small one; only the row with an effect "
            "for each province allows for it.",
        ),
        picture=Picture(
            "intervals",
            tuple(shown),
            "Rate of new ties for one more point of urban growth a year",
            "",
            reference=1.0,
        ),
        p=effect.p if effect else None,
    )


def _subjects(frames: Frames, cells: pl.DataFrame, *, tier: str = "") -> tuple[str, ...]:
    """Ties that were founded in a known year within a period."""
    within = (
        _founded(frames, tier=tier)
        .join(cells.select("province", "from", "to"), on="province")
        .filter((pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to")))
    )
    return tuple(within["tie"].unique().sort())


def _sensitivity(frames: Frames, cells: pl.DataFrame) -> tuple[Estimate, ...]:
    urban = cells.with_columns((pl.col("urban") / 10).alias("tens"))
    later, cities = cells.drop_nulls("growth_before"), _cells(frames, tier="city")
    choices = (
        ("at the same number of ties before", cells, _effect(cells, beside=("log_before",))),
        ("with an effect for each province", cells, _effect(_tied(cells), fixed=("province",))),
        ("at the same urban share", cells, _effect(urban, beside=("tens",))),
        ("growth of the period before", later, _effect(later, of="growth_before")),
        ("ties of cities only", cities, _effect(cities)),
    )
    return tuple(
        as_estimate(
            f"new ties a year where the urban share grows by one point a year more, {name}",
            effect.interval() if effect else Interval(None, None, None, 0.95),
            int(rows["ties"].sum() or 0),
            "ratio",
            POISSON if effect else "not fitted: too few ties, or growth does not differ",
            subjects=_subjects(frames, rows, tier="city" if rows is cities else ""),
        )
        for name, rows, effect in choices
    )


def _tied(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of provinces with any tie: the others say nothing of changes within one."""
    return cells.filter(pl.col("ties").sum().over("province") > 0)


def _sentence(cells: pl.DataFrame, found: Interval, verdict: Verdict) -> str:
    n, provinces = int(cells["ties"].sum() or 0), cells["province"].n_unique()
    first, last = min(cells["from"].to_list()), max(cells["to"].to_list())
    told = (
        f"Between {first} and {last} {count(n, 'dated tie')} began in the "
        f"{count(provinces, 'province')} whose urban share is known. "
    )
    if found.value is None:
        return told + "No ratio can be fitted to that."
    fast = cells.filter(pl.col("growth") > pl.col("growth").median().over("period"))
    share = int(fast["ties"].sum() or 0) / n if n else None
    return (
        f"{told}{percent(share)} of them began in the half of provinces that became urban faster. "
        "For each point a year by which the urban share grew more, new ties came at "
        f"{ratio(found.value)} times the rate ({ratio_span(found)})" + _READING[verdict]
    )


_READING = {
    Verdict.SUPPORTED: ". So ties were founded where cities grew.",
    Verdict.CONTRADICTED: ". So fewer ties were founded where cities grew.",
    Verdict.INCONCLUSIVE: ". That does not tell whether growing cities found more ties.",
}


def _mde_sentence(n: int, mde: float | None) -> str:
    if mde is None:
        return f"With {count(n, 'dated tie')} in these periods no ratio could be found."
    return (
        f"With {number(n)} dated ties, bunched in provinces as they are, a rate {ratio(mde)} "
        "times as high for one more point a year, or more, would be found in eight samples of ten."
    )


URBANIZATION = Hypothesis(
    id="urbanization",
    section="Climate Action, 1",
    claim="New ties form where, and when, the population moves to cities.",
    needs=(
        Need(
            "readings",
            f"two readings of the urban share of provinces (series {SERIES})",
            lambda frames: _periods(frames).height,
            least=3,
        ),
        Need(
            "ties",
            "ties founded in a known year between two readings of their province",
            lambda frames: int(_cells(frames)["ties"].sum() or 0),
        ),
    ),
    test=_test,
    estimator=(
        "Rate of new dated ties of a province between two readings of its urban share, for one "
        "more percentage point of growth a year, by Poisson regression with an effect for each "
        "period and errors robust to provinces: supported if the 95 % interval lies above 1, "
        "contradicted if below, else inconclusive; inconclusive with fewer than five ties."
    ),
)
