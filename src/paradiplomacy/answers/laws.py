"""Laws, orders and bills, and the ties that each touches, by a stated rule of reading.

It is not legal advice. A law binds an end in its place: the place itself, or places of the state.
It touches a tie if the other end lies in a country of its scope and it covers bodies of the bound
end's tier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from paradiplomacy.answers.columns import further_columns
from paradiplomacy.answers.facts import ClauseAnswer, NoteOfSource, clauses_of, notes_on
from paradiplomacy.answers.index import RecordIndex, index_of
from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.speakers import acting
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.context import Law
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.places import Place
from paradiplomacy.model.status import ChangeKind, Status, StatusChange
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

__all__ = [
    "LOCAL",
    "STATE",
    "STATUSES",
    "ChangeByActor",
    "LawAnswer",
    "TieUnderLaw",
    "covers",
    "ended_by_law",
    "law_answers",
    "law_list",
    "law_named",
    "laws_by_tie",
]

LOCAL = r"(?i)municipal|\bcit(y|ies)\b|\btowns?\b|\bcount(y|ies)\b|local|subdivision"
STATE = r"(?i)\bstate (agenc|depart|govern)|\bstates?\b"
STATUSES = ("in force", "enacted", "order", "bill")
_CLAUSES = (
    *("duty", "covered", "scope_countries", "exceptions", "retroactive", "status"),
    *("enacted", "effective", "terminate_by", "citation"),
)
_AFTER = (ChangeKind.SUSPENDED, ChangeKind.RESUMED, ChangeKind.ENDED, ChangeKind.RENEWED)


class ChangeByActor(RecordAnswer):
    """Change of a tie, and who acted.

    `actor` is the end that acted, ``both``, ``law`` or empty; `ended_as` the kind as which the
    tie ended, where it goes on as another one.
    """

    change: ChangeKind
    date: EventDate | None
    actor: str
    ended_as: TieKind | None

    @classmethod
    def of(cls, tie: Tie, change: StatusChange) -> ChangeByActor:
        """A change of the history of a tie."""
        actor = acting(change.actor, tie.ends)
        return cls(change.change, change.date, actor, tie.ended_as(change))


class TieUnderLaw(RecordAnswer):
    """A tie that a law touches, and the facts on which that rests.

    Attributes
    ----------
    tie : str
    kind : TieKind or None
    place : str
        The end that the law binds.
    bound : {"itself", "within"}
        Whether the law is one of the place itself, or of the state or province around it.
    tier, level : str
        Of the bound end: the law covers bodies of that tier, ``city`` or ``state``.
    partner, country : str
        The other end, and its country, which the law names.
    established : EventDate or None
    made : {"before", "after", "unclear", "unknown"}
        Whether the tie was made before the law took effect; ``unclear`` where the days that are
        possible overlap, ``unknown`` where one of the dates is not known.
    status : Status
        On the record's day.
    changes : tuple of ChangeByActor
        On the first day of the law, or after it.
    """

    tie: str
    kind: TieKind | None
    place: str
    bound: Literal["itself", "within"]
    tier: str
    level: str
    partner: str
    country: str
    established: EventDate | None
    made: Literal["before", "after", "unclear", "unknown"]
    status: Status
    changes: tuple[ChangeByActor, ...]

    @property
    def was_ended(self) -> bool:
        """True if it ended since, as what it was or altogether."""
        return any(change.change is ChangeKind.ENDED for change in self.changes)


class LawAnswer(RecordAnswer):
    """A law, order or bill, and the ties that it touches, or would touch if it were in force.

    Attributes
    ----------
    law : Law
    contradicted : tuple of str
        Properties on which sources contradict each other.
    deadline : {"past", "ahead", ""}
        Where the day by which ties are to be ended lies on the record's day.
    ties : int
        How many it touches, those included that ended or were only proposed.
    proposed : int
        How many of them were only proposed.
    over : int
        How many of them had surely ended before its first day.
    standing : int
        How many of them are neither ended nor only proposed on the record's day.
    ended, going_on, unclear : int
        How many ended since the law, how many of these go on as something else, and how many may
        have ended before it, by their dates.
    sources : tuple of str
        Keys of the sources on it, as ``RECORD/KEY``.
    facts : tuple of ClauseAnswer
        What sources say of each of its clauses.
    notes : tuple of NoteOfSource
    touched : tuple of TieUnderLaw
        Those that ended since first, then by key.
    further : mapping of str to object
        Columns that the table declares beyond those of `Law`.
    """

    more = frozenset({"facts", "notes", "touched"})
    law: Law
    contradicted: tuple[str, ...]
    deadline: Literal["past", "ahead", ""]
    ties: int
    proposed: int
    over: int
    standing: int
    ended: int
    going_on: int
    unclear: int
    sources: tuple[str, ...]
    facts: tuple[ClauseAnswer, ...]
    notes: tuple[NoteOfSource, ...]
    touched: tuple[TieUnderLaw, ...]
    further: Mapping[str, Any]


def law_list(
    record: Record, *, place: str | None = None, status: str | None = None
) -> tuple[LawAnswer, ...]:
    """Laws, orders and bills on ties, in the order of their keys.

    Parameters
    ----------
    record : Record
    place : str, optional, keyword-only
        Key or name of a place that the law binds: of Houston, also those of Texas.
    status : {"in force", "enacted", "order", "bill"}, optional, keyword-only

    Raises
    ------
    NotFoundError
        There is no such place or status.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> rows = law_list(open_record("sino_us"), place="Houston", status="in force")
    >>> [(row.law.id, str(row.law.terminate_by)) for row in rows]
    [('tx-gov-795', '2025-10-01')]
    """
    index = index_of(record)
    if status is not None and status not in STATUSES:
        raise NotFoundError("status", status, STATUSES, hint=f"one of {', '.join(STATUSES)}")
    over = None if place is None else index.around(record.place(place).id)
    return tuple(
        answer
        for answer in law_answers(index).values()
        if status in (None, answer.law.status) and (over is None or answer.law.place in over)
    )


def law_named(record: Record, key: str) -> LawAnswer:
    """A law by its key, and the ties that it touches.

    Raises
    ------
    NotFoundError
        There is no such law.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> law = law_named(open_record("sino_us"), "tx-gov-795")
    >>> {tie.place[:5] for tie in law.touched}, {tie.country for tie in law.touched}
    ({'us-tx'}, {'CN'})
    >>> law.to_dict()["touched"][0]["bound"]
    'within'
    """
    laws = law_answers(index_of(record))
    if key not in laws:
        raise NotFoundError("law", key, laws, hint=f"one of {', '.join(laws)}")
    return laws[key]


def law_answers(index: RecordIndex) -> Mapping[str, LawAnswer]:
    """All laws, orders and bills by their keys, each looked up once."""
    return index.computed_once(_all_laws)


def laws_by_tie(index: RecordIndex) -> Mapping[str, tuple[tuple[LawAnswer, TieUnderLaw], ...]]:
    """Laws, orders and bills by the key of each tie that they touch.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> record = open_record("sino_us")
    >>> tie = record.tie("Little Rock", "Changchun")
    >>> [(law.law.id, under.place) for law, under in laws_by_tie(index_of(record))[tie.id]]
    [('ar-14-1-116', 'us-ar-little-rock')]
    """
    return index.computed_once(_laws_by_tie)


def ended_by_law(record: Record) -> tuple[Tie, ...]:
    """Ties of which a source says that a law ended them, as what they were or altogether.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> "tie:cn-tianjin|us-tx-dallas" in {tie.id for tie in ended_by_law(open_record("sino_us"))}
    True
    """
    return tuple(
        tie
        for tie in record.ties.values()
        if any(
            change.change is ChangeKind.ENDED and change.actor == "law" for change in tie.history
        )
    )


class LawsInBrief(RecordAnswer):
    """Number of laws, of ties that they reach or ended, and of those that go on otherwise."""

    laws: int
    reached: int
    ended: int
    going_on: int


def laws_in_brief(index: RecordIndex, record: Record) -> LawsInBrief:
    """Laws in brief, of the ties of `record`, which may be a part of the index's."""
    ended = ended_by_law(record)
    return LawsInBrief(
        laws=len(record.laws),
        reached=len(laws_by_tie(index).keys() & record.ties.keys()),
        ended=len(ended),
        going_on=sum(tie.stated is not Status.ENDED for tie in ended),
    )


