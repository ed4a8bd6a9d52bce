"""Placebos run again: the first twenty seeds of each decide what the table of the docs says.

The full runs are `bench/placebos.py`; their page is docs/methods/calibration-of-hypotheses.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.hypothesis_studies import placebos, shuffles

from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.open import open_record

TABLE = Path(__file__).parents[2] / "docs/methods/calibration/placebos.csv"
SEEDS = 20
SHUFFLES = tuple(dict.fromkeys(placebo.shuffle for placebo in placebos.PLACEBOS))
OF_RECORD = [shuffle for shuffle in SHUFFLES if shuffle is not shuffles.as_recorded]


@cache
def shipped() -> Frames:
    return frames_of(open_record())


@pytest.mark.thorough
@pytest.mark.parametrize("shuffle", SHUFFLES, ids=lambda shuffle: shuffle.__name__)
def test_twenty_seeds_decide_what_the_table_says(shuffle: shuffles.Shuffle) -> None:
    tallies, known = placebos.read(TABLE), catalogue()
    some = [placebo for placebo in placebos.PLACEBOS if placebo.shuffle is shuffle]
    found: dict[tuple[str, str], list[int]] = {placebo.key: [] for placebo in some}
    for seed in range(SEEDS):
        frames = shuffles.shuffled(shipped(), shuffle, seed)
        for placebo in some:
            if placebo.judged(known, frames)[0]:
                found[placebo.key].append(seed)
    assert found == {p.key: [s for s in tallies[p.key].false if s < SEEDS] for p in some}


@pytest.mark.parametrize("shuffle", OF_RECORD, ids=lambda shuffle: shuffle.__name__)
def test_a_shuffle_is_that_of_its_seed_and_keeps_the_columns(shuffle: shuffles.Shuffle) -> None:
    first, again, other = (shuffles.shuffled(shipped(), shuffle, seed) for seed in (1, 1, 2))
    changed = [
        name
        for name in shuffles.TABLES
        if not getattr(first, name).equals(getattr(shipped(), name))
    ]
    assert changed
    assert any(not getattr(first, name).equals(getattr(other, name)) for name in changed)
    for name in shuffles.TABLES:
        assert getattr(first, name).equals(getattr(again, name))
        assert getattr(first, name).schema == getattr(shipped(), name).schema


def test_dates_that_move_stay_as_wide() -> None:
    moved = shuffles.exchanges_drawn(shipped(), np.random.default_rng(1)).exchanges
    width = [frame["date_high"] - frame["date_low"] for frame in (moved, shipped().exchanges)]
    assert width[0].equals(width[1])
