"""Ends of ties under laws: by law, under other choices, and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.designs.tie_events import event_name
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval, share
from paradiplomacy.hypotheses.estimators.odds import Conditional, Totals
from paradiplomacy.hypotheses.experiments.around_shock import Span, years_stood
from paradiplomacy.hypotheses.experiments.law_panel import (
    LawPanel,
    panel_of,
    strata,
    with_first_seen,
)
from paradiplomacy.hypotheses.names import names_of, state_name
from paradiplomacy.hypotheses.phrases import named_ratio
from paradiplomacy.hypotheses.selection import as_estimate, ties_of_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["EXACT", "before_any_law", "by_law", "other_choices", "sentence_of", "with_ends_turned"]

WORDS = Words(__name__)

LAW = "law"
"""The actor of an end that a law brought about."""
EXACT = WORDS("exact")


def with_ends_turned(panel: LawPanel, *, under: bool) -> LawPanel:
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
        WORDS("choice.worst"): strata(with_ends_turned(panel, under=False)),
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
            choices[choice] = strata(_panel_without_state(panel, home))
    return tuple(
        (choice, _ratio_for_choice_of_ends(choice, groups)) for choice, groups in choices.items()
    )


def _ratio_for_choice_of_ends(choice: Message, groups: list[Totals]) -> Estimate:
    law = Conditional.of_rates(groups)
    return as_estimate(WORDS("chosen", choice=choice), law.ratio(), law.total, "ratio", EXACT)


def _panel_without_state(panel: LawPanel, home: str) -> LawPanel:
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
        time = float(years_stood(entered, part, before)["years"].sum())
        ended = (pl.col("exit") == "ended") & pl.col("start").is_not_null()
        over = entered.spells.filter(ended & before.holds("stop"))
        totals.append((over.join(part.select("tie"), on="tie", how="semi").height, time))
    totals_by_law = Totals(*totals[0], *totals[1])
    return as_estimate(
        WORDS("before"),
        totals_by_law.ratio(),
        totals_by_law.all,
        "ratio before",
        WORDS("before-method"),
        subjects=tuple(reached["tie"].sort()),
    )


def by_law(panel: LawPanel) -> tuple[Estimate, ...]:
    """Of the ties that each law reaches, how many ended since; its subjects are these ties."""
    rows = []
    for (law,), part in panel.reach.sort("law").group_by("law", maintain_order=True):
        ties = tuple(part["tie"].unique().sort())
        day = part["onset"][0]
        over = panel.over.filter(pl.col("tie").is_in(ties) & (pl.col("day") >= day))
        ended = over["tie"].n_unique()
        rows.append(
            as_estimate(
                WORDS("of-law", law=str(law), day=str(day)),
                share(ended, len(ties)),
                len(ties),
                "share",
                WORDS("law-method"),
                subjects=(*ties, f"law:{law}"),
            )
        )
    return tuple(rows)


def sentence_of(
    frames: Frames, panel: LawPanel, ratio: Interval, by_draw: float, verdict: Verdict
) -> Message:
    """Ends under a law and without, what chance would give, and what it says."""
    names = names_of(frames)
    since = panel.table.filter(pl.col("slice") > 0)
    over = panel.over.filter(pl.col("slice") > 0)
    ended = over.filter("under")
    years, others = (
        float(since.filter(pl.col("under") == under)["years"].sum()) for under in (True, False)
    )
    which = tuple(names[tie] for tie in ended["tie"].unique(maintain_order=True))
    under = WORDS("under", n=ended.height, years=years)
    if which:
        by_law = ended.filter(pl.col("cause") == LAW).height
        under = WORDS("under-named", under=under, ties=which, by_law=by_law)
    if ratio.value is None and over.height >= FEW:
        compared = WORDS("no-ratio", ratio=ratio)
    else:
        times, end = WORDS("ratio", ratio=ratio), event_name("ended", short=True)
        compared = named_ratio(ratio, times, events=over.height, event=end)
    renamed = tuple(names[tie] for tie in _ties_under_another_kind(frames, over))
    return sentences(
        WORDS(
            "counted",
            since=str(panel.slices[1].start),
            under=under,
            n=over.height - ended.height,
            years=others,
            ratio=compared,
        ),
        WORDS("renamed", ties=renamed) if renamed else "",
        WORDS("by-draw", cases=max(round(1000 * by_draw), 1)),
        WORDS(f"reading.{verdict}"),
    )


def _ties_under_another_kind(frames: Frames, over: pl.DataFrame) -> list[str]:
    """Ties that ended as what they were, and go on as something else."""
    going_on = frames.ties.filter(pl.col("stands") & (pl.col("kind") != "sister"))
    return [tie for tie in over["tie"].unique(maintain_order=True) if tie in set(going_on["tie"])]
