"""Places as points and ties as great circles, split where they cross 180 degrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from paradiplomacy.answers.columns import further_texts
from paradiplomacy.model.sphere import great_circle
from paradiplomacy.record.current_status import current_statuses
from paradiplomacy.record.record import Record

_STEPS = 64


def write_geojson(record: Record, out: Path) -> None:
    """A FeatureCollection; ties with an end of unknown position have a null geometry."""
    import antimeridian
    from shapely import LineString
    from shapely.geometry import mapping

    features: list[dict[str, Any]] = []
    for key, place in record.places.items():
        located = place.latitude is not None and place.longitude is not None
        point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
        about = {"kind": "place", "name": place.label, "name_local": place.name_local}
        about |= {"country": place.country, "level": str(place.level)}
        about |= further_texts(record, "place", key)
        features.append(_feature(f"place:{key}", point if located else None, about))
    now = current_statuses(record)
    for tie in record.ties.values():
        ends = [record.places[end] for end in tie.ends]
        line = None
        if all(p.latitude is not None and p.longitude is not None for p in ends):
            a, b = ((float(p.longitude or 0), float(p.latitude or 0)) for p in ends)
            track = [(round(x, 3), round(y, 3)) for x, y in great_circle(a, b, steps=_STEPS)]
            line = mapping(antimeridian.fix_line_string(LineString(track), great_circle=True))
        about = {
            "kind": "tie",
            "name": " - ".join(p.label for p in ends),
            "tie_kind": str(tie.kind or ""),
            "status": str(now[tie.id].status),
            "last_sign": str(now[tie.id].last_sign or ""),
            "established": str(tie.established or ""),
            **further_texts(record, "tie", tie.id),
        }
        features.append(_feature(tie.id, line, about))
    collection = {"type": "FeatureCollection", "features": features}
    out.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _feature(key: str, geometry: object, properties: dict[str, str]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}
