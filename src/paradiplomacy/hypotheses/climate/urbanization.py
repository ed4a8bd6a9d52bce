"""Whether more ties are founded where and when the population moves to cities."""

from __future__ import annotations

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
from paradiplomacy.hypotheses.climate.urban_growth import (
    SERIES,
    detectable_growth,
    founded_ties,
    growth_cells,
    growth_effect,
    growth_periods,
)
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.selection import as_estimate, as_row, main_pair, pair_ties
from paradiplomacy.hypotheses.wording import missed, times
from paradiplomacy.language.english import capital, count, number, percent, ratio
from paradiplomacy.record.frames import Frames

__all__ = ["URBANIZATION"]

POISSON = "ratio of rates by Poisson regression, errors robust to likeness within a province"


def _test(frames: Frames) -> Finding:
    cells = growth_cells(frames)
    n = int(cells["ties"].sum() or 0)
    mde = detectable_growth(cells)
    effect = growth_effect(cells)
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
    others = _sensitivity(frames, cells) if wants_all() else ()
    shown = [as_row("Between provinces", deciding)] if effect else []
    shown += [
        as_row(capital(str(e.name).rpartition(", ")[2]), e) for e in others if e.value is not None
    ]
    undated = (
        pair_ties(frames, *(main_pair(frames) or ("", ""))).height - founded_ties(frames).height
    )
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
        founded_ties(frames, tier=tier)
        .join(cells.select("province", "from", "to"), on="province")
        .filter((pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to")))
    )
    return tuple(within["tie"].unique().sort())


def _sensitivity(frames: Frames, cells: pl.DataFrame) -> tuple[Estimate, ...]:
    urban = cells.with_columns((pl.col("urban") / 10).alias("tens"))
    later, cities = cells.drop_nulls("growth_before"), growth_cells(frames, tier="city")
    choices = (
        ("at the same number of ties before", cells, growth_effect(cells, beside=("log_before",))),
        (
            "with an effect for each province",
            cells,
            growth_effect(_tied(cells), fixed=("province",)),
        ),
        ("at the same urban share", cells, growth_effect(urban, beside=("tens",))),
        ("growth of the period before", later, growth_effect(later, of="growth_before")),
        ("ties of cities only", cities, growth_effect(cities)),
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
        "For each point a year by which the urban share grew more, "
        + times(found, "new ties came at {} times the rate", events=n, thing="dated tie")
        + _READING[verdict]
    )


_READING = {
    Verdict.SUPPORTED: ". So ties were founded where cities grew.",
    Verdict.CONTRADICTED: ". So fewer ties were founded where cities grew.",
    Verdict.INCONCLUSIVE: ". That does not tell whether growing cities found more ties.",
}


def _mde_sentence(n: int, mde: float | None) -> str:
    if mde is None:
        return missed(f"With {count(n, 'dated tie')} in these periods", "difference of rates")
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
            lambda frames: growth_periods(frames).height,
            least=3,
        ),
        Need(
            "ties",
            "ties founded in a known year between two readings of their province",
            lambda frames: int(growth_cells(frames)["ties"].sum() or 0),
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
