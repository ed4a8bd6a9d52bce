"""Whether the changes of cities go ahead of those of nations, year by year."""

from __future__ import annotations

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.lead_lag import DRAWS, changes, lead_lag
from paradiplomacy.hypotheses.histories.yearly import EXCHANGES, city_series, national_series
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["lead_lags"]

WORDS = Words(__name__)


def lead_lags(frames: Frames) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...]]:
    """Whether the cities' changes go ahead of the nations': of exchanges, and of the rest."""
    rows: dict[bool, list[Estimate]] = {True: [], False: []}
    for city in city_series(frames):
        for nation in national_series(frames):
            comparison = lead_lag(changes(city.values), changes(nation.values), seed=frames.seed)
            if comparison is None:
                continue
            best = comparison.strongest
            subjects = (*city.subjects, *nation.subjects)
            both = {"city": city.name, "nation": nation.name}
            if comparison.lead is not None:
                rows[city.name == EXCHANGES].append(
                    as_estimate(
                        WORDS("estimate.lead", **both),
                        comparison.lead,
                        max(lag.n for lag in comparison.lags),
                        "difference in correlation",
                        WORDS("lead-method", draws=DRAWS, p=comparison.lead_p),
                        subjects=subjects,
                    )
                )
            rows[city.name == EXCHANGES].append(
                as_estimate(
                    WORDS("estimate.strongest", ahead=_ahead(best.years), **both),
                    best.joint,
                    best.n,
                    "correlation",
                    WORDS("strongest-method", draws=DRAWS, p=comparison.p),
                    subjects=subjects,
                )
            )
    return tuple(rows[True]), tuple(rows[False])


def _ahead(years: int) -> Message:
    if years == 0:
        return WORDS("ahead.same")
    who = "cities" if years > 0 else "nations"
    return WORDS(f"ahead.{who}", n=abs(years))
