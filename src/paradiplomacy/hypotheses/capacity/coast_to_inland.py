"""Whether ties spread from the coast to the interior."""

from __future__ import annotations

from datetime import date
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
from paradiplomacy.hypotheses.capacity.growth_by_region import growth_by_region
from paradiplomacy.hypotheses.capacity.new_ties import cities_at_risk, ties_of_risk_set
from paradiplomacy.hypotheses.designs.rates import p_of_effect
from paradiplomacy.hypotheses.designs.rule import Reading, Rule
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    POWER,
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
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import count, listed, number, percent, ratio, ratio_span
from paradiplomacy.record.frames import Frames

__all__ = ["COAST_TO_INLAND"]

LARGER_THAN = 200_000
"""Inhabitants above which a city is watched whether it has a tie or not."""

MARGIN = (4 / 5, 5 / 4)
"""The range of bioequivalence (FDA 2001), the most usual margin of a ratio of odds or means."""

RULE = Rule("more", 1.0, margin=MARGIN)
LATE = date(2018, 1, 1)
BIN_YEARS = 5
LOGIT = "odds ratio of logistic regression on the year of founding, Wald interval"


def _test(frames: Frames) -> Finding:
    ties = ties_of_risk_set(frames, larger_than=LARGER_THAN)
    n, inland = ties.height, int(ties["inland"].sum() or 0)
    mde = detectable_odds_ratio(
        n, spread=spread_of_years(ties), base=inland / n if n else 0.0, per=10.0
    )
    effect = odds_ratio_a_decade(ties)
    robust = odds_ratio_a_decade(ties, clusters="province")
    if effect is None:
        return _too_few(n, inland, mde)
    found = effect.interval()
    reading = _reading(effect, robust, n)
    deciding = as_estimate(
        "odds that a new tie of a city goes inland, ten years later against earlier",
        found,
        n,
        "odds ratio",
        LOGIT,
        subjects=tuple(ties["tie"]),
    )
    every = dated_ties(frames)
    return Finding(
        COAST_TO_INLAND.id,
        reading.verdict,
        _sentence(frames, ties, found, reading),
        estimates=(
            deciding,
            *_first_ties(every),
            *(growth_by_region(frames, every) if wants_all() else ()),
        ),
        n=n,
        method=(
            "Logistic regression of an inland partner on the year of founding, of ties of the "
            "same cities at any time; logistic growth by region of all dated ties."
        ),
        mde=mde,
        mde_unit="odds ratio per decade",
        mde_sentence=_mde_sentence(n, mde),
        lacks=_lacks(frames, ties),
        sensitivity=_sensitivity(ties, every, robust) if wants_all() else (),
        caveats=_caveats(frames, n),
        picture=_picture(ties),
        p=_p(effect, robust, reading),
        no_difference=reading is Reading.NO_DIFFERENCE,
    )


def _reading(effect: Effect, robust: Effect | None, n: int) -> Reading:
    """What both kinds of errors say alike."""
    if robust is None:
        return Reading.OPEN
    said = {RULE.reading(one.interval(), one.interval(0.9), events=n) for one in (effect, robust)}
    return said.pop() if len(said) == 1 else Reading.OPEN


def _p(effect: Effect, robust: Effect | None, reading: Reading) -> float | None:
    """Of the test that decides, of a difference or of none: the larger of both."""
    if robust is None:
        return None
    rule = RULE.of_equivalence() if reading is Reading.NO_DIFFERENCE else RULE
    return max(p_of_effect(one, rule) for one in (effect, robust))


def _too_few(n: int, inland: int, mde: float | None) -> Finding:
    least = f"at least {ENOUGH_EVENTS} dated ties with inland and {ENOUGH_EVENTS} with coastal"
    return Finding(
        COAST_TO_INLAND.id,
        Verdict.INCONCLUSIVE,
        f"Of {count(n, 'dated tie')} of cities of more than {LARGER_THAN:,} inhabitants "
        f"{number(inland)} are with inland places: no trend can be fitted to that.",
        n=n,
        mde=mde,
        mde_unit="odds ratio per decade",
        mde_sentence=_mde_sentence(n, mde),
        lacks=(f"{least} cities, founded over a span of years.",),
        method="Logistic regression of an inland partner on the year of founding.",
    )


