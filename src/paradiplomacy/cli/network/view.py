"""The structure of a network as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from paradiplomacy.networks.distance_effect import DistanceEffect
from paradiplomacy.networks.edge_list import EdgeList
from paradiplomacy.networks.figures import Absent, FigureInterval, Figures, number, why_absent
from paradiplomacy.networks.structure import Measured, Structure

__all__ = ["network_view", "numbers"]


def network_view(measures: Structure, origin: str, edge_list: EdgeList | None) -> dict[str, Any]:
    """A network as one JSON object."""
    counted = ("delimiter", "rows", "remarks", "loops", "repeats", "unread_columns", "cut_short")
    club, expected = measures.rich_club, measures.rich_club_null
    effect = measures.distance_effect
    return {
        "from": origin,
        **({"file": {name: getattr(edge_list, name) for name in counted}} if edge_list else {}),
        "seed": measures.seed,
        "statistics": {name: _figure(figure) for name, figure in measures.measured.items()},
        "degrees": [
            {"degree": degree, "places": places}
            for degree, places in zip(
                measures.degrees.degree.tolist(), measures.degrees.places.tolist(), strict=True
            )
        ],
        "distances": measures.distances.tolist(),
        "rich_club": [
            {
                "more_than": int(club.k[row]),
                "members": int(club.members[row]),
                "ties": int(club.ties[row]),
                "density": float(club.density[row]),
                "null_ties": None if expected is None else float(expected[row]),
            }
            for row in range(len(club.k))
        ],
        "places": measures.centralities.frame.to_dicts(),
        "betweenness_sampled": measures.centralities.sampled,
        "countries": measures.country_table.to_dicts(),
        "country_pairs": measures.country_pairs.to_dicts(),
        "by_distance": effect.shape.to_dicts() if isinstance(effect, DistanceEffect) else [],
        "sensitivity": [
            {
                "name": variant.name,
                "says": str(variant.says),
                "reason": why_absent(variant.figures),
                "statistics": numbers(variant.figures),
            }
            for variant in measures.sensitivity
        ],
        "pairs_at_risk": str(measures.pairs_at_risk),
        "nulls": {
            name: {
                "draws": model.draws,
                "places": model.places,
                "ties": model.ties,
                "accepted": model.mixing.accepted,
                "kept_first": model.mixing.kept_first,
                "kept_last": model.mixing.kept_last,
            }
            for name, model in measures.nulls.items()
        },
    }


def _figure(measured: Measured) -> dict[str, Any]:
    figure = measured.figure
    low, high = (figure.low, figure.high) if isinstance(figure, FigureInterval) else (None, None)
    fields = ("observed", "draws", "mean", "sd", "low", "high", "z")
    return {
        "title": str(measured.statistic.title),
        "definition": str(measured.statistic.definition),
        "value": figure if isinstance(figure, int) else measured.value,
        "low": low,
        "high": high,
        "reason": why_absent(figure),
        "nulls": {
            model: {name: getattr(null, name) for name in fields}
            for model, null in measured.nulls.items()
        },
    }


def numbers(figures: Figures | Absent) -> dict[str, float | None]:
    """Bare numbers by name; none where the network itself is absent."""
    if isinstance(figures, Absent):
        return {}
    return {name: number(figure) for name, figure in figures.items()}
