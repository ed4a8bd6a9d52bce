"""Candidate pairs: which mentions are compared at all. Every rule is stated here.

A pair is a candidate if any of these holds:

1. their names have one core;
2. GeoNames knows a place under both names;
3. their names are near (Jaro-Winkler at least 0.9);
4. they share a partner, and their names are alike (at least 0.7);
5. they share two partners or more, which are a quarter or more of what the smaller has.

It never is if two different countries are stated, if one is a state or province and the
other is not, or if both were resolved to different places.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.linking.co_partners import shared_partners

NEARLY_SAME = 0.9
SIMILAR_SPELLING = 0.7
_NONE = pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})
_CHUNK = 400


NearPairs = dict[tuple[str, str], pl.DataFrame]
"""Pairs of nearly one name, by the records that they are of."""


def candidates(
    table: pl.DataFrame,
    listed: pl.DataFrame,
    *,
    near: NearPairs | None = None,
) -> pl.DataFrame:
    """Pairs of mentions of two records that are worth a comparison.

    `table`, `listed`: of `company` (with a column aliases: GeoNames ids that the names may mean)
      and of `tokens`.
    `near`: pairs of nearly one name, by records, which do not depend on company: what is not in it
      is looked for and put there.

    Returns: a, b (ids, of the record that is first in order of text and of the other), sorted.
    """
    near_by_records = {} if near is None else near
    collected = [_NONE]
    for record, other in combinations(sorted(table["record"].unique().to_list()), 2):
        left, right = table.filter(record=record), table.filter(record=other)
        aliased = left.explode("aliases"), right.explode("aliases")
        if (record, other) not in near_by_records:
            near_by_records[record, other] = _pairs_with_similar_names(left, right)
        met = shared_partners(
            listed.join(left.select("id"), on="id"), listed.join(right.select("id"), on="id")
        )
        collected += [
            _pairs_equal_in_column(left, right, "core"),
            _pairs_equal_in_column(*aliased, "aliases").unique(),
            near_by_records[record, other],
            _pairs_with_shared_partners(met, table),
        ]
    return _without_two_countries(pl.concat(collected).unique(), table)


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
        is_distinguished = pl.any_horizontal(differs).fill_null(False)
        half = pl.col("sw") >= 0.5 * pl.min_horizontal("reach", "reach_b")
        collected.append(pairs.filter(half & ~is_distinguished).select("a", "b"))
    return _without_two_countries(pl.concat(collected), table)


def _pairs_equal_in_column(left: pl.DataFrame, right: pl.DataFrame, column: str) -> pl.DataFrame:
    return (
        left.select(column, a="id").join(right.select(column, b="id"), on=column).select("a", "b")
    )


def _pairs_with_similar_names(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    a_ids, b_ids = left["id"].to_numpy(), right["id"].to_numpy()
    a_at: list[NDArray[np.int64]] = []
    b_at: list[NDArray[np.int64]] = []
    for start, similar in likeness(left["core"].to_list(), right["core"].to_list(), NEARLY_SAME):
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


def _pairs_with_shared_partners(met: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import cpdist

    of = table.select("id", "core", "reach")
    pairs = met.join(of, left_on="a", right_on="id").join(
        of, left_on="b", right_on="id", suffix="_b"
    )
    if pairs.is_empty():
        return pairs.select("a", "b")
    similarity = cpdist(
        pairs["core"].to_list(), pairs["core_b"].to_list(), scorer=JaroWinkler.normalized_similarity
    )
    share = pl.col("sw") / pl.min_horizontal("reach", "reach_b")
    return pairs.filter(
        (pl.Series(similarity) >= SIMILAR_SPELLING) | ((pl.col("n") >= 2) & (share >= 0.25))
    ).select("a", "b")


def _without_two_countries(pairs: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    of = table.select("id", "country", "tier", "geonames")
    both = pairs.join(of, left_on="a", right_on="id").join(
        of, left_on="b", right_on="id", suffix="_b"
    )
    fits = [(pl.col(c) == pl.col(f"{c}_b")).fill_null(True) for c in of.columns[1:]]
    return both.filter(pl.all_horizontal(fits)).select("a", "b").sort("a", "b")
