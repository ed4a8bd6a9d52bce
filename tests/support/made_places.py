"""Made-up studies of ties whose places differ: by coast, region, size, income and urban growth.

Of these ties a record without interviews knows neither when they were founded nor what they did.
Nothing in them is about a real place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from tests.support.made_truth import LAST_YEAR, MadeAccount, MadeStudy, MadeTie, Truth
from tests.support.made_values import slightly_other

from paradiplomacy.interviews.instrument import Instrument, read_shipped
from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.model.dates import EventDate

if TYPE_CHECKING:
    import numpy as np

__all__ = ["PERIODS", "PROVINCES", "MadePlaces", "PlacesTruth", "exchanges_of_ties"]
__all__ += ["made_places", "placed_ties"]

PROVINCES = 24
"""A third of them in the West, a third in the East."""
PERIODS = (1980, 1990, 2000, 2010, 2020)
"""Years in which the urban share of each province is read; ties are founded in between."""
TURN = 2000
DECADES = (1990, TURN, 2010)
REGIONS = ("West", "East", "Central")


@dataclass(frozen=True, slots=True)
class PlacesTruth:
    """What is true of the ties of such a study.

    Parameters
    ----------
    inland : float
        Odds of an inland place in China, for a tie founded ten years later.
    growth : float
        Ratio of the rates of new ties where the urban share grows one point a year more.
    climate : float
        Part of the ties with climate work, at the odds of both lower halves.
    above : float
        Part of the climate work that was done under an agreement of more than both cities.
    large, rich : float
        Odds of climate work of large pairs, and of pairs with a rich province.
    rural : float
        Change of the rate of work for rural areas from the 1990s to the 2000s, in the West
        relative to elsewhere.
    carried : float
        Part of the exchanges that a body beyond both places carried.
    approval : float
        Months until Beijing approved ties of the West since 2000, relative to the East.
    """

    inland: float = 1.0
    growth: float = 1.0
    climate: float = 0.5
    above: float = 0.5
    large: float = 1.0
    rich: float = 1.0
    rural: float = 1.0
    carried: float = 0.3
    approval: float = 1.0


RURAL_A_YEAR = 0.05
ALIKE = 5.0
"""How alike the exchanges of one tie are in who carried them: both counts of a beta law."""
MONTHS, SPREAD = 12.0, 0.8
"""Until a tie is approved, in the middle, and the deviation of its logarithm."""


@dataclass(frozen=True)
class MadePlaces:
    """A made study, and what is known of its places without interviews.

    Parameters
    ----------
    study : MadeStudy
    ties : polars.DataFrame
        One row a tie, as `placed_ties` draws them.
    urban : polars.DataFrame
        province, year, value: its urban share.
    """

    study: MadeStudy
    ties: pl.DataFrame
    urban: pl.DataFrame


def placed_ties(
    rng: np.random.Generator, pairs: int, truth: PlacesTruth
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw ties and what is true of each, and the urban shares of their provinces.

    Returns
    -------
    ties : polars.DataFrame
        province (a number), region, year, month, inland, large, rich, population (of either end),
        income, climate, above, rural (year of the first such work; 0 without), count and carried
        (exchanges of the last year), months.
    urban : polars.DataFrame
    """
    import numpy as np

    growth = np.clip(rng.normal(1.0, 0.5, (PROVINCES, len(PERIODS) - 1)), 0.05, None)
    chances = truth.growth**growth
    cell = rng.choice(chances.size, size=pairs, p=chances.ravel() / chances.sum())
    province, period = np.divmod(cell, len(PERIODS) - 1)
    year = np.asarray(PERIODS)[period] + 1 + rng.integers(0, 10, pairs)
    income = np.exp(rng.normal(0.0, 0.5, PROVINCES))[province]
    population = 300_000 * np.exp(rng.uniform(0.0, 3.0, pairs))
    large = population > np.median(population)
    rich = income > np.median(income)
    log_climate = np.log(truth.climate / (1 - truth.climate))
    log_climate = log_climate + np.log(truth.large) * large + np.log(truth.rich) * rich
    log_inland = np.log(truth.inland) * (year - 2000) / 10
    count, part = exchanges_of_ties(rng, pairs, truth.carried)
    region = province % len(REGIONS)
    fast = (region == 0) & (year >= TURN)
    months = MONTHS * np.exp(rng.normal(0.0, SPREAD, pairs)) * np.where(fast, truth.approval, 1.0)
    columns = {
        "province": province,
        "region": np.asarray(REGIONS)[region],
        "year": year,
        "month": rng.integers(1, 13, pairs),
        "inland": rng.random(pairs) < 1 / (1 + np.exp(-log_inland)),
        "large": large,
        "rich": rich,
        "population": population.astype(int),
        "income": income,
        "climate": rng.random(pairs) < 1 / (1 + np.exp(-log_climate)),
        "above": rng.random(pairs) < truth.above,
        "rural": _first_rural(rng, year, west=region == 0, change=truth.rural),
        "count": count,
        "carried": rng.binomial(count, part),
        "months": np.maximum(np.rint(months), 1).astype(int),
    }
    shares = 20 + np.concatenate([np.zeros((PROVINCES, 1)), 10 * growth.cumsum(axis=1)], axis=1)
    urban = pl.DataFrame(
        {
            "province": np.repeat(np.arange(PROVINCES), len(PERIODS)),
            "year": np.tile(PERIODS, PROVINCES),
            "value": shares.ravel(),
        }
    )
    return pl.DataFrame(columns), urban


