"""Made-up studies of ties in crises: exchanges before and after, contact, stops, protest, ends.

Of these ties a record without interviews has no exchange and no end. Nothing in them is about a
real place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from tests.support.made_truth import MadeAccount, MadeStudy, MadeTie, Truth
from tests.support.made_values import slightly_other

from paradiplomacy.interviews.instrument import Instrument, read_shipped
from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.model.dates import EventDate

if TYPE_CHECKING:
    import numpy as np

__all__ = ["ASKED", "BEGAN", "CRISES", "HOMES", "LAW", "CrisesTruth", "MadeCrises", "made_crises"]
__all__ += ["MENDED", "crises_ties"]

BEGAN, LAW, ASKED = 1985, 2017, 2022
"""Years in which ties began, from which laws are in force, and in which both ends are asked."""
HOMES = 12
"""States; the first half of them have a law."""
MENDED = 12
"""Months after a crisis in which the nations mend."""
CRISES = tuple(f"{at // 12}-{at % 12 + 1:02}" for at in range(1987 * 12 + 2, 2011 * 12 + 3, 26))
"""Months of crises, so far apart that the years around them do not overlap."""

ACTIVE, UNLIKE = 1.6, 0.9
"""Exchanges of a tie a year, in the middle, and the deviation of their logarithm."""
TRAVEL = 0.6
"""Part of the exchanges that needs travel where nothing forbids it."""


@dataclass(frozen=True, slots=True)
class CrisesTruth:
    """What is true of the ties of such a study.

    Parameters
    ----------
    crisis : float
        Exchanges in the year after a crisis, relative to the year before.
    contact : float
        Part of the ties that stayed in contact.
    first : float
        Part of the crises after which cities were in contact again before the nations mended.
    trade_war : float
        Exchanges of 2019, relative to 2017.
    travel : float
        Exchanges with travel of 2021, relative to 2019; others stay as they are.
    stopped, protested : float
        Part of the ends that stopped in a crisis, and that protested.
    stance : float
        Correlation of what makes an end carry on with what makes it protest.
    better_on, better_off : float
        Part of the ties with better conditions: that both ends carried on, that an end stopped.
    dual, law : float
        How often ties next to a tie to Taiwan, and ties under a law, end, relative to others.
    breaks : float
        Ends of the others a year.
    """

    crisis: float = 1.0
    contact: float = 0.5
    first: float = 0.5
    trade_war: float = 1.0
    travel: float = 1.0
    stopped: float = 0.3
    protested: float = 0.3
    stance: float = 0.0
    better_on: float = 0.5
    better_off: float = 0.5
    dual: float = 1.0
    law: float = 1.0
    breaks: float = 0.0


@dataclass(frozen=True)
class MadeCrises:
    """A made study, and what is known of its ties without interviews.

    Parameters
    ----------
    study : MadeStudy
    ties : polars.DataFrame
        One row a tie, as `crises_ties` draws them.
    """

    study: MadeStudy
    ties: pl.DataFrame


def crises_ties(rng: np.random.Generator, pairs: int, truth: CrisesTruth) -> pl.DataFrame:
    """Draw ties and what is true of each.

    Returns
    -------
    polars.DataFrame
        home (a number), dual, law (whether a tie is of a state with one), years (that it lived;
        null where it lives), crisis (a number), before, after, contact, first (months after
        the crisis), in_2017, in_2019, remote_2019, in_2021, remote_2021, stopped_us, stopped_cn,
        protested_us, protested_cn, better.
    """
    import numpy as np

    logs = rng.normal(0.0, UNLIKE, pairs)
    rates = ACTIVE * np.exp(logs)
    home = np.arange(pairs) % HOMES
    dual, law = np.arange(pairs) // HOMES % 2 == 0, home < HOMES // 2
    crisis = rng.integers(0, len(CRISES), pairs)
    led = (rng.random(len(CRISES)) < truth.first)[crisis]
    travel_2019 = rng.poisson(rates * TRAVEL * truth.trade_war)
    remote = [rng.poisson(rates * (1 - TRAVEL) * truth.trade_war) for _ in range(2)]
    travel_2021 = rng.poisson(rates * TRAVEL * truth.trade_war * truth.travel)
    columns: dict[str, Any] = {
        "home": home,
        "dual": dual,
        "law": law,
        "years": _lives(rng, truth, dual, law),
        "crisis": crisis,
        "before": rng.poisson(rates),
        "after": rng.poisson(rates * truth.crisis),
        "contact": rng.random(pairs) < truth.contact,
        "first": np.where(led, rng.integers(2, 7, pairs), rng.integers(14, 20, pairs)),
        "in_2017": rng.poisson(rates),
        "in_2019": travel_2019 + remote[0],
        "remote_2019": remote[0],
        "in_2021": travel_2021 + remote[1],
        "remote_2021": remote[1],
    }
    stops = {side: rng.standard_normal(pairs) for side in ("us", "cn")}
    for side, stop in stops.items():
        noise = np.sqrt(1 - truth.stance**2) * rng.standard_normal(pairs)
        columns[f"stopped_{side}"] = stop > _beyond(truth.stopped)
        columns[f"protested_{side}"] = noise - truth.stance * stop > _beyond(truth.protested)
    stop = columns["stopped_us"] | columns["stopped_cn"]
    columns["better"] = rng.random(pairs) < np.where(stop, truth.better_off, truth.better_on)
    return pl.DataFrame(columns)


def _beyond(part: float) -> float:
    """Beyond which a standard normal number lies in that part of cases."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(1 - part)


