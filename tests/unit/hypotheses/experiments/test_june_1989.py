"""Which ties suspended after June 1989, and how silent ties bound it."""

from __future__ import annotations

from itertools import product
from math import comb, sqrt
from typing import Any

import pytest
from scipy.stats import fisher_exact

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.battery import holm
from paradiplomacy.hypotheses.estimators.partly_silent import PartlySilent, detectable_difference
from paradiplomacy.hypotheses.experiments.june_1989 import JUNE_1989
from paradiplomacy.language import render_all
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def run(frames: Frames) -> Finding:
    return render_all(JUNE_1989.run(frames))


def newcombe(k: int, n: int, j: int, m: int) -> tuple[float, float]:
    """Newcombe's interval of a difference, from both Wilson intervals (his method 10)."""
    z = 1.959963984540054

    def wilson(x: int, of: int) -> tuple[float, float]:
        middle = x + z * z / 2
        wide = z * sqrt(z * z / 4 + x * (of - x) / of)
        return (middle - wide) / (of + z * z), (middle + wide) / (of + z * z)

    p, q, (l1, u1), (l2, u2) = k / n, j / m, wilson(k, n), wilson(j, m)
    return (
        p - q - sqrt((p - l1) ** 2 + (u2 - q) ** 2),
        p - q + sqrt((u1 - p) ** 2 + (q - l2) ** 2),
    )


def fill(hand: Any, site: list[str], others: list[str]) -> None:
    """Ties with Beijing and others, each with an answer or with none."""
    hand.shock("june", "1989-06-04", "rights")
    for kind, answers in (("site", site), ("else", others)):
        for i, answer in enumerate(answers):
            admin1 = "Beijing" if kind == "site" else "Jilin"
            tie = hand.tie(f"us-{kind}{i}", f"cn-{kind}{i}", f"{1980 + i % 8}", admin1=admin1)
            hand.rows["ties"][-1] |= {"label_b": f"{kind}{i}", "population_a": 1000 * (i + 1)}
            if answer:
                hand.response("june", tie, answer)


@pytest.mark.parametrize(
    ("site", "others", "verdict"),
    [
        (["suspended"] * 8, ["letter"] * 20, Verdict.SUPPORTED),
        (["letter"] * 8, ["suspended"] * 20, Verdict.CONTRADICTED),
        (["suspended", "letter"] * 4, ["suspended", "letter"] * 10, Verdict.INCONCLUSIVE),
        (["suspended"] * 8, [""] * 20, Verdict.INCONCLUSIVE),
        (["suspended"] * 4, ["letter"] * 40, Verdict.INCONCLUSIVE),
    ],
)
def test_the_site_decides_only_where_silence_cannot_turn_it(
    hand: Any, site: list[str], others: list[str], verdict: Verdict
) -> None:
    fill(hand, site, others)
    assert run(hand.frames()).verdict is verdict


def test_with_every_answer_the_difference_and_its_p_are_those_of_the_counts(hand: Any) -> None:
    fill(hand, ["suspended"] * 8, ["letter"] * 20)
    found = run(hand.frames())
    deciding = found.estimates[0]
    assert (deciding.value, deciding.n) == (1.0, 28)
    assert deciding.low == pytest.approx(newcombe(8, 8, 0, 20)[0])
    assert found.p == pytest.approx(1 / comb(28, 8))
    assert "Of eight ties with Beijing, between 100% and 100% were suspended" in str(found.sentence)


def test_without_ties_of_the_site_it_says_so(hand: Any) -> None:
    fill(hand, [], ["suspended"] * 20)
    found = run(hand.frames())
    assert found.verdict is Verdict.UNTESTABLE
    assert "ties with Beijing" in str(found.sentence)


COUNTS = [(2, 1, 2, 0, 4, 3), (3, 0, 0, 1, 6, 2), (0, 3, 1, 5, 1, 1), (1, 1, 0, 1, 1, 0)]


@pytest.mark.parametrize("counts", COUNTS)
def test_silent_units_count_in_the_worst_way(counts: tuple[int, ...]) -> None:
    did, did_not, silent, other, other_not, other_silent = counts
    n, m = did + did_not + silent, other + other_not + other_silent
    ways = [(did + a, other + b) for a, b in product(range(silent + 1), range(other_silent + 1))]
    found = PartlySilent(*counts)
    spans = [newcombe(k, n, j, m) for k, j in ways]
    interval = found.difference()
    assert interval.low == pytest.approx(min(low for low, _ in spans))
    assert interval.high == pytest.approx(max(high for _, high in spans))
    worst = max(fisher_exact([[k, n - k], [j, m - j]]).pvalue for k, j in ways)
    # One where silence may turn the difference round, else the worst of all ways.
    turns = min(k / n - j / m for k, j in ways) <= 0 <= max(k / n - j / m for k, j in ways)
    assert found.worst_p() == pytest.approx(1.0 if turns else worst)
    assert found.worst_p() >= worst - 1e-12


def test_many_tests_are_corrected() -> None:
    ps = [0.01, 0.02, 0.2]
    assert holm(ps) == pytest.approx((0.03, 0.04, 0.2))


def test_what_could_be_seen_follows_from_numbers_alone() -> None:
    assert detectable_difference(2, 55) is None
    least = detectable_difference(30, 30)
    assert least is not None
    assert least < (detectable_difference(10, 30) or 1.0)


@pytest.fixture(scope="module")
def shipped() -> Frames:
    return frames_of(open_record())


def test_on_the_shipped_record_bounds_are_those_of_a_count_by_hand(shipped: Frames) -> None:
    found = run(shipped)
    assert found.verdict is Verdict.INCONCLUSIVE
    day = "1989-06-04"
    ended = {
        row["tie"]
        for row in shipped.spells.iter_rows(named=True)
        if row["exit"] == "ended" and row["stop_high"] and str(row["stop_high"]) < day
    }
    ties = [
        row
        for row in shipped.ties.iter_rows(named=True)
        if "CN" in (row["country_a"], row["country_b"])
        and row["established_high"]
        and str(row["established_high"]) < day
        and row["tie"] not in ended
    ]
    site = [row["tie"] for row in ties if "Beijing" in (row["admin1_a"], row["admin1_b"])]
    n, m = len(site), len(ties) - len(site)
    assert (n, n + m) == (2, found.n)
    suspended = {
        row["tie"]
        for row in shipped.spells.iter_rows(named=True)
        if row["status"] == "suspended" and row["start_low"] and row["start_low"].year == 1989
    }
    on = {
        row["tie"]
        for row in shipped.responses.iter_rows(named=True)
        if row["shock"] == "tiananmen-1989" and row["answer"] in ("continued", "letter", "protest")
    } & {row["tie"] for row in ties}
    most = m - len((on - suspended) - set(site))
    k = len(suspended & set(site))
    deciding = found.estimates[0]
    assert deciding.low == pytest.approx(newcombe(k, n, most, m)[0])
    assert deciding.high == pytest.approx(newcombe(n, n, len(suspended - set(site)), m)[1])