def covers(covered: str, tier: str) -> bool:
    """True if a law covers the bodies of a tier, by the words for whom it covers.

    Examples
    --------
    >>> covers("state agencies", "city"), covers("cities; counties", "city"), covers("", "city")
    (False, True, True)
    """
    local, state = re.search(LOCAL, covered), re.search(STATE, covered)
    return True if not local and not state else bool(state if tier == "state" else local)


def _all_laws(index: RecordIndex) -> Mapping[str, LawAnswer]:
    return {key: _law_answer(index, law) for key, law in index.record.laws.items()}


def _law_answer(index: RecordIndex, law: Law) -> LawAnswer:
    facts = {fact.property: fact for fact in index.record.facts.get(f"law:{law.id}", ())}
    touched = sorted(_ties_under(index, law), key=lambda each: (not each.was_ended, each.tie))
    ended = [index.record.ties[each.tie] for each in touched if each.was_ended]
    until, over = law.terminate_by, (Status.PROPOSED, Status.ENDED)
    return LawAnswer(
        law=law,
        contradicted=tuple(
            name for name, fact in facts.items() if fact.agreement is Agreement.CONTRADICTED
        ),
        deadline="" if until is None else "past" if until.latest < index.record.as_of else "ahead",
        ties=len(touched),
        proposed=sum(each.status is Status.PROPOSED for each in touched),
        over=sum(_is_over_before(index.record.ties[each.tie], law) for each in touched),
        standing=sum(each.status not in over for each in touched),
        ended=len(ended),
        going_on=sum(tie.stated is not Status.ENDED for tie in ended),
        unclear=sum(_may_precede_law(each, law) for each in touched if each.was_ended),
        sources=index.sources_of(law.statements),
        facts=clauses_of(index.record, (facts[name] for name in _CLAUSES if name in facts)),
        notes=notes_on(index.record, law.statements),
        touched=tuple(touched),
        further=further_columns(index.record, "law", law.id),
    )


