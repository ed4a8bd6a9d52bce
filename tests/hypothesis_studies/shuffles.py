"""Shuffles of the shipped record: chance takes out what a claim tests, and all else stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zlib import crc32

import numpy as np
import polars as pl

from paradiplomacy.record.frames import Frames

__all__ = [
    "FIRST",
    "TABLES",
    "YEAR",
    "Shuffle",
    "acts_turned",
    "answers_dealt",
    "as_recorded",
    "carriers_by_tie",
    "crises_moved",
    "day_between",
    "everything_dealt",
    "exchanges_dealt",
    "exchanges_drawn",
    "first_ends_dealt",
    "first_ties_dealt",
    "forms_dealt",
    "foundings_dealt",
    "growth_dealt",
    "kinds_dealt",
    "pandemic_moved",
    "places_of_answers_dealt",
    "points_dealt",
    "second_ends_dealt",
    "shuffled",
    "sides_by_coin",
    "stops_dealt",
    "thinned_after_crises",
    "thinned_in_tense_months",
    "trade_war_moved",
]

Shuffle = Callable[[Frames, np.random.Generator], Frames]
TABLES = ("places", "ties", "spells", "exchanges", "shocks", "responses", "acts", "readings")
"""Tables that a shuffle may change."""

FIRST = date(1979, 1, 1)
"""No day is drawn before it: U.S.-China ties begin then."""
YEAR = timedelta(days=365)
DAYS = ("edtf", "", "low", "high")


def _rows_shuffled(
    table: pl.DataFrame, columns: Sequence[str], rng: np.random.Generator, *, within: str = ""
) -> pl.DataFrame:
    """The table with these columns dealt anew among its rows, or among those alike in one more."""
    order = np.arange(table.height)
    keys = table[within].to_numpy() if within else np.zeros(table.height)
    for key in np.unique(keys):
        rows = np.flatnonzero(keys == key)
        order[rows] = rng.permutation(rows)
    return table.with_columns(table.select(columns)[order])


def _of_day(name: str) -> list[str]:
    return [f"{name}_{part}" if part else name for part in DAYS]


def _dated(table: pl.DataFrame, name: str, days: Iterable[date | None]) -> pl.DataFrame:
    """The table with its middle days moved to others, each date as wide as it was."""
    edtf, middle, low, high = _of_day(name)
    moved = table.with_columns(pl.Series("_day", list(days), dtype=pl.Date))
    by = (pl.col("_day") - pl.col(middle)).fill_null(timedelta())
    ends = [(pl.col(column) + by).alias(column) for column in (middle, low, high)]
    return (
        moved.with_columns(*ends)
        .with_columns(
            pl.when(pl.col("_day").is_null())
            .then(edtf)
            .otherwise(pl.col(middle).dt.to_string())
            .alias(edtf)
        )
        .drop("_day")
    )


def as_recorded(frames: Frames, _rng: np.random.Generator) -> Frames:
    """The record as it is: what a design reads of it is dealt."""
    return frames


def day_between(rng: np.random.Generator, first: date, last: date) -> date:
    """A day drawn between two."""
    return first + timedelta(days=int(rng.integers(max((last - first).days, 1))))


def kinds_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """What exchanges were about, dealt anew among them."""
    return replace(frames, exchanges=_rows_shuffled(frames.exchanges, ["sectors", "cofog"], rng))


def forms_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Form, flow and description of exchanges, dealt anew among them."""
    return replace(
        frames, exchanges=_rows_shuffled(frames.exchanges, ["form", "flow", "description"], rng)
    )


def sides_by_coin(frames: Frames, rng: np.random.Generator) -> Frames:
    """Which end gave, taught and learned, turned round in every other exchange."""
    ends = frames.ties.select("tie", "country_a", "country_b")
    turned = frames.exchanges.join(ends, on="tie", how="left", maintain_order="left").with_columns(
        _turn=pl.Series(rng.random(frames.exchanges.height) < 0.5)
    )
    giver, first, second = pl.col("giver"), pl.col("country_a"), pl.col("country_b")
    other = pl.when(giver == first).then(second).when(giver == second).then(first).otherwise(giver)
    columns = {"giver": other, "teacher": pl.col("learner"), "learner": pl.col("teacher")}
    return replace(
        frames,
        exchanges=turned.with_columns(
            pl.when("_turn").then(of).otherwise(name).alias(name) for name, of in columns.items()
        ).select(frames.exchanges.columns),
    )


