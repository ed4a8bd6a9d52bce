"""Places as points and ties as great circles, split where they cross 180 degrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.record.record import Record

__all__ = ["great_circle", "write_geojson"]

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
        features.append(_feature(f"place:{key}", point if located else None, about))
    for tie in record.ties.values():
        ends = [record.places[end] for end in tie.ends]
        line = None
        if all(p.latitude is not None and p.longitude is not None for p in ends):
            track = great_circle(*((float(p.longitude or 0), float(p.latitude or 0)) for p in ends))
            line = mapping(antimeridian.fix_line_string(LineString(track), great_circle=True))
        about = {
            "kind": "tie",
            "name": " - ".join(p.label for p in ends),
            "tie_kind": str(tie.kind or ""),
            "status": str(tie.status_on(record.as_of) or ""),
            "established": str(tie.established or ""),
        }
        features.append(_feature(tie.id, line, about))
    collection = {"type": "FeatureCollection", "features": features}
    out.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _feature(key: str, geometry: object, properties: dict[str, str]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def great_circle(
    start: tuple[float, float], end: tuple[float, float], *, steps: int = _STEPS
) -> NDArray[np.float64]:
    """Points on the shortest way over the sphere.

    Parameters
    ----------
    start, end : tuple of float
        Longitude and latitude in degrees.
    steps : int, keyword-only
        Number of legs.

    Returns
    -------
    ndarray, shape (steps + 1, 2)
        Longitude and latitude in degrees.

    Notes
    -----
    Spherical linear interpolation (Shoemake 1985). Antipodes have no single shortest
    way; one is chosen.

    Examples
    --------
    >>> great_circle((0, 0), (90, 0), steps=2).round(6).tolist()
    [[0.0, 0.0], [45.0, 0.0], [90.0, 0.0]]
    """
    lon, lat = np.radians(np.array([start, end], dtype=float)).T
    ends = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    angle = float(np.arccos(np.clip(ends[0] @ ends[1], -1, 1)))
    share = np.linspace(0, 1, steps + 1)[:, None]
    if angle < 1e-12:
        points = np.repeat(ends[:1], steps + 1, axis=0)
    else:
        points = np.sin((1 - share) * angle) * ends[0] + np.sin(share * angle) * ends[1]
        points /= np.sin(angle)
    x, y, z = points.T
    track = np.degrees(np.stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], axis=1))
    return np.asarray(track.round(5), dtype=np.float64)
