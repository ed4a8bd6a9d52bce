"""All pairs of several hubs and their partners by year: what first ties did to distance in votes.

A hub is a country around which the record has votes and first ties of several others. With one
hub, what moves a country toward all others looks like an effect of its tie; with several, effects
of each country and year take that out, and what is left is of the pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Verdict
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.honest_bounds import Bound, bounded
from paradiplomacy.hypotheses.estimators.imputed_effects import NOT_TREATED, Cells, Imputed, imputed
from paradiplomacy.hypotheses.estimators.staggered import NEVER, UnitYears
from paradiplomacy.hypotheses.estimators.staggered_checks import wald
from paradiplomacy.hypotheses.estimators.staggered_power import variogram
from paradiplomacy.hypotheses.estimators.staggered_rule import YEARS_BEFORE, Trends, least_of
from paradiplomacy.hypotheses.phrases import Detectable
from paradiplomacy.hypotheses.policy.first_ties import CONFIDENCE, on_pairs_of, panel_of, ties_of
from paradiplomacy.hypotheses.policy.policy_design import (
    AFTER,
    OLDER,
    OUTCOME,
    verdict_of_spans,
    words_for_change_of_distance,
)
from paradiplomacy.hypotheses.selection import as_estimate, as_number
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = [
    "DYAD_METHOD",
    "NO_OTHER_HUB",
    "DyadAnswer",
    "answer_of_dyads",
    "detectable_of_dyads",
    "dyad_rows",
    "dyad_sentence",
    "dyads_of",
]

WORDS = Words(__name__)

PARTNERS = 8
"""Countries whose votes beside a hub it takes."""

FIRST_TIES = 2
"""First ties with a hub, within the years of votes, that it takes."""


@dataclass(frozen=True, slots=True)
class Dyads:
    """Pairs of hubs and partners by year.

    Parameters
    ----------
    series : str
        The distance in votes that is read.
    hubs : tuple of str
    panel : UnitYears
        Pairs, named ``CN-JP`` with the hub first, by year, and the year of the first tie of each.
    dating : tuple of str
        The readings or ties that date first ties.
    """

    series: str
    hubs: tuple[str, ...]
    panel: UnitYears
    dating: tuple[str, ...]

    @property
    def partners(self) -> tuple[str, ...]:
        """Countries other than the hub of each pair."""
        return tuple(unit[3:] for unit in self.panel.units)

    @property
    def cells(self) -> Cells:
        """Readings with effects of pairs, of hubs by year and of partners by year."""
        panel = self.panel
        row, column = np.nonzero(np.isfinite(panel.values))
        hub = np.array([self.hubs.index(unit[:2]) for unit in panel.units], dtype=np.int64)
        codes = sorted(set(self.partners))
        partner = np.array([codes.index(code) for code in self.partners], dtype=np.int64)
        first, year, width = panel.first[row], panel.years[column], len(panel.years)
        never = first == NEVER
        since = np.where(never, NOT_TREATED, year - np.where(never, 0, first))
        factors = (row, hub[row] * width + column, partner[row] * width + column)
        whole = Cells(
            panel.values[row, column], factors, since, partner[row], np.maximum(since, -1)
        )
        return whole.only(since <= AFTER[1])


@dataclass(frozen=True, slots=True)
class DyadAnswer:
    """Answer of pairs of several hubs."""

    dyads: Dyads
    interval: Interval
    trends: Trends
    mde: float | None
    ties: int
    p: float

    @property
    def verdict(self) -> Verdict:
        """By the same rule as with one hub."""
        return verdict_of_spans([self.interval], self.trends, ties=self.ties)


def hubs_of(frames: Frames, series: str) -> tuple[str, ...]:
    """Countries with votes beside eight others and first ties with two, most first ties first."""
    pairs = frames.readings.filter(pl.col("series") == series)["subject"].unique().to_list()
    count = Counter(code for pair in pairs if len(pair) == 5 for code in pair.split("-"))
    ranked = []
    for code in sorted(code for code, n in count.items() if n >= PARTNERS):
        panel, _ = _panel_of_one_hub(frames, code, series)
        if panel is not None and int(panel.adopters.sum()) >= FIRST_TIES:
            ranked.append((-int(panel.adopters.sum()), code))
    return tuple(code for _, code in sorted(ranked))


@cached_by_frames
def dyads_of(frames: Frames) -> Dyads | None:
    """Pairs of the hubs of a record; None with fewer than two hubs."""
    for series in (OUTCOME, OLDER):
        hubs = hubs_of(frames, series)
        if len(hubs) > 1:
            return _join_pairs_of_hubs(frames, series, hubs)
    return None


def answer_of_dyads(frames: Frames) -> DyadAnswer | None:
    """Impute, test the years before, and bound; None without hubs or anything to impute."""
    dyads = dyads_of(frames)
    if dyads is None:
        return None
    cells = dyads.cells
    plain, course = imputed(cells), imputed(cells, leads=range(-YEARS_BEFORE, 0))
    if plain is None or plain.mean is None:
        return None
    partners = [p for p, adopts in zip(dyads.partners, dyads.panel.adopters, strict=True) if adopts]
    freedom = max(len(set(partners)) - 1, 1)
    interval = plain.interval(freedom)
    value, error = plain.mean
    if interval is None or error <= 0:
        return None
    from scipy.stats import t

    p = float(2 * t.sf(abs(value) / error, freedom))
    mde, trends = None, Trends(None, None, None)
    if course is not None and {-2, -1} <= set(course.since.tolist()):
        mde, trends = _check_rule_and_trends(
            dyads, cells, course, freedom=freedom, seed=frames.seed
        )
    used = (plain.weights != 0).any(axis=0) & (cells.since >= 0)
    return DyadAnswer(dyads, interval, trends, mde, len(np.unique(cells.factors[0][used])), p)


def _check_rule_and_trends(
    dyads: Dyads, cells: Cells, course: Imputed, *, freedom: int, seed: int
) -> tuple[float | None, Trends]:
    """Effect that the rule could find, and the years before the first tie."""
    from scipy.stats import f

    last = int(np.flatnonzero(course.since == -1)[0])
    keep = np.arange(len(course.since)) != last
    since, size = course.since[keep], course.size[keep]
    effect = (course.effect - course.effect[last])[keep]
    influence = (course.influence - course.influence[last])[keep]
    covariance = influence @ influence.T
    bound = Bound.of(since, size, covariance, freedom=freedom)
    if bound is None:
        return None, Trends(None, None, None)
    before = since < -1
    among = covariance[before][:, before]
    rank, clusters = int(np.linalg.matrix_rank(among)), freedom + 1
    p = None
    if rank and clusters > rank:
        statistic = float(wald(effect[before][None], among)[0])
        p = float(f.sf(statistic * (clusters - rank) / (freedom * rank), rank, clusters - rank))
    trends = Trends(p, bounded(bound, effect), bounded(bound, effect, level=0.9))
    weights = (course.weights - course.weights[last])[keep]
    expected = Bound.of(
        since, size, _expected_covariance(dyads, cells, course, weights), freedom=freedom
    )
    if expected is None:
        return None, trends
    return least_of(since, expected, freedom=freedom, seed=seed), trends


def _expected_covariance(
    dyads: Dyads, cells: Cells, course: Imputed, weights: np.ndarray
) -> np.ndarray:
    """The covariance of effects by how untreated readings of a pair vary around the fit."""
    panel = dyads.panel
    n, width = panel.values.shape
    row, column = cells.factors[0], cells.factors[1] % width
    free = cells.since < 0
    left = np.full((n, width), np.nan)
    left[row[free], column[free]] = course.left[free]
    half = variogram(UnitYears(panel.units, panel.years, left, np.full(n, NEVER)))
    # The fit takes a part of what varies with it: as many readings as it has coefficients.
    taken = sum(len(np.unique(codes[free])) for codes in cells.factors)
    half = half * (free.sum() / max(free.sum() - taken, free.sum() / 10))
    whole = np.zeros((len(weights), n, width))
    whole[:, row, column] = weights
    lags = np.abs(np.arange(width)[:, None] - np.arange(width)[None, :])
    flat = whole.reshape(len(weights), -1)
    return np.asarray(-((whole @ half[lags]).reshape(flat.shape) @ flat.T))


def _panel_of_one_hub(
    frames: Frames, hub: str, series: str
) -> tuple[UnitYears | None, dict[str, str]]:
    """Pairs of one hub of which the first tie is dated, or a register says that there is none.

    Where the record says how sure first ties are, a pair counts if it is sure of its own.
    """
    whole = panel_of(frames, hub, series)
    if not len(whole.years):
        return None, {}
    known = ties_of(frames, hub)
    surveyed = set(on_pairs_of(frames, hub).filter(pl.col("series") == CONFIDENCE)["country"])
    first = np.full(len(whole.units), NEVER)
    values, keep = whole.values.copy(), []
    for i, code in enumerate(whole.units):
        ties = known.get(code)
        if ties is None or ties.always or (surveyed and not ties.sure):
            continue
        if ties.start is None and not ties.registered:
            continue
        if ties.start is not None and ties.start <= whole.years[0]:
            continue
        if ties.start is None and ties.counted is not None:
            values[i, whole.years > ties.counted[1]] = np.nan
        first[i] = NEVER if ties.start is None else ties.start
        keep.append(i)
    behind = {code: ties.dating for code, ties in known.items() if ties.dating}
    return UnitYears(whole.units, whole.years, values, first).only(keep), behind


def _join_pairs_of_hubs(frames: Frames, series: str, hubs: tuple[str, ...]) -> Dyads:
    """The pairs of all hubs in one panel; a pair of two hubs stands once."""
    parts = {hub: _panel_of_one_hub(frames, hub, series) for hub in hubs}
    panels = {hub: panel for hub, (panel, _) in parts.items() if panel is not None}
    low = min(int(panel.years[0]) for panel in panels.values())
    high = max(int(panel.years[-1]) for panel in panels.values())
    years = np.arange(low, high + 1, dtype=np.int64)
    units, rows, first, dating, seen = [], [], [], [], set()
    for hub, panel in panels.items():
        for i, code in enumerate(panel.units):
            if frozenset((hub, code)) in seen:
                continue
            seen.add(frozenset((hub, code)))
            row = np.full(len(years), np.nan)
            row[panel.years - low] = panel.values[i]
            units.append(f"{hub}-{code}")
            rows.append(row)
            first.append(int(panel.first[i]))
            if panel.adopters[i]:
                dating.append(parts[hub][1].get(code, ""))
    panel = UnitYears(tuple(units), years, np.array(rows), np.array(first, dtype=np.int64))
    return Dyads(series, hubs, panel, tuple(key for key in dating if key))


DYAD_METHOD = WORDS("method")
NO_OTHER_HUB = WORDS("no-other-hub")


def dyad_sentence(answer: DyadAnswer) -> Message:
    """Sentence on what pairs of several hubs show, and on what that survives."""
    dyads, change, trends = answer.dyads, answer.interval, answer.trends
    moved = WORDS(
        "moved",
        n=len(dyads.panel.units),
        hubs=tuple(WORDS("hub", country=code) for code in dyads.hubs),
        ties=answer.ties,
        estimate=words_for_change_of_distance(change.value or 0.0),
        low=words_for_change_of_distance(change.low or 0.0),
        high=words_for_change_of_distance(change.high or 0.0),
    )
    if trends.before is None or trends.robust is None:
        return sentences(moved, WORDS("trends.unknown"))
    if trends.parted:
        return sentences(moved, WORDS("trends.parted"))
    bounds = trends.robust.interval
    similarity = WORDS(
        "trends.bounds",
        low=words_for_change_of_distance(bounds.low or 0.0),
        high=words_for_change_of_distance(bounds.high or 0.0),
    )
    enough = answer.ties >= ENOUGH_EVENTS
    reading = WORDS(f"reading.{answer.verdict}") if enough else WORDS("too-few")
    return sentences(moved, similarity, reading)


def detectable_of_dyads(answer: DyadAnswer) -> Detectable:
    """Effect that the rule could find, before what was found."""
    sample = WORDS("sample", ties=answer.ties, hubs=len(answer.dyads.hubs))
    return Detectable(answer.mde, WORDS("mde-unit"), sample, "number")


def dyad_rows(answer: DyadAnswer) -> Iterator[Estimate]:
    """The deciding estimate, the test of the years before, and the bounds."""
    of, trends = {"subjects": answer.dyads.dating}, answer.trends
    n = answer.ties
    yield as_estimate(WORDS("name"), answer.interval, n, "points", DYAD_METHOD, **of)
    if trends.before is not None:
        how = WORDS("check.luck-how")
        yield as_number(WORDS("check.luck"), trends.before, n, "p-value", how, **of)
    if trends.robust is not None:
        name, how = WORDS("check.parting"), WORDS("check.parting-how")
        yield as_estimate(name, trends.robust.interval, n, "points", how, **of)
