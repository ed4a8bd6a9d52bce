"""How many units no list has, on lists of which it is known."""

from __future__ import annotations

from itertools import product
from math import sqrt

import numpy as np
import pytest
from tests.support.made_lists import UNITS, coverages, made_cells, seen, two_lists

from paradiplomacy.definitions.dual_system import from_three_lists, from_two_lists, share_in_all


def test_two_lists_give_what_is_worked_out_by_hand() -> None:
    found = from_two_lists(185, 84, 41)
    assert found is not None
    assert found.value is not None
    error = sqrt(186 * 85 * 144 * 43 / (42**2 * 43))  # Seber 1970
    assert [round(found.value + wide * error) for wide in (-1.96, 0, 1.96)] == [305, 375, 446]
    # The interval that is given is not even about the value: the other end may be far.
    assert (round(found.low), round(found.high or 0)) == (321, 473)


def test_too_few_on_both_lists_give_no_number() -> None:
    assert from_two_lists(40, 30, 6) is None
    assert from_two_lists(40, 30, 7) is not None


def test_a_value_below_what_is_known_elsewhere_is_not_given_and_the_reason_is() -> None:
    found = from_two_lists(186, 81, 48, known=314)
    assert found is not None
    assert (found.value, found.why) == (None, "fewer-than-known")
    assert found.low == 314
    assert found.missing == 0


def test_three_lists_give_the_closed_forms() -> None:
    cells = {cell: 5 + 7 * i for i, cell in enumerate(product((True, False), repeat=3))}
    cells.pop((False, False, False))
    by_pairs = {model.pairs: model.total for model in from_three_lists(cells)}
    n = {"".join("10"[not x] for x in cell): count for cell, count in cells.items()}
    saturated = n["111"] * n["100"] * n["010"] * n["001"] / (n["110"] * n["101"] * n["011"])
    assert by_pairs[(0, 1), (0, 2), (1, 2)].missing == pytest.approx(saturated, rel=1e-3)
    # With one pair alone free, the other two are of one list against the third (Fienberg 1972).
    either = n["110"] + n["100"] + n["010"]
    together = n["111"] + n["101"] + n["011"]
    assert by_pairs[((0, 1),)].missing == pytest.approx(either * n["001"] / together, rel=1e-3)
    assert len(by_pairs) == 8


def test_an_end_of_the_interval_is_where_the_likelihood_has_fallen_by_half_its_quantile() -> None:
    cells = seen(made_cells(np.random.default_rng(3)))
    (found,) = (model.total for model in from_three_lists(cells) if not model.pairs)

    def deviance(missing: float) -> float:
        counted = {**cells, (False, False, False): missing}
        total = sum(counted.values())
        shares = [sum(n for cell, n in cells.items() if cell[i]) / total for i in range(3)]
        expected = {
            cell: total * np.prod([p if on else 1 - p for p, on in zip(shares, cell, strict=True)])
            for cell in counted
        }
        return 2 * float(sum(n * np.log(n / expected[cell]) for cell, n in counted.items() if n))

    assert found.high is not None
    least = deviance(found.missing)
    for end in (found.low, found.high):
        assert deviance(end - found.known) - least == pytest.approx(3.84, abs=0.02)


def test_lists_that_share_nothing_give_no_model() -> None:
    cells = {(True, False, False): 9, (False, True, True): 4, (True, False, True): 3}
    assert from_three_lists(cells) == ()


def test_lists_that_depend_on_each_other_mislead_two_lists_and_not_three() -> None:
    rng = np.random.default_rng(11)
    both = [seen(made_cells(rng, odds=6.0)) for _ in range(40)]
    apart = [seen(made_cells(rng, odds=0.25)) for _ in range(40)]
    assert np.mean([two_lists(cells).value for cells in both]) < 0.8 * UNITS  # type: ignore[union-attr]
    assert np.mean([two_lists(cells).value for cells in apart]) > 1.2 * UNITS  # type: ignore[union-attr]
    best = [from_three_lists(cells)[0] for cells in both[:10]]
    assert all((0, 1) in model.pairs for model in best)


@pytest.mark.thorough
def test_intervals_hold_the_truth_unless_two_lists_depend_on_each_other() -> None:
    free, tied = coverages(300, 35, odds=1.0), coverages(300, 36, odds=6.0)
    for found in (free["two"], free["three"], tied["three"]):
        assert 0.92 <= found / 300 <= 0.98
    assert tied["two"] / 300 < 0.1


def test_bounds_of_a_share_let_all_the_missing_have_it_or_none() -> None:
    assert share_in_all(10, 20, 25) == (0.4, 0.6)
    assert share_in_all(10, 20, 15) == (0.5, 0.5)
