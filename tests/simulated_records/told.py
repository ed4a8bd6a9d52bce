"""Frames that tell of everything that happened in a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from tests.simulated_records.setting import BEGIN, DAYS, Setting

from dyadevents.simulate.worlds import Worlds
from paradiplomacy.record.frames import SCHEMAS, Frames

CHANGES = {"form": "established", "suspend": "suspended", "resume": "resumed", "end": "ended"}
LEADS_TO = {"established": "active", "resumed": "active", "suspended": "suspended"}
LEADS_TO |= {"ended": "ended"}


Beside = Callable[[int, pl.DataFrame], Mapping[str, pl.DataFrame]]
"""From the number of a world and its events to rows of further frames, or instead of others."""


def records_of(
    setting: Setting, worlds: Worlds, *, beside: Beside | None = None, unseen: Sequence[str] = ()
) -> Iterator[Frames]:
    """The record of each world.

    Parameters
    ----------
    setting : Setting
    worlds : Worlds
        Of kinds in `CHANGES`, of acts (`warming`, `cooling`), and of exchanges: what follows
        their name, as in ``exchange.personnel.CN``, is the flow and the giver (else the U.S.).
    beside : callable, optional, keyword-only
        What is told beside ties, exchanges and acts.
    unseen : sequence of str, keyword-only
        Kinds that no source tells of.
    """
    still = _still(setting)
    names = pl.Series([kind.name for kind in worlds.model.kinds], dtype=pl.String)
    for world in range(len(worlds)):
        run = worlds.run()
        rows = run.events(world)
        events = pl.DataFrame(
            {
                "sender": run.sender[rows],
                "receiver": run.receiver[rows],
                "kind": names[run.kind[rows].tolist()],
                "day": np.minimum((run.time[rows] * DAYS), setting.years * DAYS - 1).astype(int),
            }
        ).with_columns(pl.lit(BEGIN).dt.offset_by(pl.format("{}d", "day")).alias("on"))
        told = still | _told(setting, events.filter(~pl.col("kind").is_in(list(unseen))))
        if beside is not None:
            told |= {name: filled(name, rows) for name, rows in beside(world, events).items()}
        yield Frames(**told, as_of=setting.as_of, evidence={}, seed=world)


@cache
def _empty(frame: str) -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMAS[frame])


def filled(frame: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with all columns of a frame; those that are not given stay empty."""
    return rows.select(
        pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, kind).alias(name)
        for name, kind in SCHEMAS[frame].items()
    )


def dated(name: str, day: pl.Expr) -> list[pl.Expr]:
    """The three columns of a day that is known."""
    return [day.alias(name + end) for end in ("", "_low", "_high")]


def whole_year() -> list[pl.Expr]:
    """The three columns of a date of which the year is known, from its number."""
    low, day, high = (pl.date("year", *on) for on in ((1, 1), (7, 2), (12, 31)))
    return [day.alias("date"), low.alias("date_low"), high.alias("date_high")]


def _still(setting: Setting) -> dict[str, pl.DataFrame]:
    """The frames that are the same in every world of a setting."""
    network = setting.network
    places = pl.DataFrame(
        [
            _place(setting, country, number, key)
            for country, keys in (("US", network.senders), ("CN", network.receivers))
            for number, key in enumerate(keys)
        ]
    )
    shocks = pl.DataFrame(
        [
            {
                "shock": f"{setting.shock[0]}{n}",
                "name": f"crisis {n}",
                "kind": setting.shock[1],
                "day": round(year * DAYS),
            }
            for n, year in enumerate(setting.shocks)
        ],
        schema={"shock": pl.String, "name": pl.String, "kind": pl.String, "day": pl.Int64},
    ).with_columns(dated("date", pl.lit(BEGIN) + pl.duration(days="day")))
    readings = pl.DataFrame(
        [
            {"series": series, "subject": f"cn-p{province}", "value": value, "year": year}
            for series, province, year, value in setting.readings
        ],
        schema={"series": pl.String, "subject": pl.String, "value": pl.Float64, "year": pl.Int32},
    ).with_columns(dated("date", pl.date("year", 7, 1)))
    made = {"places": places, "shocks": shocks, "readings": readings}
    still = {name: _empty(name) for name in SCHEMAS}
    return still | {name: filled(name, rows) for name, rows in made.items()}


def _place(setting: Setting, country: str, number: int, key: str) -> dict[str, Any]:
    west = country == "CN" and number < setting.west
    return {
        "place": key,
        "name": key,
        "label": key,
        "country": country,
        "level": "city",
        "tier": "city",
        "admin1": f"P{number % setting.provinces}" if country == "CN" else _state(setting, number),
        "region": "West" if west else "East",
        "coastal": not west,
        # Large enough to be watched whether it has a tie or not.
        "population": 500_000,
    }


def _state(setting: Setting, number: int) -> str:
    return f"S{number % setting.states}"


