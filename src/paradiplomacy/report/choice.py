"""Of a large record, which subjects stand in the page with their statements."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable

from paradiplomacy.model.facts import Agreement
from paradiplomacy.record.record import Record
from paradiplomacy.report.limits import Limits

__all__ = ["chosen_places", "chosen_subjects", "rank_of"]

_ALWAYS = frozenset({"shock", "law", "total", "claim", "account", "framework"})
"""Kinds of which a record has few, and to which other parts of the page lead."""


def rank_of(record: Record) -> Callable[[str], tuple[int, str]]:
    """A key that brings telling subjects to the front.

    Contradicted ones come first, then those of which most is said.
    """
    known: dict[str, tuple[int, str]] = {}

    def rank(subject: str) -> tuple[int, str]:
        if subject not in known:
            facts = record.facts.get(subject, ())
            said = sum(len(p.statements) for fact in facts for p in fact.positions)
            at_odds = any(fact.agreement is Agreement.CONTRADICTED for fact in facts)
            known[subject] = (-said - (1_000_000 if at_odds else 0), subject)
        return known[subject]

    return rank


def chosen_subjects(
    record: Record,
    wanted: Iterable[str],
    *,
    limits: Limits,
    rank: Callable[[str], tuple[int, str]],
) -> set[str]:
    """Subjects of the evidence trail: those that are wanted, and the most telling others."""
    chosen = set(wanted)
    of_kind: dict[str, list[str]] = {}
    for subject in record.facts:
        of_kind.setdefault(subject.partition(":")[0], []).append(subject)
    for kind, subjects in of_kind.items():
        if kind in _ALWAYS:
            chosen.update(subjects)
        elif kind not in ("place", "reading"):
            most = limits.ties if kind == "tie" else limits.others
            room = most - sum(subject.startswith(f"{kind}:") for subject in chosen)
            rest = (subject for subject in subjects if subject not in chosen)
            chosen.update(heapq.nsmallest(max(room, 0), rest, key=rank))
    return chosen


def chosen_places(record: Record, wanted: Iterable[str], *, limits: Limits) -> set[str]:
    """Keys of the places of the register: those that are wanted, and those with most ties."""
    ties = Counter(end for tie in record.ties.values() for end in tie.ends)
    chosen = {subject.removeprefix("place:") for subject in wanted if subject.startswith("place:")}
    most = heapq.nsmallest(limits.places, ties, key=lambda place: (-ties[place], place))
    return chosen | set(most[: max(limits.places - len(chosen), 0)])
