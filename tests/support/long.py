"""Fixtures that take long to make."""

from __future__ import annotations

import pytest
from _pytest.mark.structures import ParameterSet

__all__ = ["made_once"]


def made_once(group: str) -> list[ParameterSet]:
    """The one parameter of a fixture that takes long; it marks all tests that use it.

    They run in one worker, so that the fixture is made once, and not in `make quick`: a test
    marked by hand would leave the making to the next one.

    Parameters
    ----------
    group : str
        Names the worker; the same for fixtures that are made from each other.
    """
    marks = [pytest.mark.slow, pytest.mark.xdist_group(group)]
    return [pytest.param(None, id="made once", marks=marks)]
