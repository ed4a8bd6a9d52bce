"""Tie-years and disturbances of mainland ties, beside a tie to Taiwan and without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from paradiplomacy.hypotheses.estimators.odds import Totals
from paradiplomacy.hypotheses.histories.agreed_answers import agreed_answers
from paradiplomacy.hypotheses.histories.tie_time import BROKEN, LAW, LIVE, NOT_ENDED, tie_spells
from paradiplomacy.hypotheses.selection import DAYS_A_YEAR, ends_in
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

MAINLAND, RIVAL = "CN", "TW"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Tie-years and disturbances of mainland ties, with and without a tie to Taiwan.

    dual_breaks, other_breaks: Ties that were suspended or ended while there was, or was not, a tie
        to Taiwan; also those of which interviews say that exchanges became fewer for it.
    ties: All mainland ties that were watched.
    dual: Those with any time beside a tie to Taiwan.
    throughout: Of these, those of places with a tie to Taiwan without a date.
    by_law: Ties that a law stopped while there was a tie to Taiwan; no breaks.
    """

    dual_years: float
    other_years: float
    dual_breaks: tuple[str, ...]
    other_breaks: tuple[str, ...]
    ties: tuple[str, ...]
    dual: tuple[str, ...]
    throughout: tuple[str, ...] = ()
    by_law: tuple[str, ...] = ()

    @property
    def totals(self) -> Totals:
        """Disturbances and tie-years with a tie to Taiwan, and without."""
        return Totals(
            len(self.dual_breaks), self.dual_years, len(self.other_breaks), self.other_years
        )


@cached_by_frames
def exposures(frames: Frames) -> Exposure:
    """Follow mainland ties from their start until they break or the record ends.

    A tie that a law stops is watched up to it. A Taiwan tie without a date counts throughout. Time
    counts as beside a tie to Taiwan only while that tie stood; see `tie_spells`.
    """
    rivals = _rival_times(frames)
    places = homes_of(frames, MAINLAND)
    spells = tie_spells(frames, LIVE).filter(pl.col("tie").is_in(list(places)))
    years = {True: 0.0, False: 0.0}
    breaks: dict[bool, list[str]] = {True: [], False: []}
    ties, dual, throughout, by_law = [], [], [], []
    for row in spells.sort("tie", "start").iter_rows(named=True):
        tie, home = row["tie"], places[row["tie"]]
        start, stop, times = row["from"], row["to"], rivals.get(home, [])
        days = (stop - start).days
        dual_days = sum(max((min(stop, last) - max(start, first)).days, 0) for first, last in times)
        years[True] += dual_days / DAYS_A_YEAR
        years[False] += (days - dual_days) / DAYS_A_YEAR
        ties.append(tie)
        if dual_days:
            dual.append(tie)
        if dual_days and times[0][0] == date.min:
            throughout.append(tie)
        if row["exit"] in BROKEN:
            is_dual = any(first <= stop <= last for first, last in times)
            if row["exit_actor"] != LAW:
                breaks[is_dual].append(tie)
            elif is_dual:
                by_law.append(tie)
    breaks[True] += [
        tie  # of which an end says that exchanges became fewer for one to the other side
        for tie, answer in sorted(agreed_answers(frames, "friction.harm").items())
        if answer.value == 1 and tie in dual and tie not in breaks[True]
    ]
    return Exposure(
        years[True],
        years[False],
        tuple(breaks[True]),
        tuple(breaks[False]),
        *(tuple(dict.fromkeys(each)) for each in (ties, dual, throughout, by_law)),
    )


@cached_by_frames
def homes_of(frames: Frames, partner: str) -> dict[str, str]:
    """Ties with a partner country by the place at their other end, outside both rivals."""
    ends = ends_in(frames.ties, partner).filter(~pl.col("alter_country").is_in([MAINLAND, RIVAL]))
    return dict(ends.select("tie", "alter_place").iter_rows())


def _rival_times(frames: Frames) -> dict[str, list[tuple[date, date]]]:
    """Times when each place had a tie to Taiwan, merged."""
    places = homes_of(frames, RIVAL)
    spells = frames.spells.filter(
        pl.col("tie").is_in(list(places)) & pl.col("status").is_in(NOT_ENDED)
    ).select("tie", "start", stop=pl.when(pl.col("exit") != "").then("stop"))
    times = group_pairs(
        (places[tie], (start or date.min, stop or date.max)) for tie, start, stop in spells.rows()
    )
    return {home: _merge_date_spans(spans) for home, spans in times.items()}


def _merge_date_spans(spans: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    merged: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
