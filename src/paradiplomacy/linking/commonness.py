"""Commonness of names: a name that many places have is worth less than one that few have."""

from __future__ import annotations

import polars as pl

USUAL_RECORD = 17_237
"""Mentions in the largest record that the weights come from; see `co_partners.USUAL`."""


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
