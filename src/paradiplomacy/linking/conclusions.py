"""From scored pairs to links, one to one between two records, and from these to judgements.

A record may hold a place twice; mentions of it that were found to be one count as one. Of
two records, a place of the one is linked with at most one of the other. Where a second
candidate is nearly as good, none is taken: a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.linking.mentions import METHOD
from paradiplomacy.linking.open_questions import Candidate, OpenQuestion, ScorePart
from paradiplomacy.linking.weights import COMPARISONS, Weights, shipped_weights
from paradiplomacy.model.statements import Judgement, JudgementKind

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
                # Neither end of a rival is linked with somebody in the other's record.
                (start[rival.a], record[rival.b]) not in taken
                and (start[rival.b], record[rival.a]) not in taken
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionCandidate(Candidate):
    """A mention of another record that may be the same place.

    `key`, `probability`, `parts`: as of `Candidate`.
    `country`: ``""`` where its record states none.
    """

    record: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Linkage:
    """Links of the mentions of several records that are one place.

    `judgements`: one for each mention that gives way to another key, in order of subject.
    `pairs`: every pair that was compared: record, key, name and country of either; probability;
      weight and its parts in bits; outcome (``linked``, ``asked``, ``no``).
    `queue`: in order of mention.
    `model`: what the evidence weighs.
    `same`: key of a mention to the key of its place, by these judgements and by those that were
      made before; mentions that stay on their own are left out.
    """

    judgements: tuple[Judgement, ...]
    pairs: pl.DataFrame
    queue: tuple[OpenQuestion[MentionCandidate], ...]
    model: Weights
    same: Mapping[str, str]


def parts_of(row: Mapping[str, Any]) -> tuple[ScorePart, ...]:
    """The parts of a scored pair, the weightiest first."""
    weights = shipped_weights()
    parts = [
        ScorePart(weights.level(c.name, level).says, row[f"{column}_bits"])
        for c in COMPARISONS
        if (level := row[f"{(column := c.name.replace(' ', '_'))}_level"]) is not None
    ]
    return tuple(sorted(parts, key=lambda part: (-abs(part.value), part.what)))


METHOD_DATE = "2026-11-24"
"""The day on which the method was last changed: what it finds depends on no other day."""

ASKED = 0.1
"""Least probability of a pair that a person is asked about."""

_ALTERNATIVES_SHOWN = 5


def conclude(
    table: pl.DataFrame,
    scored: pl.DataFrame,
    links: Sequence[ScoredPair],
    asked: Sequence[tuple[ScoredPair, str]],
    groups: PlaceGroups,
    *,
    judged: Mapping[str, str],
) -> Linkage:
    """Judgements, questions and a table of pairs, of groups of mentions.

    `table`, `scored`: mentions, and pairs with their parts.
    `links`, `asked`: of `assign`.
    `groups`: as they are after assignment.
    `judged`: what was decided before: key to the key that is kept.
    """
    rows = table.rows(named=True)
    row_of = {(row["a"], row["b"]): row for row in scored.rows(named=True)}
    # Of each mention its best link: the last that is put in.
    from_worst = sorted(links, key=lambda s: (-s.weight, s.a, s.b), reverse=True)
    best = {id_: link for link in from_worst for id_ in (link.a, link.b)}
    together = group_pairs((groups.of(row["id"]), row) for row in rows)
    judgements: dict[str, Judgement] = {}
    same: dict[str, str] = {}
    for members in together.values():
        if len(members) == 1 and not _earlier_key_of_mention(members[0]["key"], judged):
            continue
        kept_key = _key_kept_by_group(members, judged)
        for member in members:
            place = _earlier_key_of_mention(member["key"], judged)
            for key in (member["key"], place):
                if not key or key == kept_key:
                    continue
                same[key] = kept_key
                if key in judgements or (key == member["key"] and place):
                    continue
                chosen = best.get(member["id"]) if key == member["key"] else None
                why = (
                    f"both are place {member['geonames']} of GeoNames"
                    if chosen is None
                    else _reason_for_link(member, chosen, rows, row_of)
                )
                judgements[key] = Judgement(
                    JudgementKind.SAME_PLACE,
                    key,
                    kept_key,
                    "paradiplomacy",
                    METHOD_DATE,
                    why,
                    METHOD,
                )
    outcome = {(s.a, s.b): "linked" for s in links}
    outcome |= {(s.a, s.b): "asked" for s, _ in asked if s.probability >= ASKED}
    return Linkage(
        judgements=tuple(judgements[key] for key in sorted(judgements)),
        pairs=_pairs_with_outcomes(table, scored, outcome),
        queue=_queue(rows, row_of, asked, best),
        model=shipped_weights(),
        same=dict(sorted(same.items())),
    )


def _earlier_key_of_mention(key: str, judged: Mapping[str, str]) -> str:
    """The key that a mention was judged to be before; ``""`` where it was not."""
    place = judged.get(key, key)
    return place if place != key else ""


def _key_kept_by_group(members: Sequence[Mapping[str, Any]], judged: Mapping[str, str]) -> str:
    """The key that a group keeps: a record's own place, then GeoNames', then a mention."""

    def rank(row: Mapping[str, Any]) -> tuple[bool, bool, str, str]:
        mention = (
            f"-{row['record'].replace('_', '-')}-" in row["key"] or not row["key"][:2].isalpha()
        )
        return (mention, row["country"] is None, row["record"], row["key"])

    own = [row for row in members if not rank(row)[0]]
    if own:
        return str(min(own, key=rank)["key"])
    judged_to = sorted(
        {place for row in members if (place := _earlier_key_of_mention(row["key"], judged))}
    )
    return judged_to[0] if judged_to else str(min(members, key=rank)["key"])


def _reason_for_link(
    member: Mapping[str, Any],
    link: ScoredPair,
    rows: Sequence[Mapping[str, Any]],
    row_of: Mapping[tuple[int, int], Mapping[str, Any]],
) -> str:
    other = rows[link.b if link.a == member["id"] else link.a]
    parts = "; ".join(map(str, parts_of(row_of[link.a, link.b])))
    other_name = f"{other['name']} of {other['record']} ({other['key']})"
    return f"{link.probability:.4f} {other_name}: {parts} bits"


def _pairs_with_outcomes(
    table: pl.DataFrame, scored: pl.DataFrame, outcome: Mapping[tuple[int, int], str]
) -> pl.DataFrame:
    outcomes = [outcome.get(pair, "no") for pair in scored.select("a", "b").iter_rows()]
    named = table.select("id", "record", "key", "name", "country")
    pairs = scored.with_columns(outcome=pl.Series(outcomes, dtype=pl.String))
    for end in ("a", "b"):
        renamed = named.rename({c: f"{c}_{end}" for c in named.columns if c != "id"})
        pairs = pairs.join(renamed, left_on=end, right_on="id")
    first = [f"{c}_{end}" for end in ("a", "b") for c in named.columns if c != "id"]
    bits = [c for c in scored.columns if c.endswith("_bits")]
    return pairs.select(*first, "probability", "weight", *bits, "outcome").sort(
        "record_a", "record_b", "key_a", "key_b"
    )


def _queue(
    rows: Sequence[Mapping[str, Any]],
    row_of: Mapping[tuple[int, int], Mapping[str, Any]],
    asked: Sequence[tuple[ScoredPair, str]],
    best: Mapping[int, ScoredPair],
) -> tuple[OpenQuestion[MentionCandidate], ...]:
    """One question for each mention: of a pair, the side of which less is known asks."""
    questions: dict[int, list[tuple[ScoredPair, str]]] = defaultdict(list)
    for pair, why in asked:
        if pair.probability >= ASKED:
            a, b = rows[pair.a], rows[pair.b]
            unknown = [(row["country"] is not None, row["geonames"] is not None) for row in (a, b)]
            questions[pair.a if unknown[0] < unknown[1] else pair.b].append((pair, why))
    queue = []
    for id_, asked_pairs in questions.items():
        row = rows[id_]
        candidates = [
            MentionCandidate(
                key=other["key"],
                record=other["record"],
                name=other["name"],
                country=other["country"] or "",
                probability=pair.probability,
                parts=parts_of(row_of[pair.a, pair.b]),
            )
            for pair, why in asked_pairs[:_ALTERNATIVES_SHOWN]
            for other in [rows[pair.a if pair.b == id_ else pair.b]]
        ]
        queue.append(
            OpenQuestion(
                row["key"], row["name"], row["country"] or "", tuple(candidates), asked_pairs[0][1]
            )
        )
    return tuple(sorted(queue, key=lambda question: question.mention))