def _told(setting: Setting, events: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Ties, spells and exchanges of one world."""
    changes = events.filter(pl.col("kind").is_in(list(CHANGES))).with_columns(
        pl.col("kind").replace_strict(CHANGES).alias("change")
    )
    if setting.tied:
        grid = pl.DataFrame({"sender": range(setting.senders)}).join(
            pl.DataFrame({"receiver": range(setting.receivers)}), how="cross"
        )
        first = grid.with_columns(pl.lit("established").alias("change"), pl.lit(BEGIN).alias("on"))
        changes = pl.concat([first, changes], how="diagonal_relaxed")
    changes = changes.with_columns(_key(setting)).sort("tie", "on", maintain_order=True)
    rivals = _rivals(setting)
    ties = _ties(setting, changes.unique("tie", keep="first", maintain_order=True))
    return {
        "ties": pl.concat([ties, filled("ties", rivals)]),
        "spells": pl.concat([_spells(setting, changes), _spells(setting, rivals)]),
        "exchanges": _exchanges(setting, events.filter(pl.col("kind").str.starts_with("exchange"))),
        "acts": _acts(events.filter(pl.col("kind").is_in(["warming", "cooling"]))),
    }


def _key(setting: Setting) -> pl.Expr:
    far = pl.format("cn-p{}-{}", pl.col("receiver") % setting.provinces, "receiver")
    return pl.format("tie:{}|us-ca-{}", far, "sender").alias("tie")


def _ties(setting: Setting, first: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("receiver") % setting.provinces
    west = pl.col("receiver") < setting.west
    near, far = pl.format("us-ca-{}", "sender"), pl.format("cn-p{}-{}", number, "receiver")
    return filled(
        "ties",
        first.select(
            "tie",
            near.alias("place_a"),
            near.alias("label_a"),
            pl.lit("US").alias("country_a"),
            pl.format("S{}", pl.col("sender") % setting.states).alias("admin1_a"),
            far.alias("place_b"),
            far.alias("label_b"),
            pl.lit("CN").alias("country_b"),
            pl.format("P{}", number).alias("admin1_b"),
            pl.when(west).then(pl.lit("West")).otherwise(pl.lit("East")).alias("region_b"),
            (~west).alias("coastal_b"),
            pl.lit("city").alias("tier"),
            pl.lit("sister").alias("kind"),
            pl.lit("confirmed").alias("established_agreement"),
            *dated("established", pl.col("on")),
        ),
    )


def _rivals(setting: Setting) -> pl.DataFrame:
    """Ties to Taiwan, of the first U.S. places, throughout."""
    number = pl.DataFrame({"sender": range(setting.rivals)}, schema={"sender": pl.Int64})
    near, far = pl.format("us-ca-{}", "sender"), pl.format("tw-{}", "sender")
    return number.select(
        pl.format("tie:{}|{}", far, near).alias("tie"),
        near.alias("place_a"),
        near.alias("label_a"),
        pl.lit("US").alias("country_a"),
        far.alias("place_b"),
        far.alias("label_b"),
        pl.lit("TW").alias("country_b"),
        pl.lit("city").alias("tier"),
        pl.lit("established").alias("change"),
        pl.lit(BEGIN).alias("on"),
        *dated("established", pl.lit(BEGIN)),
    )


def _spells(setting: Setting, changes: pl.DataFrame) -> pl.DataFrame:
    """Stretches of one status, as `record.frames` makes them."""
    after = changes.select(
        "tie",
        pl.col("change").alias("entry"),
        pl.col("change").replace_strict(LEADS_TO).alias("status"),
        *dated("start", pl.col("on")),
        pl.col("change").shift(-1).over("tie").fill_null("").alias("exit"),
        *dated("stop", pl.col("on").shift(-1).over("tie").fill_null(setting.as_of)),
        pl.lit("").alias("exit_actor"),
    )
    return filled("spells", after.filter((pl.col("status") != "ended") | (pl.col("exit") != "")))


def _exchanges(setting: Setting, events: pl.DataFrame) -> pl.DataFrame:
    key = pl.format("x{}", pl.int_range(pl.len()))
    number = pl.col("receiver") % setting.provinces
    return filled(
        "exchanges",
        events.select(
            key.alias("exchange"),
            key.alias("form"),  # so that two on one day stay two
            _key(setting),
            pl.format("us-ca-{}", "sender").alias("place_a"),
            pl.format("cn-p{}-{}", number, "receiver").alias("place_b"),
            *dated("date", pl.col("on")),
            pl.col("kind").str.extract(r"\.(US|CN)$").fill_null("US").alias("giver"),
            pl.col("kind").str.extract(r"\.([a-z]+)").alias("flow"),
        ),
    )


def _acts(events: pl.DataFrame) -> pl.DataFrame:
    return filled(
        "acts",
        events.select(
            pl.format("a{}", pl.int_range(pl.len())).alias("act"),
            *dated("date", pl.col("on")),
            pl.lit("US").alias("actor"),
            pl.lit("CN").alias("target"),
            pl.col("kind").alias("sign"),
        ),
    )
