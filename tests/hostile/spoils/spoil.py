"""What registers a mutation of what a file holds.

Each says which formats it is for, and what the spoilt file was meant to say. To add one: a function
below its kind in this folder, with `@spoil`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.hostile.cases import TEXT, Format, Spoil, Spoilt, Target

_REGISTERED: dict[str, str] = {}
SPOILS: dict[str, Spoil] = {}
"""Every mutation by its name."""

EVERY: frozenset[Format] = TEXT | {"workbook", "store"}
Function = Callable[..., Spoilt | None]


def spoil(*formats: Format) -> Callable[[Function], Function]:
    """Register a mutation for some formats; for all without any."""

    def registered(function: Function) -> Function:
        def applied(target: Target, rng: Random) -> Spoilt | None:
            if target.format not in (formats or EVERY):
                return None
            return function(target, rng)

        name = function.__name__.removeprefix("_").replace("_", "-")
        # Looking for docstring examples, pytest imports every module a second time.
        file = function.__code__.co_filename
        assert _REGISTERED.setdefault(name, file) == file, name
        SPOILS.setdefault(name, applied)
        return function

    return registered
