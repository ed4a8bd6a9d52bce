"""Places whose acts were of both kinds, in numbers and in a picture."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Picture
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.histories.stances import coded_acts
from paradiplomacy.hypotheses.names import place_name
from paradiplomacy.hypotheses.rights.related_stances import AXES, Related
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Name, Words
from paradiplomacy.record.frames import Frames

__all__ = ["ever_both", "in_one_crisis", "stances_picture"]

WORDS = Words(__name__)


def in_one_crisis(frames: Frames, places: pl.DataFrame) -> Estimate:
    """Places whose answers to one and the same crisis were of both kinds."""
    did = (
        coded_acts(frames, exchanges=False)
        .filter((pl.col("shock") != "") & pl.col("place").is_in(places["place"].to_list()))
        .group_by("place", "shock", maintain_order=True)
        .agg((pl.col(axis) > 0).any() for axis in AXES)
        .filter(pl.all_horizontal(AXES))
    )
    return _share(WORDS("estimate.one-crisis"), places, did["place"].unique().to_list())


def _share(name: Message, places: pl.DataFrame, some: list[str]) -> Estimate:
    """So many of all places, by the acts of these."""
    subjects = places.filter(pl.col("place").is_in(some))["subjects"]
    return as_estimate(
        name,
        share(len(some), places.height),
        places.height,
        "share",
        WORDS("exact"),
        subjects=tuple(subjects.explode().drop_nulls().unique().sort()),
    )


def ever_both(seen: Related) -> Estimate:
    """Places that ever did both."""
    did = seen.places.filter((pl.col("cooperation") > 0) & (pl.col("confrontation") > 0))
    return _share(WORDS("estimate.ever"), seen.places, did["place"].to_list())


def stances_picture(frames: Frames, places: pl.DataFrame) -> Picture:
    """Places by how much they cooperated and confronted."""

    def names(keys: list[str]) -> tuple[Name, ...]:
        return tuple(place_name(frames, key) for key in keys)

    spots = (
        places.sort("label")
        .group_by("country", *AXES, maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("place"))
        .sort("country", *AXES)
    )
    rows = tuple(
        {
            "x": row["cooperation"],
            "y": row["confrontation"],
            "group": WORDS("side", country=row["country"]),
            "label": WORDS("places", labels=names(row["place"])),
            "count": row["count"],
        }
        for row in spots.iter_rows(named=True)
    )
    return Picture("points", rows, WORDS("axis.cooperation"), WORDS("axis.confrontation"))
