"""Cooperation and confrontation: how acts are coded, and whether one is the other's opposite."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from scipy.stats import spearmanr

from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.histories.stances import (
    ALL,
    STANCES,
    WEIGHTS,
    coded_acts,
    stances,
)
from paradiplomacy.hypotheses.rights.related_stances import StanceCorrelation
from paradiplomacy.hypotheses.rights.two_dimensions import TWO_DIMENSIONS
from paradiplomacy.language import render_all
from paradiplomacy.model.activity import Answer
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

pytestmark = pytest.mark.usefixtures("chinese_too")


def answered(
    hand: Any, place: str, answer: str, when: str = "1989-07-01", *, partner: str = "", **more: str
) -> None:
    """An answer of a place, to June 1989 unless another shock is named."""
    shock = more.get("shock", "june")
    hand.response(shock, f"tie:{place}|{partner}" if partner else "", answer, when)
    hand.rows["responses"][-1] |= {"place": place, "partner": partner}


def weights(frames: Frames, period: str = ALL, **more: Any) -> dict[str, tuple[float, float]]:
    held = stances(frames, **more).filter(pl.col("period") == period)
    return {
        place: (a, b)
        for place, a, b in held.select("place", "cooperation", "confrontation").iter_rows()
    }


@pytest.fixture
def june(hand: Any) -> Any:
    hand.shock("june", "1989-06-04", "rights")
    hand.tie("us", "cn", "1980")
    return hand


def test_every_answer_has_its_weights() -> None:
    assert set(WEIGHTS) == set(Answer)
    assert all(min(pair) == 0 for pair in WEIGHTS.values())  # none counts on both


def test_acts_are_summed_by_their_weights(june: Any) -> None:
    for answer in ("letter", "protest", "continued", "statement"):
        answered(june, "us", answer, partner="cn")
    june.exchange("tie:us|cn", "1992")
    assert weights(june.frames()) == {"us": (2.0, 3.0), "cn": (1.0, 0.0)}
    assert weights(june.frames(), exchanges=False) == {"us": (1.0, 3.0)}


def test_two_words_for_one_stop_count_once(june: Any) -> None:
    answered(june, "us", "suspended", partner="cn")
    answered(june, "us", "ended", partner="cn")
    answered(june, "us", "ended", partner="cn")
    frames = june.frames()
    assert weights(frames) == {"us": (0.0, 4.0)}
    assert len(stances(frames).filter(pl.col("period") == ALL)["subjects"][0]) == 3


def test_pandemics_and_laws_do_not_count(june: Any) -> None:
    june.shock("ill", "2020-01-01", "health")
    june.shock("ban", "2023-01-01", "legal")
    june.tie("us2", "cn2", "1980", turns=(("ended", "2025-10-01", "law"),))
    answered(june, "us", "suspended", "2020-03-01", partner="cn", shock="ill")
    answered(june, "us2", "ended", "2025-10-01", partner="cn2", shock="ban")
    frames = june.frames()
    assert weights(frames) == {}


def test_only_acts_toward_the_other_country_count(june: Any) -> None:
    june.tie("us3", "cn3", "1980")
    june.tie("us", "tw", "1980", countries=("US", "TW"))
    answered(june, "us", "protest", partner="tw")
    answered(june, "us", "protest", partner="us3")
    answered(june, "us3", "protest")
    june.exchange("tie:us|tw", "1992")
    assert weights(june.frames()) == {"us3": (0.0, 2.0)}


def test_periods_are_decades_and_what_is_undated_counts_in_the_whole(june: Any) -> None:
    answered(june, "us", "letter", "1989-07-01", partner="cn")
    answered(june, "us", "continued", "2001", partner="cn")
    answered(june, "us", "protest", "", partner="cn")
    frames = june.frames()
    assert weights(frames) == {"us": (1.0, 3.0)}
    assert weights(frames, "1980s") == {"us": (0.0, 1.0)}
    assert weights(frames, "2000s") == {"us": (1.0, 0.0)}
    assert list(stances(frames)["period"]) == [ALL, "1980s", "2000s"]


def test_an_empty_record_has_the_same_columns(hand: Any) -> None:
    found = stances(hand.frames())
    assert found.is_empty()
    assert dict(found.schema) == STANCES


# --- the claim


def places(hand: Any, *rows: tuple[int, int]) -> None:
    """Places that carried on so many times, and protested so many times."""
    hand.shock("june", "1989-06-04", "rights")
    for i, (carried_on, protests) in enumerate(rows):
        hand.tie(f"us{i}", f"cn{i}", "1980")
        answered(hand, f"us{i}", "statement")
        for answer in ("continued",) * carried_on + ("protest",) * protests:
            answered(hand, f"us{i}", answer)


def test_unrelated_dimensions_are_two(hand: Any) -> None:
    places(hand, *((a, b) for a in range(6) for b in range(6)))
    found = render_all(TWO_DIMENSIONS.run(hand.frames()))
    assert found.verdict is Verdict.SUPPORTED
    assert found.estimates[0].value == pytest.approx(0.0, abs=1e-9)
    assert found.p is not None
    assert found.p < 0.01


def test_opposites_are_one_scale(hand: Any) -> None:
    places(hand, *((i, 23 - i) for i in range(24)))
    found = render_all(TWO_DIMENSIONS.run(hand.frames()))
    assert found.verdict is Verdict.CONTRADICTED
    assert found.estimates[0].value == pytest.approx(-1.0)


def test_few_that_confront_decide_nothing(hand: Any) -> None:
    places(hand, *((i % 7, 0) for i in range(30)), *((i, 1) for i in range(4)))
    found = render_all(TWO_DIMENSIONS.run(hand.frames()))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "Four places with acts of one kind cannot decide it" in str(found.sentence)


def test_where_opposites_could_not_show_nothing_is_told(hand: Any) -> None:
    # Nearly all cooperate alike: even in the most opposite order they correlate weakly.
    places(hand, *((1, b % 7) for b in range(55)), *((2 + i, 3) for i in range(5)))
    found = render_all(TWO_DIMENSIONS.run(hand.frames()))
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.estimates[0].low is not None
    assert found.estimates[0].low > -0.5
    assert any("could not fall below −0.4" in caveat for caveat in found.caveats)


def test_exchanges_are_no_answers_to_a_crisis(hand: Any) -> None:
    """They told one scale apart as two: who exchanges most is who most is known of."""
    places(hand, *((1, 0) for _ in range(20)), *((0, 1) for _ in range(20)))
    without = TWO_DIMENSIONS.run(hand.frames())
    for i in range(20, 40):
        for year in range(1990, 1995):
            hand.exchange(f"tie:us{i}|cn{i}", f"{year}")
    found = TWO_DIMENSIONS.run(hand.frames())
    assert found.estimates[0].value == without.estimates[0].value == pytest.approx(-1.0)


def test_answers_dealt_at_random_are_not_called_opposites(hand: Any) -> None:
    """A place with one answer has it on one side alone: that makes no scale."""
    places(hand, *((1, 0) for _ in range(30)), *((0, 1) for _ in range(30)))
    frames = hand.frames()
    kept = frames.responses.filter(pl.col("answer") != "statement")
    found = TWO_DIMENSIONS.run(replace(frames, responses=kept))
    assert found.estimates[0].value == pytest.approx(-1.0)
    assert (found.verdict, found.p) == (Verdict.INCONCLUSIVE, 1.0)


def test_resampled_p_values_hang_little_on_the_seed() -> None:
    frames = frames_of(open_record())
    ps = [StanceCorrelation.of(replace(frames, seed=seed)).p for seed in range(4)]
    assert max(p or 0.0 for p in ps) - min(p or 0.0 for p in ps) < 0.03


def test_the_shipped_record_counted_in_plain_python() -> None:
    frames = frames_of(open_record())
    country = dict(frames.places.select("place", "country").iter_rows())
    ill = set(frames.shocks.filter(pl.col("kind") == "health")["shock"])
    forced = set(frames.spells.filter(pl.col("exit_actor") == "law")["tie"])
    table = {"letter": 1, "protest": 2, "suspended": 3, "ended": 4}
    good: dict[str, int] = defaultdict(int)
    bad: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    replied = set()
    for r in frames.responses.iter_rows(named=True):
        stop = r["answer"] in ("suspended", "ended")
        if r["shock"] in ill or (stop and r["tie"] in forced) or not r["place"]:
            continue
        if r["partner"] and {country[r["place"]], country[r["partner"]]} != {"US", "CN"}:
            continue
        replied.add(r["place"])
        good[r["place"]] += {"continued": 1, "resumed": 2}.get(r["answer"], 0)
        key = (r["shock"] + r["tie"], "stop") if stop else (r["response"], "")
        held = bad[r["place"]]
        held[key] = max(held.get(key, 0), table.get(r["answer"], 0))
    x = [good[place] for place in sorted(replied)]
    y = [sum(bad[place].values()) for place in sorted(replied)]
    found = render_all(TWO_DIMENSIONS.run(frames))
    assert found.n == len(replied)
    assert found.estimates[0].value == pytest.approx(spearmanr(x, y).statistic)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.picture is not None
    assert sum(row["count"] for row in found.picture.rows) == len(replied)
    acts = coded_acts(frames)
    assert set(acts["subject"]) <= set(frames.evidence)
