"""Ties in the years around laws of different dates: what a law reaches, time at risk, and ends.

Ends of ties come by law, in the worst order, and in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.answers.laws import covers
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.hypotheses.estimators.odds import Totals, rate_score
from paradiplomacy.hypotheses.experiments.around_shock import Span, years_stood
from paradiplomacy.hypotheses.finding import named_ratio
from paradiplomacy.hypotheses.selection import days_later, ends_in, names_of, ties_of_pair
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames, cached_by_frames

WORDS = Words(__name__)

DRAWS = 20_000
TIERS = {"city": 0, "state": 1}


def random_p(panel: LawPanel, *, seed: int, draws: int = DRAWS) -> float:
    """Chance that laws put on other states and places at random show as clear a difference.

    Randomization inference over those that a law binds (Fisher 1935; Rosenbaum 2002): the set
    of laws of states, with their dates and the tiers that they reach, goes to as many states
    drawn at random, and the set of laws of single cities to as many cities with ties; a tie
    is under a law where either reaches it. The score of the stratified comparison is made
    again. Its square is compared, so the p-value is two-sided; that seen counts as one draw.
    """
    homes = {home: k for k, home in enumerate(sorted(set(panel.table["home"])))}
    years, ends = _years_and_ends(panel.table, homes, len(panel.slices), of="home")
    of_states = _masks(panel, "home", panel.reach.filter(pl.col("place").is_null()))
    of_places = _masks(panel, "place", panel.reach.filter(pl.col("place").is_not_null()))
    cities = panel.table.filter(pl.col("tier") == "city").unique("place").sort("place")
    if len(of_states) > len(homes) or len(of_places) > cities.height:
        return 1.0
    observed = rate_score(strata(panel)) ** 2
    rng = np.random.default_rng(seed)
    picks = np.argsort(rng.random((draws, len(homes))), axis=1)[:, : len(of_states)]
    reached = np.array(list(of_states.values())).reshape(-1, len(TIERS), len(panel.slices))
    time = (years[picks] * reached).sum(axis=(1, 2))
    over = (ends[picks] * reached).sum(axis=(1, 2))
    if of_places:
        chosen = np.argsort(rng.random((draws, cities.height)), axis=1)[:, : len(of_places)]
        home_of = np.array([homes[home] for home in cities["home"]])
        numbers = {city: k for k, city in enumerate(cities["place"])}
        of_cities = panel.table.filter(pl.col("tier") == "city")
        own_years, own_ends = (
            cells[:, TIERS["city"]]
            for cells in _years_and_ends(of_cities, numbers, len(panel.slices), of="place")
        )
        for pick, mask in zip(chosen.T, of_places.values(), strict=True):
            # What a law of the city's state reaches already is not counted again.
            of_home = (picks == home_of[pick][:, np.newaxis]).astype(float)
            fresh = np.maximum(mask[TIERS["city"]] - of_home @ reached[:, TIERS["city"]], 0)
            time += own_years[pick] * fresh
            over += own_ends[pick] * fresh
    whole_time, whole_over = years.sum(axis=(0, 1)), ends.sum(axis=(0, 1))
    part = np.divide(time, whole_time, out=np.zeros_like(time), where=whole_time > 0)
    informs = (part > 0) & (part < 1)
    excess = np.where(informs, over - whole_over * part, 0.0).sum(axis=1)
    spread = np.where(informs, whole_over * part * (1 - part), 0.0).sum(axis=1)
    statistics = np.divide(excess**2, spread, out=np.zeros(draws), where=spread > 0)
    return float(((statistics >= observed - 1e-9).sum() + 1) / (draws + 1))


def _years_and_ends(
    rows: pl.DataFrame, places: Mapping[str, int], slices: int, *, of: str
) -> tuple[Any, Any]:
    """Years and ends by state or city, tier and slice."""
    years, ends = np.zeros((2, len(places), len(TIERS), slices))
    cells = rows.select(of, "tier", "slice", "years", "ends")
    for place, tier, part, time, over in cells.iter_rows():
        years[places[place], TIERS[tier], part] += time
        ends[places[place], TIERS[tier], part] += over
    return years, ends


def _masks(panel: LawPanel, unit: str, reach: pl.DataFrame) -> dict[str, Any]:
    """For each state, or place, with a law of its own, the tiers and slices that it reaches."""
    tier_of = dict(panel.table.select("tie", "tier").iter_rows())
    masks: dict[str, Any] = {}
    for tie, bound, onset in reach.select("tie", unit, "onset").sort(unit).iter_rows():
        mask = masks.setdefault(bound, np.zeros((len(TIERS), len(panel.slices))))
        if tie in tier_of:
            row = TIERS[tier_of[tie]]
            mask[row] = np.maximum(mask[row], [span.start >= onset for span in panel.slices])
    return masks


IN_FORCE = "in force"


@cached_by_frames
def reaches(frames: Frames) -> pl.DataFrame:
    """Laws in force by the ties that they reach.

    Columns: ``law``, ``tie``, ``home`` and ``country`` (of the end that the law binds), ``onset``
    (the day from which it is in force), ``place`` (the one place that the law binds, null where it
    binds those of a state).

    A law binds an end in its place: the place itself, or places of the state. It reaches a tie
    if the other end lies in a country of its scope and the law covers bodies of the bound end's
    tier: the words that the record has for whom it covers are searched for local bodies and for
    those of the state; without any such word it covers both.
    """
    ties = ties_of_pair(frames)
    places = frames.places.select("place", "name", "tier", of_country="country")
    ends = pl.concat(
        ties.select(
            "tie",
            end=f"place_{ego}",
            state=pl.col(f"admin1_{ego}").fill_null(""),
            country=f"country_{ego}",
            partner=f"country_{alter}",
        )
        for ego, alter in ("ab", "ba")
    ).join(places.select(end="place", end_tier="tier"), on="end", how="left")
    laws = frames.laws.filter(
        (pl.col("status") == IN_FORCE) & pl.col("effective").is_not_null() & (pl.col("place") != "")
    ).join(places, on="place", how="left")
    of_state, scope = pl.col("tier") == "state", pl.col("scope_countries")
    within = of_state & (pl.col("state") == pl.col("name"))
    met = laws.join(ends, how="cross").filter(
        (pl.col("end") == pl.col("place"))
        | (within & (pl.col("country") == pl.col("of_country"))).fill_null(value=False),
        (scope.list.len().fill_null(0) == 0) | scope.list.contains(pl.col("partner")),
    )
    words = met.select(pl.col("covered").fill_null(""), pl.col("end_tier").fill_null("city"))
    return (
        met.filter(pl.Series([covers(*row) for row in words.iter_rows()], dtype=pl.Boolean))
        .select(
            "law",
            "tie",
            "country",
            home=pl.when(pl.col("state") == "").then("end").otherwise("state"),
            onset="effective",
            place=pl.when(of_state).then(None).otherwise("place"),
        )
        .sort("tie", "onset", "law")
    )


def with_first_seen(frames: Frames) -> Frames:
    """The frames with ties of unknown founding entering when a dated source first sees them.

    That is the last possible day of their first dated exchange or response. Ties without
    any keep a start that is not known.
    """
    signs = pl.concat(
        [frames.exchanges.select("tie", "date_high"), frames.responses.select("tie", "date_high")]
    )
    first = (
        signs.filter((pl.col("tie") != "") & pl.col("date_high").is_not_null())
        .group_by("tie", maintain_order=True)
        .agg(_seen=pl.col("date_high").min())
    )
    fits = pl.col("_seen") < pl.col("stop").fill_null(frames.as_of)
    opening = pl.col("start").is_null() & (pl.col("entry") == "established") & fits
    return replace(
        frames,
        spells=frames.spells.join(first, on="tie", how="left")
        .with_columns(start=pl.when(opening).then("_seen").otherwise("start"))
        .drop("_seen"),
    )


@dataclass(frozen=True, slots=True)
class LawPanel:
    """Ties of the pair by slices of time; a law in force begins with a slice.

    slices: The first ends where the first law comes into force.
    table: tie, slice, years, ends, home, place, tier, under (whether a law reaches the tie then).
    over: Ends: tie, slice, day, width (days in which the day may lie), cause, under.
    reach: As `reaches` gives it, of the one country whose laws reach most ties.
    """

    slices: tuple[Span, ...]
    table: pl.DataFrame
    over: pl.DataFrame
    reach: pl.DataFrame


@cached_by_frames
def panel_of(frames: Frames) -> LawPanel | None:
    """The panel of a record; None where no law in force reaches a tie in time.

    It begins as long before the first law as the record goes on after it. Ties stand as in
    `count_existing_ties`, those of unknown founding from when a dated source first sees them.
    """
    reach = reaches(frames).filter(pl.col("onset") < frames.as_of)
    if reach.is_empty():
        return None
    country = reach["country"].value_counts().sort("count", "country", descending=[True, False])
    reach = reach.filter(pl.col("country") == country["country"][0])
    days = sorted(set(reach["onset"]))
    first = days_later(days[0], -(frames.as_of - days[0]).days)
    slices = tuple(Span(a, b) for a, b in pairwise([first, *days, frames.as_of]))
    entered = with_first_seen(frames)
    ties = (  # with the state and tier of their end in the country
        ends_in(ties_of_pair(frames), reach["country"][0])
        .join(frames.places.select(ego_place="place", _tier="tier"), on="ego_place", how="left")
        .with_columns(
            home=pl.when(pl.col("ego_admin1").fill_null("") != "")
            .then("ego_admin1")
            .otherwise("ego_place"),
            tier=pl.col("_tier").fill_null("city"),
        )
    )
    since = reach.group_by("tie", maintain_order=True).agg(onset=pl.col("onset").min())
    over = _ends_by_slice(entered, ties, slices, since)
    parts = [
        years_stood(entered, ties, span).with_columns(slice=pl.lit(k, dtype=pl.Int64))
        for k, span in enumerate(slices)
    ]
    counted = over.group_by("tie", "slice", maintain_order=True).agg(ends=pl.len().cast(pl.Int64))
    starts = pl.DataFrame({"slice": range(len(slices)), "from": [span.start for span in slices]})
    table = (
        pl.concat(parts)
        # A tie that ends on the first day of a slice has no time in it, yet its end counts.
        .join(counted, on=["tie", "slice"], how="full", coalesce=True)
        .join(ties.select("tie", "home", "tier", place="ego_place"), on="tie")
        .join(since, on="tie", how="left")
        .join(starts, on="slice")
        .with_columns(
            pl.col("years", "ends").fill_null(0),
            under=(pl.col("onset") <= pl.col("from")).fill_null(value=False),
        )
        .select("tie", "slice", "years", "ends", "home", "place", "tier", "under")
        .sort("tie", "slice")
    )
    return LawPanel(slices, table, over, reach)


def _ends_by_slice(
    frames: Frames, ties: pl.DataFrame, slices: Sequence[Span], since: pl.DataFrame
) -> pl.DataFrame:
    day = pl.coalesce("stop", "stop_low", "stop_high")
    at = pl.lit(None, dtype=pl.Int64)
    for k, span in enumerate(slices):
        at = pl.when(span.holds("day")).then(pl.lit(k, dtype=pl.Int64)).otherwise(at)
    return (
        # An end of a tie whose start nobody dates has no time at risk beside it.
        frames.spells.filter((pl.col("exit") == "ended") & pl.col("start").is_not_null())
        .join(ties.select("tie"), on="tie", how="semi")
        .join(since, on="tie", how="left")
        .with_columns(day=day)
        .with_columns(slice=at)
        .filter(pl.col("slice").is_not_null())
        .select(
            "tie",
            "slice",
            "day",
            low="stop_low",
            high="stop_high",
            width=(pl.col("stop_high") - pl.col("stop_low")).dt.total_days(),
            cause="exit_actor",
            onset="onset",
            under=(pl.col("onset") <= pl.col("day")).fill_null(value=False),
        )
        .sort("day", "tie")
    )


def strata(panel: LawPanel) -> list[Totals]:
    """The slices as strata: ties under a law against those not, or not yet, under one."""
    ends, table = panel.over, panel.table
    years, under, ended = table["years"], table["under"], ends["under"]
    parts = ((table["slice"] == k, ends["slice"] == k) for k in range(len(panel.slices)))
    return [
        Totals(
            int((in_ends & ended).sum()),
            float(years.filter(in_years & under).sum()),
            int((in_ends & ~ended).sum()),
            float(years.filter(in_years & ~under).sum()),
        )
        for in_years, in_ends in parts
    ]


LAW = "law"
"""The actor of an end that a law brought about."""
EXACT = WORDS("exact")
STRADDLES = ((pl.col("low") < pl.col("onset")) & (pl.col("high") >= pl.col("onset"))).fill_null(
    value=False
)
"""Ends that may lie on either side of the first day of the law of their tie."""


def with_ends_turned(panel: LawPanel, *, under: bool) -> LawPanel:
    """The panel with each end of unclear order under the law of its tie, or before it.

    under: Whether ends that may lie on either side of the law's first day count as under it.
    """
    turned = pl.when(STRADDLES).then(pl.lit(under)).otherwise(pl.col("under"))
    return replace(panel, over=panel.over.with_columns(under=turned))


def sentence_of(
    frames: Frames, panel: LawPanel, ratio: Interval, by_draw: float, verdict: Verdict
) -> Message:
    """Ends under a law and without, what chance would give, and what it says."""
    names = names_of(frames)
    since = panel.table.filter(pl.col("slice") > 0)
    over = panel.over.filter(pl.col("slice") > 0)
    sides = {}
    for side, under in (("under", True), ("others", False)):
        ended = over.filter(pl.col("under") == under)
        which = tuple(names[tie] for tie in ended["tie"].unique(maintain_order=True))
        sides[side] = WORDS(
            side, n=ended.height, years=float(since.filter(pl.col("under") == under)["years"].sum())
        )
        if which:
            by_law = ended.filter(pl.col("cause") == LAW).height
            sides[side] = WORDS("named", side=sides[side], ties=which, by_law=by_law)
    if ratio.value is None and over.height >= FEW:
        compared = WORDS("no-ratio", ratio=ratio)
    else:
        compared = named_ratio(
            ratio, WORDS("ratio", ratio=ratio), events=over.height, event=WORDS("end")
        )
    # Ties that ended as what they were, and go on as something else.
    going_on = set(frames.ties.filter(pl.col("stands") & (pl.col("kind") != "sister"))["tie"])
    renamed = tuple(
        names[tie] for tie in over["tie"].unique(maintain_order=True) if tie in going_on
    )
    return sentences(
        WORDS("counted", since=panel.slices[1].start.isoformat(), ratio=compared, **sides),
        WORDS("renamed", ties=renamed) if renamed else "",
        WORDS("by-draw", cases=max(round(1000 * by_draw), 1)),
        WORDS(f"reading.{verdict}"),
    )
