"""Which cases run by default: all that once failed, and a part of the others."""

from __future__ import annotations

from functools import cache

from tests.hostile.aims import aimed
from tests.hostile.places import PLACES
from tests.hostile.spoils import SPOILS
from tests.hostile.targets import targets

PART = 10
"""One pair of target and mutation in so many runs by default, and one aimed case in four."""

FAILED: dict[str, tuple[str, ...]] = {}
"""By mutation: targets for which it once ended badly."""


@cache
def chosen_pairs(*, all_of_them: bool = False) -> list[tuple[str, str]]:
    """Pairs of target and mutation: by default a part in which each of both occurs."""
    return [
        (target, mutation)
        for n, target in enumerate(targets())
        for m, mutation in enumerate([*SPOILS, *PLACES])
        if all_of_them or (n + m) % PART == 0 or target in FAILED.get(mutation, ())
    ]


@cache
def chosen_aimed(*, all_of_them: bool = False) -> list[str]:
    """Aimed cases: by default a part of each topic."""
    short = [name for name, case in aimed().items() if all_of_them or not case.long]
    return [name for n, name in enumerate(short) if all_of_them or n % 4 == 0]
