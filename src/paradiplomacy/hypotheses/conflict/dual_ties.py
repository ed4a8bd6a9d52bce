"""Claim that mainland ties are left in peace where the same place has a tie to Taiwan."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.finding import always, finding, some
from paradiplomacy.hypotheses.histories.exposure import MAINLAND, exposures, homes_of
from paradiplomacy.hypotheses.hypothesis import article_claim
from paradiplomacy.hypotheses.selection import names_of
from paradiplomacy.language import Words, sentences
from paradiplomacy.record.frames import Frames

WORDS = Words(__name__)


def _cells_of_exposure(frames: Frames) -> pl.DataFrame:
    """Disturbances and tie-years of all ties alongside a tie to Taiwan, and of all without."""
    exposure = exposures(frames)
    return pl.DataFrame(
        {
            "subject": ["", ""],
            "group": [True, False],
            "events": [len(exposure.dual_breaks), len(exposure.other_breaks)],
            "years": [exposure.dual_years, exposure.other_years],
        }
    )


DESIGN = Rates(
    cells=_cells_of_exposure,
    event=WORDS("event"),
    inside=WORDS("inside"),
    outside=WORDS("outside"),
    frame="spells",
    rule=DecisionRule("same", 1.0, margin=(1 / 2, 2.0), against="more"),
)


def _find_rates_with_taiwan(frames: Frames) -> Finding:
    exposure, base = exposures(frames), DESIGN.test(frames)
    deciding = replace(base.estimates[0], subjects=exposure.ties)
    base = replace(base, estimates=(deciding,))
    names = names_of(frames)
    disturbed = tuple(names[tie] for tie in exposure.dual_breaks)
    undated = len([tie for tie in homes_of(frames, MAINLAND) if tie not in set(exposure.ties)])
    return finding(
        WORDS,
        base,
        sentences(
            base.sentence,
            WORDS("meant"),
            WORDS("disturbed", ties=disturbed) if disturbed else "",
        ),
        lacks=always("gone", "dates", "friction"),
        caveats=always("survivors", "open-end", "larger")
        | {
            "exposed": {"dual": len(exposure.dual), "all": len(exposure.ties)},
            "throughout": some(n=len(exposure.throughout)),
            "by-law": some(ties=tuple(names[tie] for tie in exposure.by_law)),
            "undated": some(n=undated),
        },
        rows=[(WORDS("label"), deciding)],
        reference=1.0,
        margin=DESIGN.rule.margin,
    )


DUAL_TIES = article_claim(
    WORDS,
    "Conflict Prevention and Resolution, 4",
    _find_rates_with_taiwan,
    Need("spells", WORDS("need"), lambda frames: len(exposures(frames).dual)),
    margin=DESIGN.rule.margin,
)