def carriers_by_tie(frames: Frames, rng: np.random.Generator) -> Frames:
    """A carrier for all exchanges of a tie or for none, of a tenth of ties; nobody is silent."""
    ties = frames.exchanges["tie"].unique().sort()
    carried = ties.filter(pl.Series(rng.random(len(ties)) < 0.1)).to_list()
    through = pl.when(pl.col("tie").is_in(carried)).then(pl.lit("a body")).otherwise(pl.lit("none"))
    return replace(frames, exchanges=frames.exchanges.with_columns(through=through))


def _day_while_alive(frames: Frames, ties: Iterable[str], rng: np.random.Generator) -> list[date]:
    """A day for each of so many exchanges, anywhere in the life of its tie."""
    ended = (
        frames.spells.filter(pl.col("exit") == "ended").group_by("tie").agg(pl.col("stop").max())
    )
    until = {tie: day for tie, day in ended.iter_rows() if day}
    since = {
        tie: day or low or high or FIRST
        for tie, day, low, high in frames.ties.select(
            "tie", "established", "established_low", "established_high"
        ).iter_rows()
    }
    return [
        day_between(rng, max(since.get(tie, FIRST), FIRST), until.get(tie, frames.as_of))
        for tie in ties
    ]


def exchanges_drawn(frames: Frames, rng: np.random.Generator) -> Frames:
    """Every dated exchange on a day drawn from the life of its tie."""
    known = frames.exchanges["date"].is_not_null().to_list()
    days = _day_while_alive(frames, frames.exchanges["tie"], rng)
    drawn = [day if has else None for day, has in zip(days, known, strict=True)]
    return replace(frames, exchanges=_dated(frames.exchanges, "date", drawn))


def _thinned(frames: Frames, when: pl.Expr, rng: np.random.Generator) -> Frames:
    """The frames without every third exchange of some days."""
    out = frames.exchanges.select(when).to_series().fill_null(value=False).to_numpy()
    kept = ~(out & (rng.random(len(out)) < 1 / 3))
    return replace(frames, exchanges=frames.exchanges.filter(pl.Series(kept)))


def thinned_after_crises(frames: Frames, rng: np.random.Generator) -> Frames:
    """Exchanges drawn anew, and every third of those in the year after a crisis left out."""
    frames = exchanges_drawn(frames, rng)
    after = pl.lit(value=False)
    for last in frames.shocks["date_high"].drop_nulls():
        after |= pl.col("date").is_between(last, last + YEAR)
    return _thinned(frames, after, rng)


def thinned_in_tense_months(frames: Frames, rng: np.random.Generator) -> Frames:
    """Exchanges drawn anew, and every third of those in tense months left out."""
    from paradiplomacy.hypotheses.conflict.tense_months import months

    frames = exchanges_drawn(frames, rng)
    tense = months(frames).filter("tense")["month"].to_list()
    return _thinned(frames, pl.col("date").dt.month_start().is_in(tense), rng)


def exchanges_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """The exchanges of each tie given to another tie between the same countries."""
    ties = frames.ties.select("tie", "place_a", "place_b", pair="country_b")
    dealt = _rows_shuffled(ties, ["tie", "place_a", "place_b"], rng, within="pair")
    new = pl.DataFrame({"tie": ties["tie"], "_tie": dealt["tie"]}).with_columns(
        _a=dealt["place_a"], _b=dealt["place_b"]
    )
    moved = frames.exchanges.join(new, on="tie", how="left", maintain_order="left").with_columns(
        tie=pl.coalesce("_tie", "tie"),
        place_a=pl.coalesce("_a", "place_a"),
        place_b=pl.coalesce("_b", "place_b"),
    )
    return replace(frames, exchanges=moved.select(frames.exchanges.columns))


def _ends_dealt(frames: Frames, end: str, rng: np.random.Generator) -> Frames:
    """One end of each tie dealt anew among ties of the same countries and tier."""
    columns = [c for c in frames.ties.columns if c.endswith(f"_{end}") and c != f"country_{end}"]
    alike = frames.ties.with_columns(_alike=pl.format("{} {}", "country_b", "tier"))
    ties = _rows_shuffled(alike, columns, rng, within="_alike").drop("_alike")
    ends = ties.select("tie", pl.col(f"place_{end}").alias("_place"))
    exchanges = frames.exchanges.join(ends, on="tie", how="left", maintain_order="left")
    place = pl.coalesce("_place", f"place_{end}").alias(f"place_{end}")
    return replace(frames, ties=ties, exchanges=exchanges.with_columns(place).drop("_place"))


