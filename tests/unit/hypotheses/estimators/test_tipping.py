"""How many silent units would have to differ."""

from __future__ import annotations

import pytest

from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.hypotheses.estimators.partly_silent import tipping


@pytest.mark.parametrize(("did", "did_not", "silent"), [(2, 7, 46), (24, 2, 11), (33, 0, 604)])
@pytest.mark.parametrize("reference", [0.1, 0.5])
def test_one_unit_less_does_not_turn_it(
    did: int, did_not: int, silent: int, reference: float
) -> None:
    found, of = tipping(did, did_not, silent, reference=reference), did + did_not + silent
    if found.above is None:
        assert not share(did + silent, of).above(reference)
    else:
        assert share(did + found.above, of).above(reference)
        assert not found.above or not share(did + found.above - 1, of).above(reference)
    if found.below is None:
        assert not share(did, of).below(reference)
    else:
        assert share(did + found.below, of).below(reference)
        assert found.below == silent or not share(did + found.below + 1, of).below(reference)


def test_units_like_those_that_are_known_are_as_many_in_part() -> None:
    assert tipping(3, 1, 8, reference=0.5).alike == 6
    assert tipping(3, 0, 8, reference=0.5).alike is None
