"""Whether contact warms opinion, in places first and then in the nation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.support.correlations import correlation_interval

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.opinion_parts import linked_places, local_panel
from paradiplomacy.hypotheses.conflict.opinion_up import OPINION_UP
from paradiplomacy.language import Name, render, render_all
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")

GALLUP = "opinion.gallup.us.favorable"


def local(hand: Any, slope: float, *, places: int = 40) -> None:
    """Places whose opinion rises from 2000 to 2010 by so much for each step of exchanges."""
    rng = np.random.default_rng(6)
    for i in range(places):
        tie = hand.tie(f"us{i}", f"cn{i}", "1990")
        for k in range(i % 5):
            hand.exchange(tie, f"200{1 + k}-05-01")
        hand.reading("opinion.local.x", f"us{i}", "2000-06-01", 50)
        change = slope * (i % 5) + rng.normal()
        hand.reading("opinion.local.x", f"us{i}", "2010-06-01", 50 + change)


def national(hand: Any, slope: float, *, years: int = 40) -> None:
    """A nation whose opinion rises in a year by so much for each exchange of the year before."""
    rng = np.random.default_rng(7)
    tie = hand.tie("nation-us", "nation-cn", "1950")
    told = rng.poisson(6, size=years)
    opinion = 0.0
    for i, many in enumerate(told):
        year = 1960 + i
        for k in range(many):
            hand.exchange(tie, f"{year}-03-{1 + k:02}")
        hand.reading(GALLUP, "US-CN", f"{year}-07-01", opinion)
        opinion += slope * many + rng.normal()


@pytest.mark.parametrize(
    ("in_places", "in_nation", "verdict"),
    [
        (1.0, 1.0, Verdict.SUPPORTED),
        (1.0, 0.0, Verdict.INCONCLUSIVE),
        (1.0, -1.0, Verdict.INCONCLUSIVE),
        (1.0, None, Verdict.INCONCLUSIVE),
        (-1.0, 1.0, Verdict.CONTRADICTED),
        (0.0, 1.0, Verdict.INCONCLUSIVE),
        (None, 1.0, Verdict.UNTESTABLE),
        (None, -1.0, Verdict.UNTESTABLE),
        (None, None, Verdict.UNTESTABLE),
    ],
)
def test_both_halves_must_hold(
    hand: Any, in_places: float | None, in_nation: float | None, verdict: Verdict
) -> None:
    if in_places is not None:
        local(hand, in_places)
    if in_nation is not None:
        national(hand, in_nation)
    found = render_all(OPINION_UP.run(hand.frames()))
    assert found.verdict is verdict
    halves = [e for e in found.estimates if e.value is not None]
    assert len(halves) == (in_places is not None) + (in_nation is not None)
    if in_places is None:
        assert found.p is None
        assert "cannot test" in found.sentence


def test_the_panel_by_hand(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1990")
    hand.tie("us2", "cn2", "1990")
    for when in ("2000-06-01", "2004-01-01", "2005", "2010-06-01"):
        hand.exchange(tie, when)
    for when, value in (("2000-06-01", 40), ("2005-01-01", 90), ("2010-06-01", 50)):
        hand.reading("opinion.local.x", "us", when, value)
    hand.reading("opinion.local.x", "us2", "2000-06-01", 40)
    hand.reading("opinion.local.x", "us2", "2010-06-01", 38)
    hand.reading("opinion.local.x", "us3", "2010-06-01", 38)
    for when, value in (("2001", 3), ("2011", 4)):
        hand.answer(hand.account("CN", place="cn", when=when), "opinion.local", value)
    panel = local_panel(hand.frames()).sort("place", descending=True)
    assert panel["place"].to_list() == ["us2", "us", "cn"]
    spread = np.std([10, -2], ddof=1)
    assert panel["change"].to_list() == pytest.approx([-2 / spread, 10 / spread, 0.0])
    # On 1 June 2000, 1 January 2004 and in 2005; the last falls on the day of the last reading.
    years = (date(2010, 6, 1) - date(2000, 6, 1)).days / 365.25
    assert panel["exchanges"].to_list()[:2] == pytest.approx([0.0, 3 / years])
    assert panel["subjects"].to_list()[2] == ["account:k0000", "account:k0001"]


def test_the_shipped_national_half_by_numpy() -> None:
    frames = frames_of(open_record())
    found = render_all(OPINION_UP.run(frames))
    assert found.verdict is Verdict.UNTESTABLE
    by_year: dict[int, list[float]] = {}
    for row in frames.readings.iter_rows(named=True):
        if row["series"] == GALLUP:
            by_year.setdefault(row["date"].year, []).append(row["value"])
    means = {year: sum(values) / len(values) for year, values in by_year.items()}
    dated = {t["tie"]: t["established_high"] for t in frames.ties.iter_rows(named=True)}
    pair = {
        t["tie"]
        for t in frames.ties.iter_rows(named=True)
        if {t["country_a"], t["country_b"]} == {"US", "CN"}
    }
    told: dict[int, float] = {}
    seen = set()
    for x in frames.exchanges.sort("exchange").iter_rows(named=True):
        low, high, start = x["date_low"], x["date_high"], dated.get(x["tie"])
        same = (x["tie"], low, high, x["form"], x["giver"])
        if x["tie"] not in pair or None in (low, high, start) or same in seen:
            continue
        seen.add(same)
        long = (high - low).days + 1
        if start < low and long <= 366:
            for year in range(low.year, high.year + 1):
                inside = min(high, date(year, 12, 31)) - max(low, date(year, 1, 1))
                told[year] = told.get(year, 0.0) + (inside.days + 1) / long
    pairs = [
        (2 * (told.get(year - 1, 0.0) + 3 / 8) ** 0.5, means[year] - means[year - 1])
        for year in means
        if year - 1 in means
    ]
    r = np.corrcoef(np.array(pairs).T)[0, 1]
    (deciding,) = (e for e in found.estimates if "Gallup" in e.name)
    assert (deciding.value, deciding.n) == (pytest.approx(r), len(pairs))


def test_both_places_of_a_tie_are_counted_together(hand: Any) -> None:
    rng = np.random.default_rng(8)
    for i in range(20):
        tie = hand.tie(f"us{i}", f"cn{i}", "1990")
        for k in range(i % 5):
            hand.exchange(tie, f"200{1 + k}-05-01")
        change = rng.normal()  # both ends think alike
        for place in (f"us{i}", f"cn{i}"):
            hand.reading("opinion.local.x", place, "2000-06-01", 50)
            hand.reading("opinion.local.x", place, "2010-06-01", 50 + change)
    frames = hand.frames()
    assert len(linked_places(frames, local_panel(frames))) == 20
    part = render_all(OPINION_UP.run(frames)).estimates[0]
    alone = correlation_interval(part.value or 0.0, part.n, 0.95)
    assert None not in (part.low, part.high, alone.low, alone.high)
    assert part.high - part.low > 1.2 * (alone.high - alone.low)  # type: ignore[operator]
    assert "20 ties with both places here" in part.method


def test_a_record_names_who_asks_for_opinion(hand: Any) -> None:
    national(hand, 1.0)
    for surveys in ({}, {"gallup": Name("Gallup", "盖洛普")}):
        found = OPINION_UP.run(replace(hand.frames(), surveys=surveys))
        (of_nation,) = found.estimates
        words = surveys.get("gallup", Name("gallup", "gallup"))
        assert f"({words.english})" in render(of_nation.name)
        assert f"（{words.chinese}）" in render(of_nation.name, "zh")


def test_the_shipped_record_names_who_asks_for_opinion() -> None:
    named = {key: name.chinese for key, name in frames_of(open_record("sino_us")).surveys.items()}
    assert named == {"gallup": "盖洛普", "pew": "皮尤研究中心"}