def first_ends_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Which U.S. place each tie is of, dealt anew among ties."""
    return _ends_dealt(frames, "a", rng)


def second_ends_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Which Chinese place each tie is of, dealt anew among ties."""
    return _ends_dealt(frames, "b", rng)


def foundings_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Dates of founding, dealt anew among dated ties of the same countries and tier."""
    columns = [*_of_day("established"), "established_agreement", "start_from"]
    dated = pl.col("established").is_not_null()
    alike = frames.ties.with_columns(
        _alike=pl.format("{} {} {}", "country_b", "tier", dated.cast(pl.Int8))
    )
    return replace(frames, ties=_rows_shuffled(alike, columns, rng, within="_alike").drop("_alike"))


def stops_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Histories and answers of each tie given to another tie of the same countries."""
    ties = frames.ties.select("tie", pair="country_b")
    new = dict(
        zip(ties["tie"], _rows_shuffled(ties, ["tie"], rng, within="pair")["tie"], strict=True)
    )

    def dealt(table: pl.DataFrame) -> pl.DataFrame:
        return table.with_columns(pl.col("tie").replace(new))

    columns = [*_of_day("established"), "status", "stands", "last_sign"]
    theirs = frames.ties.select("tie", *columns).with_columns(pl.col("tie").replace(new))
    return replace(
        frames,
        ties=frames.ties.drop(columns)
        .join(theirs, on="tie")
        .select(frames.ties.columns)
        .sort("tie"),
        spells=dealt(frames.spells).sort("tie", "start", maintain_order=True),
        responses=dealt(frames.responses),
    )


def crises_moved(frames: Frames, rng: np.random.Generator) -> Frames:
    """Every crisis but the pandemic on a day drawn from the time of the ties."""
    last = frames.as_of - YEAR
    days = [
        None if kind == "health" or day is None else day_between(rng, FIRST + 2 * YEAR, last)
        for kind, day in frames.shocks.select("kind", "date").iter_rows()
    ]
    return replace(frames, shocks=_dated(frames.shocks, "date", days))


def pandemic_moved(frames: Frames, rng: np.random.Generator) -> Frames:
    """The pandemic on a day of the twenty years before it."""
    days = [
        day_between(rng, day - 24 * YEAR, day - 4 * YEAR) if kind == "health" and day else None
        for kind, day in frames.shocks.select("kind", "date").iter_rows()
    ]
    return replace(frames, shocks=_dated(frames.shocks, "date", days))


def trade_war_moved(frames: Frames, rng: np.random.Generator) -> Frames:
    """The trade war on a day of the twenty years before it."""
    days = [
        day_between(rng, day - 23 * YEAR, day - 3 * YEAR) if "trade-war" in key and day else None
        for key, day in frames.shocks.select("shock", "date").iter_rows()
    ]
    return replace(frames, shocks=_dated(frames.shocks, "date", days))


def acts_turned(frames: Frames, rng: np.random.Generator) -> Frames:
    """Acts between the nations turned in time by a drawn number of days, in a ring."""
    first, last = frames.acts["date"].min(), frames.as_of
    assert isinstance(first, date)
    ring = (last - first).days
    by = int(rng.integers(ring))
    days = [
        day and first + timedelta(days=((day - first).days + by) % ring)
        for day in frames.acts["date"]
    ]
    return replace(frames, acts=_dated(frames.acts, "date", days))


def answers_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Which answer a place gave to a crisis, dealt anew among answers."""
    return replace(frames, responses=_rows_shuffled(frames.responses, ["answer"], rng))


def places_of_answers_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Which tie and place gave an answer, dealt anew among the answers to all crises."""
    columns = ["place", "partner", "tie", "actor"]
    return replace(frames, responses=_rows_shuffled(frames.responses, columns, rng))


