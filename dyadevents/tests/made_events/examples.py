"""How many examples a property is tried on: a quarter of them, or all.

`make test` tries each property on a quarter of its examples; `make thorough` tries each again
on all of them, as does

    PARADIPLOMACY_TEST_EXAMPLES=all python -m pytest dyadevents/tests/property
"""

from __future__ import annotations

import os

import pytest

__all__ = ["ALL", "examples", "mark_properties"]

ALL = os.environ.get("PARADIPLOMACY_TEST_EXAMPLES") == "all"
"""Whether each property is tried on all of its examples."""


def examples(number: int) -> int:
    """The number of examples to try of so many.

    Parameters
    ----------
    number : int
        Examples of a thorough run.
    """
    return number if ALL else max(1, number // 4)


def mark_properties(items: list[pytest.Item]) -> None:
    """Mark what tries all examples as thorough."""
    for item in items:
        if ALL and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.thorough)
