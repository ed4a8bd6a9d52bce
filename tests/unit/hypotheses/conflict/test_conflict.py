"""The claims on crises between nations, and on ties with both mainland and Taiwan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import comb
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.rates import confint_poisson_2indep

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.conflict.detachment import DETACHMENT
from paradiplomacy.hypotheses.conflict.dual_ties import DUAL_TIES as DUAL
from paradiplomacy.hypotheses.histories.crisis_windows import (
    Around,
    Episode,
    around,
    by_crisis,
    crises,
    outside_closure,
    pooled_ratio,
    quiet_days,
    separate_episodes,
)
from paradiplomacy.hypotheses.histories.exposure import Exposure, exposures
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames

pytestmark = pytest.mark.usefixtures("chinese_too")

DAY = "2010-06-01"
Shift = Callable[[str, int], str]


# --- detachment


def _episodes(frames: Frames) -> list[Around]:
    """Crises with windows that do not overlap."""
    return [around(frames, run) for run in separate_episodes(by_crisis(frames))]


def window(before: int, after: int) -> Around:
    keys = [tuple(f"{side}{i}" for i in range(n)) for side, n in (("b", before), ("a", after))]
    day = date(2010, 6, 1)
    return Around(day, day, 365, ("s",), ("s",), *keys, ties=9)


@pytest.mark.parametrize(
    ("by", "where"),
    [
        (-366, ""),
        (-365, "before"),
        (-1, "before"),
        (0, ""),
        (1, "after"),
        (365, "after"),
        (366, ""),
    ],
)
def test_the_year_before_and_the_year_after(hand: Any, shifted: Shift, by: int, where: str) -> None:
    tie = hand.tie("us", "cn", "1990")
    hand.exchange(tie, shifted(DAY, by))
    found = around(hand.frames(), Episode(date(2010, 6, 1), date(2010, 6, 1)))
    assert (len(found.before), len(found.after)) == (where == "before", where == "after")


def test_unclear_dates_lie_on_neither_side(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1990")
    hand.exchange(tie, "2010")
    hand.exchange(tie, "2010-06")
    hand.exchange(tie, "2011")
    hand.exchange(tie, "2009-07")
    found = around(hand.frames(), Episode(date(2010, 6, 1), date(2010, 6, 1)))
    assert (found.before, found.after) == (("x00003",), ())
    assert found.straddling == ("x00000", "x00001", "x00002")


def test_only_ties_that_stood_count_and_what_a_crisis_ended_stays(hand: Any) -> None:
    stood = hand.tie("a", "b", "1990")
    broke = hand.tie("c", "d", "1990", turns=(("ended", "2010-06-02", "US"),))
    paused = hand.tie("e", "f", "1990", turns=(("suspended", "2008", "US"),))
    others = [
        hand.tie("g", "h", "2009-12"),
        hand.tie("i", "j", "1990", turns=(("ended", "2009-01", "US"),)),
        hand.tie("k", "l", ""),
        hand.tie("m", "n", "1990", countries=("US", "TW")),
    ]
    for tie in (stood, broke, paused, *others):
        hand.exchange(tie, "2010-01-10")
    day = date(2010, 6, 1)
    found = around(hand.frames(), Episode(day, day))
    assert (found.ties, found.before) == (3, ("x00000", "x00001", "x00002"))


def test_an_exchange_told_twice_counts_once(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1990")
    hand.exchange(tie, "2010-09-01")
    hand.exchange(tie, "2010-09-01")
    hand.exchange(tie, "2010-09-01", form="training")
    found = around(hand.frames(), Episode(date(2010, 6, 1), date(2010, 6, 1)))
    assert found.after == ("x00000", "x00002")


def test_which_crises_can_be_used(hand: Any) -> None:
    hand.tie("us", "cn", "1980")
    for key, when in {
        "sharp": "2001-04-01",
        "month": "1983-04",
        "year": "1999",
        "long": "1995-07/1996-03",
        "recent": "2025-06-01",
        "amid": "2020-07-21",
        "eve": "2019-03-01",
        "lately": "2021-12-31",
    }.items():
        hand.shock(key, when)
    hand.shock("covid", "2020", "health")
    usable, others = crises(hand.frames())
    assert usable["shock"].to_list() == ["month", "sharp"]
    assert set(others["shock"]) == {"year", "long", "recent", "amid", "covid", "eve", "lately"}


def test_shocks_of_other_countries_are_no_crises(hand: Any) -> None:
    hand.tie("us", "cn", "1980")
    for key in ("ours", "theirs", "all", "unnamed"):
        hand.shock(key, "2001-04-01")
    named = {"ours": ["CN", "US"], "theirs": ["CN", "JP"], "all": ["CN", "JP", "US"]}
    for row in hand.rows["shocks"]:
        row["countries"] = named.get(row["shock"])
    usable, others = crises(hand.frames())
    assert usable["shock"].to_list() == ["all", "ours", "unnamed"]
    assert others.is_empty()


def test_near_crises_share_no_exchange(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1980")
    for key, when in {
        "one": "2010-01-01",
        "soon": "2010-09-01",
        "later": "2012-01-01",
        "apart": "2016-01-01",
    }.items():
        hand.shock(key, when)
    for year in range(2008, 2018):
        for month in range(1, 13):
            hand.exchange(tie, f"{year}-{month:02}-15")
    merged, short, alone = _episodes(hand.frames())
    gap = (date(2012, 1, 1) - date(2010, 9, 1)).days
    assert (merged.first, merged.last) == (date(2010, 1, 1), date(2010, 9, 1))
    assert str(merged.name) == "one and soon"
    assert merged.days == short.days == (gap - 1) // 2
    assert alone.days == 365
    keys = [key for w in (merged, short, alone) for key in (*w.before, *w.after)]
    assert len(keys) == len(set(keys))
    assert (len(alone.before), len(alone.after)) == (12, 12)
    singly = [key for w in by_crisis(hand.frames()) for key in (*w.before, *w.after)]
    assert len(singly) > len(set(singly))


def test_pooled_ratio_is_that_of_the_sums_whatever_the_strata() -> None:
    one, two = window(20, 10), window(5, 11)
    found, by_sum = pooled_ratio([one, two]), pooled_ratio([window(25, 21)])
    assert found == by_sum
    assert found.value == pytest.approx(21 / 25)
    # Maximum of the conditional likelihood of both strata, by grid.
    grid = np.linspace(0.3, 2.5, 22001)
    p = grid / (1 + grid)
    likelihood = sum(a * np.log(p) + b * np.log(1 - p) for a, b in ((10, 20), (11, 5)))
    assert grid[likelihood.argmax()] == pytest.approx(found.value, abs=2e-4)
    wald = confint_poisson_2indep(21, 1, 25, 1, method="score", compare="ratio")
    assert (found.low, found.high) == pytest.approx(wald, rel=0.15)


def exchanges_around(hand: Any, before: int, after: int, shifted: Shift) -> None:
    hand.shock("crisis", DAY)
    for side, number in ((-1, before), (1, after)):
        for i in range(number):
            tie = hand.tie(f"us{side}{i}", f"cn{i}", "1990")
            hand.exchange(tie, shifted(DAY, side * (1 + i % 360)))


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (200, 190, Verdict.SUPPORTED),
        (60, 15, Verdict.CONTRADICTED),
        (20, 19, Verdict.INCONCLUSIVE),
        (60, 34, Verdict.INCONCLUSIVE),
        (20, 80, Verdict.INCONCLUSIVE),
        (4, 0, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict_on_detachment(
    hand: Any, shifted: Shift, before: int, after: int, verdict: Verdict
) -> None:
    exchanges_around(hand, before, after, shifted)
    found = render_all(DETACHMENT.run(hand.frames()))
    assert found.verdict is verdict
    assert (found.n, found.estimates[0].value) == (before + after, pytest.approx(after / before))
    assert f"{before if before > 10 else 'four'} to the 12 months before" in found.sentence
    by_hand = max(
        sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in ks)
        for n, p, ks in (
            (before + after, 0.4, range(after, before + after + 1)),
            (before + after, 0.6, range(after + 1)),
        )
    )
    assert found.p == pytest.approx(by_hand, rel=1e-6)
    assert (found.p < 0.05) == (verdict is Verdict.SUPPORTED)
    assert len(found.estimates[0].subjects) == before + after


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (0, 9, "none before to compare with"),
        (0, 11, "none before to compare with"),
        (11, 0, ""),
    ],
)
def test_where_no_ratio_of_detachment_can_be_formed_the_sentence_says_so(
    hand: Any, shifted: Shift, before: int, after: int, says: str
) -> None:
    exchanges_around(hand, before, after, shifted)
    sentence = str(render_all(DETACHMENT.run(hand.frames())).sentence)
    phrases = ("with fewer than ten", "none before to compare with")
    assert "".join(each for each in phrases if each in sentence) == says


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((200, 190, 10), Verdict.SUPPORTED),
        ((200, 190, 80), Verdict.INCONCLUSIVE),
        ((60, 10, 5), Verdict.CONTRADICTED),
        ((60, 10, 40), Verdict.INCONCLUSIVE),
    ],
    ids=["steady", "steady-if-in-order", "fall", "fall-if-in-order"],
)
def test_detachment_is_only_decided_whatever_the_order_of_unclear_dates(
    hand: Any, shifted: Shift, counts: tuple[int, int, int], verdict: Verdict
) -> None:
    before, after, unclear = counts
    exchanges_around(hand, before, after, shifted)
    for i in range(unclear):
        tie = hand.tie(f"us-{i}", f"cn-{i}", "1990")
        hand.exchange(tie, f"{shifted(DAY, -40)}/{shifted(DAY, 40)}")
    found = render_all(DETACHMENT.run(hand.frames()))
    worst = found.survives.worst_case
    assert found.verdict is verdict
    assert worst is not None
    assert worst.estimate is not None
    assert worst.survives is verdict.decides
    assert worst.otherwise.decides
    assert worst.estimate.n == before + after + unclear
    assert found.n == before + after


def test_detachment_has_its_size_and_power() -> None:
    rng = np.random.default_rng(9)

    def passes(mean: float, ratio: float) -> float:
        draws = zip(rng.poisson(mean, 200), rng.poisson(mean * ratio, 200), strict=True)
        found = [pooled_ratio([window(int(b), int(a))], level=0.9) for b, a in draws]
        return float(np.mean([i.within((2 / 3, 3 / 2)) for i in found]))

    assert passes(300, 2 / 3) <= 0.09  # at the margin: one in twenty at most, and noise
    assert passes(116, 1.0) == pytest.approx(0.8, abs=0.09)  # what the minimum number promises
    assert passes(15, 1.0) == 0.0


def test_the_pandemic_years_are_told_apart(hand: Any, shifted: Shift) -> None:
    exchanges_around(hand, 8, 8, shifted)
    tie = hand.tie("us", "cn", "1990")
    hand.shock("covid", "2020", "health")
    hand.shock("balloon", "2023-02-01")
    for month in range(3, 9):
        hand.exchange(tie, f"2023-{month:02}-10")
    frames = hand.frames()
    windows = _episodes(frames)
    assert [w.name for w in windows] == ["crisis", "balloon"]
    assert [w.name for w in outside_closure(frames, windows)] == ["crisis"]
    found = render_all(DETACHMENT.run(frames))
    assert found.n == 22
    assert any("reopening" in caveat for caveat in found.caveats)


def test_quiet_days_keep_clear_of_crises(hand: Any) -> None:
    tie = hand.tie("us", "cn", "1980")
    hand.shock("crisis", "2005-03-01")
    for year in range(1999, 2013):
        hand.exchange(tie, f"{year}-05-05")
    assert quiet_days(hand.frames()) == [
        date(year, 7, 1) for year in (2000, 2002, 2006, 2008, 2010)
    ]


# --- dual-ties


def test_tie_years_are_split_where_the_taiwan_tie_begins_and_ends(hand: Any) -> None:
    hand.tie("both", "cn", "1990-01-01", turns=(("ended", "2020-01-01", "US"),))
    hand.tie(
        "both", "tw", "2000-01-01", countries=("US", "TW"), turns=(("ended", "2010-01-01", "US"),)
    )
    hand.tie("single", "cn", "2006-01-01")
    found = exposures(hand.frames())
    assert found.dual_years == pytest.approx(10.0, abs=0.01)
    assert found.other_years == pytest.approx(20.0 + 20.0, abs=0.02)
    assert (found.dual_breaks, found.other_breaks) == ((), ("tie:both|cn",))
    assert found.dual == ("tie:both|cn",)


def test_two_taiwan_ties_do_not_count_time_twice(hand: Any) -> None:
    hand.tie("both", "cn", "1996-01-01")
    for i, start in enumerate(("2000-01-01", "2003-01-01")):
        hand.tie("both", f"tw{i}", start, countries=("US", "TW"))
    found = exposures(hand.frames())
    assert (found.dual_years, found.other_years) == pytest.approx((26.0, 4.0), abs=0.02)


def test_breaks_by_law_do_not_count(hand: Any) -> None:
    hand.tie("us", "cn", "1990", turns=(("ended", "2025-09", "law"),))
    hand.tie("us", "cn2", "1990", turns=(("suspended", "2001", "CN"), ("resumed", "2002", "CN")))
    hand.tie("us", "tw", "1985", countries=("US", "TW"))
    frames = hand.frames()
    assert exposures(frames).dual_breaks == ("tie:us|cn2",)
    # Suspended years are not at risk: 11 until 2001 and 24 from 2002 on.
    assert exposures(frames).dual_years == pytest.approx(35.2 + 11 + 23.5, abs=0.5)


def test_undated_taiwan_ties_count_throughout(hand: Any) -> None:
    hand.tie("us", "cn", "1996-01-01")
    hand.tie("us", "tw", "", countries=("US", "TW"))
    hand.tie("other", "cn", "1996-01-01")
    hand.tie("undated", "cn", "")
    frames = hand.frames()
    assert exposures(frames).dual_years == pytest.approx(30.0, abs=0.02)


def test_what_law_and_missing_dates_do_to_dual_ties_is_said(hand: Any) -> None:
    hand.tie("us", "cn", "1990", turns=(("ended", "2025-09", "law"),))
    hand.tie("us", "tw", "", countries=("US", "TW"))
    hand.tie("us2", "cn2", "1990", turns=(("ended", "2025-09", "law"),))
    frames = hand.frames()
    assert exposures(frames).throughout == exposures(frames).by_law == ("tie:us|cn",)
    found = render_all(DUAL.run(frames))
    assert "has no voluntary breaks" in str(found.sentence)
    assert "no law ordered the break" in str(found.sentence)
    said = " ".join(found.caveats)
    assert "This concerns 1 of these mainland ties." in said
    assert "that a law ended (Us–Cn)" in said


def test_a_break_on_an_unclear_day_lies_at_its_known_end(hand: Any) -> None:
    hand.tie("us", "cn", "1996-01-01", turns=(("ended", "../2006-01-01", "US"),))
    hand.tie("us2", "cn2", "1996-01-01", turns=(("ended", "", "US"),))
    hand.tie("us3", "cn3", "1996-01-01", turns=(("ended", "202X", "US"),))
    found = exposures(hand.frames())
    assert found.other_years == pytest.approx(10.0 + 30.0 + 28.99, abs=0.1)
    assert len(found.other_breaks) == 3


def dual_record(hand: Any, dual: int, other: int, size: int = 100) -> None:
    for group, broken in (("dual", dual), ("other", other)):
        for i in range(size):
            turns = (("ended", "2000-01-01", "US"),) if i < broken else ()
            hand.tie(f"{group}{i}", f"cn{i}", "1980-01-01", turns=turns)
            if group == "dual":
                hand.tie(f"dual{i}", f"tw{i}", "1979", countries=("US", "TW"))


@pytest.mark.parametrize(
    ("dual", "other", "verdict"),
    [
        (70, 70, Verdict.SUPPORTED),
        (40, 6, Verdict.CONTRADICTED),
        (30, 12, Verdict.INCONCLUSIVE),  # surely higher, but not surely twice as high
        (5, 5, Verdict.INCONCLUSIVE),
        (4, 0, Verdict.INCONCLUSIVE),
        (0, 30, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict_on_dual_ties(hand: Any, dual: int, other: int, verdict: Verdict) -> None:
    dual_record(hand, dual, other)
    found = render_all(DUAL.run(hand.frames()))
    assert found.verdict is verdict
    years = [20.0 * broken + 46.0 * (100 - broken) for broken in (dual, other)]
    if other:
        expected = dual / years[0] / (other / years[1])
        assert found.estimates[0].value == pytest.approx(expected, rel=0.01)
    assert found.n == dual + other
    assert found.p is not None
    assert (found.p < 0.05) == (verdict is Verdict.SUPPORTED)


def test_hazard_ratio_is_recovered_from_simulated_lives() -> None:
    rng = np.random.default_rng(10)
    true, covered = 2.5, []
    for _ in range(200):
        years, broken = [], []
        for rate in (0.02 * true, 0.02):
            life = rng.exponential(1 / rate, 60)
            years.append(float(np.minimum(life, 30).sum()))
            broken.append(tuple(str(i) for i in np.flatnonzero(life < 30)))
        exposure = Exposure(years[0], years[1], broken[0], broken[1], (), ())
        found = exposure.totals.ratio()
        covered.append(found.low <= true <= found.high)
    assert 0.92 <= np.mean(covered) <= 1.0
