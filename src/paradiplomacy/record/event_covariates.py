"""Covariates that a record gives the event model: sizes, coasts, shocks, laws, series.

Every covariate is a fact of the record or of the gazetteer. Time is in years; what begins
within a month counts from the first day of that month, since statistics move at ends of months.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise, product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dyadevents.covariates import Covariate, Of
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Message
from paradiplomacy.record.event_dates import year_at
from paradiplomacy.record.event_places import belonging, distances_km
from paradiplomacy.record.event_words import words
from paradiplomacy.record.frames import Frames

WINDOWS: tuple[tuple[int, int], ...] = ((0, 3), (3, 12), (0, 12), (12, 48))
"""Months after a shock, from the first up to the last."""
_LONG_SPAN = 400  # days; what lasts longer is not a shock but a development
_GIVES_LOCAL = ("municipal", "cit", "local", "political subdivision", "count", "town")
_UNITS = {"million USD": 1e-3, "billion USD": 1.0}
Floats = NDArray[np.float64]


def covariates_of(
    frames: Frames,
    pair: tuple[str, str],
    senders: pl.DataFrame,
    receivers: pl.DataFrame,
    *,
    start: float,
    end: float,
    national: bool = True,
) -> tuple[dict[str, Covariate], tuple[Message, ...]]:
    """Return the covariates of a pair of countries, and notes on what they lack.

    `pair`: country of the senders, of the receivers.
    `senders`, `receivers`: as from `places_at_risk`.
    `start`, `end`: the window, in years.
    `national`: whether shocks belong to this pair; frames do not name their countries.

    Returns: For each side ``size`` (doublings of inhabitants, 0 at the mean of the known), and
      ``size_unknown``, ``neighbours`` (pairs of places of one state or province) and, where it
      differs, ``inland``; of receivers ``prosperity``, ``urban``; of senders ``law``; of dyads
      ``distance`` (1,000 km from the mean), ``states`` (both ends are states or provinces) and
      ``mixed`` (one is); of the network ``decades`` since the start, ``trade``, ``opinion``,
      ``estrangement``, and ``shock.KIND.FROM-TO``. What the record has nothing of is left out.
    Returns: What was filled in, in sentences.
    """
    notes: list[Message] = []
    covariates: dict[str, Covariate] = {}
    sides: tuple[tuple[Of, pl.DataFrame], ...] = (("senders", senders), ("receivers", receivers))
    for (side, places), code in zip(sides, pair, strict=True):
        covariates |= _sizes(side, places, notes, code) | _covariate_of_neighbours(side, places)
        known = places.filter(pl.col("coastal").is_not_null())
        if 0 < known["coastal"].mean() < 1 if known.height else False:  # type: ignore[operator]
            inland = (~places["coastal"].fill_null(value=True)).cast(pl.Float64).to_numpy()
            covariates[f"inland.{side}"] = Covariate("inland", side, inland)
            if known.height < places.height:
                unknown = places.height - known.height
                notes.append(words("coast-unknown", n=unknown, of=places.height, country=code))
    covariates |= _dyads(senders, receivers) | _series_of_places(frames, receivers, notes)
    covariates |= _covariate_of_laws(frames, pair, senders)
    covariates["decades"] = _half_decades(start, end)
    covariates |= _series_of_pair(frames, pair, np.arange(math.floor(start), math.ceil(end)), notes)
    if national:
        shocks = onsets(frames, end).items()
        for (kind, times), (low, high) in product(shocks, WINDOWS):
            name = f"shock.{kind}.{low}-{high}"
            covariates[name] = Covariate.series(name, 0.0, shock_steps(times, low=low, high=high))
    return covariates, tuple(notes)


def _sizes(
    side: Of, places: pl.DataFrame, notes: list[Message], country: str
) -> dict[str, Covariate]:
    people = places["population"].cast(pl.Float64).fill_null(0.0).to_numpy()
    known = people > 0
    if not known.any():
        return {}
    doublings = np.zeros(len(people))
    doublings[known] = np.log2(people[known])
    doublings[known] -= doublings[known].mean()
    unknown = ~known & (places["tier"] == "city").to_numpy()
    covariates = {f"size.{side}": Covariate("size", side, doublings)}
    if unknown.any():
        covariates[f"size_unknown.{side}"] = Covariate("size_unknown", side, unknown.astype(float))
        n = int(unknown.sum())
        notes.append(words("size-unknown", n=n, of=len(people), country=country))
    return covariates


def _covariate_of_neighbours(side: Of, places: pl.DataFrame) -> dict[str, Covariate]:
    """Pairs of places of one state or province, as a list of numbers."""
    division = places["division"].to_numpy()
    same = (division[:, None] == division[None, :]) & ~np.eye(len(division), dtype=bool)
    pairs = np.argwhere(same).astype(float)
    of: Of = "sender pairs" if side == "senders" else "receiver pairs"
    return {f"neighbours.{side}": Covariate("neighbours", of, pairs)} if len(pairs) else {}


def _dyads(senders: pl.DataFrame, receivers: pl.DataFrame) -> dict[str, Covariate]:
    covariates = {}
    km = distances_km(senders, receivers)
    known = np.isfinite(km)
    if known.any():
        distances = np.zeros(km.shape)
        distances[known] = (km[known] - km[known].mean()) / 1000
        covariates["distance"] = Covariate("distance", "dyads", distances)
    a, b = (senders["tier"] == "state").to_numpy(), (receivers["tier"] == "state").to_numpy()
    in_states, either = np.outer(a, b), a[:, None] ^ b[None, :]
    for name, pairs in {"states": in_states, "mixed": either}.items():
        if pairs.any():
            covariates[name] = Covariate(name, "dyads", pairs.astype(float))
    return covariates


def _series_of_places(
    frames: Frames, places: pl.DataFrame, notes: list[Message]
) -> dict[str, Covariate]:
    """Prosperity and urbanization of the province, against the mean of all in the same year."""
    covariates = {}
    for name, series, scale in (
        ("prosperity", "province.gdp_per_capita", "log2"),
        ("urban", "province.urbanization", "tens"),
    ):
        readings = frames.readings.filter(
            (pl.col("series") == series) & pl.col("date").is_not_null()
        ).with_columns(pl.col("date").dt.year().alias("year"))
        of = belonging(places, readings["subject"].unique())
        readings = readings.filter(pl.col("subject").is_in([k for k, v in of.items() if v]))
        if readings.is_empty():
            continue
        readings = readings.with_columns(
            (pl.col("value").log(2) if scale == "log2" else pl.col("value") / 10).alias("v")
        ).with_columns((pl.col("v") - pl.col("v").mean().over("year")).alias("v"))
        initial = np.zeros(places.height)
        moves: list[tuple[float, int, float]] = []
        for (subject,), of_place in readings.sort("year").group_by("subject", maintain_order=True):
            path = of_place.select("year", "v").rows()
            for place in of[str(subject)]:
                initial[place] = path[0][1]
                for (before, old), (year, now) in pairwise(path):
                    if now != old:
                        moves.append(((before + year + 1) / 2, place, now))
        covariates[f"{name}.receivers"] = with_moves(Covariate(name, "receivers", initial), moves)
        known = sorted(readings["year"].unique())
        first, last = str(known[0]), str(known[-1])
        notes.append(words(f"provinces.{name}", n=len(known), first=first, last=last))
    return covariates


def _covariate_of_laws(
    frames: Frames, pair: tuple[str, str], senders: pl.DataFrame
) -> dict[str, Covariate]:
    """Covariate of a law in force, of the sender's state, that bars ties with the other country."""
    laws = frames.laws.filter(
        (pl.col("status") == "in force")
        & pl.col("effective_low").is_not_null()
        & pl.col("scope_countries").list.contains(pair[1])
    )
    of = belonging(senders, laws["place"].unique())
    local = (senders["tier"] == "city").to_list()
    starts = group_pairs(
        (place, _start_of_month(row["effective_low"]))
        for row in laws.iter_rows(named=True)
        for place in of[row["place"]]
        for covered in ((row["covered"] or "").lower(),)
        if any(word in covered for word in (_GIVES_LOCAL if local[place] else ("state",)))
    )
    law = Covariate("law", "senders", np.zeros(senders.height))
    moves = [(min(times), place, 1.0) for place, times in sorted(starts.items())]
    return {"law.senders": with_moves(law, moves)} if moves else {}


