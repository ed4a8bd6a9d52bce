"""Pairs of mentions: which are compared at all, and, once they are scored, which are linked.

Every rule is stated here. A pair is a candidate if any of these holds:

1. their names have one core;
2. GeoNames knows a place under both names;
3. their names are near (Jaro-Winkler at least 0.9);
4. they share a partner, and their names are alike (at least 0.7);
5. they share two partners or more, which are a quarter or more of what the smaller has.

It never is if two different countries are stated, if one is a state or province and the
other is not, or if both were resolved to different places.

Links are one to one between two records, without a contradiction. A record may hold a place twice;
mentions of it that were found to be one count as one. Of two records, a place of the one is linked
with at most one of the other. Where a second candidate is nearly as good, none is taken: a person
decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.linking.co_partners import shared_partners

NEAR = 0.9
ALIKE = 0.7
_NONE = pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})
_CHUNK = 400


def candidates(
    table: pl.DataFrame,
    listed: pl.DataFrame,
    *,
    near: dict[tuple[str, str], pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """Pairs of mentions of two records that are worth a comparison.

    `table`, `listed`: of `company` (with a column aliases: GeoNames ids that the names may mean)
      and of `tokens`.
    `near`: pairs of nearly one name, by records, which do not depend on company: what is not in it
      is looked for and put there.

    Returns: a, b (ids, of the record that is first in order of text and of the other), sorted.
    """
    alike = {} if near is None else near
    collected = [_NONE]
    for record, other in combinations(sorted(table["record"].unique().to_list()), 2):
        left, right = table.filter(record=record), table.filter(record=other)
        aliased = left.explode("aliases"), right.explode("aliases")
        if (record, other) not in alike:
            alike[record, other] = _near(left, right)
        met = shared_partners(
            listed.join(left.select("id"), on="id"), listed.join(right.select("id"), on="id")
        )
        collected += [
            _pairs_equal_in_column(left, right, "core"),
            _pairs_equal_in_column(*aliased, "aliases").unique(),
            alike[record, other],
            _met(met, table),
        ]
    return _allowed(pl.concat(collected).unique(), table)


def within(table: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Pairs of mentions of one record that may be one place, entered twice.

    They have one name and one stated country, nothing that distinguishes them, and share
    partners that make up half or more of what the smaller has. Where a record states no
    country it has something else to distinguish places by, and its keys are taken at their word.
    """
    collected = [_NONE]
    for record in sorted(table["record"].unique().to_list()):
        stated = table.filter(record=record).filter(pl.col("country").is_not_null())
        several = stated.filter(pl.len().over("core", "area", "country") > 1)
        met = shared_partners(*[listed.join(several.select("id"), on="id")] * 2)
        pairs = _pairs_equal_in_column(several, several, "core").filter(pl.col("a") < pl.col("b"))
        pairs = pairs.join(met, on=["a", "b"])
        reach = table.select("id", "reach", "admin1", "qualifier")
        pairs = pairs.join(reach, left_on="a", right_on="id").join(
            reach, left_on="b", right_on="id", suffix="_b"
        )
        differs = (pl.col(c) != pl.col(f"{c}_b") for c in ("admin1", "qualifier"))
        apart = pl.any_horizontal(differs).fill_null(False)
        half = pl.col("sw") >= 0.5 * pl.min_horizontal("reach", "reach_b")
        collected.append(pairs.filter(half & ~apart).select("a", "b"))
    return _allowed(pl.concat(collected), table)


def _pairs_equal_in_column(left: pl.DataFrame, right: pl.DataFrame, column: str) -> pl.DataFrame:
    joined = left.select(column, a="id").join(right.select(column, b="id"), on=column)
    return joined.select(pl.col("a"), pl.col("b"))


