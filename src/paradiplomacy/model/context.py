"""Context of ties: laws, published totals, instruments, claims of studies, accounts."""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.model.dates import EventDate

__all__ = ["NO_ANSWERS", "Account", "Claim", "FrameworkInstrument", "Law", "SurveyAnswer", "Total"]

NO_ANSWERS = ("refused", "unknown")
"""What a respondent says in place of an answer: that they prefer to give none, or do not know."""


@dataclass(frozen=True, slots=True)
class Law:
    """A statute or bill on ties."""

    id: str
    place: str
    jurisdiction: str
    citation: str
    status: str
    enacted: EventDate | None = None
    effective: EventDate | None = None
    terminate_by: EventDate | None = None
    duty: str = ""
    scope_countries: tuple[str, ...] = ()
    covered: str = ""
    retroactive: str = ""
    exceptions: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """Total of ties between countries that somebody said that there were.

    `scope` is ``all``, ``city`` or ``state``; `bound` is ``exact`` or ``at least``; `definition`
    is the id of the definition that counts the same ties, ``none``, or empty where no source says.
    """

    id: str
    countries: tuple[str, ...]
    date: EventDate
    scope: str
    count: int
    bound: str
    definition: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkInstrument:
    """An instrument of the frame that ties live in: memorandum, summit, programme."""

    id: str
    date: EventDate
    instrument: str
    parties: str
    description: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, figure or pair-level claim of a study, with where it stands."""

    id: str
    section: str
    paragraph: int
    domain: str
    kind: str
    text: str
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    place_a: str = ""
    place_b: str = ""
    support: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One respondent's account: side, office and role, never a name."""

    id: str
    side: str
    office: str
    place: str = ""
    partner: str = ""
    admin1: str = ""
    role: str = ""
    chosen: str = ""
    language: str = ""
    mode: str = ""
    date: EventDate | None = None
    consent: str = ""
    embargo: EventDate | None = None
    not_blind: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """Answer of an account to one question: a number on its scale, a date, or words.

    `no_answer` is one of `NO_ANSWERS` where the respondent was asked and gave none of these.
    """

    account: str
    question: str
    value: float | None = None
    value_date: EventDate | None = None
    text: str = ""
    no_answer: str = ""
    statements: tuple[str, ...] = ()