def with_moves(covariate: Covariate, moves: Sequence[tuple[float, int, float]]) -> Covariate:
    """A covariate with the times at which it moves: when, of which place, and to what."""
    times = np.array([move[0] for move in moves], dtype=np.float64)
    places = np.array([move[1] for move in moves], dtype=np.int64)
    values = np.array([move[2] for move in moves], dtype=np.float64)
    return covariate.with_steps(times, places, values)


def _start_of_month(day: date) -> float:
    """Time at which the month of a day begins."""
    return year_at(day.replace(day=1))


def _half_decades(start: float, end: float) -> Covariate:
    """Decades since the start, in steps of five years: each costs a pass over all dyads."""
    begins = np.arange(start, end, 5.0)
    values = [(min(begin + 5.0, end) + begin - 2 * start) / 20 for begin in begins]
    steps = dict(zip(begins[1:].tolist(), values[1:], strict=True))
    return Covariate.series("decades", values[0], steps)


def _series_of_pair(
    frames: Frames, pair: tuple[str, str], years: NDArray[np.int64], notes: list[Message]
) -> dict[str, Covariate]:
    a, b = pair
    readings = frames.readings.filter(
        pl.col("subject").is_in([f"{a}-{b}", f"{b}-{a}"]) & pl.col("date").is_not_null()
    ).with_columns(pl.col("date").dt.year().alias("year"))
    covariates = {}
    trade = _trade(readings)
    if len(trade) > 2:
        known = np.array(sorted(trade))
        # What a year's events can know of is the trade of the year before.
        path = np.interp(years - 1, known, np.log([trade[int(y)] for y in known]))
        path = (path - path.mean()) / path.std()
        (_, begins), *yearly = zip(years.tolist(), path.tolist(), strict=True)
        covariates["trade"] = Covariate.series("trade", begins, dict(yearly))
        notes.append(words("trade", n=len(known), first=str(known[0]), last=str(known[-1])))
    for name, series in (
        ("opinion", "opinion.gallup.us.favorable"),
        ("estrangement", "un.ideal_point_distance"),
    ):
        of_series = readings.filter(pl.col("series") == series).sort("date")
        if of_series.height < 3:
            continue
        values = of_series["value"].to_numpy()
        values = values / 10 if name == "opinion" else values
        dates = of_series["date_high"].to_list()
        steps = {
            _start_of_month(day) + 1 / 12: float(v)
            for day, v in zip(dates[1:], values[1:], strict=True)
        }
        covariates[name] = Covariate.series(name, float(values[0]), steps)
        first, last = str(dates[0].year), str(dates[-1].year)
        notes.append(words(f"series.{name}", n=of_series.height, first=first, last=last))
    return covariates


