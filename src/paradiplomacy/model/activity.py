"""Activity of ties, what happens to them from above, and what places answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import PackedByFields

__all__ = [
    "Act",
    "Answer",
    "Exchange",
    "Flow",
    "Form",
    "NationalShock",
    "Reading",
    "Response",
    "Sign",
    "taught_impossibly",
]


class Form(StrEnum):
    """The form of an exchange."""

    DELEGATION = "delegation"
    TRAINING = "training"
    TRADE_MISSION = "trade mission"
    STUDENT_EXCHANGE = "student exchange"
    CULTURAL_EVENT = "cultural event"
    TECHNICAL_COOPERATION = "technical cooperation"
    DONATION = "donation"
    AGREEMENT = "agreement"
    OTHER = "other"


class Flow(StrEnum):
    """Kind of flow."""

    PERSONNEL = "personnel"
    IDEAS = "ideas"
    CAPITAL = "capital"


class Answer(StrEnum):
    """Response of a place to a shock."""

    CONTINUED = "continued"
    STATEMENT = "statement"
    LETTER = "letter"
    PROTEST = "protest"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ENDED = "ended"


class Sign(StrEnum):
    """Direction of a national act: it brings two countries closer, or drives them apart."""

    WARMING = "warming"
    COOLING = "cooling"


def taught_impossibly(teacher: str, learner: str) -> bool:
    """True if a teacher and a learner exclude each other: both one end, or mutual on one side.

    Examples
    --------
    >>> taught_impossibly("US", "US"), taught_impossibly("mutual", "CN")
    (True, True)
    >>> taught_impossibly("US", "CN"), taught_impossibly("mutual", "mutual")
    (False, False)
    >>> taught_impossibly("US", "")  # who learned is not known
    False
    """
    if not teacher or not learner:
        return False
    return (teacher == learner) == ("mutual" not in (teacher, learner))


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something that a tie did.

    Parameters
    ----------
    id, place_a, place_b : str
    date : EventDate or None
    sectors : tuple of str
    form : Form or None
    flow : Flow or None
    giver : str
        Who travelled or gave: ISO code of the country from which the people, ideas or
        capital came, ``mutual``, or ``""``.
    teacher, learner : str
        Countries of the ends that taught and that learned, each ``mutual``, or ``""`` where
        nothing was taught or nobody says. Who travelled does not say it.
    through : str
        The body beyond both places that carried it, ``none``, or ``""`` where nobody says.
    description : str
    statements : tuple of str
    """

    id: str
    place_a: str
    place_b: str
    date: EventDate | None = None
    sectors: tuple[str, ...] = ()
    form: Form | None = None
    flow: Flow | None = None
    giver: str = ""
    teacher: str = ""
    learner: str = ""
    through: str = ""
    description: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalShock:
    """A dated national-level event between two countries.

    `name` and `name_zh`, what it is called in Chinese, are labels by date and place.
    """

    id: str
    name: str
    date: EventDate
    countries: tuple[str, ...]
    kind: str = ""
    statements: tuple[str, ...] = ()
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """Response of a place to a shock, toward a partner where one is named."""

    id: str
    shock: str
    place: str
    partner: str
    answer: Answer
    date: EventDate | None = None
    actor: str = ""
    description: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """A dated act of a national government toward another."""

    id: str
    date: EventDate
    actor: str
    target: str
    sign: Sign
    category: str
    description: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading(PackedByFields):
    """One value of a series: opinion, trade, distance, urbanization.

    Parameters
    ----------
    series : str
        Name of the series, such as ``opinion.favorable``.
    subject : str
        What it is measured on: a country (``US``), a pair (``US-CN``) or a place key.
    date : EventDate
    value : float
    unit : str
    """

    series: str
    subject: str
    date: EventDate
    value: float
    unit: str
    statements: tuple[str, ...] = ()
