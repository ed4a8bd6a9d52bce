"""Whether groups of two counts share one ratio: an exact test, conditional on all sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, lcm

__all__ = ["Unlike", "homogeneity_p", "most_unlike"]

MOST_CELLS = 100_000
"""Outcomes that are counted one by one; where there are more, outcomes are drawn."""

DRAWS = 20_000


def homogeneity_p(groups: Sequence[tuple[int, int]], *, seed: int = 0) -> float | None:
    """P-value that all groups have one ratio of both counts; None with fewer than two to compare.

    Parameters
    ----------
    groups : sequence of (int, int)
        Two counts of each group, such as exchanges after and before each crisis.
    seed : int, keyword-only
        Of the draws, where there are too many outcomes to count.

    Notes
    -----
    Given the sum of each group and of each count, a first count of a group is hypergeometric. The
    statistic is Pearson's chi-squared of the table; its p-value is the chance of one as large, over
    all tables with these sums (Freeman and Halton 1951 order them by their chance instead).

    Examples
    --------
    >>> round(homogeneity_p([(8, 2), (1, 5)]), 4)
    0.035
    >>> homogeneity_p([(3, 4), (0, 0)]) is None
    True
    """
    shown = [(a, b) for a, b in groups if a + b]
    firsts, seconds = (sum(column) for column in zip(*shown, strict=True)) if shown else (0, 0)
    if len(shown) < 2 or not firsts or not seconds:
        return None
    sizes = tuple(a + b for a, b in shown)
    seen = _statistic([a for a, _ in shown], sizes)
    counted = _counted(sizes, int(firsts), int(seen))
    return _drawn(sizes, firsts, seen, seed) if counted is None else counted


def _statistic(firsts: Sequence[int], sizes: Sequence[int]) -> int:
    """Chi-squared up to what the sums fix: a whole number, so that ties are ties."""
    common = lcm(*sizes)
    return sum(a * a * (common // n) for a, n in zip(firsts, sizes, strict=True))


@cache
def _counted(sizes: tuple[int, ...], firsts: int, seen: int) -> float | None:
    """The exact p-value, group by group; None where outcomes are too many."""
    common, base = lcm(*sizes), firsts + 1
    ways = {0: 1}  # by one number: the sum of first counts so far, and `base` times their score
    for n in sizes:
        steps = [(a + base * a * a * (common // n), comb(n, a)) for a in range(n + 1)]
        grown: dict[int, int] = {}
        for so_far, count in ways.items():
            for step, many in steps[: base - so_far % base]:
                at = so_far + step
                grown[at] = grown.get(at, 0) + count * many
            if len(grown) > MOST_CELLS:
                return None
        ways = grown
    least = firsts + base * seen
    as_far = sum(count for at, count in ways.items() if at % base == firsts and at >= least)
    return as_far / comb(sum(sizes), firsts)


def _drawn(sizes: Sequence[int], firsts: int, seen: int, seed: int) -> float:
    import numpy as np

    rng = np.random.default_rng(seed)
    drawn = rng.multivariate_hypergeometric(sizes, firsts, size=DRAWS, method="marginals")
    common = lcm(*sizes)
    weights = np.array([common // n for n in sizes], dtype=float)
    scores = (drawn.astype(float) ** 2) @ weights
    return float(((scores >= seen * (1 - 1e-12)).sum() + 1) / (DRAWS + 1))


@dataclass(frozen=True, slots=True)
class Unlike:
    """The group that differs most from the others together.

    Parameters
    ----------
    index : int
    p : float
        Fisher's exact, two-sided, of this group against the others.
    corrected : float
        The same, for having been picked among so many groups (Bonferroni).
    """

    index: int
    p: float
    corrected: float


def most_unlike(groups: Sequence[tuple[int, int]]) -> Unlike | None:
    """The group whose counts are least like those of the others; None with fewer than two.

    Examples
    --------
    >>> most_unlike([(8, 2), (7, 3), (1, 9)]).index
    2
    """
    counted = list(_against(groups))
    if len(counted) < 2:
        return None
    p, index = min(counted)
    return Unlike(index, p, min(1.0, p * len(counted)))


def _against(groups: Sequence[tuple[int, int]]) -> Iterator[tuple[float, int]]:
    from scipy.stats import fisher_exact

    firsts, seconds = sum(a for a, _ in groups), sum(b for _, b in groups)
    for index, (a, b) in enumerate(groups):
        if a + b and firsts + seconds > a + b:
            table = [[a, b], [firsts - a, seconds - b]]
            yield float(fisher_exact(table).pvalue), index
