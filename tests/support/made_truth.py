"""What made-up studies are made of: what is true in them, what goes wrong, what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from paradiplomacy.interviews.pairing import AnyAnswer
from paradiplomacy.model.dates import EventDate

__all__ = [
    "BEGAN",
    "FIRST_ROUND",
    "LAST_YEAR",
    "NO_FLAWS",
    "Flaws",
    "MadeAccount",
    "MadeStudy",
    "MadeTie",
    "Planted",
    "Truth",
]

LAST_YEAR, FIRST_ROUND = 2020, 2010
BEGAN = 1985
"""Year from which each tie is watched, ten years at least before anybody is asked."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of the ties of a made study.

    Parameters
    ----------
    more_trust : float
        Of the respondents who see a difference, the part that trusts more between cities.
    alike : float
        Part of the respondents who see none.
    trade, training : float
        Part of the ties with any work for trade, with any training.
    gain_ratio : float
        How often ties founded for mutual gain end, relative to those of solidarity.
    breaks : float
        Ends of a tie of solidarity a year.
    opinion : float
        Correlation of the change of local opinion with the logarithm of exchanges, before answers
        are rounded to the scale.
    nation : float
        The same of national opinion, year by year.
    suspended, suspended_site : float
        Part of the ties that suspended after June 1989: with other provinces, with Beijing.
    short : float
        Of these, the part that came back within a year.
    taught : float
        Where one end taught the other, the part in which the American end did.
    """

    more_trust: float = 0.8
    alike: float = 0.25
    trade: float = 0.9
    training: float = 0.9
    gain_ratio: float = 0.05
    breaks: float = 0.05
    opinion: float = 0.8
    nation: float = 0.9
    suspended: float = 0.25
    suspended_site: float = 0.95
    short: float = 1.0
    taught: float = 0.9


@dataclass(frozen=True, slots=True)
class Flaws:
    """What goes wrong in a made study.

    Parameters
    ----------
    discrepancies : bool
        Whether one discrepancy is planted for each rule of what counts as the same answer, and
        one between two accounts of one end.
    silent : float
        Part of the questions that a respondent leaves out.
    absent : int
        Ties of which one end is not interviewed.
    hostile : {"", "random", "extreme"}
        Whether the Chinese respondent of the last tie answers at random, or always the extreme.
    """

    discrepancies: bool = True
    silent: float = 0.05
    absent: int = 2
    hostile: Literal["", "random", "extreme"] = "extreme"


NO_FLAWS = Flaws(discrepancies=False, silent=0.0, absent=0, hostile="")


@dataclass(frozen=True, slots=True)
class MadeTie:
    """A tie of a made study: both places, and what is true of it."""

    us: str
    cn: str
    founded: EventDate
    ended: EventDate | None
    gain: bool
    exchanges: Mapping[int, int]
    """Exchanges by year."""

    @property
    def key(self) -> str:
        """As a record names it."""
        return f"tie:{self.cn}|{self.us}"


@dataclass(frozen=True, slots=True)
class MadeAccount:
    """What one respondent answers."""

    id: str
    side: str
    place: str
    partner: str
    year: int
    answers: Mapping[str, AnyAnswer]


@dataclass(frozen=True, slots=True)
class Planted:
    """A discrepancy that was planted: by which rule of a question, ``divided`` or ``hostile``."""

    tie: str
    question: str
    rule: str


@dataclass(frozen=True, slots=True)
class MadeStudy:
    """A made study, and what was planted in it.

    Parameters
    ----------
    truth : Truth
    ties : tuple of MadeTie
    accounts : tuple of MadeAccount
    planted : tuple of Planted
    absent : tuple of (str, str)
        Tie and side of each end that was not interviewed.
    hostile : str
        The account of the hostile respondent; ``""`` without one.
    nation : mapping of int to float
        National opinion by year.
    """

    truth: Truth
    ties: tuple[MadeTie, ...]
    accounts: tuple[MadeAccount, ...]
    planted: tuple[Planted, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    hostile: str = ""
    nation: Mapping[int, float] = field(default_factory=dict)