def _trade(readings: pl.DataFrame) -> Mapping[int, float]:
    """Trade in goods by year, in billions: exports and imports if both are given, else a total."""
    by: dict[str, dict[int, float]] = {}
    for series, year, value, unit in readings.select("series", "year", "value", "unit").iter_rows():
        if series.startswith("trade.") and unit in _UNITS and value > 0:
            by.setdefault(series, {}).setdefault(year, value * _UNITS[unit])
    exports, imports = by.get("trade.us_exports", {}), by.get("trade.us_imports", {})
    total = dict(by.get("trade.us_total_goods_trade", {}))
    return total | {year: exports[year] + imports[year] for year in exports.keys() & imports.keys()}


def onsets(frames: Frames, end: float) -> dict[str, list[float]]:
    """First possible month of each shock, by kind; what lasts for years is left out."""
    short = (pl.col("date_high") - pl.col("date_low")).dt.total_days() <= _LONG_SPAN
    shocks = frames.shocks.filter(short & (pl.col("kind") != "")).sort("date_low", "shock")
    begun = ((kind, _start_of_month(low)) for kind, low in shocks.select("kind", "date_low").rows())
    return group_pairs((kind, time) for kind, time in begun if time < end)


def shock_steps(times: Sequence[float], *, low: int, high: int) -> dict[float, float]:
    """Times when a flag rises and falls that says that the latest shock is so many months past.

    >>> shock_steps([1989.5], low=3, high=12)
    {1989.75: 1.0, 1990.5: 0.0}
    """
    steps: dict[float, float] = {}
    for time, after in pairwise([*sorted(times), math.inf]):
        rises, falls = time + low / 12, min(time + high / 12, after)
        steps |= {rises: 1.0, falls: 0.0} if rises < falls else {}
    return steps
