"""The textbook interval of a correlation, to hold others against."""

from __future__ import annotations

from math import atanh, sqrt, tanh

from scipy.stats import norm

from paradiplomacy.hypotheses.estimators.exact import Interval

__all__ = ["correlation_interval"]


def correlation_interval(r: float, n: int, level: float) -> Interval:
    """The interval of a correlation of so many independent places, on Fisher's scale."""
    z, wide = atanh(max(min(r, 1 - 1e-12), -1 + 1e-12)), norm.ppf(1 - (1 - level) / 2) / sqrt(n - 3)
    return Interval(r, tanh(z - wide), tanh(z + wide), level)
