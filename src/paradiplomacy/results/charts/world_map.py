"""The map: places as dots, ties as great circles coloured by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from paradiplomacy.language import Language, Message, Words, render, sentences, write_value
from paradiplomacy.language.dates import in_words
from paradiplomacy.language.decimals import decimal
from paradiplomacy.model.sphere import Point
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.current_status import CurrentStatus, current_statuses
from paradiplomacy.record.record import Record
from paradiplomacy.results.charts.labels import place_labels
from paradiplomacy.results.charts.projection import fit_projection
from paradiplomacy.results.charts.shapes import (
    among,
    colour_by,
    country,
    dots,
    land,
    map_of,
    names,
    outlines,
    sketch_of,
)
from paradiplomacy.results.charts.shapes import place as called
from paradiplomacy.results.charts.theme import NARROW, STATUS
from paradiplomacy.results.charts.vega import Chart, Look
from paradiplomacy.results.drawing import ChartPlan, Sketch

_WORDS = Words(__name__)

_DASH = {"suspended": [6, 3], "ended": [2, 3], "dormant": [1, 3]}


def sketch(record: Record, language: Language = "en") -> Sketch | None:
    """The map of a record, or None where no tie has two places with coordinates."""
    mapped = [tie for tie in record.ties.values() if _points_of_tie(record, tie)]
    if not mapped:
        return None
    now = current_statuses(record)
    statuses = Counter(str(now[tie.id].status) for tie in mapped)
    hidden = [tie for tie in record.ties.values() if not _points_of_tie(record, tie)]
    nowhere = (k for tie in hidden for k in tie.ends if _point_of_place(record, k) is None)
    lacking = sorted({called(record, key, language) for key in nowhere})
    ties_of = Counter(key for tie in mapped for key in tie.ends)
    top = [called(record, key, language) for key, _ in _by_ties(ties_of)[:3]]
    by_status = tuple(
        _WORDS("of-status", n=decimal(n), status=_WORDS(f"status.{status}"))
        for status, n in statuses.most_common()
    )
    parts = [
        _WORDS(
            "drawn",
            ties=_total(record, {tie.id for tie in mapped}, language),
            day=in_words(record.as_of.isoformat(), language),
        )
    ]
    if statuses[Status.NOT_KNOWN]:
        parts.append(_WORDS("not-known", n=statuses[Status.NOT_KNOWN], years=record.active_years))
    parts.append(
        _WORDS("hidden", n=len(hidden), places=tuple(lacking)) if hidden else _WORDS("all-drawn")
    )
    return sketch_of(
        language,
        "map",
        partial(_plan_world_map, record, mapped, ties_of=ties_of, now=now, language=language),
        title=_WORDS("title"),
        caption=sentences(*parts),
        alt=_WORDS("alt", statuses=by_status, places=tuple(top)),
    )


def _total(record: Record, counted: set[str], language: Language) -> Message:
    """Number of ties, and the countries that they are between where these are few."""
    by_pair = record.ties_by_countries()
    total = _WORDS("ties", n=len(counted))
    if len(by_pair) == 1 and (countries := among(record, language)):
        return _WORDS("between", total=total, countries=countries)
    if not 1 < len(by_pair) <= _MOST_PAIRS:
        return total
    parts = tuple(
        _WORDS(
            "part",
            n=len(counted & set(ties)),
            countries=write_value(
                tuple(
                    record.meta.area(code, language, in_list=True) or country(code, language)
                    for code in pair
                ),
                "joined",
                language,
            ),
        )
        for pair, ties in by_pair.items()
    )
    return _WORDS("with-parts", total=total, parts=parts)


_MOST_PAIRS = 3
"""Pairs of countries above which the caption does not name each."""


def _point_of_place(record: Record, key: str) -> Point | None:
    place = record.places[key]
    if place.longitude is None or place.latitude is None:
        return None
    return (place.longitude, place.latitude)


def _points_of_tie(record: Record, tie: Tie) -> tuple[Point, Point] | None:
    a, b = (_point_of_place(record, key) for key in tie.ends)
    return (a, b) if a and b else None


def _by_ties(ties_of: Counter[str]) -> list[tuple[str, int]]:
    return sorted(ties_of.items(), key=lambda item: (-item[1], item[0]))


def _plan_world_map(
    record: Record,
    ties: list[Tie],
    width: int,
    *,
    ties_of: Counter[str],
    now: Mapping[str, CurrentStatus],
    language: Language,
) -> ChartPlan:
    small = width == NARROW
    pairs = [ends for tie in ties if (ends := _points_of_tie(record, tie))]
    tallest = round(width * (0.9 if small else 0.6))
    projection, height = fit_projection(
        pairs, width=width - 8, tallest=tallest, margin=22, middle=record.meta.middle
    )
    spots: list[dict[str, Any]] = []
    for key, count in reversed(_by_ties(ties_of)):
        if where := _point_of_place(record, key):
            x, y = projection(where)
            spots.append({"x": round(x, 1), "y": round(y, 1), "ties": count, "place": key})
    data: dict[str, Any] = {"outlines": outlines(), "dots": spots}
    most = max(int(spot["ties"]) for spot in spots)
    layers = [
        land(),
        *_layers_of_ties(record, ties, now, data=data, small=small, language=language),
        dots(most, (7, 60) if small else (10, 130), opacity=0.85, rim=0.5),
    ]
    wide = width - 8
    layers += _layers_of_place_names(
        record, spots, data, size=(wide, height), small=small, language=language
    )
    return ChartPlan(map_of(layers, projection, width=wide, height=height, is_clipped=False), data)


def _layers_of_ties(
    record: Record,
    ties: list[Tie],
    now: Mapping[str, CurrentStatus],
    *,
    data: dict[str, Any],
    small: bool,
    language: Language,
) -> list[Chart]:
    words = {status: render(_WORDS(f"status.{status}"), language) for status in STATUS}
    by_status: dict[str, list[dict[str, Any]]] = {}
    for tie in ties:
        if ends := _points_of_tie(record, tie):
            status = str(now[tie.id].status)
            line = {"type": "LineString", "coordinates": [list(end) for end in ends]}
            by_status.setdefault(status, []).append(
                {"type": "Feature", "geometry": line, "status": words[status]}
            )
    present = [status for status in STATUS if status in by_status]
    name_of = {status: f"arcs-{status}" for status in present}
    legend = Look(symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    stroke = colour_by("status", {words[status]: STATUS[status] for status in present}, legend)
    layers = []
    for status in present:  # few and telling ones last, so that they lie on top
        data[name_of[status]] = by_status[status]
        usual = status in (Status.ACTIVE, Status.NOT_KNOWN)
        mark: dict[str, Any] = {
            "filled": False,
            "clip": False,  # all arcs lie within, and clipping costs the PNG renderer dearly
            "strokeWidth": (0.6 if small else 0.9) if usual else (1.3 if small else 1.8),
            "opacity": 1,
            # An opacity of whole marks would cost the PNG renderer a layer for each arc.
            "strokeOpacity": 0.3 if usual else 0.95,
        }
        if status in _DASH:
            mark["strokeDash"] = _DASH[status]
        layers.append(Chart(name_of[status]).mark("geoshape", **mark).encode(stroke=stroke))
    return layers


def _layers_of_place_names(
    record: Record,
    dots: list[dict[str, Any]],
    data: dict[str, Any],
    *,
    size: tuple[int, int],
    small: bool,
    language: Language,
) -> list[Chart]:
    important = [
        (called(record, dot["place"], language, short=True), dot["x"], dot["y"])
        for dot in reversed(dots)
        if dot["ties"] > 1 or len(dots) < 30
    ]
    labels = place_labels(important, width=size[0], height=size[1], most=7 if small else 18)
    return names(labels, data)
