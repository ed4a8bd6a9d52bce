"""Multiplexity, and all of the world-system view at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from paradiplomacy.networks.graph import network_of
from paradiplomacy.networks.multiplexity import flow_rows, flows
from paradiplomacy.networks.world_system import world_system
from paradiplomacy.record.frames import SCHEMAS, Frames


def seeded() -> np.random.Generator:
    return np.random.default_rng(5)


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


def exchange(a: str, b: str, giver: str, flow: str, key: str = "") -> dict[str, Any]:
    day = date(2000 + len(key), 1, 1)
    return {
        "exchange": f"{a}{b}{giver}{flow}{key}",
        "tie": f"tie:{a}|{b}",
        "flow": flow,
        "giver": giver,
        "form": "delegation",
        "date": day,
        "date_low": day,
        "date_high": day,
    }


PAIRS = [(f"us-{k}-x", f"cn-{k}-y") for k in range(10)]
TIES = [tie(a, b) for a, b in PAIRS]


def test_what_is_told_twice_counts_once_and_directions_follow_the_ends() -> None:
    rows = [
        exchange("us-0-x", "cn-0-y", "US", "ideas"),
        exchange("us-0-x", "cn-0-y", "US", "ideas"),
        exchange("us-0-x", "cn-0-y", "CN", "ideas"),
        exchange("us-0-x", "cn-0-y", "mutual", "capital"),
        exchange("us-0-x", "cn-0-y", "JP", "personnel"),
        exchange("us-0-x", "cn-0-y", "US", ""),
    ]
    found = flow_rows(made(ties=TIES, exchanges=rows))
    assert sorted(found["way"]) == ["", "a", "b", "mutual"]


def test_ties_that_give_one_way_only_are_fewer_than_chance() -> None:
    one_way = [
        exchange(a, b, "US" if k % 2 else "CN", "ideas", "!" * n)
        for k, (a, b) in enumerate(PAIRS)
        for n in range(4)
    ]
    found = flows(made(ties=TIES, exchanges=one_way), seeded(), draws=199).directions
    assert (len(found.ties), found.both) == (10, 0)
    assert found.p_fewer == 1 / 200


def test_ties_that_give_both_ways_are_as_many_as_chance_or_more() -> None:
    both = [exchange(a, b, giver, "ideas") for a, b in PAIRS for giver in ("US", "CN")]
    found = flows(made(ties=TIES, exchanges=both), seeded(), draws=199)
    assert found.directions.both == 10
    assert found.directions.p_fewer == 1.0
    # Of one flow alone nothing is mixed, and nothing else is to be expected.
    assert (found.kinds.both, found.together.height) == (0, 0)


def test_flows_together_are_counted_beside_what_is_expected() -> None:
    rows = [exchange(*PAIRS[k], "US", flow) for k in range(4) for flow in ("ideas", "capital")]
    found = flows(made(ties=TIES, exchanges=rows), seeded(), draws=99)
    (pair,) = found.together.rows(named=True)
    assert (pair["first"], pair["second"], pair["both"]) == ("capital", "ideas", 4)
    assert pair["expected"] == pytest.approx(2.0)  # half of two exchanges differ


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
