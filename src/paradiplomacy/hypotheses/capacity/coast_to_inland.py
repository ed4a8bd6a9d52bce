"""Whether ties spread from the coast to the interior."""

from __future__ import annotations

from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.capacity.growth_by_region import growth_by_region
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    Interval,
    detectable_odds_ratio,
)
from paradiplomacy.hypotheses.estimators.regression import Effect
from paradiplomacy.hypotheses.histories.founding import (
    FAR,
    NEAR,
    START,
    dated_ties,
    odds_ratio_a_decade,
    spread_of_years,
)
from paradiplomacy.hypotheses.selection import as_estimate, pair_ties
from paradiplomacy.hypotheses.wording import (
    count,
    listed,
    missed,
    number,
    percent,
    ratio,
    ratio_span,
)
from paradiplomacy.record.frames import Frames

__all__ = ["COAST_TO_INLAND"]

LATE = date(2018, 1, 1)
BIN_YEARS = 5
LOGIT = "odds ratio of logistic regression on the year of founding, Wald interval"


def _test(frames: Frames) -> Finding:
    ties = dated_ties(frames)
    n, inland = ties.height, int(ties["inland"].sum() or 0)
    mde = detectable_odds_ratio(n, spread=spread_of_years(ties), base=inland / n, per=10.0)
    effect = odds_ratio_a_decade(ties)
    robust = odds_ratio_a_decade(ties, clusters="province")
    if effect is None:
        return _too_few(n, inland, mde)
    found = effect.interval()
    verdict = Verdict.INCONCLUSIVE
    if robust and found.above(1) and robust.interval().above(1):
        verdict = Verdict.SUPPORTED
    elif robust and found.below(1) and robust.interval().below(1):
        verdict = Verdict.CONTRADICTED
    subjects = tuple(ties["tie"])
    deciding = as_estimate(
        "odds that a tie goes inland, ten years later against earlier",
        found,
        n,
        "odds ratio",
        LOGIT,
        subjects=subjects,
    )
    return Finding(
        COAST_TO_INLAND.id,
        verdict,
        _sentence(ties, found, verdict),
        estimates=(deciding, *_first_ties(ties), *growth_by_region(frames, ties)),
        n=n,
        method=(
            "Logistic regression of an inland partner on the year of founding; logistic growth by "
            "region."
        ),
        mde=mde,
        mde_unit="odds ratio per decade",
        mde_sentence=_mde_sentence(n, mde),
        lacks=_lacks(frames, n),
        sensitivity=_sensitivity(ties, robust),
        caveats=_caveats(frames, n),
        picture=_picture(ties),
        p=max(effect.p, robust.p) if robust else None,
    )


def _too_few(n: int, inland: int, mde: float | None) -> Finding:
    least = f"at least {ENOUGH_EVENTS} dated ties with inland and {ENOUGH_EVENTS} with coastal"
    return Finding(
        COAST_TO_INLAND.id,
        Verdict.INCONCLUSIVE,
        f"Of {count(n, 'dated tie')} {number(inland)} are with inland places: no trend can be "
        "fitted to that.",
        n=n,
        mde=mde,
        mde_unit="odds ratio per decade",
        mde_sentence=_mde_sentence(n, mde),
        lacks=(f"{least} places, founded over a span of years.",),
        method="Logistic regression of an inland partner on the year of founding.",
    )


def _sensitivity(ties: pl.DataFrame, robust: Effect | None) -> tuple[Estimate, ...]:
    choices: list[tuple[str, pl.DataFrame, Effect | None]] = [
        ("with errors by leaving out each province", ties, robust)
    ]
    subsets = {
        "ties of cities and counties only": pl.col("tier") == "city",
        "dates that both ends confirm": pl.col("agreement") == "confirmed",
        "dates that no source contradicts": pl.col("agreement") != "contradicted",
        "ties founded before 2018": pl.col("established") < LATE,
    }
    for name, condition in subsets.items():
        part = ties.filter(condition)
        choices.append((name, part, odds_ratio_a_decade(part)))
    west = ties.filter(pl.col("region") != "").with_columns(
        (pl.col("region") == "West").cast(pl.Int8).alias("west")
    )
    found = odds_ratio_a_decade(west, outcome="west")
    choices.append(("western region against the others", west, found))
    return tuple(
        as_estimate(
            f"odds ratio per decade, {name}",
            found.interval() if found else Interval(None, None, None, 0.95),
            part.height,
            "odds ratio",
            LOGIT if found else "not fitted: fewer than five ties on one side, or provinces",
            subjects=tuple(part["tie"]),
        )
        for name, part, found in choices
    )


