"""From the facts of a tie to the tie: its kinds, its start and its history of status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Fact
from paradiplomacy.model.statements import Polarity, Statement
from paradiplomacy.model.status import ChangeKind, StatusChange, history
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.tie_starts import RULE, exists, start_between

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
    if established is None and exists(facts, changes, statements):
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
    behind = tuple(sorted(statements))
    return StatusChange(ChangeKind.ESTABLISHED, when, statements=behind, inferred=inferred)


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
    if len(named) <= 1:
        return next(iter(named), "")
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