def _near(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    a_ids, b_ids = left["id"].to_numpy(), right["id"].to_numpy()
    a_at: list[NDArray[np.int64]] = []
    b_at: list[NDArray[np.int64]] = []
    for start, similar in likeness(left["core"].to_list(), right["core"].to_list(), NEAR):
        rows, columns = np.nonzero(similar)
        a_at.append(a_ids[start + rows])
        b_at.append(b_ids[columns])
    empty = np.empty(0, dtype=np.int64)
    return pl.DataFrame({"a": np.concatenate([empty, *a_at]), "b": np.concatenate([empty, *b_at])})


def likeness(
    left: list[str], right: list[str], cutoff: float
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Jaro-Winkler similarity of every name of the left to every one of the right.

    Yields: Some rows at a time, and the number of their first; 0 where below the cutoff.
    """
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import cdist

    for start in range(0, len(left), _CHUNK):
        yield (
            start,
            cdist(
                left[start : start + _CHUNK],
                right,
                scorer=JaroWinkler.normalized_similarity,
                score_cutoff=cutoff,
                dtype=np.float32,
                workers=-1,
            ),
        )


def _met(met: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import cpdist

    of = table.select("id", "core", "reach")
    pairs = met.join(of, left_on="a", right_on="id").join(
        of, left_on="b", right_on="id", suffix="_b"
    )
    if pairs.is_empty():
        return pairs.select("a", "b")
    alike = cpdist(
        pairs["core"].to_list(), pairs["core_b"].to_list(), scorer=JaroWinkler.normalized_similarity
    )
    share = pl.col("sw") / pl.min_horizontal("reach", "reach_b")
    return pairs.filter(
        (pl.Series(alike) >= ALIKE) | ((pl.col("n") >= 2) & (share >= 0.25))
    ).select("a", "b")


def _allowed(pairs: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    of = table.select("id", "country", "tier", "geonames")
    both = pairs.join(of, left_on="a", right_on="id").join(
        of, left_on="b", right_on="id", suffix="_b"
    )
    fits = [(pl.col(c) == pl.col(f"{c}_b")).fill_null(True) for c in of.columns[1:]]
    return both.filter(pl.all_horizontal(fits)).select("a", "b").sort("a", "b")


MARGIN = 3.3
"""Bits by which a candidate must be better than the next: ten times as likely."""


@dataclass(frozen=True, slots=True)
class Scored:
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
        kept, joined = sorted((self.of(a), self.of(b)))
        if kept != joined:
            self._members[kept] = sorted(self.members(kept) + self.members(joined))
            self._parent[joined] = kept

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
    scored: Iterable[Scored], groups: PlaceGroups, *, threshold: float
) -> tuple[list[Scored], list[tuple[Scored, str]]]:
    """Links, the surest first, and pairs for a person with the reason.

    `scored`: pairs of two records.
    `groups`: what is known to be one place; joined as links are made.
    `threshold`: least probability of a link.

    >>> groups = PlaceGroups([(record, None, None, None) for record in "abb"])
    >>> links, asked = assign(
    ...     [Scored(0, 1, 9.0, 0.998), Scored(0, 2, 8.5, 0.997)], groups, threshold=0.9
    ... )
    >>> links, [why for _, why in asked]
    ([], ['another is nearly as likely', 'another is nearly as likely'])
    """
    ranked = sorted(scored, key=lambda s: (-s.weight, s.a, s.b))
    # The start: groups that stay one through the making of links, such as duplicates.
    start = {id_: groups.of(id_) for s in ranked for id_ in (s.a, s.b)}
    rivals: dict[tuple[int, str], list[Scored]] = {}
    record = {id_: groups.facts[id_][0] for id_ in start}
    for s in ranked:
        rivals.setdefault((start[s.a], record[s.b]), []).append(s)
        rivals.setdefault((start[s.b], record[s.a]), []).append(s)
    taken: dict[tuple[int, str], int] = {}
    links: list[Scored] = []
    asked: list[tuple[Scored, str]] = []
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
    rival: Scored, start: dict[int, int], record: dict[int, str], taken: dict[tuple[int, str], int]
) -> bool:
    """True if neither end of a rival is linked with somebody in the other's record."""
    return (start[rival.a], record[rival.b]) not in taken and (
        start[rival.b],
        record[rival.a],
    ) not in taken
