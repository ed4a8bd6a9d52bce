"""Splink, set up: the comparisons with their weights, on a DuckDB in memory."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl

from paradiplomacy.linking.levels import COMPARISONS, MACRO, MentionComparison
from paradiplomacy.linking.weights import Weights


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


def linker_of(table: pl.DataFrame, commonness: pl.DataFrame, weights: Weights) -> Any:
    """A linker of splink with these weights.

    `table`, `commonness`: of `company` with aliases, and of `commonness`.
    """
    import duckdb
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect(":memory:")
    connection.execute(MACRO)
    engine = DuckDBAPI(connection)
    listed = pl.col("aliases").fill_null([])
    frame = table.select(
        "id", "record", "core", "area", "country", "admin1", "latitude", "longitude", "partners",
        "reach", "degree", rarest=pl.col("rarest").fill_null(""), aliases=listed,
    )  # fmt: skip
    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": weights.prior,
        "comparisons": [_comparison(c, weights) for c in COMPARISONS],
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
        engine.register(commonness.to_arrow()), "core"
    )
    return linker


def _comparison(comparison: MentionComparison, weights: Weights) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": comparison.missing,
            "label_for_charts": "says nothing",
            "is_null_level": True,
        }
    ]
    for number, (condition, says) in enumerate(comparison.levels):
        level = weights.level(comparison.name, number)
        levels.append(
            {
                "sql_condition": condition,
                "label_for_charts": says,
                "m_probability": level.m,
                "u_probability": level.u,
            }
        )
    if comparison.name == "name":
        # Splink would look for u at the other level with one core: it is at this one.
        levels[1] |= {
            "tf_adjustment_column": "core",
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    return {
        "output_column_name": comparison.name.replace(" ", "_"),
        "comparison_levels": levels,
    }
