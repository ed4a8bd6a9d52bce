"""Agreement beyond chance, against published examples and another program."""

from __future__ import annotations

from itertools import product

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paradiplomacy.interviews.coefficients import ac1, alpha

NO = np.nan
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
        [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
    ]
).T
"""Four coders, twelve units: Krippendorff (2011), Computing Krippendorff's alpha-reliability."""


@pytest.mark.parametrize(
    ("metric", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_krippendorffs_published_example(metric: str, value: float) -> None:
    found = alpha(PUBLISHED, metric, draws=0)  # type: ignore[arg-type]
    assert round(found.value or 0, 3) == value
    assert (found.units, found.ratings) == (11, 40)  # the twelfth unit has one rating


@pytest.mark.parametrize(
    ("ratings", "value"),
    [
        # Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, table 1: by
        # hand, agreement 118/125 = .944; 243 of 250 positive: chance 2 x .972 x .028 = .054432.
        ([[1, 1]] * 118 + [[1, 0]] * 5 + [[0, 1]] * 2, (0.944 - 0.054432) / (1 - 0.054432)),
        # irrCAC, vignette "overview" of its author K. L. Gwet, gwet.ac1.raw(cac.raw4raters).
        (PUBLISHED, 0.77544),
        # The same vignette, cont3x3abstractors; by hand: 89/100 agree, parts .13, .255 and .615
        # have chance (.13 x .87 + .255 x .745 + .615 x .385) / 2.
        (
            [[1, 1]] * 13 + [[2, 2]] * 20 + [[2, 3]] * 7 + [[3, 2]] * 4 + [[3, 3]] * 56,
            (0.89 - 0.26992500) / (1 - 0.26992500),
        ),
    ],
    ids=["table-1", "four-raters", "abstractors"],
)
def test_gwets_published_examples(ratings: list[list[int]], value: float) -> None:
    assert ac1(ratings, draws=0).value == pytest.approx(value, abs=5e-6)


tables = st.integers(2, 4).flatmap(
    lambda raters: st.lists(
        st.lists(
            st.one_of(st.just(NO), st.integers(-3, 4).map(float)),
            min_size=raters,
            max_size=raters,
        ),
        min_size=2,
        max_size=14,
    )
)


@given(tables, st.sampled_from(["nominal", "ordinal", "interval"]))
@settings(deadline=None, max_examples=60)
def test_alpha_as_another_program_has_it(table: list[list[float]], metric: str) -> None:
    ratings = np.array(table)
    compared = ratings[(~np.isnan(ratings)).sum(axis=1) > 1]
    several = len(np.unique(compared[~np.isnan(compared)])) > 1
    found = alpha(ratings, metric, draws=0)  # type: ignore[arg-type]
    if not several:
        assert found.value is None
        return
    assume(len(compared) > 0)
    theirs = krippendorff.alpha(compared.T, level_of_measurement=metric)
    assert found.value == pytest.approx(theirs, abs=1e-9)


@given(tables)
@settings(deadline=None, max_examples=40)
def test_order_of_units_and_raters_changes_nothing(table: list[list[float]]) -> None:
    ratings = np.array(table)
    turned = ratings[::-1, ::-1]
    for of in (lambda r: alpha(r, "ordinal", draws=0), lambda r: ac1(r, 8, draws=0)):
        first, second = of(ratings).value, of(turned).value
        assert (first is None) == (second is None)
        if first is not None:
            assert first == pytest.approx(second, abs=1e-9)


def test_interval_is_drawn_by_unit_and_repeats_with_its_seed() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 80)
    ratings = np.column_stack([truth, np.where(rng.random(80) < 0.15, 1 - truth, truth)])
    first, again = alpha(ratings, seed=3), alpha(ratings, seed=3)
    assert first == again
    assert first != alpha(ratings, seed=4)
    assert first.low is not None
    assert first.value is not None
    assert first.high is not None
    assert first.low < first.value < first.high
    # Near the normal interval of a share of 80 units, on the scale of alpha: about 2 x 2 x error.
    agreed = float((ratings[:, 0] == ratings[:, 1]).mean())
    wide = 2 * 1.96 * np.sqrt(agreed * (1 - agreed) / 80) / 0.5
    assert first.high - first.low == pytest.approx(wide, rel=0.25)


def test_what_cannot_be_compared_has_no_coefficient() -> None:
    for nothing in ([], [[1, NO], [NO, 2]], [[NO, NO]]):
        assert alpha(nothing).value is None
        assert ac1(nothing).value is None
    alike = [[1, 1]] * 9
    assert alpha(alike).value is None  # nothing differs: agreement cannot be told from chance
    assert ac1(alike, 2).value == 1.0
    assert alpha([[1, 2]]).low is None  # one unit has no interval


@pytest.mark.parametrize("bad", [[1.0, 2.0], [[np.inf, 1.0]]], ids=["one-row", "infinite"])
def test_bad_tables_are_refused(bad: list[float]) -> None:
    for refuse in (alpha, ac1):
        with pytest.raises(ValueError, match="rating"):
            refuse(bad)
    with pytest.raises(ValueError, match="metric"):
        alpha([[1, 2]], "ratio")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="offered"):
        ac1([[1, 2], [3, 3]], 2)


def test_random_answers_agree_as_by_chance() -> None:
    rng = np.random.default_rng(5)
    ratings = rng.integers(1, 6, (4000, 2))
    for metric in ("nominal", "ordinal", "interval"):
        assert abs(alpha(ratings, metric, draws=0).value or 9) < 0.05  # type: ignore[arg-type]
    assert abs(ac1(ratings, 5, draws=0).value or 9) < 0.05
    # By hand, of every two answers to a yes-or-no question each once: half agree, all by chance.
    assert ac1(list(product((0, 1), (0, 1))), draws=0).value == pytest.approx(0.0)
