"""Which ties a law in force reaches, from when on, and how hard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from paradiplomacy.answers.laws import covers
from paradiplomacy.hypotheses.selection import main_pair, pair_ties
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames

__all__ = ["reaches", "with_first_seen"]

IN_FORCE = "in force"
SCHEMA = {
    "law": pl.String,
    "tie": pl.String,
    "home": pl.String,
    "country": pl.String,
    "since": pl.Date,
    "enacted": pl.Date,
    "deadline": pl.Date,
    "existing": pl.Boolean,
    "place": pl.String,
}


@cached_by_frames
def reaches(frames: Frames) -> pl.DataFrame:
    """Laws in force by the ties that they reach.

    Returns
    -------
    polars.DataFrame
        ``home`` and ``country`` are those of the end that the law binds, ``since`` the day
        from which it is in force, ``enacted`` that of its passing (or the former, where not known),
        ``deadline`` the day by which ties are to be ended, ``existing`` whether the law says
        that it reaches ties made before it, ``place`` the one place that the law binds, null
        where it binds those of a state.

    Notes
    -----
    A law binds an end in its place: the place itself, or places of the state. It reaches a tie
    if the other end lies in a country of its scope and the law covers bodies of the bound end's
    tier: the words that the record has for whom it covers are searched for local bodies and for
    those of the state; without any such word it covers both.
    """
    pair = main_pair(frames)
    if pair is None:
        return pl.DataFrame(schema=SCHEMA)
    ties = pair_ties(frames, *pair)
    tiers = dict(frames.places.select("place", "tier").iter_rows())
    named = {row["place"]: row for row in frames.places.iter_rows(named=True)}
    known = frames.laws.filter(
        (pl.col("status") == IN_FORCE) & pl.col("effective").is_not_null() & (pl.col("place") != "")
    ).sort("law")
    rows = []
    for law in known.iter_rows(named=True):
        home = named.get(law["place"])
        scope = law["scope_countries"] or []
        for near, far in ("ab", "ba"):
            bound = pl.col(f"place_{near}") == law["place"]
            of_state = home is not None and home["tier"] == "state"
            if home is not None and of_state:
                bound |= (pl.col(f"admin1_{near}") == home["name"]) & (
                    pl.col(f"country_{near}") == home["country"]
                )
            met = ties.filter(bound.fill_null(value=False))
            if scope:
                met = met.filter(pl.col(f"country_{far}").is_in(scope))
            for tie, place, state, country in met.select(
                "tie", f"place_{near}", f"admin1_{near}", f"country_{near}"
            ).iter_rows():
                if covers(law["covered"] or "", tiers.get(place, "city")):
                    rows.append(
                        {
                            "law": law["law"],
                            "tie": tie,
                            "home": state or place,
                            "country": country,
                            "since": law["effective"],
                            "enacted": min(law["enacted"] or date.max, law["effective"]),
                            "deadline": law["terminate_by"],
                            "existing": law["retroactive"] == "yes",
                            "place": None if of_state else place,
                        }
                    )
    return pl.DataFrame(rows, schema=SCHEMA).sort("tie", "since", "law")


def with_first_seen(frames: Frames) -> Frames:
    """The frames with ties of unknown founding entering when a dated source first sees them.

    That is the last possible day of their first dated exchange or response. Ties without
    any keep a start that is not known.
    """
    signs = pl.concat(
        [
            frames.exchanges.select("tie", "date_high"),
            frames.responses.select("tie", "date_high"),
        ]
    )
    first = (
        signs.filter((pl.col("tie") != "") & pl.col("date_high").is_not_null())
        .group_by("tie", maintain_order=True)
        .agg(_seen=pl.col("date_high").min())
    )
    fits = pl.col("_seen") < pl.col("stop").fill_null(frames.as_of)
    opening = pl.col("start").is_null() & (pl.col("entry") == "established") & fits
    spells = (
        frames.spells.join(first, on="tie", how="left")
        .with_columns(start=pl.when(opening).then("_seen").otherwise("start"))
        .drop("_seen")
    )
    return replace(frames, spells=spells)
