"""Whether work for rural areas grew in China's western provinces in the 2000s."""

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
from paradiplomacy.hypotheses.selection import as_estimate
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


def _test(frames: Frames, *, whole: bool = True) -> Finding:
    finding = DESIGN.test(frames)
    if not whole:
        return finding
    west, others = _any_year(frames, west=True), _any_year(frames, west=False)
    every = Four.of(cells_of(frames, frames.exchanges))
    any_subject = as_estimate(
        WORDS("estimate.any-subject"),
        exact_change(every),
        every.all,
        "ratio",
        WORDS("exact"),
        subjects=finding.estimates[0].subjects,
    )
    return replace(
        finding,
        hypothesis="rural-development",
        sentence=sentences(finding.sentence, WORDS("any-year", n=west.n + others.n, west=west.n)),
        estimates=(*finding.estimates, west, others),
        sensitivity=(*finding.sensitivity, any_subject),
        lacks=(WORDS("lack"), *finding.lacks),
        caveats=(
            WORDS("caveat.silence"),
            WORDS("caveat.sectors", sectors=SECTORS),
            WORDS("caveat.sources"),
            WORDS("caveat.undated"),
        ),
    )


def _any_year(frames: Frames, *, west: bool) -> Estimate:
    """All exchanges on rural areas that the record holds, of any year, in a region."""
    ties = ties_by_region(frames).filter(pl.col("west") == west)
    exchanges = rural(frames).join(ties, on="tie")
    return Estimate(
        WORDS("estimate.any-year", region=DESIGN.inside if west else DESIGN.outside),
        float(exchanges.height),
        None,
        None,
        exchanges.height,
        "count",
        WORDS("counted"),
        subjects=tuple(f"exchange:{key}" for key in exchanges["exchange"].sort()),
    )


RURAL_DEVELOPMENT = replace(
    hypothesis(
        "rural-development",
        DESIGN,
        section="Capacity Building, 2",
        claim=WORDS("claim"),
        # Without the older ties there are few years of the 1990s to compare with.
        varies=("definition", "contradicted", "dates", "size"),
    ),
    test=_test,
    alone=partial(_test, whole=False),
)
