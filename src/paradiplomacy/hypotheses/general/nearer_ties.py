"""Rate of exchanges in ties over the record's middle distance, against nearer ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.designs.design import estimator_of, general_claim
from paradiplomacy.hypotheses.designs.rates import Rates
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import SIGNIFICANCE
from paradiplomacy.hypotheses.histories.tie_time import event_name, years_at_risk
from paradiplomacy.language import Words, sentences
from paradiplomacy.model.sphere import vector
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)
DRAWS = 1_999


def _places_with_points(frames: Frames) -> pl.DataFrame:
    """Places whose coordinates are known: place, country and row, in their order."""
    places = frames.places.drop_nulls(["longitude", "latitude"]).sort("place")
    return places.select("place", "country", "longitude", "latitude").with_row_index("row")


def _ties_with_ends(frames: Frames) -> pl.DataFrame:
    """Exchanges and years of each tie with the rows of both places: tie, events, years, a, b."""
    rows = _places_with_points(frames).select("place", "row")
    ties = frames.ties.join(rows.rename({"place": "place_a", "row": "a"}), on="place_a").join(
        rows.rename({"place": "place_b", "row": "b"}), on="place_b"
    )
    years = years_at_risk(frames, ties.drop("a", "b"), "exchange")
    return ties.select("tie", "a", "b").join(years, on="tie", how="left").sort("tie")


def _points(frames: Frames) -> Any:
    """Points of these places on the unit sphere."""
    points = _places_with_points(frames).select("longitude", "latitude")
    return np.array([vector(point) for point in points.iter_rows()]).reshape(-1, 3)


def _longer(points: Any, ties: pl.DataFrame) -> Any:
    """True for ties over the middle distance of all of them."""
    cosines = (points[ties["a"].to_numpy()] * points[ties["b"].to_numpy()]).sum(axis=1)
    return cosines < np.median(cosines) if len(cosines) else cosines.astype(bool)


def _cells_by_distance(frames: Frames) -> pl.DataFrame:
    """Exchanges and years of each tie whose distance is known, and whether it is the longer."""
    ties = _ties_with_ends(frames)
    longer = pl.Series("group", _longer(_points(frames), ties), dtype=pl.Boolean)
    return (
        ties.with_columns(longer)
        .drop_nulls("years")
        .select(pl.col("tie").alias("subject"), "group", "events", "years")
    )


def _p_of_dealt_points(frames: Frames) -> float:
    """Chance of as clear a difference where places of a country change their points at random.

    All ties of a place lie as near or as far as it does, and a busy place has many exchanges:
    errors by tie do not know that.
    """
    rng, ties, points = np.random.default_rng(frames.seed), _ties_with_ends(frames), _points(frames)
    events, years = (ties[name].fill_null(0).to_numpy() for name in ("events", "years"))
    country = _places_with_points(frames)["country"].to_numpy()
    groups = [np.flatnonzero(country == code) for code in np.unique(country)]

    def difference(points: Any) -> float:
        longer = _longer(points, ties)
        logs = [
            np.log((events[some].sum() + 0.5) / max(years[some].sum(), 1e-9))
            for some in (longer, ~longer)
        ]
        return abs(float(logs[0] - logs[1]))

    observed, as_clear = difference(points), 1
    for _ in range(DRAWS):
        order = np.arange(len(points))
        for rows in groups:
            order[rows] = rng.permutation(rows)
        as_clear += difference(points[order]) >= observed - 1e-9
    return as_clear / (DRAWS + 1)


DESIGN = Rates(
    _cells_by_distance,
    event=event_name("exchange"),
    inside=_WORDS("farther"),
    outside=_WORDS("nearer"),
    frame="exchanges",
    rule=DecisionRule("less", 1.0),
    bunched=True,
)


def _find_rate_by_distance(frames: Frames) -> Finding:
    """By the rates; nothing is decided where as much would differ if points were dealt."""
    finding = replace(DESIGN.test(frames), caveats=(_WORDS("caveat"),))
    if not finding.verdict.decides:
        return finding
    by_chance = _p_of_dealt_points(frames)
    verdict = finding.verdict.only_if(by_chance <= SIGNIFICANCE)
    return replace(
        finding,
        verdict=verdict,
        p=max(finding.p or 0.0, by_chance),
        sentence=sentences(
            finding.sentence,
            _WORDS("dealt.shown" if verdict.decides else "dealt.open", share=by_chance),
        ),
    )


NEARER_TIES = general_claim(
    _WORDS,
    DESIGN,
    test=_find_rate_by_distance,
    estimator=sentences(estimator_of(DESIGN), _WORDS("estimator", draws=DRAWS)),
)
