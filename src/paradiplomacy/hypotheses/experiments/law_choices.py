"""The rate of ends under a law, relative to without, under other choices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.hypotheses.estimators.exact import rate_ratio
from paradiplomacy.hypotheses.estimators.stratified import Stratum, common_ratio
from paradiplomacy.hypotheses.experiments.before_after import Span, standing
from paradiplomacy.hypotheses.experiments.law_panel import LawPanel, panel_of, strata
from paradiplomacy.hypotheses.experiments.law_reach import with_first_seen
from paradiplomacy.hypotheses.names import state_name
from paradiplomacy.hypotheses.selection import as_estimate, ties_of_pair
from paradiplomacy.language import Message, Words
from paradiplomacy.record.frames import Frames

__all__ = ["EXACT", "LAW", "before_any_law", "in_other_order", "other_choices"]

LAW = "law"
"""The actor of an end that a law brought about."""
WORDS = Words(__name__)
EXACT = WORDS("exact")


def in_other_order(panel: LawPanel, *, under: bool) -> LawPanel:
    """The panel with each end of unclear order under the law of its tie, or before it.

    Parameters
    ----------
    panel : LawPanel
    under : bool, keyword-only
        Whether ends that may lie on either side of the law's first day count as under it.
    """
    low, high, onset = (pl.col(name) for name in ("low", "high", "onset"))
    straddles = ((low < onset) & (high >= onset)).fill_null(value=False)
    turned = pl.when(straddles).then(pl.lit(under)).otherwise(pl.col("under"))
    return replace(panel, over=panel.over.with_columns(under=turned))


def other_choices(frames: Frames, panel: LawPanel) -> tuple[tuple[Message, Estimate], ...]:
    """The ratio under other choices, each with its choice; that of ends of unclear order first."""
    over = panel.over
    dated = over.filter((pl.col("width") <= 366).fill_null(value=False))
    choices = {
        WORDS("choice.worst"): strata(in_other_order(panel, under=False)),
        WORDS("choice.dated"): strata(panel, over=dated),
        WORDS("choice.own"): strata(panel, over=over.filter(pl.col("cause") != LAW)),
    }
    passed = panel_of(frames, onset="enacted")
    if passed is not None:
        choices[WORDS("choice.passed")] = strata(passed)
    homes = sorted(set(panel.reach["home"]))
    if len(homes) > 1:
        for home in homes:
            choice = WORDS("choice.without", home=state_name(frames, home))
            choices[choice] = strata(_without(panel, home))
    return tuple((choice, _row(choice, groups)) for choice, groups in choices.items())


def _row(choice: Message, groups: list[Stratum]) -> Estimate:
    n = sum(s.all for s in groups if s.is_informative)
    return as_estimate(WORDS("name", choice=choice), common_ratio(groups), n, "ratio", EXACT)


def _without(panel: LawPanel, home: str) -> LawPanel:
    keep = panel.table.filter(pl.col("home") != home)
    ties = keep.select("tie").unique()
    return LawPanel(
        panel.slices,
        keep,
        panel.over.join(ties, on="tie", how="semi"),
        panel.reach.filter(pl.col("home") != home),
    )


def before_any_law(frames: Frames, panel: LawPanel) -> Estimate:
    """The same ties before any law: a difference then would not be of the laws."""
    before = Span(date.min, panel.slices[0].stop)
    entered, ties = with_first_seen(frames), ties_of_pair(frames)
    reached = panel.reach.select("tie").unique()
    totals = []
    for part in (
        ties.join(reached, on="tie", how="semi"),
        ties.join(reached, on="tie", how="anti"),
    ):
        time = float(standing(entered, part, before)["years"].sum())
        ended = (pl.col("exit") == "ended") & pl.col("start").is_not_null()
        over = entered.spells.filter(ended & before.holds("stop"))
        totals.append((over.join(part.select("tie"), on="tie", how="semi").height, time))
    (events, time), (base, base_time) = totals
    return as_estimate(
        WORDS("before"),
        rate_ratio(events, time, base_count=base, base_time=base_time),
        events + base,
        "ratio before",
        WORDS("before-method"),
        subjects=tuple(reached["tie"].sort()),
    )
