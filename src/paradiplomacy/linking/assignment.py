"""From scored pairs to links: one to one between two records, without a contradiction.

A record may hold a place twice; mentions of it that were found to be one count as one. Of
two records, a place of the one is linked with at most one of the other. Where a second
candidate is nearly as good, none is taken: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MARGIN = 3.3
"""Bits by which a candidate must be better than the next: ten times as likely."""


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A scored pair: ids of two mentions, its weight in bits, and its probability."""

    a: int
    b: int
    weight: float
    probability: float


@dataclass(slots=True)
class PlaceGroups:
    """Mentions that are one place, and what stands against another one joining.

    `facts`: sequence of (record, country, GeoNames id, division); by id of mention; None where not
      known. Divisions are compared within a record only, as records spell them differently.
    """

    facts: Sequence[tuple[str, str | None, int | None, str | None]]
    _parent: dict[int, int] = field(default_factory=dict)
    _members: dict[int, list[int]] = field(default_factory=dict)

    def of(self, id_: int) -> int:
        """The group of a mention: the smallest id in it."""
        while (parent := self._parent.get(id_, id_)) != id_:
            id_ = parent
        return id_

    def members(self, id_: int) -> list[int]:
        """The mentions of the group of a mention."""
        return self._members.get(self.of(id_), [self.of(id_)])

    def join(self, a: int, b: int) -> None:
        """Make two groups one."""
        first, joined = sorted((self.of(a), self.of(b)))
        if first != joined:
            self._members[first] = sorted(self.members(first) + self.members(joined))
            self._parent[joined] = first

    def against(self, a: int, b: int, *, duplicates: bool = False) -> str:
        """Reason why two groups cannot be one place; ``""`` where nothing stands against it.

        With `duplicates`, mentions of one record may be one place.
        """
        first, second = self.members(a), self.members(b)
        if self.of(a) == self.of(b):
            return ""
        for place, what in ((1, "different countries are stated"), (2, "resolved to two places")):
            if len({self.facts[i][place] for i in (*first, *second)} - {None}) > 1:
                return what
        if duplicates:
            divisions = {self.facts[i][3] for i in (*first, *second)} - {None}
            return "different divisions are stated" if len(divisions) > 1 else ""
        if {self.facts[i][0] for i in first} & {self.facts[i][0] for i in second}:
            return "a record that holds both would have it twice"
        return ""


def assign(
    scored: Iterable[ScoredPair], groups: PlaceGroups, *, threshold: float
) -> tuple[list[ScoredPair], list[tuple[ScoredPair, str]]]:
    """Links, the surest first, and pairs for a person with the reason.

    `scored`: pairs of two records.
    `groups`: what is known to be one place; joined as links are made.
    `threshold`: least probability of a link.

    >>> groups = PlaceGroups([(record, None, None, None) for record in "abb"])
    >>> links, asked = assign(
    ...     [ScoredPair(0, 1, 9.0, 0.998), ScoredPair(0, 2, 8.5, 0.997)], groups, threshold=0.9
    ... )
    >>> links, [why for _, why in asked]
    ([], ['another is nearly as likely', 'another is nearly as likely'])
    """
    ranked = sorted(scored, key=lambda s: (-s.weight, s.a, s.b))
    # The start: groups that stay one through the making of links, such as duplicates.
    start = {id_: groups.of(id_) for s in ranked for id_ in (s.a, s.b)}
    rivals: dict[tuple[int, str], list[ScoredPair]] = {}
    record = {id_: groups.facts[id_][0] for id_ in start}
    for s in ranked:
        rivals.setdefault((start[s.a], record[s.b]), []).append(s)
        rivals.setdefault((start[s.b], record[s.a]), []).append(s)
    taken: dict[tuple[int, str], int] = {}
    links: list[ScoredPair] = []
    asked: list[tuple[ScoredPair, str]] = []
    for s in ranked:
        ends = ((start[s.a], record[s.b], start[s.b]), (start[s.b], record[s.a], start[s.a]))
        partners = [taken.get((end, other)) for end, other, _ in ends]
        is_known = groups.of(s.a) == groups.of(s.b) or all(
            h == partner for h, (_, _, partner) in zip(partners, ends, strict=True)
        )
        if not is_known and any(h is not None for h in partners):
            continue
        why = ""
        if not is_known and s.probability < threshold:
            why = "not likely enough"
        elif not is_known:
            is_rivalled = any(
                _free(rival, start, record, taken)
                and {start[rival.a], start[rival.b]} != {start[s.a], start[s.b]}
                and rival.weight > s.weight - MARGIN
                for end, other, _ in ends
                for rival in rivals[end, other]
            )
            why = groups.against(s.a, s.b) or "another is nearly as likely" * is_rivalled
        if why:
            asked.append((s, why))
            continue
        links.append(s)
        taken.update({(end, other): partner for end, other, partner in ends})
        groups.join(s.a, s.b)
    return links, asked


def _free(
    rival: ScoredPair,
    start: dict[int, int],
    record: dict[int, str],
    taken: dict[tuple[int, str], int],
) -> bool:
    """True if neither end of a rival is linked with somebody in the other's record."""
    return (start[rival.a], record[rival.b]) not in taken and (
        start[rival.b],
        record[rival.a],
    ) not in taken
