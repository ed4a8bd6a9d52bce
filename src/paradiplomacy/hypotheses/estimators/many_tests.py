"""P-values of many tests at once, adjusted for their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["false_discoveries", "holm"]


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """P-values such that the chance of any false rejection stays at the level (Holm 1979).

    Examples
    --------
    >>> [round(p, 12) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    import numpy as np

    given = np.asarray(ps, dtype=float)
    order = np.argsort(given)
    raised = np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1))
    return _placed(raised, order)


def false_discoveries(ps: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted for the share of false rejections (Benjamini and Hochberg 1995).

    Examples
    --------
    >>> [round(p, 12) for p in false_discoveries([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    import numpy as np

    given = np.asarray(ps, dtype=float)
    order = np.argsort(given)
    raised = given[order] / (np.arange(1, len(given) + 1) / len(given))
    return _placed(np.minimum.accumulate(raised[::-1])[::-1], order)


def _placed(raised: Any, order: Any) -> tuple[float, ...]:
    """Adjusted p-values, at most one, in the order in which the tests were given."""
    placed = raised.copy()
    placed[order] = raised.clip(max=1.0)
    return tuple(map(float, placed))
