"""The claim that most ties work for trade or investment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize
from scipy.special import betaln
from scipy.stats import betabinom, binom, binomtest

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.capacity.trade_majority import TRADE_MAJORITY
from paradiplomacy.hypotheses.capacity.trade_shares import (
    PLACEBOS,
    active_ties,
    answered_ties,
    dealt_share,
    is_trade,
    middle,
    model_of,
)
from paradiplomacy.hypotheses.estimators.dealt_kinds import p_of_dealt_kinds
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def ties(hand: Any, n: int, *, trade: int) -> list[str]:
    """Ties with one exchange each, of which some are for trade."""
    made = [hand.tie(f"us{i}", f"cn{i}") for i in range(n)]
    for i, tie in enumerate(made):
        hand.exchange(tie, "2010", sectors=("trade",) if i < trade else ("culture",))
    return made


def ask(hand: Any, tie: str, side: str, said: float) -> None:
    """What one end answers."""
    key = f"a{len(hand.rows['answers'])}"
    hand.rows["accounts"].append({"account": key, "side": side, "tie": tie})
    hand.rows["answers"].append(
        {"answer": key, "account": key, "question": "trade.any", "value": said}
    )


@pytest.mark.parametrize("trade", [16, 11, 1])
def test_one_exchange_of_each_tie_gives_a_lower_bound_and_no_verdict(hand: Any, trade: int) -> None:
    ties(hand, 20, trade=trade)
    found = TRADE_MAJORITY.run(hand.frames())
    low = binomtest(trade, 20).proportion_ci(0.95, "exact").low
    deciding = found.estimates[0]
    assert found.verdict is Verdict.INCONCLUSIVE
    assert (deciding.value, deciding.low, deciding.high) == pytest.approx((trade / 20, low, 1.0))
    assert found.p is None
    assert "the least it can be" in str(found.sentence)


@pytest.mark.parametrize(
    ("yes", "verdict"),
    [(18, Verdict.SUPPORTED), (10, Verdict.INCONCLUSIVE), (2, Verdict.CONTRADICTED)],
)
def test_interviews_decide_both_ways(hand: Any, yes: int, verdict: Verdict) -> None:
    for i, tie in enumerate(ties(hand, 20, trade=3)):
        ask(hand, tie, "US", 0.0)
        ask(hand, tie, "CN", float(i < yes))
    found = TRADE_MAJORITY.run(hand.frames())
    assert found.verdict is verdict
    assert found.estimates[0].value == pytest.approx(yes / 20)
    assert found.estimates[1].value == pytest.approx(3 / 20)
    assert found.p == pytest.approx(binomtest(yes, 20).pvalue)


def several(hand: Any, kinds: Sequence[Sequence[str]]) -> None:
    """Ties whose exchanges are of such sectors, one a year."""
    for i, sectors in enumerate(kinds):
        tie = hand.tie(f"us{i}", f"cn{i}")
        for k, sector in enumerate(sectors):
            hand.exchange(tie, f"{1990 + k}", sectors=(sector,))


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        ([["trade"]] * 6, "on record for no ties. That is too few"),
        ([["trade", "sport"]] * 4, "on record for four ties. That is too few"),
        ([["sport", "sport"]] * 6, "none of 12 exchanges are for trade"),
    ],
)
def test_why_there_is_only_a_lower_bound(
    hand: Any, kinds: Sequence[Sequence[str]], why: str
) -> None:
    several(hand, kinds)
    assert why in str(TRADE_MAJORITY.run(hand.frames()).sentence)


MOST = [["trade", *["sport"] * 5]] * 60
"""Nearly each tie has one, and one alone: fewer would have any if kinds were dealt at random."""


@pytest.mark.parametrize(
    ("kinds", "verdict", "reading"),
    [
        ([*MOST, *[["sport"] * 6] * 3], Verdict.SUPPORTED, "So most ties did"),
        ([["trade", *["culture"] * 5]] * 63, Verdict.INCONCLUSIVE, "another sector too"),
        (
            [["trade"] * 3 + ["sport"] * 3] * 40 + [["sport"] * 6] * 23,
            "",
            "no more than with",
        ),
        ([["trade"] + ["sport"] * 5] * 20 + [["sport"] * 6] * 40, "", "does not settle whether"),
    ],
    ids=["most", "as other sectors", "as by chance", "few"],
)
def test_a_majority_has_to_be_more_than_how_much_is_on_record(
    hand: Any, kinds: list[list[str]], verdict: str, reading: str
) -> None:
    several(hand, kinds)
    found = TRADE_MAJORITY.run(hand.frames())
    assert found.verdict is (verdict or Verdict.INCONCLUSIVE)
    assert reading in str(found.sentence)
    assert "based on six exchanges per tie" in str(found.estimates[0].name)
    assert (found.p or 1.0) <= 0.05 or found.verdict is Verdict.INCONCLUSIVE
    if "cannot decide" in reading:
        # A minority within so few exchanges contradicts nothing, and helps no other test.
        assert (found.estimates[0].high or 1.0) < 0.5
        assert found.p == 1.0


def test_kinds_that_are_dealt_at_random_are_never_a_majority_of_ties(hand: Any) -> None:
    """The share within as many exchanges as ties have is far above one half all the same."""
    rng = np.random.default_rng(5)
    numbers = 1 + rng.negative_binomial(2, 0.2, 60)
    several(hand, [["sport"] * n for n in numbers])
    frames = hand.frames()
    for _ in range(3):
        dealt = rng.permutation(np.arange(numbers.sum()) % 5 == 0)
        sectors = [["trade"] if trade else ["sport"] for trade in dealt]
        exchanges = frames.exchanges.with_columns(pl.Series("sectors", sectors))
        record = replace(frames, exchanges=exchanges)
        units = active_ties(record)
        model = model_of(units)
        assert model is not None
        assert model.interval(middle(units)).above(0.5)
        assert TRADE_MAJORITY.run(record).verdict is Verdict.INCONCLUSIVE


def test_what_dealing_at_random_gives() -> None:
    units = pl.DataFrame({"exchanges": [1, 2, 3, 6], "of_trade": [1, 0, 2, 0]})
    every = list(combinations(range(12), 3))
    assert dealt_share(units, 2) == pytest.approx(sum(min(c) < 2 for c in every) / len(every))
    owner = np.repeat(range(4), units["exchanges"].to_list())
    as_many = sum(len({owner[k] for k in chosen}) >= 2 for chosen in every) / len(every)
    columns = (units[name].to_list() for name in ("exchanges", "of_trade"))
    assert p_of_dealt_kinds(*columns, seed=1) == pytest.approx(as_many, abs=0.01)
    assert middle(units) == 2


def test_few_answers_do_not_replace_the_record(hand: Any) -> None:
    for tie in ties(hand, 20, trade=16)[:4]:
        ask(hand, tie, "US", 0.0)
    assert TRADE_MAJORITY.run(hand.frames()).estimates[0].value == pytest.approx(16 / 20)
    assert answered_ties(hand.frames(), "trade.any")["hit"].to_list() == [False] * 4
    assert answered_ties(hand.frames(), "climate.any").is_empty()


def test_what_counts_as_trade(hand: Any) -> None:
    tie = hand.tie("us", "cn")
    hand.exchange(tie, "2001", form="trade mission")
    hand.exchange(tie, "2002", sectors=("culture", "investment"))
    hand.exchange(tie, "2003", form="agreement", flow="capital")
    hand.exchange(tie, "2004", form="donation", flow="capital", sectors=("health",))
    hand.exchange(tie, "2005", sectors=("ports",))
    hand.exchange(tie, "2006")
    hand.exchange(tie, "2007", form="agreement", flow="ideas")
    told = hand.frames().exchanges.select(is_trade()).to_series().to_list()
    assert told == [True, True, True, False, False, False, False]


def test_silent_ties_are_left_out_and_exchanges_told_twice_count_once(hand: Any) -> None:
    first, _ = hand.tie("us", "cn"), hand.tie("us2", "cn2")
    for _ in range(2):
        hand.exchange(first, "2001", form="trade mission")
    seen = active_ties(hand.frames())
    assert seen.select("subject", "exchanges", "hit").rows() == [(first, 1, True)]


def test_the_shipped_figure_counted_in_plain_python() -> None:
    frames = frames_of(open_record())
    chinese = {
        row["tie"]
        for row in frames.ties.iter_rows(named=True)
        if {row["country_a"], row["country_b"]} == {"US", "CN"}
    }
    told: dict[str, dict[tuple[object, ...], bool]] = {}
    for row in frames.exchanges.iter_rows(named=True):
        if row["tie"] not in chinese:
            continue
        deal = row["flow"] == "capital" and row["form"] in ("agreement", "other")
        sectors = {"trade", "investment", "business", "economy"} & set(row["sectors"])
        once = tuple(row[name] for name in ("date_low", "date_high", "form", "giver"))
        of_tie = told.setdefault(row["tie"], {})
        worked = bool(row["form"] == "trade mission" or sectors or deal)
        of_tie[once] = of_tie.get(once, False) or worked
    exchanging, trading = set(told), {tie for tie, them in told.items() if any(them.values())}
    found = TRADE_MAJORITY.run(frames)
    low = binomtest(len(trading), len(exchanging)).proportion_ci(0.95, "exact").low
    bound = found.estimates[1]
    assert (found.n, bound.value) == (
        len(exchanging),
        pytest.approx(len(trading) / len(exchanging)),
    )
    assert bound.low == pytest.approx(low)
    deciding = found.estimates[0]
    by_number = [(len(them), sum(them.values())) for them in told.values()]
    middle_one = sorted(n for n, _ in by_number)[(len(by_number) - 1) // 2]
    within, higher = _by_scipy(by_number, middle_one)
    assert deciding.value == pytest.approx(within, abs=1e-3)
    assert "based on two exchanges per tie" in str(deciding.name)
    assert f"higher by {higher:.1f}" in str(deciding.method)
    assert len(trading) < len(exchanging) / 2
    assert (found.verdict, found.p) == (Verdict.INCONCLUSIVE, 1.0)
    beside = [str(one.name) for one in found.estimates[2:6]]
    assert [word in name for word, name in zip((*PLACEBOS, "shuffled"), beside, strict=True)] == (
        [True] * 4
    )


def _by_scipy(told: list[tuple[int, int]], within: int) -> tuple[float, float]:
    """Share with such work within so many, and how much likelier than with zeros inflated."""
    number, worked = np.array(told).T

    def spread(x: np.ndarray) -> float:
        return -float(betabinom.logpmf(worked, number, *np.exp(x)).sum())

    def inflated(x: np.ndarray) -> float:
        among, each = 1 / (1 + np.exp(-x))
        never = (1 - among) * (worked == 0)
        return -float(np.log(among * binom.pmf(worked, number, each) + never).sum())

    close = {"xatol": 1e-8, "fatol": 1e-8}
    best = minimize(spread, [0.0, 0.0], method="Nelder-Mead", options=close)
    other = minimize(inflated, [1.0, -1.0], method="Nelder-Mead", options=close)
    a, b = np.exp(best.x)
    return 1 - float(np.exp(betaln(a, b + within) - betaln(a, b))), other.fun - best.fun


def test_answers_alone_decide_where_no_exchange_is_recorded(hand: Any) -> None:
    for i in range(12):
        tie = hand.tie(f"us{i}", f"cn{i}", "1990")
        hand.answer(hand.account("US", tie=tie), "trade.any", 1)
    assert TRADE_MAJORITY.run(hand.frames()).verdict is Verdict.SUPPORTED
