"""Work that waits for a person in a store: proposals, questions, places, and facts at odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.consent.consents import OF_OFFICE, account_of
from paradiplomacy.evidence.consent.showing import with_consent
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact, Position
from paradiplomacy.model.statements import Consent, Statement
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.ledger import LedgerPage, disagreements, ledger_page
from paradiplomacy.record.record import Record

if TYPE_CHECKING:
    from paradiplomacy.evidence.history import FactHistory, StandingStatement
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.linking.open_questions import OpenQuestion
    from paradiplomacy.linking.scoring import PlaceCandidate

_YEAR = 365.25
_RANKS = {"kind": 1, "interruption": 2}
"""What is no matter of years, after dates that lie a year apart or more."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A fact of a tie on which sources contradict each other.

    `page`: the fact with all that is said of it.
    `sides`: keys of both ends.
    `between_ends`: whether both ends contradict each other; else it is one of them, or third
        parties.
    `years`: how far the dates lie apart that cannot both be true; None where dates are not what
        they contradict each other on.
    """

    tie: Tie
    page: LedgerPage
    sides: tuple[str, ...]
    between_ends: bool
    years: float | None

    @property
    def fact(self) -> Fact:
        """The fact."""
        return self.page.fact


def disagreement_list(record: Record) -> tuple[Disagreement, ...]:
    """Every fact of a tie on which sources contradict each other, the worst first.

    Both ends against each other come before third parties; among these, dates a year apart or
    more by how far, then kinds, then changes of status, then all others.

    >>> from paradiplomacy import open_record
    >>> worst = disagreement_list(open_record("sino_us"))
    >>> worst[0].between_ends, worst[-1].between_ends
    (True, False)
    """
    every = (
        Disagreement(
            tie,
            ledger_page(record, fact),
            tie.ends,
            between_ends=set(tie.ends) <= set(fact.between),
            years=_years_apart(fact),
        )
        for tie, fact in disagreements(record)
    )
    return tuple(sorted(every, key=_worst_first))


def _worst_first(each: Disagreement) -> tuple[bool, int, float, int, str]:
    years = each.years or 0.0
    rank = 0 if years >= 1 else _RANKS.get(each.fact.property, 3)
    return (not each.between_ends, rank, -years, -len(each.fact.statements), each.tie.id)


def _years_apart(fact: Fact) -> float | None:
    """Years between the dates that lie farthest apart, of sides that contradict each other."""
    counted = [p for p in fact.positions if set(p.sides) & set(fact.between)]
    distances = [
        max((later.earliest - sooner.latest).days, 0)
        for left, right in combinations(counted, 2)
        for sooner, later in _pair_of_dates_in_order(left, right)
    ]
    return max(distances) / _YEAR if distances else None


def _pair_of_dates_in_order(
    left: Position, right: Position
) -> Iterator[tuple[EventDate, EventDate]]:
    """The dates of two values of the same change, the sooner first; none where one has none."""
    (what, first), (of, second) = (_change_with_date(position.value) for position in (left, right))
    if what == of and first is not None and second is not None:
        yield (first, second) if first.earliest <= second.earliest else (second, first)


def _change_with_date(value: str) -> tuple[str, EventDate | None]:
    """Change of status that a value states, and its date; of a start the date alone."""
    what, _, when = value.rpartition(" ")
    return what, EventDate.parse_or_none(when)


def waiting_statements(store: Store, record: str) -> Iterator[StandingStatement]:
    """Statements that somebody proposed or questioned, the oldest first; none that is personal."""
    for stated in store.waiting(record):
        consent, subject = stated.source.consent, stated.statement.subject
        is_shown = consent is Consent.PUBLIC or not account_of(subject)
        if is_shown and consent is not Consent.CLOSED and not subject.startswith(OF_OFFICE):
            yield stated


def open_places(
    store: Store, record: str, *, progress: Callable[[int, int], None] | None = None
) -> tuple[OpenQuestion[PlaceCandidate], ...]:
    """Mentions of places that no rule could decide; it takes long."""
    from paradiplomacy.linking.review import review_queue
    from paradiplomacy.record.importing import company_of
    from paradiplomacy.sources.gazetteer import gazetteer

    known = company_of(store, record)
    return review_queue(
        with_consent(store.material(record)), gazetteer=gazetteer(), known=known, progress=progress
    )


def to_review(record: Record) -> tuple[Disagreement, ...]:
    """Facts on which both ends, or an answer in an interview and others, contradict each other.

    The worst first.
    """
    return tuple(
        each
        for each in disagreement_list(record)
        if each.between_ends
        or any(
            is_answered(line.statement) and line.side in each.fact.between
            for line in each.page.stated_lines
        )
    )


def answered_on(record: Record, subject: str, fact: str) -> tuple[Statement, ...]:
    """Answers of respondents on a fact, as the word of their places; none stands in a store."""
    keys = (
        key
        for each in record.facts.get(subject, ())
        if each.property == fact
        for key in each.statements
    )
    return tuple(said for key in keys if is_answered(said := record.statements[key]))


def facts_at_odds(each: Disagreement) -> dict[str, str]:
    """Subjects of a disagreement, by the record that says something of it."""
    subjects: dict[str, str] = {}
    for line in each.page.stated_lines:
        subjects.setdefault(line.statement.record, line.statement.subject)
    return subjects


def is_reviewed(history: FactHistory) -> bool:
    """True if somebody judged that a statement stands though another contradicts it."""
    return any(e.what == "accept" and not e.undone for e in history.events)
