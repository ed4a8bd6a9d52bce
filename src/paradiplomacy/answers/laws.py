"""Which laws there are, which ties each touches, and the facts on which that rests.

It is a reading of what the record has, by the stated rule of `law_reach`. It is not legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.answers.law_effects import changes_under
from paradiplomacy.answers.law_reach import LawOnTie
from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.context import Law
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.status import Status, StatusChange
from paradiplomacy.record.record import Record

__all__ = ["CoveredTie", "LawSummary", "law_covers", "law_list", "law_named"]


@dataclass(frozen=True, slots=True)
class LawSummary:
    """A law, order or bill, with how many ties it touches.

    Parameters
    ----------
    key, place, jurisdiction, citation, status : str
        As in `paradiplomacy.model.context.Law`. A bill or an order is not a law in force.
    enacted, effective, terminate_by : str
        EDTF; empty where nobody says.
    duty, covered, retroactive, exceptions : str
        What its clause says, in the words of the record.
    scope_countries : tuple of str
    contradicted : tuple of str
        Properties on which sources contradict each other.
    ties : int
        How many ties it touches, or would touch if it were in force, ended ones included.
    standing : int
        How many of them are neither ended nor only proposed on the record's day.
    sources : tuple of str
        Keys of the sources on it, as ``RECORD/KEY``.
    """

    key: str
    place: str
    jurisdiction: str
    citation: str
    status: str
    enacted: str
    effective: str
    terminate_by: str
    duty: str
    covered: str
    retroactive: str
    exceptions: str
    scope_countries: tuple[str, ...]
    contradicted: tuple[str, ...]
    ties: int
    standing: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveredTie:
    """A tie that a law touches, and the facts on which that rests.

    Parameters
    ----------
    law, tie : str
    place : str
        The end that the law binds.
    bound : {"itself", "within"}
        Whether the law is one of the place itself, or of the state or province around it.
    tier : {"city", "state"}
        Of the bound end: the law covers bodies of that tier.
    partner, country : str
        The other end, and its country, which the law names.
    established : str
        EDTF; empty where nobody says.
    made : {"before", "after", "unclear", "unknown"}
        Whether the tie was made before the law took effect; ``unclear`` where the days that are
        possible overlap, ``unknown`` where one of the dates is not known.
    retroactive : str
        Whether the law says that it reaches ties made before it: ``yes``, ``no``, ``unclear``
        or empty.
    terminate_by : str
        The day by which such ties are to be ended, in EDTF.
    deadline : {"past", "ahead", ""}
        Where that day lies on the record's day.
    status : str
        Of the tie on the record's day, as in `paradiplomacy.answers.ties.TieSummary`.
    changes : tuple of StatusChange
        What happened to it on the first day of the law, or after it.
    """

    law: str
    tie: str
    place: str
    bound: Literal["itself", "within"]
    tier: str
    partner: str
    country: str
    established: str
    made: Literal["before", "after", "unclear", "unknown"]
    retroactive: str
    terminate_by: str
    deadline: Literal["past", "ahead", ""]
    status: str
    changes: tuple[StatusChange, ...]


def law_list(
    record: Record, *, place: str | None = None, status: str | None = None
) -> tuple[LawSummary, ...]:
    """Laws, orders and bills on ties, in the order of their keys.

    Parameters
    ----------
    record : Record
    place : str, optional, keyword-only
        Key or name of a place that the law binds: of Houston, also those of Texas.
    status : {"in force", "enacted", "order", "bill"}, optional, keyword-only

    Returns
    -------
    tuple of LawSummary

    Raises
    ------
    NotFoundError
        There is no such place or status.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> rows = law_list(open_record("sino_us"), place="Houston", status="in force")
    >>> [(row.key, row.terminate_by) for row in rows]
    [('tx-gov-795', '2025-10-01')]
    """
    index = index_of(record)
    statuses = ("in force", "enacted", "order", "bill")
    if status is not None and status not in statuses:
        raise NotFoundError("status", status, statuses, hint=f"one of {', '.join(statuses)}")
    over = None if place is None else _around(index, record.place(place).id)
    return tuple(
        law_summary(index, law)
        for law in record.laws.values()
        if (status is None or law.status == status) and (over is None or law.place in over)
    )


def law_named(record: Record, law: str) -> Law:
    """A law by its key.

    Raises
    ------
    NotFoundError
        There is no such law.
    """
    if law not in record.laws:
        raise NotFoundError("law", law, record.laws, hint=f"one of {', '.join(record.laws)}")
    return record.laws[law]


def law_summary(index: RecordIndex, law: Law) -> LawSummary:
    """A law in one line."""
    record = index.record
    facts = record.facts.get(f"law:{law.id}", ())
    ties = [record.ties[key] for key, _ in index.ties_by_law.get(law.id, ())]
    over = (Status.PROPOSED, Status.ENDED)
    return LawSummary(
        key=law.id,
        place=law.place,
        jurisdiction=law.jurisdiction,
        citation=law.citation,
        status=law.status,
        enacted=str(law.enacted or ""),
        effective=str(law.effective or ""),
        terminate_by=str(law.terminate_by or ""),
        duty=law.duty,
        covered=law.covered,
        retroactive=law.retroactive,
        exceptions=law.exceptions,
        scope_countries=law.scope_countries,
        contradicted=tuple(f.property for f in facts if f.agreement is Agreement.CONTRADICTED),
        ties=len(ties),
        standing=sum(index.status_of(tie).status not in over for tie in ties),
        sources=index.sources_of(law.statements),
    )


def law_covers(record: Record, law: str) -> tuple[CoveredTie, ...]:
    """The ties that a law touches, and the facts on which that rests. It is not legal advice.

    Parameters
    ----------
    record : Record
    law : str
        Key of the law. Of a bill or an order: the ties that it would touch if it were in force.

    Returns
    -------
    tuple of CoveredTie
        By key of the tie.

    Raises
    ------
    NotFoundError
        There is no such law.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> rows = law_covers(open_record("sino_us"), "tx-gov-795")
    >>> {row.place[:5] for row in rows}, {row.country for row in rows}
    ({'us-tx'}, {'CN'})
    """
    law_named(record, law)
    index = index_of(record)
    return tuple(
        _covered(index, tie, on_tie)
        for tie, on_tie in sorted(index.ties_by_law.get(law, ()), key=lambda pair: pair[0])
    )


def _covered(index: RecordIndex, key: str, on_tie: LawOnTie) -> CoveredTie:
    record, law = index.record, on_tie.law
    tie = record.ties[key]
    partner = next(end for end in tie.ends if end != on_tie.place)
    return CoveredTie(
        law=law.id,
        tie=key,
        place=on_tie.place,
        bound="itself" if law.place == on_tie.place else "within",
        tier=record.places[on_tie.place].level.tier,
        partner=partner,
        country=record.places[partner].country,
        established=str(tie.established or ""),
        made=_made(tie.established, law.effective),
        retroactive=law.retroactive,
        terminate_by=str(law.terminate_by or ""),
        deadline=_deadline(index, law),
        status=str(index.status_of(tie).status),
        changes=changes_under(law, tie),
    )


def _made(
    established: EventDate | None, effective: EventDate | None
) -> Literal["before", "after", "unclear", "unknown"]:
    if established is None or effective is None:
        return "unknown"
    answers: dict[bool | None, Literal["before", "after", "unclear"]]
    answers = {True: "before", False: "after", None: "unclear"}
    return answers[established.before(effective)]


def _deadline(index: RecordIndex, law: Law) -> Literal["past", "ahead", ""]:
    if law.terminate_by is None:
        return ""
    return "past" if law.terminate_by.latest < index.record.as_of else "ahead"


def _around(index: RecordIndex, place: str) -> frozenset[str]:
    """A place and the divisions of the record in which it lies."""
    around = (key for key, inside in index.places_by_division.items() if place in inside)
    return frozenset((place, *around))
