"""From the facts of a tie to the tie: its kinds, its start and its history of status.

A letter of intent, an approval and a signing are different moments, and only the signing is the
start. Where no source states it, it lies after the first proposal, letter and approval, and not
after the entry into force.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Polarity, Statement
from paradiplomacy.model.status import ChangeKind, StatusChange, history
from paradiplomacy.model.ties import Tie, TieKind

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

_EVENTS = {
    "proposed",
    "letter_of_intent",
    "approved",
    "established",
    "in_force",
    "renewed",
    "dormant",
    "resumed",
    "interruption",
}


def build_tie(
    subject: str, facts: Sequence[Fact], statements: Mapping[str, Statement], ends: Sequence[str]
) -> Tie:
    """Make the tie that its facts describe.

    `subject`: ``tie:key|key``.
    `facts`: all facts of that subject.
    `statements`: by id: the facts name theirs.
    `ends`: country codes in the order in which ties name their ends.
    """

    def rank(place: str) -> tuple[int, str]:
        country = place[:2].upper()
        return (ends.index(country) if country in ends else len(ends), place)

    place_a, place_b = sorted(subject.removeprefix("tie:").split("|"), key=rank)
    established = next(
        (date_of_fact(f.value) for f in facts if f.property == "established" and f.value), None
    )
    changes = [
        change
        for fact in facts
        if fact.property in _EVENTS and fact.value
        for change in _changes_of_fact(fact, statements)
    ]
    start_from: tuple[ChangeKind, ...] = ()
    if established is None and _exists(facts, changes, statements):
        undated = [c for c in changes if c.change is ChangeKind.ESTABLISHED]
        established, bounds = start_between(changes)
        if bounds:
            start_from = tuple(change.change for change in bounds)
            behind = {id_ for change in (*bounds, *undated) for id_ in change.statements}
            changes = [change for change in changes if change not in undated]
            changes.append(_start_without_day(established, behind, inferred=RULE))
        elif not undated:
            # A source that names its kind says that the tie exists, not since when.
            changes.append(
                _start_without_day(
                    None, (s for f in facts if f.property == "kind" for s in f.statements)
                )
            )
    return Tie(
        id=subject,
        place_a=place_a,
        place_b=place_b,
        kinds=_kinds_in_order(facts),
        established=established,
        history=history(changes),
        facts=tuple(facts),
        start_from=start_from,
    )


def _start_without_day(
    when: EventDate | None, statements: Iterable[str], *, inferred: str = ""
) -> StatusChange:
    """A start of which no source says the day."""
    return StatusChange(
        ChangeKind.ESTABLISHED, when, statements=tuple(sorted(statements)), inferred=inferred
    )


def date_of_fact(text: str) -> EventDate | None:
    """The date of a fact; None where it is unknown, or where a date is only denied."""
    return None if text == "unknown" or text.startswith("not ") else EventDate.parse(text)


def _changes_of_fact(fact: Fact, statements: Mapping[str, Statement]) -> list[StatusChange]:
    """The change that a fact on status records; none where it is only denied."""
    name, value = fact.property, fact.value
    if name == "interruption":
        name, _, value = fact.value.partition(" ")
    if value.startswith("not "):
        return []
    behind = [statements[s] for s in fact.statements]
    actors = Counter(s.actor for s in behind if s.actor and s.polarity is Polarity.ASSERTS)
    return [
        StatusChange(
            ChangeKind(name),
            date_of_fact(value),
            actor=_actor_of_change(actors),
            statements=fact.statements,
        )
    ]


def _actor_of_change(actors: Counter[str]) -> str:
    """Actor in a change: what is said, or ``both`` where several ends are named."""
    named = set(actors)
    if len(named) < 2:
        return "".join(named)
    countries = named - {"law", "both", "expired"}
    if "law" in named and len(countries) <= 1:
        return "law"
    if "expired" in named:  # an end that acts, and one that lets it run out, are one that acts
        return next(iter(countries)) if len(countries) == 1 else "both"
    return "both"


def _kinds_in_order(facts: Sequence[Fact]) -> tuple[tuple[TieKind, EventDate | None], ...]:
    """Kinds that hold, in order of the period for which they are said to; not what is excluded."""
    fact = next((f for f in facts if f.property == "kind"), None)
    if fact is None or not fact.value:
        return ()
    holding = (p for p in fact.positions if not p.behind or p.value == fact.value)
    dated = {(p.value, p.when) for p in holding if p.when and not p.value.startswith("not ")}
    if not dated:
        return () if fact.value.startswith("not ") else ((TieKind(fact.value), None),)
    periods = [(TieKind(value), EventDate.parse(when)) for value, when in dated]
    return tuple(sorted(periods, key=lambda item: (item[1], item[0])))


def _exists(
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
    asserting = (
        key
        for fact in facts
        if fact.property == "kind"
        for position in fact.positions
        if not position.value.startswith("not ")
        for key in position.statements
    )
    return bool(sources(asserting) - (want - say_more))


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
