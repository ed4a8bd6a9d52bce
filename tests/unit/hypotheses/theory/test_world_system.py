"""The theory's claims, on worlds made so that the answer is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.theory.halves import flow_rows
from paradiplomacy.hypotheses.theory.interdependence import INTERDEPENDENCE
from paradiplomacy.hypotheses.theory.uneven_power import UNEVEN_POWER
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import SCHEMAS, Frames

pytestmark = pytest.mark.usefixtures("chinese_too")

CORE = 6
COUNTRIES = 30


def codes(n: int = COUNTRIES) -> list[str]:
    """Countries that do not exist, so that nothing known of one can matter."""
    return [f"X{chr(65 + k // 26)}{chr(65 + k % 26)}" for k in range(n)]


def core_rates() -> np.ndarray[Any, np.dtype[np.float64]]:
    """A core tied to all, a periphery hardly tied to itself."""
    member = np.arange(COUNTRIES) < CORE
    return np.where(member[:, None] | member[None, :], 5.0, 0.3)


def world(
    hand: Any,
    rates: np.ndarray[Any, np.dtype[np.float64]],
    *,
    located: bool = False,
) -> Frames:
    """Ties between countries in Poisson numbers; each tie has two places of its own."""
    rng, names = np.random.default_rng(3), codes(len(rates))
    counts = np.triu(rng.poisson(rates), 1)
    places = []
    for i, j in zip(*np.nonzero(counts), strict=True):
        for k in range(counts[i, j]):
            ends = [f"{names[x]}-{i}-{j}-{k}".lower() for x in (i, j)]
            hand.tie(*ends, countries=(names[i], names[j]))
            places += [
                dict.fromkeys(SCHEMAS["places"])
                | {"place": end, "country": names[x], "latitude": 0.0, "longitude": 12.0 * x - 180}
                for end, x in zip(ends, (i, j), strict=True)
            ]
    if not located:
        places = [place | {"latitude": None, "longitude": None} for place in places]
    hand.rows["places"] = places
    return hand.frames()  # type: ignore[no-any-return]


def whole(finding: Finding) -> None:
    """Nothing in a finding is missing or not a number."""
    for estimate in (*finding.estimates, *finding.sensitivity):
        for x in (estimate.value, estimate.low, estimate.high):
            assert x is None or math.isfinite(x)
        if None not in (estimate.value, estimate.low, estimate.high):
            assert estimate.low <= estimate.value <= estimate.high, estimate.name  # type: ignore[operator]
    assert finding.lacks
    assert finding.caveats
    assert str(finding.mde_sentence)


# --- uneven-power


def test_a_planted_core_and_a_bare_periphery_support_the_claim(hand: Any) -> None:
    finding = render_all(UNEVEN_POWER.run(world(hand, core_rates(), located=True)))
    assert finding.verdict is Verdict.SUPPORTED
    deciding = finding.estimates[0]
    assert deciding.high is not None
    assert deciding.high < 0.8
    assert "Six countries of 30" in str(finding.sentence)
    assert "hardly to one another" in str(finding.sentence)
    whole(finding)


def test_inequality_that_numbers_of_ties_explain_contradicts_it(hand: Any) -> None:
    rates = core_rates()
    np.fill_diagonal(rates, 0.0)
    strength = rates.sum(axis=1)
    finding = render_all(
        UNEVEN_POWER.run(world(hand, np.outer(strength, strength) / strength.sum()))
    )
    assert finding.verdict is Verdict.CONTRADICTED
    assert "explains all or nearly all" in str(finding.sentence)
    whole(finding)


def test_a_periphery_tied_to_itself_contradicts_it(hand: Any) -> None:
    member = np.arange(COUNTRIES) < CORE
    rates = np.where(member[:, None] == member[None, :], 2.0, 0.4) + 4.0 * np.outer(member, member)
    finding = render_all(UNEVEN_POWER.run(world(hand, rates)))
    assert finding.verdict is Verdict.CONTRADICTED
    whole(finding)


def test_few_ties_between_many_countries_do_not_suffice(hand: Any) -> None:
    finding = render_all(UNEVEN_POWER.run(world(hand, np.full((14, 14), 0.5))))
    assert finding.verdict is Verdict.UNTESTABLE
    assert "at least 100 are needed" in str(finding.sentence)


def test_a_thin_world_is_inconclusive(hand: Any) -> None:
    rates = np.where(np.arange(12)[:, None] + np.arange(12)[None, :] < 9, 3.0, 0.9)
    finding = render_all(UNEVEN_POWER.run(world(hand, rates)))
    assert finding.verdict is not Verdict.SUPPORTED
    whole(finding)


def test_ties_within_a_country_or_to_nowhere_are_left_out_and_told(hand: Any) -> None:
    frames = world(hand, core_rates())
    hand.tie("xaa-own", "xaa-other", countries=("XAA", "XAA"))
    hand.tie("xaa-lost", "zz-lost", countries=("XAA", "ZZ"))
    finding = render_all(UNEVEN_POWER.run(hand.frames()))
    assert finding.n == frames.ties.height
    assert any("two ties within a country" in text for text in finding.caveats)


def test_the_detectable_effect_shrinks_with_the_world(hand: Any, hand_of: Any) -> None:
    small = render_all(UNEVEN_POWER.run(world(hand, core_rates() * 0.3)))
    large = render_all(UNEVEN_POWER.run(world(hand_of("US", "CN"), core_rates() * 2)))
    assert large.mde is not None
    assert large.mde < 0.8
    assert small.mde is None or small.mde < large.mde


# --- interdependence


def web(hand: Any, *, ways: tuple[str, ...], flows: tuple[str, ...], ties: int = 40) -> Frames:
    """Ties with four exchanges each, in the directions and flows that come round in turn."""
    for k in range(ties):
        key = hand.tie(f"us{k}", f"cn{k}")
        for n in range(4):
            way = ways[(n if len(ways) > 2 else k) % len(ways)]
            flow = flows[(n if len(flows) > 2 else k) % len(flows)]
            hand.exchange(key, f"19{81 + n}-05", giver=way, flow=flow)
    return hand.frames()  # type: ignore[no-any-return]


MIXED_WAYS = ("US", "CN", "CN", "US")
MIXED_FLOWS = ("personnel", "ideas", "capital", "personnel")


@pytest.mark.parametrize(
    ("ways", "flows", "both", "mixed"),
    [
        (MIXED_WAYS, MIXED_FLOWS, 4 / 3, 5 / 6 / (5 / 8)),
        (("US", "US", "US", "CN"), MIXED_FLOWS, 1.0, 5 / 6 / (5 / 8)),
        (("US", "CN"), MIXED_FLOWS, 0.0, 5 / 6 / (5 / 8)),  # balanced as a whole, one-sided each
        (("US",), MIXED_FLOWS, 0.0, 5 / 6 / (5 / 8)),
        (MIXED_WAYS, ("personnel", "ideas"), 4 / 3, 0.0),
    ],
    ids=["mixed", "three-to-one", "each-one-way", "one-giver", "one-flow-each"],
)
def test_how_far_exchanges_are_matched_is_said_and_decides_nothing(
    hand: Any, ways: tuple[str, ...], flows: tuple[str, ...], both: float, mixed: float
) -> None:
    finding = render_all(INTERDEPENDENCE.run(web(hand, ways=ways, flows=flows)))
    assert (finding.verdict, finding.p) == (Verdict.INCONCLUSIVE, None)
    assert INTERDEPENDENCE.margin is None
    # Of four exchanges two and two, four of six pairs are unlike; an even web has one half.
    assert [e.value for e in finding.estimates[:2]] == pytest.approx([both, mixed])
    assert "Across 40 ties with two or more exchanges" in str(finding.sentence)
    assert not [said for said in finding.caveats if "two countries with most ties" in str(said)]
    assert "so no verdict is possible" in str(finding.sentence)
    whole(finding)


def test_directions_without_visits_are_said(hand: Any) -> None:
    finding = render_all(INTERDEPENDENCE.run(web(hand, ways=MIXED_WAYS, flows=MIXED_FLOWS)))
    visits = finding.sensitivity[0]
    assert visits.name.startswith("balance of a tie's exchanges other than visits")
    assert (visits.n, visits.value) == (40, 0.0)  # two each, both given by the same end
    assert "the balance between the two directions is 0.00 times" in str(finding.sentence)


def test_a_handful_of_ties_is_inconclusive(hand: Any) -> None:
    finding = render_all(
        INTERDEPENDENCE.run(web(hand, ways=("US", "CN", "US"), flows=MIXED_FLOWS, ties=5))
    )
    assert finding.verdict is Verdict.INCONCLUSIVE
    whole(finding)


@pytest.mark.parametrize("flows", [("personnel",), ("",)])
def test_one_flow_alone_or_none_is_untestable(hand: Any, flows: tuple[str, ...]) -> None:
    finding = render_all(INTERDEPENDENCE.run(web(hand, ways=MIXED_WAYS, flows=flows)))
    assert finding.verdict is Verdict.UNTESTABLE
    assert "two flows or more" in str(finding.sentence)


def test_mutual_exchanges_count_for_neither_direction(hand: Any) -> None:
    frames = web(hand, ways=MIXED_WAYS, flows=MIXED_FLOWS)
    mutual = frames.exchanges.with_columns(
        giver=pl.lit("mutual"), exchange="m" + pl.col("exchange")
    )
    hand.rows["exchanges"] += mutual.to_dicts()
    finding = render_all(INTERDEPENDENCE.run(hand.frames()))
    assert finding.n == 40
    assert any("40 ties had one" in text for text in finding.caveats)
    assert INTERDEPENDENCE.run(frames).estimates[0].value == finding.estimates[0].value


def test_what_is_told_twice_counts_once_and_directions_follow_the_ends(hand: Any) -> None:
    key = hand.tie("us", "cn", "1980")
    given = [("US", "ideas"), ("US", "ideas"), ("CN", "ideas"), ("mutual", "capital")]
    for giver, flow in (*given, ("JP", "personnel"), ("US", "")):
        hand.exchange(key, "2000", giver=giver, flow=flow)
    assert sorted(flow_rows(hand.frames())["way"]) == ["", "a", "b", "mutual"]