def _sensitivity(
    ties: pl.DataFrame, every: pl.DataFrame, robust: Effect | None
) -> tuple[Estimate, ...]:
    cities = every.filter(pl.col("tier") == "city")
    choices: list[tuple[str, pl.DataFrame, Effect | None]] = [
        ("with errors by leaving out each province", ties, robust),
        ("all dated ties, of smaller places and provinces too", every, odds_ratio_a_decade(every)),
        ("ties of cities and counties of any size", cities, odds_ratio_a_decade(cities)),
    ]
    subsets = {
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


def _sentence(frames: Frames, ties: pl.DataFrame, found: Interval, reading: Reading) -> str:
    thirds = ties.sort("established", "tie")
    part = max(ties.height // 3, 1)
    early, late = thirds.head(part), thirds.tail(part)
    until, since = early["year"].to_list()[-1], late["year"].to_list()[0]
    said = (
        f"Of China's cities of more than {LARGER_THAN:,} inhabitants, tied or not, "
        f"{percent(_inland(frames))} lie in inland provinces. Of the earliest third of their "
        f"{ties.height} dated ties with the U.S. (to {until}) {percent(_share(early))} do, of the "
        f"latest third (from {since}) {percent(_share(late))}. For each ten years later the odds "
        f"that a tie goes inland are {ratio(found.value)} times as high ({ratio_span(found)})"
    )
    firsts = [
        f"{str(row.name).rpartition(' ')[2]} {row.value:.0f}"
        for row in _first_ties(dated_ties(frames))
        if row.value is not None
    ]
    return f"{said}{_READING[reading]} First dated ties: {listed(firsts)}."


def _inland(frames: Frames) -> float | None:
    """The share of cities at risk that lie inland."""
    cities = cities_at_risk(frames, larger_than=LARGER_THAN).drop_nulls("coastal")
    return None if cities.is_empty() else float((~cities["coastal"]).sum()) / cities.height


def _share(ties: pl.DataFrame) -> float:
    return float(ties["inland"].sum() or 0) / max(ties.height, 1)


_READING = {
    Reading.CLAIMED: ", so ties did move inland.",
    Reading.OPPOSITE: ", so ties moved toward the coast instead.",
    Reading.NO_DIFFERENCE: (
        ", which is no move that counts: less than a quarter more, or a fifth less, a decade."
    ),
    Reading.OPEN: "; that tells neither a move inland nor that there was none.",
}


def _mde_sentence(n: int, mde: float | None) -> str:
    if mde is None:
        return missed(f"With {count(n, 'tie')} of one kind or one year", "trend")
    return (
        f"With {count(n, 'tie')} and their spread of years, odds {ratio(mde)} times as high for "
        "each decade, or more, would be found in eight samples of ten."
    )


def _lacks(frames: Frames, ties: pl.DataFrame) -> tuple[str, ...]:
    undated = pair_ties(frames, NEAR, FAR).height - dated_ties(frames).height
    needed = _needed(ties)
    return (
        f"The year of founding of the {undated} U.S.-China ties that this record cannot date "
        "or place, and of those that it does not hold.",
        *(
            (f"About {needed:,} dated ties of such cities, to show that there was no move.",)
            if needed
            else ()
        ),
    )


def _needed(ties: pl.DataFrame) -> int | None:
    """Ties that would show no move in eight records of ten, as far apart as these are."""
    from scipy.stats import norm

    inland, spread = _share(ties), spread_of_years(ties) / 10
    if spread <= 0 or not 0 < inland < 1:
        return None
    steps = float(norm.ppf(0.95) + norm.ppf((1 + POWER) / 2))
    error = log(MARGIN[1]) / steps
    return int(round(1 / (error**2 * spread**2 * inland * (1 - inland)), -1))


def _caveats(frames: Frames, n: int) -> tuple[str, ...]:
    whole = pair_ties(frames, NEAR, FAR).height
    return (
        f"Dated ties of such cities ({n} of {whole} ties) over-represent old ties; neither their "
        "mix nor their growth is that of all ties.",
        f"Only cities of more than {LARGER_THAN:,} inhabitants today are watched, tied or not: "
        "smaller ones are in a record only because they have a tie. Provinces are left out.",
        "Inland means a province without a sea coast; a whole province is either, and a city of "
        "a coastal province may lie far from the sea.",
        "Ties of one province are alike; a verdict is only given where the interval that allows "
        "for it agrees, which takes five provinces.",
        "No move that counts is read as less than a quarter more, or a fifth less, of the odds in "
        "ten years; the article names no size.",
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
            f"U.S.-China ties of cities of more than {LARGER_THAN:,} inhabitants with a known year "
            "of founding, in provinces known to have a sea coast or none",
            lambda frames: ties_of_risk_set(frames, larger_than=LARGER_THAN).height,
            least=2,
        ),
    ),
    test=_test,
    estimator=(
        "Of dated ties of China's cities of more than 200,000 inhabitants, which are watched "
        "tied or not: logistic regression of an inland partner on the year of founding, as an "
        "odds ratio per decade; supported if the 95 % interval lies above 1, contradicted if "
        "below, or if the 90 % interval lies within 4/5 to 5/4 (no difference that counts, at 5 "
        "%, two one-sided tests), in each case also with errors by leaving out each province, "
        "else inconclusive; inconclusive with fewer than five ties on either side, or ties of "
        "fewer than five provinces."
    ),
    margin=MARGIN,
)
