"""Places as points and ties as great circles, split where they cross 180 degrees."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from paradiplomacy.model.sphere import Point, great_circle
from paradiplomacy.record.current_status import current_statuses
from paradiplomacy.record.record import Record

__all__ = ["write_geojson"]

_STEPS = 64


def write_geojson(record: Record, out: Path) -> None:
    """A FeatureCollection; ties with an end of unknown position have a null geometry."""
    features: list[dict[str, Any]] = []
    for key, place in record.places.items():
        located = place.latitude is not None and place.longitude is not None
        point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
        about = {"kind": "place", "name": place.label, "name_local": place.name_local}
        about |= {"country": place.country, "level": str(place.level)}
        features.append(_feature(f"place:{key}", point if located else None, about))
    now = current_statuses(record)
    for tie in record.ties.values():
        ends = [record.places[end] for end in tie.ends]
        line = None
        if all(p.latitude is not None and p.longitude is not None for p in ends):
            a, b = ((float(p.longitude or 0), float(p.latitude or 0)) for p in ends)
            track = [(round(x, 3), round(y, 3)) for x, y in great_circle(a, b, steps=_STEPS)]
            line = _split(track)
        about = {
            "kind": "tie",
            "name": " - ".join(p.label for p in ends),
            "tie_kind": str(tie.kind or ""),
            "status": str(now[tie.id].status),
            "last_sign": str(now[tie.id].last_sign or ""),
            "established": str(tie.established or ""),
        }
        features.append(_feature(tie.id, line, about))
    collection = {"type": "FeatureCollection", "features": features}
    out.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _split(track: Sequence[Point]) -> dict[str, Any]:
    """A line as GeoJSON, in parts where it crosses 180 degrees.

    The library that knows where is asked of the legs that cross alone: it looks long at each.
    """
    parts = [[track[0]]]
    for start, end in pairwise(track):
        if start == end:
            continue
        if abs(end[0] - start[0]) > 180:
            import antimeridian
            from shapely import LineString

            leg = antimeridian.fix_line_string(LineString([start, end]), great_circle=True)
            if leg.geom_type == "MultiLineString":
                before, after = leg.geoms
                parts[-1].append(before.coords[-1])
                parts.append([after.coords[0]])
        parts[-1].append(end)
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": track}
    return {"type": "MultiLineString", "coordinates": parts}


def _feature(key: str, geometry: object, properties: dict[str, str]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}
