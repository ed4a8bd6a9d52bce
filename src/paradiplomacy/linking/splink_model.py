"""The linkage model on splink: a score for each pair.

Splink runs on a DuckDB in memory.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.linking.weights import (
    COMPARISONS,
    MACRO,
    MentionComparison,
    Weights,
    shipped_weights,
)

USUAL_RECORD = 17_237
"""Mentions in the largest record that the weights come from; see `co_partners.USUAL`."""


@contextmanager
def quiet() -> Iterator[None]:
    """Splink speaks of what we handle: levels that no pair has, its own progress."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def linker_of(
    table: pl.DataFrame,
    common: pl.DataFrame,
    weights: Weights,
    comparisons: Sequence[MentionComparison] = COMPARISONS,
) -> Any:
    """A linker of splink.

    `table`, `common`: of `with_partners` with aliases, and of `commonness`.
    """
    import duckdb
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect(":memory:")
    connection.execute(MACRO)
    engine = DuckDBAPI(connection)
    listed = pl.col("aliases").fill_null([])
    frame = table.with_columns(aliases=listed)
    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": weights.prior,
        "comparisons": [_comparison(each, weights) for each in comparisons],
        "blocking_rules_to_generate_predictions": ["l.core = r.core"],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "additional_columns_to_retain": [],
    }
    # To check settings that are ours takes as long as to link a few places.
    linker = Linker(
        engine.register(frame.to_arrow()), settings, log_level=None, validate_settings=False
    )
    linker.table_management.register_term_frequency_lookup(
        engine.register(common.to_arrow()), "core"
    )
    return linker


def _comparison(comparison: MentionComparison, weights: Weights) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": comparison.missing,
            "label_for_charts": "says nothing",
            "is_null_level": True,
        },
        *(
            {
                "sql_condition": condition,
                "label_for_charts": says,
                "m_probability": level.m,
                "u_probability": level.u,
            }
            for number, (condition, says) in enumerate(comparison.levels)
            for level in [weights.level(comparison.name, number)]
        ),
    ]
    if comparison.name == "name":
        # Splink would look for u at the other level with one core: it is at this one.
        levels[1] |= {
            "tf_adjustment_column": "core",
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    return {"output_column_name": comparison.name.replace(" ", "_"), "comparison_levels": levels}


def demand_splink() -> None:
    """Say how to install what linking needs.

    Raises ParadiplomacyError: The extra ``linking`` is not installed.
    """
    from importlib.util import find_spec

    if find_spec("splink") is None or find_spec("duckdb") is None:
        raise ParadiplomacyError(
            "linking needs splink and DuckDB, which are not installed; "
            "install paradiplomacy[linking]"
        )


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
        in_both = len(first & second)
        unseen *= (1 - in_both / len(first)) * (1 - in_both / len(second))
    most = table.group_by("record", "core").len().group_by("core").agg(c=pl.col("len").max())
    return most.select("core", tf_core=(pl.col("c") - 1 + max(unseen, 0.01)) / n).sort("core")


def score(table: pl.DataFrame, pairs: pl.DataFrame, common: pl.DataFrame) -> pl.DataFrame:
    """Score pairs of mentions.

    Returns: a, b, weight (bits), probability, and for each comparison its level (null where it says
      nothing) and bits; sorted by a and b.
    """
    names = [comparison.name.replace(" ", "_") for comparison in COMPARISONS]
    if pairs.is_empty():
        empty: dict[str, Any] = {"a": pl.Int64, "b": pl.Int64}
        empty |= dict.fromkeys(("weight", "probability"), pl.Float64)
        of_level = (("level", pl.Int64), ("bits", pl.Float64))
        empty |= {f"{name}_{part}": kind for name in names for part, kind in of_level}
        return pl.DataFrame(schema=empty)
    keyed = pairs.select(pl.lit("0").alias("match_key"), join_key_l="a", join_key_r="b")
    with quiet():
        linker = linker_of(table, common, shipped_weights())
        linker.table_management.register_blocked_pairs_for_predict(
            linker._db_api.register(keyed.to_arrow())
        )
        predicted = pl.DataFrame(linker.inference.predict().as_pyarrow_table())
    return predicted.select(
        a="id_l",
        b="id_r",
        weight="match_weight",
        probability="match_probability",
        **{
            f"{name}_level": _level_of_splink(f"gamma_{name}", len(c.levels))
            for name, c in zip(names, COMPARISONS, strict=True)
        },
        **{
            f"{name}_bits": pl.col(f"mw_{name}")
            + (pl.col("mw_tf_adj_name") if name == "name" else 0.0)
            for name in names
        },
    ).sort("a", "b")


def _level_of_splink(column: str, levels: int) -> pl.Expr:
    """Splink counts levels from the least alike, and -1 says nothing; we from the most."""
    number = pl.col(column).cast(pl.Int64)
    return pl.when(number >= 0).then(levels - 1 - number)
