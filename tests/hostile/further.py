"""Further inputs, drawn over all readers in turn: one mutation, two at once, or another place.

Which they are depends on the number and the name of the target alone, so that a case that failed
is run again by its number: ``python -m tests.hostile --further 1 --from 217``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from random import Random

import yaml
from tests.hostile.cases import Judged, Spoilt, Target
from tests.hostile.places import PLACES
from tests.hostile.spoils import SPOILS
from tests.hostile.targets import targets
from tests.hostile.trying import Trials

__all__ = ["DRAWN", "Further", "further"]

DRAWN = 1_000
"""Inputs of the thorough tests, some twenty for each reader."""

_SEED = "further inputs of 2026-11-30"


@dataclass(frozen=True)
class Further:
    """An input.

    Parameters
    ----------
    target : str
    what : tuple of str
        Names of its mutations, or of where something else stands.
    spoilt : Spoilt, optional
        None of a place.
    """

    target: str
    what: tuple[str, ...]
    spoilt: Spoilt | None

    def judged(self, trials: Trials) -> Judged | None:
        """What became of it; None where it does not apply."""
        target = targets()[self.target]
        if self.spoilt is None:
            return trials.place(target, PLACES[self.what[0]])
        return trials.try_out(target, self.spoilt)

    def __str__(self) -> str:
        return f"{self.target}: {', '.join(self.what)}"


def further(number: int) -> Further:
    """The input of a number."""
    names = list(targets())
    target = targets()[names[number % len(names)]]
    rng = Random(f"{_SEED} {number} {target.name}")
    if rng.random() < 0.15:
        return Further(target.name, (rng.choice(list(PLACES)),), None)
    what, spoilt = _drawn(target, rng)
    if rng.random() < 0.5:
        return Further(target.name, (what,), spoilt)
    try:
        # A second mutation of what the first has left; nobody can tell what was meant then.
        again, twice = _drawn(_with(target, spoilt.data), rng)
    except (ArithmeticError, LookupError, ValueError, yaml.YAMLError, csv.Error):  # too little left
        return Further(target.name, (what,), spoilt)
    return Further(target.name, (what, again), Spoilt(twice.data))


def _drawn(target: Target, rng: Random) -> tuple[str, Spoilt]:
    names = list(SPOILS)
    rng.shuffle(names)
    for name in names:
        spoilt = SPOILS[name](target, rng)
        if spoilt is not None:
            return name, spoilt
    raise LookupError(target.name)


def _with(target: Target, data: bytes) -> Target:
    if len(data) > 100_000:
        raise ValueError("what is that large is spoilt enough")
    return replace(target, made_of={**target.files, target.victim: data})