def _first_ties(ties: pl.DataFrame) -> tuple[Estimate, ...]:
    """The earliest dated tie of each region."""
    rows = []
    for (region,), of_region in ties.filter(pl.col("region") != "").group_by(
        "region", maintain_order=True
    ):
        first = of_region.sort("established", "tie").row(0, named=True)
        rows.append(
            Estimate(
                f"year of the first dated tie, {region}",
                float(first["year"]),
                float(first["established_low"].year),
                float(first["established_high"].year),
                of_region.height,
                "year",
                "earliest date in the record; the interval is that date's own uncertainty",
                level=1.0,
                subjects=(first["tie"],),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.value or 0.0, row.name)))


def _sentence(ties: pl.DataFrame, found: Interval, verdict: Verdict) -> str:
    thirds = ties.sort("established", "tie")
    part = max(ties.height // 3, 1)
    early, late = thirds.head(part), thirds.tail(part)
    until, since = early["year"].to_list()[-1], late["year"].to_list()[0]
    said = (
        f"Of the earliest third of {ties.height} dated U.S.-China ties (to {until}) "
        f"{percent(_share(early))} are with inland provinces, of the latest third (from "
        f"{since}) {percent(_share(late))}. For each ten years "
        f"later the odds that a tie is inland are {ratio(found.value)} times as high "
        f"({ratio_span(found)})"
    )
    firsts = [
        f"{row.name.rpartition(' ')[2]} {row.value:.0f}"
        for row in _first_ties(ties)
        if row.value is not None
    ]
    return f"{said}{_READING[verdict]} First dated ties: {listed(firsts)}."


def _share(ties: pl.DataFrame) -> float:
    return float(ties["inland"].sum() or 0) / max(ties.height, 1)


_READING = {
    Verdict.SUPPORTED: ", so ties did move inland.",
    Verdict.CONTRADICTED: ", so ties moved toward the coast instead.",
    Verdict.INCONCLUSIVE: "; that does not tell a move inland from chance.",
}


def _mde_sentence(n: int, mde: float | None) -> str:
    if mde is None:
        return missed(f"With {count(n, 'tie')} of one kind or one year", "trend")
    return (
        f"With {count(n, 'tie')} and their spread of years, odds {ratio(mde)} times as high for "
        "each decade, or more, would be found in eight samples of ten."
    )


def _lacks(frames: Frames, n: int) -> tuple[str, ...]:
    undated = pair_ties(frames, NEAR, FAR).height - n
    return (
        f"The year of founding of the {undated} U.S.-China ties that this record cannot date "
        "or place, and of those that it does not hold.",
    )


def _caveats(frames: Frames, n: int) -> tuple[str, ...]:
    whole = pair_ties(frames, NEAR, FAR).height
    return (
        f"Dated ties ({n} of {whole}) over-represent old ties and large cities; neither their mix "
        "nor their growth is that of all ties.",
        "Inland means a province without a sea coast; a whole province is either, and a city of "
        "a coastal province may lie far from the sea.",
        "Ties of one province are alike; a verdict is only given where the interval that allows "
        "for it agrees, which takes five provinces.",
        "Places that could still take a partner are not counted: that the coast had few cities "
        "left without one may be part of the trend.",
    )


def _picture(ties: pl.DataFrame) -> Picture:
    first = START.year
    bins = (
        ties.with_columns(
            (first + (pl.col("year") - first).floordiv(BIN_YEARS) * BIN_YEARS).alias("from"),
            pl.when(pl.col("region") == "")
            .then(pl.lit("unknown"))
            .otherwise(pl.col("region"))
            .alias("group"),
        )
        .group_by("from", "group", maintain_order=True)
        .len()
        .sort("from", "group")
    )
    rows = tuple(
        {"year": year, "group": group, "count": number}
        for year, group, number in bins.select("from", "group", "len").iter_rows()
    )
    return Picture("stacked-years", rows, "Year of founding", "Dated ties", span=BIN_YEARS)


COAST_TO_INLAND = Hypothesis(
    id="coast-to-inland",
    section="Capacity Building, 2",
    claim="Over time U.S.-China ties spread from China's coast to its interior.",
    needs=(
        Need(
            "ties",
            "U.S.-China ties with a known year of founding, in provinces known to have a sea "
            "coast or none",
            lambda frames: dated_ties(frames).height,
            least=2,
        ),
    ),
    test=_test,
    estimator=(
        "Logistic regression of an inland partner on the year of founding, as an odds ratio per "
        "decade: supported if the 95 % interval lies above 1, contradicted if below, in both "
        "cases also with errors by leaving out each province, else inconclusive; "
        "inconclusive with fewer than five ties on either side, or ties of fewer than five "
        "provinces."
    ),
)
