"""The weights of evidence that linking ships, estimated anew beside those that ship.

Run it as ``python bench/linking_weights.py [FOLDER]``. FOLDER holds the raw registries (the
folder ``networks`` of the raw material; by default that beside the checkout). The model is that
of Fellegi and Sunter. u, how often different places are alike, is counted on pairs of one record
with two different stated countries, which cannot be one place; m, how often one place is alike,
and the prior are estimated by the expectation maximisation of splink. Prints one JSON object a
level, with the bits of both, then the largest difference.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from linkage import ROOT, materials

from paradiplomacy.earth import RADIUS_KM
from paradiplomacy.linking import weights
from paradiplomacy.linking.co_partners import shared_partners, tokens, with_partners
from paradiplomacy.linking.link import commonness, link_places, linker_of, quiet
from paradiplomacy.linking.mentions import listings, mention_table
from paradiplomacy.linking.pairs import NEARLY_SAME, likeness
from paradiplomacy.linking.spelling import aliases
from paradiplomacy.linking.weights import COMPARISONS, ComparisonLevel, Weights, shipped_weights

SEED = 1989
_SAMPLE = 200_000
_BLOCK = "l.{0} = r.{0} and l.{0} <> '' and l.record < r.record"
_START = {
    "name": (0.7, 0.1, 0.05, 0.02, 0.05, 0.08),
    "country": (0.999, 0.001),
    "division": (0.8, 0.2),
    "distance": (0.84, 0.04, 0.02, 0.1),
    "company": (0.6, 0.25, 0.1, 0.05),
    "company of few": (0.4, 0.2, 0.1, 0.3),
}
"""Where the iteration starts; it moves from there by what is seen. Distances stay where no
pair has any: theirs are what Wikipedia's coordinates and our record gave, a tenth of which
were a namesake's."""


def main() -> None:
    """Estimate, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    default = ROOT.parent / "shared" / "data" / "networks"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    folder = parser.parse_args().folder
    if not folder.is_dir():
        print(f"left out: no folder {folder}; give the one that holds the raw registries")
        return
    given = sorted(materials(folder), key=lambda material: material.meta.id)
    table = aliases(mention_table(given))
    same = link_places(given).same
    merged = set(same.values())
    places = {
        id_: same.get(key, key)
        for id_, key in table.select("id", "key").iter_rows()
        if key in same or key in merged
    }
    listed = tokens(table, listings(given, table), places=places)
    estimated = estimate(with_rarest(with_partners(table, listed), listed), listed)
    largest = 0.0
    for level, anew in zip(shipped_weights().levels, estimated.levels, strict=True):
        bits, bits_anew = (math.log2(each.m / each.u) for each in (level, anew))
        largest = max(largest, abs(bits - bits_anew))
        print(
            json.dumps(
                {"comparison": level.comparison, "level": level.says, "bits": round(bits, 3),
                 "bits_anew": round(bits_anew, 3), "m_anew": anew.m, "u_anew": anew.u}
            )
        )  # fmt: skip
    priors = {"prior": shipped_weights().prior, "prior_anew": estimated.prior}
    print(json.dumps({**priors, "largest_difference_bits": round(largest, 3)}))


def estimate(table: pl.DataFrame, listed: pl.DataFrame) -> Weights:
    """M and the prior by expectation maximisation, u being counted.

    Two trainings, as a comparison cannot be trained on pairs that it has selected: pairs with one
    name train all but the name, pairs with one rarest partner all but the company. They are
    averaged where both estimate.
    """
    chance = by_chance(table, listed, np.random.default_rng(SEED))
    common = commonness(table, exact=chance["name"][0])
    trained = ", ".join(sorted(table["record"].unique().to_list()))
    with quiet():
        linker = linker_of(
            table.with_columns(pl.col("rarest").fill_null("")),
            common,
            _weights_of_shares(1e-4, _START, chance, trained),
            [_leaving_rarest_alone(comparison) for comparison in COMPARISONS],
        )
        maximise = linker.training.estimate_parameters_using_expectation_maximisation
        maximise(_BLOCK.format("rarest"))
        by_name = maximise(_BLOCK.format("core"))
        model = linker.misc.save_model_to_json()
    m = {}
    for comparison in model["comparisons"]:
        name = comparison["output_column_name"].replace("_", " ")
        shares = [level.get("m_probability") for level in comparison["comparison_levels"][1:]]
        m[name] = _filled_shares(shares, _START[name])
    share = by_name.core_model_settings.probability_two_random_records_match
    same_name = _pairs_across_records(table, "core")
    prior = share * same_name / m["name"][0] / _pairs_across_records(table, None)
    return _weights_of_shares(min(prior, 0.5), m, chance, trained)


def with_rarest(table: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Adds ``rarest``: the partner that the fewest others have, but at least one has."""
    rare = (
        listed.filter(pl.col("df") > 1)
        .sort("id", "df", "token")
        .group_by("id", maintain_order=True)
        .agg(rarest=pl.col("token").first())
    )
    return table.join(rare, on="id", how="left").sort("id")


