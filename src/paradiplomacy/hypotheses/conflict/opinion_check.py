"""Which effect of contact so many national surveys could notice, by the opinion model."""

from __future__ import annotations

from math import inf, sqrt

import polars as pl

from paradiplomacy.hypotheses.estimators.lead_lag import LEAST_YEARS, detectable_correlation
from paradiplomacy.hypotheses.histories.periods import by_days, standing_exchanges, year_starts
from paradiplomacy.language import Text, Words
from paradiplomacy.record.frames import Frames

__all__ = ["smallest_gain", "what_surveys_notice"]

_WORDS = Words(__name__)
ASKED = 1000
"""People asked in a survey of nations, as Gallup and Pew do."""

EVEN = 0.5


def smallest_gain(least: float, spread: float, *, asked: int = ASKED) -> float:
    """How much of a place an exchange must win over, for national surveys to notice.

    Parameters
    ----------
    least : float
        The smallest correlation that would be found in so many readings.
    spread : float
        Standard deviation over years of exchanges per inhabitant's place: the sum over places
        of exchanges times the place's share of people.
    asked : int, keyword-only
        People asked in each survey.

    Returns
    -------
    float
        The share of those in a place who are not favourable yet that one exchange has to win.
        Above 1 no effect, however large, would be noticed.

    Notes
    -----
    In the opinion model an exchange takes a place the share `gain` of its way to full favour,
    and the nation is the mean of its places weighted by people: at even opinion a year with x
    exchanges per inhabitant's place moves the nation by gain x / 2. Nothing but the
    error of two surveys, each of variance 1 / (4 asked), moves it otherwise. That is in favour
    of finding something: opinion moves for many other reasons.

    Examples
    --------
    >>> round(smallest_gain(0.5, 0.1), 3)
    0.258
    """
    error = sqrt(2 * EVEN * (1 - EVEN) / asked)
    return least / sqrt(1 - least**2) * error / (EVEN * spread) if spread > 0 else inf


def _spread(frames: Frames, country: str) -> float:
    """Of yearly exchanges per inhabitant's place, in a country.

    People of places without any exchange in the record are not known, so all people are taken
    to live in places of the record: that too is in favour of finding something.
    """
    import numpy as np

    exchanges = standing_exchanges(frames)
    people = frames.places.filter(
        (pl.col("population") > 0) & (pl.col("tier") == "city") & (pl.col("country") == country)
    ).select("place", "population")
    if exchanges.is_empty() or people.is_empty():
        return 0.0
    edges = year_starts(min(exchanges["date_low"]).year, frames.as_of.year)
    if len(edges) < LEAST_YEARS:
        return 0.0
    yearly = np.zeros(len(edges) - 1)
    for side in ("place_a", "place_b"):
        joined = exchanges.join(people, left_on=side, right_on="place")
        yearly += by_days(joined, edges, weight="population")
    return float(yearly.std() / float(people["population"].sum()))


def what_surveys_notice(frames: Frames, n: int, country: str) -> Text:
    """What the opinion model says that so many national readings could have noticed."""
    least, spread = detectable_correlation(n), _spread(frames, country)
    if least is None or spread <= 0:
        return ""
    gain = smallest_gain(least, spread)
    return _WORDS("none", n=n) if gain >= 1 else _WORDS("some", n=n, gain=gain)
