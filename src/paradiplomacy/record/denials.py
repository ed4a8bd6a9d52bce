"""Pairs of places that have no tie, although sources speak of one: whose word counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from paradiplomacy.evidence.speakers import end_of, is_end
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact, Position
from paradiplomacy.model.tables import TIES
from paradiplomacy.model.ties import Tie, UntiedPair

_WANTED = frozenset({"proposed", "letter_of_intent", "approved"})
"""Facts that a tie is wanted, which do not say that there is one."""
_UNDATED = frozenset(c.name for c in TIES.properties if c.type.value != "date")
"""Facts whose value is no date."""


def evidence_against_tie(tie: Tie) -> UntiedPair | None:
    """Evidence against a tie; None where there is one, or may be one.

    `tie`: what is said of two places.

    The word of an end comes before that of third parties. There is no tie where

    - an end denies its kind, and no end says anything that holds only where there is a tie, such as
      its kind, its start or a renewal; whatever third parties say;
    - nobody says anything of it but denials;
    - all that is said is doubted or announced.

    Where one end denies the tie and an end says that there is one, they contradict each other, and
    it stays a tie. A denial as of a day is about the time until then: who says that something of
    the tie happened later stands against it. A denial of a stretch of time that is over denies no
    tie. Who says that a tie was proposed, intended or approved does not say that there is one.
    """
    if not any(fact.positions for fact in tie.facts):
        return UntiedPair(tie)
    affirmed = list(_sides_that_affirm(tie.facts))
    denied = [(side, day) for side, day in _kind_denied(tie.facts) if is_end(side)]
    if denied and not any(is_end(side) for side, _ in affirmed):
        until = max(day for _, day in denied)
        if not any(when is not None and when.earliest > until for _, when in affirmed):
            return UntiedPair(tie, tuple(sorted({side for side, _ in denied})))
    if affirmed or any(
        fact.property in _WANTED and any(_asserted_positions(fact)) for fact in tie.facts
    ):
        return None
    return UntiedPair(
        tie, tuple(sorted({side for f in tie.facts for p in f.positions for side in p.sides}))
    )


def deniers(pair: UntiedPair) -> tuple[str, ...]:
    """Speakers who deny a tie: the keys of the places that do, or ``third``.

    >>> deniers(UntiedPair(Tie("tie:cn-x|us-y", "us-y", "cn-x"), ("CN",)))
    ('cn-x',)
    """
    return tuple(end_of(side, pair.tie.ends) if is_end(side) else side for side in pair.denied_by)


def _is_denial(value: str) -> bool:
    """True if a value is one that is denied; of an interruption its kind stands before."""
    return value.startswith("not ") or " not " in value


def _asserted_positions(fact: Fact) -> Iterator[Position]:
    return (position for position in fact.positions if not _is_denial(position.value))


def _kind_denied(facts: Iterable[Fact]) -> Iterator[tuple[str, date]]:
    """Each side that denies the kind, and the day until which that holds."""
    for position in (p for fact in facts if fact.property == "kind" for p in fact.positions):
        when = EventDate.parse(position.when) if position.when else None
        is_over = when is not None and "/" in when.text and when.latest < date.max
        if _is_denial(position.value) and not is_over:
            until = date.max if when is None else when.latest
            yield from ((side, until) for side in position.sides)


def _sides_that_affirm(facts: Iterable[Fact]) -> Iterator[tuple[str, EventDate | None]]:
    """Each side that says what holds only of a tie, and of which time, as far as it says."""
    for fact in facts:
        for position in _asserted_positions(fact) if fact.property not in _WANTED else ():
            text = position.when if fact.property in _UNDATED else position.value.rpartition(" ")[2]
            when = EventDate.parse(text) if text and text != "unknown" else None
            yield from ((side, when) for side in position.sides)
