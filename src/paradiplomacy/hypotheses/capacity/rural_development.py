"""Claim that work for rural areas grew in China's western provinces in the 2000s."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.capacity.rural_work import (
    SECTORS,
    cells_of,
    rural,
    rural_cells,
    rural_subjects,
    ties_by_region,
)
from paradiplomacy.hypotheses.designs.change import Change
from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.four import Four, exact_change
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["RURAL_DEVELOPMENT"]

WORDS = Words(__name__)
DESIGN = Change(
    cells=rural_cells,
    subjects=rural_subjects,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    before=WORDS("before"),
    after=WORDS("after"),
    cluster=WORDS("cluster"),
    frame="spells",
    rule=DecisionRule("more", 1.0, margin=(2 / 3, 3 / 2)),
)


def _find_change_of_rural_work(frames: Frames, *, whole: bool = True) -> Finding:
    change = DESIGN.test(frames)
    if not whole:
        return change
    west, elsewhere = _any_year(frames, west=True), _any_year(frames, west=False)
    every, name = Four.of(cells_of(frames, frames.exchanges)), WORDS("estimate.any-subject")
    any_change, subjects = (exact_change(every), every.all, "ratio"), change.estimates[0].subjects
    any_subject = as_estimate(name, *any_change, WORDS("exact"), subjects=subjects)
    any_year = WORDS("any-year", n=west.n + elsewhere.n, west=west.n)
    return finding(
        WORDS,
        replace(change, lacks=()),
        sentences(change.sentence, any_year),
        further=(west, elsewhere),
        sensitivity=(*change.sensitivity, any_subject),
        lacks=(WORDS("lack"), *change.lacks),
        caveats=always("silence")
        | {"sectors": {"sectors": SECTORS}}
        | always("sources", "undated"),
    )


def _any_year(frames: Frames, *, west: bool) -> Estimate:
    """All exchanges on rural areas that the record holds, of any year, in a region."""
    ties = ties_by_region(frames).filter(pl.col("west") == west)
    exchanges = rural(frames).join(ties, on="tie")
    name = WORDS("estimate.any-year", region=DESIGN.inside if west else DESIGN.outside)
    n, subjects = exchanges.height, tuple("exchange:" + exchanges["exchange"].sort())
    return as_number(name, float(n), n, "count", WORDS("counted"), subjects=subjects)


RURAL_DEVELOPMENT = replace(
    hypothesis(
        "rural-development",
        DESIGN,
        section="Capacity Building, 2",
        claim=WORDS("claim"),
        # Without the older ties there are few years of the 1990s to compare with.
        varies=("definition", "contradicted", "dates", "size"),
    ),
    test=_find_change_of_rural_work,
    alone=partial(_find_change_of_rural_work, whole=False),
)