def _leaving_rarest_alone(comparison: weights.MentionComparison) -> weights.MentionComparison:
    """A comparison of company that names ``rarest``, so that pairs that it selects leave it."""
    if not comparison.name.startswith("company"):
        return comparison
    return replace(
        comparison, missing=f"rarest_l is null or rarest_r is null or {comparison.missing}"
    )


def _weights_of_shares(
    prior: float,
    m: Mapping[str, Sequence[float]],
    u: Mapping[str, Sequence[float]],
    trained: str,
) -> Weights:
    levels = tuple(
        ComparisonLevel(comparison.name, label, m[comparison.name][i], u[comparison.name][i])
        for comparison in COMPARISONS
        for i, (_, label) in enumerate(comparison.levels)
    )
    return Weights(prior, levels, trained)


def _pairs_across_records(table: pl.DataFrame, column: str | None) -> float:
    """Pairs of mentions of two records: all, or those that are alike in a column."""
    by = pl.lit("") if column is None else pl.col(column)
    counts = table.group_by("record", by.alias("value")).agg(n=pl.len().cast(pl.Float64))
    of = counts.group_by("value").agg(all=pl.col("n").sum(), own=(pl.col("n") ** 2).sum())
    return float(of.select(((pl.col("all") ** 2 - pl.col("own")) / 2).sum()).item() or 0.0)


def _filled_shares(estimates: list[float | None], start: Sequence[float]) -> tuple[float, ...]:
    """Levels that no pair of the training had keep a small share; the sum is 1."""
    if all(share is None for share in estimates):
        return tuple(start)
    shares = [max(share or 0.0, 1e-4) for share in estimates]
    return tuple(share / sum(shares) for share in shares)


def by_chance(
    table: pl.DataFrame, listed: pl.DataFrame, rng: np.random.Generator
) -> dict[str, tuple[float, ...]]:
    """Share of the pairs of different places on each level of each comparison.

    All pairs are counted (of distances, a sample), so that no match is taken for chance. Half a
    pair is added to each level, so that none is impossible.
    """
    largest = _record_with_most_mentions(table)
    few, many = _chance_of_company(largest, listed.join(largest.select("id"), on="id"))
    return {
        "name": _chance_of_names(largest),
        "country": _chance_of_country(largest),
        "division": _chance_of_division(table),
        "distance": _chance_of_distance(table.filter(pl.col("latitude").is_not_null()), rng),
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


def _pairs_of_two_countries(table: pl.DataFrame) -> float:
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
    exact = of_area = nearly = similar = 0.0
    for start, alike in likeness(names, names, 0.85):
        rows = slice(start, start + len(alike))
        row, column = np.nonzero((codes[rows, None] != codes[None, :]) & (alike > 0))
        values, one_kind = alike[row, column], area[rows][row] == area[column]
        exact += np.count_nonzero((values == 1) & one_kind) / 2
        of_area += np.count_nonzero((values == 1) & ~one_kind) / 2
        nearly += np.count_nonzero((values >= NEARLY_SAME + 0.03) & (values < 1) & one_kind) / 2
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
        [
            exact,
            alias,
            nearly,
            of_area,
            similar - exact - of_area - nearly,
            _pairs_of_two_countries(table) - alias - similar,
        ]
    )


def _chance_of_country(table: pl.DataFrame) -> tuple[float, ...]:
    stated = table.filter(pl.col("country").is_not_null())
    apart = _pairs_of_two_countries(stated) if stated.height else 0.0
    return _smoothed_shares([stated.height * (stated.height - 1) / 2 - apart, apart])


def _chance_of_division(table: pl.DataFrame) -> tuple[float, ...]:
    known = table.filter(pl.col("admin1").is_not_null(), pl.col("country").is_not_null())
    of = ["record", "country"]
    pairs = known.group_by(of).len()["len"].cast(pl.Float64)
    same = known.group_by([*of, "admin1"]).len()["len"].cast(pl.Float64)
    alike = float((same * (same - 1)).sum() / 2)
    return _smoothed_shares([alike, float((pairs * (pairs - 1)).sum() / 2) - alike])


def _chance_of_distance(table: pl.DataFrame, rng: np.random.Generator) -> tuple[float, ...]:
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
        name, level = _company_level(*row)
        counts[name][level] += 1
    many = _pairs_of_two_countries(table.filter(pl.col("degree") > 2))
    counts["company"][3] = many - sum(counts["company"])
    rest = _pairs_of_two_countries(table) - many
    counts["company of few"][3] = rest - sum(counts["company of few"])
    return _smoothed_shares(counts["company of few"]), _smoothed_shares(counts["company"])


def _company_level(weight: float, reach: float, fewer: int) -> tuple[str, int]:
    """The comparison of company that applies, and its level, 0 being the most alike."""
    if fewer <= weights.FEW:
        rare = weight >= weights._RARE
        steps = (rare and weight >= weights._ALL * reach, rare, weight > 0, True)
        return "company of few", steps.index(True)
    steps = (
        weight >= weights._STRONG and weight >= weights._PART * reach,
        weight >= weights._SOME and weight >= weights._SMALL * reach,
        weight > 0,
        True,
    )
    return "company", steps.index(True)


if __name__ == "__main__":
    main()
