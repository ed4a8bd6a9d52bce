"""All of the world-system view at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from paradiplomacy.networks.graph import network_of
from paradiplomacy.networks.world_system import world_system
from paradiplomacy.record.frames import SCHEMAS, Frames


def made(**rows: list[dict[str, Any]]) -> Frames:
    """Frames of these rows; what a row does not name is null."""
    frames: dict[str, Any] = {
        name: pl.DataFrame(
            [dict.fromkeys(SCHEMAS[name]) | row for row in rows.get(name, [])], schema=SCHEMAS[name]
        )
        for name in SCHEMAS
    }
    return Frames(**frames, as_of=date(2026, 1, 1), evidence={})


def tie(a: str, b: str, *, tier: str = "city", **more: str) -> dict[str, Any]:
    """A tie between places named like ``us-ca-oakland``: country, region, name."""
    row: dict[str, Any] = {"tie": f"tie:{a}|{b}", "place_a": a, "place_b": b, "tier": tier}
    for end, place in (("a", a), ("b", b)):
        country, region, *_ = place.split("-")
        row |= {f"country_{end}": country.upper(), f"admin1_{end}": region}
    return row | more


PAIRS = [(f"us-{k}-x", f"cn-{k}-y") for k in range(10)]
TIES = [tie(a, b) for a, b in PAIRS]


def test_an_empty_record_has_an_empty_view() -> None:
    found = world_system(made())
    assert found.places.table().height == found.countries.table().height == 0


def test_the_view_covers_every_place_with_a_tie(china_russia: Any) -> None:
    from paradiplomacy.record.frames import frames_of

    frames = frames_of(china_russia)
    found = world_system(frames)
    table = found.places.table()
    assert table.height == network_of(frames).n
    assert table["confidence"].is_between(0, 1).all()
    assert table["ties"].sum() == 2 * found.places.ties
    assert found.countries.ties == frames.ties.height


def test_the_view_is_the_same_every_time() -> None:
    frames = made(
        ties=TIES,
        places=[
            {"place": place, "country": place[:2].upper()}
            for place in {p for q in PAIRS for p in q}
        ],
    )
    one, two = world_system(frames), world_system(frames)
    assert one.places.table().equals(two.places.table())
    assert one.countries.table().equals(two.countries.table())
