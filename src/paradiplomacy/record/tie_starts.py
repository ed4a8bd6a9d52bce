"""Starts of ties of which nobody says them: the moments that bound a start, if there is a tie.

A letter of intent, an approval and a signing are different moments, and only the signing is the
start. Where no source states it, it lies after the first proposal, letter and approval, and not
after the entry into force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Statement
from paradiplomacy.model.status import ChangeKind, StatusChange

RULE = "moments/1"
"""A start that nobody states lies between the moments that are stated."""

_IMPLY_A_TIE = frozenset(
    {
        ChangeKind.ESTABLISHED,
        ChangeKind.IN_FORCE,
        ChangeKind.RENEWED,
        ChangeKind.DORMANT,
        ChangeKind.SUSPENDED,
        ChangeKind.RESUMED,
    }
)
_WANTED = frozenset({ChangeKind.PROPOSED, ChangeKind.LETTER_OF_INTENT})


def exists(
    facts: Sequence[Fact], changes: Sequence[StatusChange], statements: Mapping[str, Statement]
) -> bool:
    """True if sources say that there is, or was, a tie, and not only that one is wanted.

    `facts`: all facts of a tie.
    `changes`: what its facts on status record.
    `statements`: by id.

    Who names the kind of a tie says that there is one; but of a source that says no more than that
    a tie is proposed, or that a letter of intent was signed, it is the kind of what is wanted.
    """
    kinds = {change.change for change in changes}
    if kinds & _IMPLY_A_TIE or (ChangeKind.ENDED in kinds and not any(k.intends for k in kinds)):
        return True

    def sources(ids: Iterable[str]) -> set[tuple[str, str]]:
        return {(statements[id_].record, statements[id_].source) for id_ in ids}

    want = sources(
        id_ for change in changes if change.change in _WANTED for id_ in change.statements
    )
    say_more = sources(
        id_ for change in changes if change.change not in _WANTED for id_ in change.statements
    )
    return bool(sources(_statements_that_assert(facts, "kind")) - (want - say_more))


def _statements_that_assert(facts: Iterable[Fact], name: str) -> Iterator[str]:
    """Ids of the statements that assert a value of a property."""
    for fact in facts:
        if fact.property == name:
            for position in fact.positions:
                if not position.value.startswith("not "):
                    yield from position.statements


def start_between(
    changes: Iterable[StatusChange],
) -> tuple[EventDate | None, tuple[StatusChange, ...]]:
    """The days between which a tie began, by the other moments of its start.

    `changes`: in any order.

    Returns: With an open end where only one side is known; None where nothing is, or where the
      entry into force is said to have come first.
    Returns: The changes that bound it.

    Of several letters, or approvals, the first counts: later ones may renew what was signed. Of a
    letter and an approval, the later.

    >>> def change(kind, when):
    ...     return StatusChange(ChangeKind(kind), EventDate.parse(when))
    >>> approved, again = change("approved", "1984-10-16"), change("approved", "1999")
    >>> str(start_between([again, approved])[0])
    '1984-10-16/..'
    >>> str(start_between([approved, change("in_force", "1985-04")])[0])
    '1984-10-16/1985-04'
    """
    firsts: dict[ChangeKind, tuple[EventDate, StatusChange]] = {}
    lasts: list[tuple[EventDate, StatusChange]] = []
    for change in sorted(changes, key=lambda each: (str(each.date), each.statements)):
        when = change.date
        if when is None:
            continue
        if change.change.intends and when.earliest > date.min:
            first = firsts.get(change.change)
            if first is None or when.earliest < first[0].earliest:
                firsts[change.change] = (when, change)
        elif change.change is ChangeKind.IN_FORCE and when.latest < date.max:
            lasts.append((when, change))
    low = max(firsts.values(), key=lambda bound: bound[0].earliest, default=None)
    high = min(lasts, key=lambda bound: bound[0].latest, default=None)
    if low is None or high is None:
        known = low or high
        if known is None:
            return None, ()
        text = f"{_text_of_first_part(low[0])}/.." if low else f"../{_text_of_last_part(known[0])}"
        return EventDate.parse(text), (known[1],)
    if low[0].earliest > high[0].latest:
        return None, ()
    texts = (_text_of_first_part(low[0]), _text_of_last_part(high[0]))
    text = texts[0] if texts[0] == texts[1] else "/".join(texts)
    return EventDate.parse(text), (low[1], high[1])


def _text_of_first_part(when: EventDate) -> str:
    """Text of an interval's first part, which begins with a date."""
    return when.earliest.isoformat() if _is_stretch(when) else when.text


def _text_of_last_part(when: EventDate) -> str:
    """Text of an interval's last part, which closes with a date."""
    return when.latest.isoformat() if _is_stretch(when) else when.text


def _is_stretch(when: EventDate) -> bool:
    return not when.text.isascii() or bool({"/", "[", "{", ","} & set(when.text))