def exchanges_of_ties(
    rng: np.random.Generator, size: int | tuple[int, int], carried: float
) -> tuple[Any, Any]:
    """Last year's exchanges of so many ties, and the part that others carry of those of each."""
    import numpy as np

    count = rng.poisson(1.6 * np.exp(rng.normal(0.0, 0.9, size)))
    return count, rng.beta(ALIKE * carried, ALIKE * (1 - carried), size)


def _first_rural(rng: np.random.Generator, year: Any, *, west: Any, change: float) -> Any:
    """Year of the first work for rural areas within both decades; 0 without."""
    import numpy as np

    first, turn, last = DECADES
    early = np.clip(turn - np.maximum(year + 1, first), 0, None)
    start = np.maximum(year + 1, turn)
    until = rng.exponential(1 / RURAL_A_YEAR, len(year))
    # What is left of the waiting time at the turn passes faster, or more slowly.
    left = (until - early) / np.where(west, change, 1.0)
    when = np.where(until < early, np.maximum(year + 1, first) + until, start + left)
    return np.where(when < last, np.floor(when), 0).astype(int)


def made_places(
    pairs: int,
    *,
    truth: PlacesTruth | None = None,
    instrument: Instrument | None = None,
    seed: int = 1989,
) -> MadePlaces:
    """Make a study of ties between the U.S. and China, both ends of which answer.

    Parameters
    ----------
    pairs : int
    truth : PlacesTruth, optional, keyword-only
    instrument : Instrument, optional, keyword-only
        The questionnaire; of the shipped one those questions are answered that are about places.
    seed : int, keyword-only

    Examples
    --------
    >>> study = made_places(40).study
    >>> len(study.ties), len(study.accounts)
    (40, 80)
    """
    import numpy as np

    rng, asked = np.random.default_rng(seed), instrument or read_shipped()
    drawn, urban = placed_ties(rng, pairs, truth or PlacesTruth())
    ties, accounts = [], []
    for at, row in enumerate(drawn.iter_rows(named=True)):
        tie = MadeTie(
            us=f"us-state{at % 12:02}-elmwood-{at:04}",
            cn=f"cn-yun{row['province']:02}-yunshan-{at:04}",
            founded=EventDate.parse(f"{row['year']}-{row['month']:02}"),
            ended=None,
            gain=False,
            exchanges={},
        )
        ties.append(tie)
        answers = _answers(tie, row)
        for side, place, partner in (("US", tie.us, tie.cn), ("CN", tie.cn, tie.us)):
            of_end = {
                key: value
                if side == "US"
                else slightly_other(rng, asked[key], asked[key].seen_from_there(value))
                if isinstance(value, float)
                else slightly_other(rng, asked[key], value)
                for key, value in answers.items()
                if key in asked and (side == "CN" or asked[key].same.rule != "own")
            }
            name = f"{place.rpartition('-')[2]}-{side.lower()}"
            accounts.append(MadeAccount(name, side, place, partner, LAST_YEAR, of_end))
    study = MadeStudy(Truth(), tuple(ties), tuple(accounts))
    return MadePlaces(study, drawn, urban)


def _answers(tie: MadeTie, row: dict[str, Any]) -> dict[str, AnyAnswer]:
    """What is true of a tie; that Beijing approves it, only its end says."""
    proposed = row["year"] * 12 + row["month"] - 1 - row["months"]
    answers: dict[str, AnyAnswer] = {
        "tie.founded": tie.founded,
        "exchange.count": float(row["count"]),
        "exchange.through": float(row["carried"]),
        "approval.proposed": EventDate.parse(f"{proposed // 12}-{proposed % 12 + 1:02}"),
        "approval.approved": tie.founded,
        "approval.months": float(row["months"]),
        "rural.any": float(row["rural"] > 0),
        "climate.any": float(row["climate"]),
    }
    if row["rural"]:
        answers["rural.first"] = EventDate.parse(f"{row['rural']}-06")
    if row["climate"]:
        answers["climate.under"] = 2.0 if row["above"] else 1.0
    return answers