def _subjects_dealt(frames: Frames, of: pl.Expr, rng: np.random.Generator) -> Frames:
    """Subjects of some series, dealt anew among themselves."""
    subjects = frames.readings.filter(of)["subject"].unique().sort()
    new = dict(zip(subjects, subjects.to_numpy()[rng.permutation(len(subjects))], strict=True))
    subject = pl.when(of).then(pl.col("subject").replace(new)).otherwise("subject")
    return replace(frames, readings=frames.readings.with_columns(subject=subject))


def growth_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Series of urban growth, dealt anew among provinces."""
    return _subjects_dealt(frames, pl.col("series") == "province.urbanization", rng)


def first_ties_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Which country's ties with China a source dates or a register counts, dealt anew."""
    of = pl.col("series").str.starts_with("ties.") | (
        pl.col("series") == "sister-cities-established"
    )
    return _subjects_dealt(frames, of, rng)


def points_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """Where places lie, dealt anew among those of their country."""
    columns = ["latitude", "longitude"]
    return replace(frames, places=_rows_shuffled(frames.places, columns, rng, within="country"))


EXCHANGES = 1_500
STOPPED = 0.2
"""The share of ties that stop once in `everything_dealt`."""


def everything_dealt(frames: Frames, rng: np.random.Generator) -> Frames:
    """A record of 1,500 exchanges and many stops in which nothing goes with anything."""
    for shuffle in (first_ends_dealt, second_ends_dealt, stops_dealt, answers_dealt):
        frames = shuffle(frames, rng)
    for shuffle in (acts_turned, growth_dealt, places_of_answers_dealt):
        frames = shuffle(frames, rng)
    frames = _with_stops(frames, rng)
    drawn = frames.exchanges[rng.integers(frames.exchanges.height, size=EXCHANGES)]
    new = frames.ties[rng.integers(frames.ties.height, size=EXCHANGES)]
    drawn = drawn.with_columns(
        new["tie"],
        new["place_a"],
        new["place_b"],
        pl.Series("exchange", [f"made-{k:04}" for k in range(EXCHANGES)]),
    )
    frames = replace(frames, exchanges=drawn)
    for shuffle in (exchanges_drawn, kinds_dealt):
        frames = shuffle(frames, rng)
    dealt = _rows_shuffled(frames.exchanges, ["form", "flow"], rng)
    return sides_by_coin(replace(frames, exchanges=dealt), rng)


def _with_stops(frames: Frames, rng: np.random.Generator) -> Frames:
    """The frames with some ties that stop on a drawn day: a third ends, the others come back."""
    lasting = (pl.col("exit").fill_null("") == "") & (pl.col("status") == "active")
    active = frames.spells.filter(lasting & pl.col("start").is_not_null())
    active = active.filter(pl.Series(rng.random(active.height) < STOPPED))
    ends = pl.Series(rng.random(active.height) < 1 / 3)
    stop = [day_between(rng, day, frames.as_of) for day in active["start"]]
    back = [min(day_between(rng, day, day + 3 * YEAR), frames.as_of) for day in stop]
    left = pl.when(ends).then(pl.lit("ended")).otherwise(pl.lit("suspended"))
    by = pl.lit("US").alias("exit_actor")
    before = _on_days(active, "stop", stop).with_columns(left.alias("exit"), by)
    pause = _on_days(_on_days(active, "start", stop), "stop", back).with_columns(
        by, status=pl.lit("suspended"), entry=pl.lit("suspended"), exit=pl.lit("resumed")
    )
    again = _on_days(active, "start", back).with_columns(entry=pl.lit("resumed"))
    others = frames.spells.join(active.select("tie"), on="tie", how="anti")
    parts = [others, before, pause.filter(~ends), again.filter(~ends)]
    return replace(frames, spells=pl.concat(parts).sort("tie", "start"))


def _on_days(table: pl.DataFrame, name: str, days: list[date]) -> pl.DataFrame:
    exact = pl.Series(days, dtype=pl.Date)
    edtf, *columns = _of_day(name)
    return table.with_columns(
        exact.dt.to_string().alias(edtf), *(exact.alias(column) for column in columns)
    )


def shuffled(frames: Frames, shuffle: Shuffle, seed: int) -> Frames:
    """The frames of one run, and its seed for what a test draws itself."""
    rng = np.random.default_rng([seed, crc32(shuffle.__name__.encode())])
    return replace(shuffle(frames, rng), seed=seed)