def _laws_by_tie(index: RecordIndex) -> Mapping[str, tuple[tuple[LawAnswer, TieUnderLaw], ...]]:
    laws = law_answers(index).values()
    by_tie = group_pairs((under.tie, (law, under)) for law in laws for under in law.touched)
    return {tie: tuple(of_tie) for tie, of_tie in by_tie.items()}


def _ties_under(index: RecordIndex, law: Law) -> Iterator[TieUnderLaw]:
    record = index.record
    for key, tie in record.ties.items() if law.place else ():
        for ego, alter in (tie.ends, tie.ends[::-1]):
            end, country = record.places[ego], record.places[alter].country
            in_scope = not law.scope_countries or country in law.scope_countries
            if in_scope and _binds(record, law, end) and covers(law.covered, end.level.tier):
                yield TieUnderLaw(
                    tie=key,
                    kind=tie.kind,
                    place=ego,
                    bound="itself" if law.place == ego else "within",
                    tier=end.level.tier,
                    level=str(end.level),
                    partner=alter,
                    country=country,
                    established=tie.established,
                    made=_made_before_law(tie.established, law.effective),
                    status=index.status_of(tie).status,
                    changes=tuple(
                        ChangeByActor.of(tie, each)
                        for each in tie.history
                        if _may_follow_law(each, law)
                    ),
                )


def _is_over_before(tie: Tie, law: Law) -> bool:
    """True if a tie had surely ended before the first day of a law."""
    days = [when.earliest for when in (law.enacted, law.effective) if when is not None]
    over = tie.history[-1].date if tie.stated is Status.ENDED else None
    return over is not None and over.latest < min(days, default=over.earliest)


def _binds(record: Record, law: Law, place: Place) -> bool:
    home = record.places.get(law.place)
    if law.place == place.id or home is None or home.level.tier != "state":
        return law.place == place.id
    return (place.admin1, place.country) == (home.name, home.country)


def _made_before_law(
    established: EventDate | None, effective: EventDate | None
) -> Literal["before", "after", "unclear", "unknown"]:
    if established is None or effective is None:
        return "unknown"
    before = established.before(effective)
    return "unclear" if before is None else "before" if before else "after"


def _may_precede_law(under: TieUnderLaw, law: Law) -> bool:
    """True if no end of a tie surely came after a law, or by law."""
    after = min(when.latest for when in (law.enacted, law.effective) if when is not None)
    ends = (each for each in under.changes if each.change is ChangeKind.ENDED)
    return all(each.actor != "law" and each.date and each.date.earliest < after for each in ends)


def _may_follow_law(change: StatusChange, law: Law) -> bool:
    """True if a change may have come on the first day of a law, or after it."""
    days = [when.earliest for when in (law.enacted, law.effective) if when is not None]
    if change.change not in _AFTER or change.date is None or not days:
        return False
    return change.date.latest >= min(days)
