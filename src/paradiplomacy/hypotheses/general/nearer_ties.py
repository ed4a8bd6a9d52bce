"""Rate of exchanges in ties over the record's middle distance, against nearer ones."""

from __future__ import annotations

import polars as pl

from paradiplomacy.hypotheses.designs.design import hypothesis
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.designs.tie_events import event_name, years_at_risk
from paradiplomacy.language import Words
from paradiplomacy.model.sphere import angle
from paradiplomacy.record.frames import Frames

__all__ = ["NEARER_TIES"]

_WORDS = Words(__name__)


def _cells_by_distance(frames: Frames) -> pl.DataFrame:
    """Exchanges and years of each tie whose distance is known, and whether it is the longer."""
    points = {
        place: (longitude, latitude)
        for place, longitude, latitude in frames.places.drop_nulls(["longitude", "latitude"])
        .select("place", "longitude", "latitude")
        .iter_rows()
    }
    ties = frames.ties.filter(pl.col("place_a").is_in(points), pl.col("place_b").is_in(points))
    distance = [
        angle(points[a], points[b]) for a, b in ties.select("place_a", "place_b").iter_rows()
    ]
    ties = ties.with_columns(distance=pl.Series(distance, dtype=pl.Float64))
    longer = pl.col("distance") > pl.col("distance").median()
    years = years_at_risk(frames, ties.drop("distance"), "exchange")
    return years.join(ties.select("tie", group=longer), on="tie").select(
        pl.col("tie").alias("subject"), "group", "events", "years"
    )


NEARER_TIES = hypothesis(
    "nearer-ties",
    Rates(
        _cells_by_distance,
        event=event_name("exchange"),
        inside=_WORDS("farther"),
        outside=_WORDS("nearer"),
        frame="exchanges",
        rule=DecisionRule("less", 1.0),
        bunched=True,
    ),
    section="any record",
    claim=_WORDS("claim"),
    caveats=(_WORDS("caveat"),),
    needs_statsmodels=True,
    of_article=False,
)
