"""Likeness of different places by chance: the u of Fellegi and Sunter, counted.

Pairs of one record with two different stated countries cannot be one place. All of them
are counted (of distances, a sample), so that no match is taken for chance: where two
records hold the same places, a sample across them would count matches as chance.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from paradiplomacy.earth import RADIUS_KM
from paradiplomacy.linking.co_partners import shared_partners
from paradiplomacy.linking.pairs import NEAR, likeness
from paradiplomacy.linking.weights import company_level

_SAMPLE = 200_000

USUAL_RECORD = 17_237
"""Mentions in the largest record that the shipped weights come from; see `partners.USUAL`."""


def by_chance(
    table: pl.DataFrame,
    listed: pl.DataFrame,
    *,
    rng: np.random.Generator,
    names: tuple[float, ...] | None = None,
) -> dict[str, tuple[float, ...]]:
    """Share of the pairs of different places on each level of each comparison.

    `table`, `listed`: of `company` and `tokens`.
    `rng`: draws the pairs whose distance is measured.
    `names`: what an earlier call gave for names; they do not depend on company, and take longest.

    Returns: By comparison, in the order of its levels; each sums to 1. Half a pair is added to each
      level, so that none is impossible.
    """
    largest = _record_with_most_mentions(table)
    few, many = _chance_of_company(largest, listed.join(largest.select("id"), on="id"))
    return {
        "name": _chance_of_names(largest) if names is None else names,
        "country": _chance_of_country(largest),
        "division": _chance_of_division(table),
        "distance": _distance(table.filter(pl.col("latitude").is_not_null()), rng),
        "company": many,
        "company of few": few,
    }


def _record_with_most_mentions(table: pl.DataFrame) -> pl.DataFrame:
    """The record with most mentions whose country is stated; without one, the largest."""
    size = table.group_by("record").agg(n=pl.col("country").count(), all=pl.len())
    record = size.sort("n", "all", "record", descending=[True, True, False])["record"][0]
    return table.filter(record=record)


def _smoothed_shares(counts: list[float]) -> tuple[float, ...]:
    total = sum(counts) + 0.5 * len(counts)
    return tuple((max(count, 0.0) + 0.5) / total for count in counts)


def _apart(table: pl.DataFrame) -> float:
    """Pairs that state two different countries; all pairs where none is stated."""
    stated = table.filter(pl.col("country").is_not_null())
    if stated.is_empty():
        return table.height * (table.height - 1) / 2
    sizes = stated.group_by("country").len()["len"].cast(pl.Float64)
    return float((stated.height**2 - (sizes**2).sum()) / 2)


def _chance_of_names(table: pl.DataFrame) -> tuple[float, ...]:
    stated = table.filter(pl.col("country").is_not_null())
    of = table if stated.is_empty() else stated
    names = of["core"].to_list()
    codes = of["country"].fill_null("").rank("dense").to_numpy()
    if stated.is_empty():
        codes = np.arange(of.height)
    area = of["area"].to_numpy()
    exact = other = near = similar = 0.0
    for start, alike in likeness(names, names, 0.85):
        here = slice(start, start + len(alike))
        row, column = np.nonzero((codes[here, None] != codes[None, :]) & (alike > 0))
        values, one_kind = alike[row, column], area[here][row] == area[column]
        exact += np.count_nonzero((values == 1) & one_kind) / 2
        other += np.count_nonzero((values == 1) & ~one_kind) / 2
        near += np.count_nonzero((values >= NEAR + 0.03) & (values < 1) & one_kind) / 2
        similar += np.count_nonzero(values) / 2
    aliased = of.select("id", "area", "core", "aliases").explode("aliases").drop_nulls("aliases")
    alias = (
        aliased.join(aliased, on=["aliases", "area"], suffix="_b")
        .filter((pl.col("id") < pl.col("id_b")) & (pl.col("core") != pl.col("core_b")))
        .select("id", "id_b")
        .unique()
        .height
    )
    # No place of GeoNames lies in two countries; that names share one is counted within them.
    return _smoothed_shares(
        [exact, alias, near, other, similar - exact - other - near, _apart(table) - alias - similar]
    )


def _chance_of_country(table: pl.DataFrame) -> tuple[float, ...]:
    stated = table.filter(pl.col("country").is_not_null())
    apart = _apart(stated) if stated.height else 0.0
    return _smoothed_shares([stated.height * (stated.height - 1) / 2 - apart, apart])


def _chance_of_division(table: pl.DataFrame) -> tuple[float, ...]:
    known = table.filter(pl.col("admin1").is_not_null(), pl.col("country").is_not_null())
    of = ["record", "country"]
    pairs = known.group_by(of).len()["len"].cast(pl.Float64)
    same = known.group_by([*of, "admin1"]).len()["len"].cast(pl.Float64)
    alike = float((same * (same - 1)).sum() / 2)
    return _smoothed_shares([alike, float((pairs * (pairs - 1)).sum() / 2) - alike])


def _distance(table: pl.DataFrame, rng: np.random.Generator) -> tuple[float, ...]:
    """Of pairs of one record and country, as no others are compared."""
    counts = np.zeros(4)
    groups = [g for _, g in table.group_by("record", "country", maintain_order=True)]
    total = sum(g.height * (g.height - 1) for g in groups)
    for group in groups:
        n = group.height
        size = min(n * (n - 1), round(_SAMPLE * n * (n - 1) / max(total, 1)))
        if size < 1:
            continue
        a = rng.integers(n, size=size)
        b = (a + rng.integers(1, n, size=size)) % n
        latitude = np.radians(group["latitude"].to_numpy())
        longitude = np.radians(group["longitude"].to_numpy())
        angle = np.sin(latitude[a]) * np.sin(latitude[b]) + np.cos(latitude[a]) * np.cos(
            latitude[b]
        ) * np.cos(longitude[a] - longitude[b])
        km = RADIUS_KM * np.arccos(np.clip(angle, -1, 1))
        counts += np.bincount(np.searchsorted((15, 60, 250), km), minlength=4)
    return _smoothed_shares(counts.tolist())


def _chance_of_company(
    table: pl.DataFrame, listed: pl.DataFrame
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    of = table.select("id", "country", "reach", "degree")
    met = (
        shared_partners(listed, listed)
        .filter(pl.col("a") < pl.col("b"))
        .join(of, left_on="a", right_on="id")
        .join(of, left_on="b", right_on="id", suffix="_b")
        .filter((pl.col("country") != pl.col("country_b")).fill_null(True))
        .select(
            "sw",
            reach=pl.min_horizontal("reach", "reach_b"),
            fewer=pl.min_horizontal("degree", "degree_b"),
        )
    )
    counts = {"company": [0.0] * 4, "company of few": [0.0] * 4}
    for row in met.iter_rows():
        name, level = company_level(*row)
        counts[name][level] += 1
    many = _apart(table.filter(pl.col("degree") > 2))
    counts["company"][3] = many - sum(counts["company"])
    counts["company of few"][3] = _apart(table) - many - sum(counts["company of few"])
    return _smoothed_shares(counts["company of few"]), _smoothed_shares(counts["company"])


def commonness(table: pl.DataFrame, *, exact: float) -> pl.DataFrame:
    """Chance that another place has a name: it sets what a name in common is worth.

    Of a name that c mentions of one record have, c - 1 others have it. Of a name that
    nobody else has in any record, another place may still have it that only one record
    knows: what is added for that is the average, times the share of names of each of the
    two largest records that the other does not have.

    `table`: of mentions.
    `exact`: share of pairs of different places that have one name.

    Returns: core, tf_core. In small records the share is that of the usual size, `USUAL_RECORD`.
    """
    sizes = table.group_by("record").len().sort("len", "record", descending=[True, False])
    records = sizes["record"].to_list()
    n = max(float(sizes["len"][0]), USUAL_RECORD)
    unseen = exact * n
    if len(records) > 1:
        first, second = (set(table.filter(record=r)["core"].to_list()) for r in records[:2])
        both = len(first & second)
        unseen *= (1 - both / len(first)) * (1 - both / len(second))
    most = table.group_by("record", "core").len().group_by("core").agg(c=pl.col("len").max())
    return most.select("core", tf_core=(pl.col("c") - 1 + max(unseen, 0.01)) / n).sort("core")
