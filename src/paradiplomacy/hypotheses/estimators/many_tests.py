"""P-values of many tests at once, adjusted for their number."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["false_discoveries", "holm"]


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """P-values such that the chance of any false rejection stays at the level (Holm 1979).

    Examples
    --------
    >>> [round(p, 12) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    return _adjusted(ps, "holm")


def false_discoveries(ps: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted for the share of false rejections (Benjamini and Hochberg 1995).

    Examples
    --------
    >>> [round(p, 12) for p in false_discoveries([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    return _adjusted(ps, "fdr_bh")


def _adjusted(ps: Sequence[float], method: str) -> tuple[float, ...]:
    from statsmodels.stats.multitest import multipletests

    return tuple(map(float, multipletests(ps, method=method)[1])) if ps else ()
