"""Names in GeoNames: the places that bear each, and those that are divisions' names."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from paradiplomacy.linking.spelling import core
from paradiplomacy.model.records import Material
from paradiplomacy.sources.folded_names import plain_names
from paradiplomacy.sources.gazetteer import gazetteer


def aliases(table: pl.DataFrame) -> pl.DataFrame:
    """The table with what its names may mean: ids of GeoNames places that bear one of them.

    In the stated country only, if one is stated. Names that no place bears have an empty list.
    """
    forms = table.select("id", "country", "forms").explode("forms").drop_nulls("forms")
    keyed = forms.with_columns(
        key=plain_names(forms["forms"]).str.replace_all(" ", "", literal=True)
    )
    named = gazetteer().index(keys=set(keyed["key"].to_list()))
    of_mention = (
        keyed.join(named.select("key", where="country", place="id"), on="key")
        .filter((pl.col("country") == pl.col("where")).fill_null(True))
        .group_by("id")
        .agg(aliases=pl.col("place").unique().sort())
    )
    return table.join(of_mention, on="id", how="left").sort("id")


def divisions_named(materials: Iterable[Material]) -> frozenset[str]:
    """Names of divisions, by GeoNames and by the materials: of what may distinguish namesakes."""
    stated = {
        core(s.value)
        for material in materials
        for s in material.statements
        if s.property == "admin1"
    }
    listed = gazetteer().frame["admin1"].unique().to_list()
    return frozenset(stated | {core(name) for name in listed if name})
