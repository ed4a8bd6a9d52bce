"""Whether more ties are founded where and when the population moves to cities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.climate.dealt_growth import DRAWS, DealtGrowth
from paradiplomacy.hypotheses.climate.urban_growth import (
    SERIES,
    detectable_growth,
    founded_ties,
    growth_cells,
    growth_effect,
    growth_periods,
)
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed, named_ratio
from paradiplomacy.hypotheses.selection import as_estimate, as_row, main_pair, pair_ties
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["URBANIZATION"]

RULE = DecisionRule("more", 1.0)
NONE = Interval(None, None, None, 0.95)
WORDS = Words(__name__)


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    cells = growth_cells(frames)
    n = int(cells["ties"].sum() or 0)
    dealt = DealtGrowth.of(cells, seed=frames.seed)
    rate = dealt.interval if dealt else NONE
    p = dealt.p if dealt else None
    # Without a margin the 95 % interval alone decides; with too few ties there is none.
    verdict = RULE.verdict(rate, rate, events=n)
    how = WORDS("dealt", draws=DRAWS) if dealt else WORDS("not-fitted")
    subjects = _subjects(frames, cells)
    deciding = as_estimate(WORDS("estimate.growth"), rate, n, "ratio", how, subjects=subjects)
    if not whole:
        return Finding(URBANIZATION.id, verdict, "", estimates=(deciding,), p=p)
    mde = detectable_growth(cells)
    choices = dict(_choices(frames, cells))
    shown = [as_row(WORDS("label"), deciding)] if dealt else []
    shown += [
        as_row(WORDS("choice-label", choice=WORDS(f"choice.{name}")), estimate)
        for name, estimate in choices.items()
        if estimate.value is not None
    ]
    undated = (
        pair_ties(frames, *(main_pair(frames) or ("", ""))).height - founded_ties(frames).height
    )
    return Finding(
        URBANIZATION.id,
        verdict,
        _sentence(cells, rate, verdict),
        estimates=(deciding,),
        n=n,
        method=WORDS("method"),
        mde=mde,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=(
            largest_missed(WORDS("sample", n=n), WORDS("difference"))
            if mde is None
            else WORDS("detectable", n=n, rate=mde)
        ),
        lacks=(
            WORDS("lack.years", undated=undated),
            WORDS("lack.readings"),
            WORDS("lack.wishes"),
        ),
        sensitivity=tuple(choices.values()),
        caveats=(
            WORDS("caveat.other"),
            WORDS("caveat.coast"),
            WORDS("caveat.readings"),
            WORDS("caveat.size"),
        ),
        picture=Picture("intervals", tuple(shown), WORDS("axis"), "", reference=1.0),
        p=p,
    )


def _subjects(frames: Frames, cells: pl.DataFrame, *, tier: str = "") -> tuple[str, ...]:
    """Ties that were founded in a known year within a period."""
    within = (
        founded_ties(frames, tier=tier)
        .join(cells.select("province", "from", "to"), on="province")
        .filter((pl.col("year") > pl.col("from")) & (pl.col("year") <= pl.col("to")))
    )
    return tuple(within["tie"].unique().sort())


def _tied(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of provinces with any tie: the others say nothing of changes within one."""
    return cells.filter(pl.col("ties").sum().over("province") > 0)


def _choices(frames: Frames, cells: pl.DataFrame) -> Iterator[tuple[str, Estimate]]:
    urban = cells.with_columns((pl.col("urban") / 10).alias("tens"))
    later, cities = cells.drop_nulls("growth_before"), growth_cells(frames, tier="city")
    effects = (
        ("ties-before", cells, growth_effect(cells, controls=("log_before",))),
        ("province", cells, growth_effect(_tied(cells), fixed=("province",))),
        ("urban", cells, growth_effect(urban, controls=("tens",))),
        ("growth-before", later, growth_effect(later, of="growth_before")),
        ("cities", cities, growth_effect(cities)),
    )
    for choice, rows, effect in effects:
        name = WORDS(
            "estimate.chosen", growth=WORDS("estimate.growth"), choice=WORDS(f"choice.{choice}")
        )
        yield (
            choice,
            as_estimate(
                name,
                effect.interval() if effect else NONE,
                int(rows["ties"].sum() or 0),
                "ratio",
                WORDS("poisson" if effect else "not-fitted"),
                subjects=_subjects(frames, rows, tier="city" if rows is cities else ""),
            ),
        )


def _sentence(cells: pl.DataFrame, rate: Interval, verdict: Verdict) -> Message:
    n = int(cells["ties"].sum() or 0)
    counted = WORDS(
        "counted",
        first=min(cells["from"].to_list()),
        last=max(cells["to"].to_list()),
        n=n,
        provinces=cells["province"].n_unique(),
    )
    if rate.value is None:
        return sentences(counted, WORDS("not-fitted-sentence"))
    fast = cells.filter(pl.col("growth") > pl.col("growth").median().over("period"))
    share = int(fast["ties"].sum() or 0) / n if n else None
    named = named_ratio(rate, WORDS("rate", rate=rate.value), events=n, event=WORDS("event"))
    return sentences(
        counted, WORDS("faster-half", share=share), WORDS(f"reading.{verdict}", rate=named)
    )


URBANIZATION = Hypothesis(
    id="urbanization",
    section="Climate Action, 1",
    claim=WORDS("claim"),
    needs=(
        Need(
            "readings",
            WORDS("need.readings", series=SERIES),
            lambda frames: growth_periods(frames).height,
            least=3,
        ),
        Need(
            "ties",
            WORDS("need.ties"),
            lambda frames: int(growth_cells(frames)["ties"].sum() or 0),
        ),
    ),
    test=_test,
    alone=partial(_test, whole=False),
    estimator=WORDS("estimator"),
    needs_statsmodels=True,
)