def _lives(rng: np.random.Generator, truth: CrisesTruth, dual: Any, law: Any) -> list[float | None]:
    """Years until each tie ends, faster under a law once it is in force."""
    import numpy as np

    watched, before = float(ASKED + 1 - BEGAN), float(LAW - BEGAN)
    if truth.breaks <= 0:
        return [None] * len(dual)
    hazard = truth.breaks * np.where(dual, truth.dual, 1.0)
    due = rng.exponential(1.0, len(dual)) / hazard
    later = before + (due - before) / np.where(law, truth.law, 1.0)
    years = np.where(due < before, due, later)
    return [float(lived) if lived < watched else None for lived in years]


def made_crises(
    pairs: int,
    *,
    truth: CrisesTruth | None = None,
    instrument: Instrument | None = None,
    seed: int = 1989,
) -> MadeCrises:
    """Make a study of ties between the U.S. and China, both ends of which answer.

    Parameters
    ----------
    pairs : int
    truth : CrisesTruth, optional, keyword-only
    instrument : Instrument, optional, keyword-only
        The questionnaire; of the shipped one those questions are answered that are about crises.
    seed : int, keyword-only

    Examples
    --------
    >>> study = made_crises(40).study
    >>> len(study.ties), len(study.accounts)
    (40, 80)
    """
    import numpy as np

    rng, asked = np.random.default_rng(seed), instrument or read_shipped()
    drawn = crises_ties(rng, pairs, truth or CrisesTruth())
    ties, accounts = [], []
    for at, row in enumerate(drawn.iter_rows(named=True)):
        tie = MadeTie(
            us=f"us-s{row['home']:02}-elmwood-{at:04}",
            cn=f"cn-p{at % 8:02}-yunshan-{at:04}",
            founded=EventDate.parse(f"{BEGAN}-01"),
            ended=None if row["years"] is None else _month(12 * BEGAN + int(12 * row["years"])),
            gain=False,
            exchanges={},
        )
        ties.append(tie)
        for side, place, partner in (("US", tie.us, tie.cn), ("CN", tie.cn, tie.us)):
            answers = dict(_answers(rng, tie, row, side, asked))
            name = f"{place.rpartition('-')[2]}-{side.lower()}"
            accounts.append(MadeAccount(name, side, place, partner, ASKED, answers))
    return MadeCrises(MadeStudy(Truth(), tuple(ties), tuple(accounts)), drawn)


def _answers(
    rng: np.random.Generator, tie: MadeTie, row: dict[str, Any], side: str, asked: Instrument
) -> Iterator[tuple[str, AnyAnswer]]:
    """What an end answers; the Chinese one differs within what counts as the same."""
    own, shared = _own(row, side.lower()), _shared(tie, row)
    for key, value in (own | shared).items():
        if key in asked:
            same = key in own or side == "US"
            yield key, value if same else slightly_other(rng, asked[key], value)


def _shared(tie: MadeTie, row: dict[str, Any]) -> dict[str, AnyAnswer]:
    """What is true of a tie for both ends."""
    year, month = map(int, CRISES[row["crisis"]].split("-"))
    answers: dict[str, AnyAnswer] = {
        "tie.stands": 1.0 if tie.ended is None else 4.0,
        "exchange.count": float(row["in_2021"]),
        "crisis.worst": EventDate.parse(CRISES[row["crisis"]]),
        "crisis.exchanges-before": float(row["before"]),
        "crisis.exchanges-after": float(row["after"]),
        "contact.through-crisis": float(row["contact"]),
        "contact.first-after": _month(12 * year + month - 1 + row["first"]),
        "friction.harm": 0.0,
    }
    for name in ("in_2017", "in_2019", "remote_2019", "in_2021", "remote_2021"):
        answers[f"exchange.{name.replace('_', '-')}"] = float(row[name])
    if tie.ended is not None:
        answers |= {"tie.ended": tie.ended, "tie.ended-by": 3.0}
    return answers


def _own(row: dict[str, Any], side: str) -> dict[str, AnyAnswer]:
    """What an end says of itself."""
    return {
        "crisis.stopped": float(row[f"stopped_{side}"]),
        "crisis.protested": float(row[f"protested_{side}"]),
        "rights.change": 4.0 if row["better"] else 3.0,
    }


def _month(at: int) -> EventDate:
    return EventDate.parse(f"{at // 12}-{at % 12 + 1:02}")
