"""Cases that are aimed at something, a file each subject."""

from __future__ import annotations

from functools import cache

from tests.hostile.aims import (
    addresses,
    judgements,
    mappings,
    models,
    options,
    records,
    registries,
    results,
    sizes,
    sql,
    workbooks,
)
from tests.hostile.aims.case import AIMS, Aimed

__all__ = ["Aimed", "aimed"]

# To import them registers their cases.
_ = addresses, judgements, mappings, models, options, records, registries, results, sizes, sql
_ = workbooks


@cache
def aimed() -> dict[str, Aimed]:
    """Every case by its name."""
    found: dict[str, Aimed] = {}
    for topic, make in AIMS.items():
        for case in make():
            name = f"{topic} {case.name}"
            assert name not in found, name
            found[name] = case
    return found
