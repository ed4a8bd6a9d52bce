"""Two groups in which some units are silent: what surely holds whatever these did."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.estimators.exact import (
    ENOUGH_EVENTS,
    POWER,
    SIGNIFICANCE,
    Interval,
    share,
)


@dataclass(frozen=True, slots=True)
class PartlySilent:
    """Units that did something, that did not, and that are silent, with a trait and without.

    did, did_not, silent: Units with the trait.
    other_did, other_did_not, other_silent: Units without.
    """

    did: int
    did_not: int
    silent: int
    other_did: int
    other_did_not: int
    other_silent: int

    @property
    def counted_units(self) -> Counted:
        """The units of an estimate that compares both groups."""
        other = Counted(self.other_did, self.other_did_not, self.other_silent)
        return Counted(self.did, self.did_not, self.silent, other)

    @property
    def sizes(self) -> tuple[int, int]:
        """Units with the trait and without."""
        return (
            self.did + self.did_not + self.silent,
            self.other_did + self.other_did_not + self.other_silent,
        )

    def difference(self, *, level: float = 0.95) -> Interval:
        """Share that did it with the trait, less the share without.

        Bounds in which silent units count both ways (Manski 1990), widened by the sampling
        interval at each end (Newcombe 1998, method 10); a value only where none is silent.
        """
        n, m = self.sizes
        if not n or not m:
            return Interval(None, -1.0, 1.0, level)
        low, _ = _newcombe(self.did, n, self.other_did + self.other_silent, m, level)
        _, high = _newcombe(self.did + self.silent, n, self.other_did, m, level)
        value = self.did / n - self.other_did / m if not self.silent + self.other_silent else None
        return Interval(value, float(low), float(high), level)

    def worst_p(self) -> float:
        """The largest p-value (Fisher's exact, two-sided) that silent units could bring about.

        One wherever they could make both shares equal or turn the difference round.
        """
        n, m = self.sizes
        if not n or not m:
            return 1.0
        low = self.did / n - (self.other_did + self.other_silent) / m
        high = (self.did + self.silent) / n - self.other_did / m
        if low > 0:
            return _p_of_fisher_test(self.did, n, self.other_did + self.other_silent, m)
        if high < 0:
            return _p_of_fisher_test(self.did + self.silent, n, self.other_did, m)
        return 1.0


def _newcombe(k: Any, n: int, j: Any, m: int, level: float = 1 - SIGNIFICANCE) -> tuple[Any, Any]:
    """Ends of the difference of two shares, from Wilson's intervals of either."""
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))

    def wilson(count: Any, of: int) -> tuple[Any, Any, Any]:
        middle = (count + z**2 / 2) / (of + z**2)
        wide = z * np.sqrt(count * (of - count) / of + z**2 / 4) / (of + z**2)
        return count / of, middle - wide, middle + wide

    (one, low, high), (two, other_low, other_high) = wilson(k, n), wilson(j, m)
    least = one - two - np.sqrt((one - low) ** 2 + (other_high - two) ** 2)
    return least, one - two + np.sqrt((high - one) ** 2 + (two - other_low) ** 2)


def _p_of_fisher_test(k: int, n: int, j: int, m: int) -> float:
    from scipy.stats import fisher_exact

    return float(fisher_exact([[k, n - k], [j, m - j]]).pvalue)


def shows_more_in_first(n: int, m: int) -> Any:
    """Of every two counts, whether Fisher's test and Newcombe's interval show more in the first."""
    from scipy.stats import hypergeom

    k, j = np.arange(n + 1), np.arange(m + 1)
    small = np.zeros((n + 1, m + 1), dtype=bool)
    if not n or not m:
        return small
    for total in range(n + m + 1):
        counts = np.arange(max(0, total - m), min(n, total) + 1)
        chances = hypergeom.pmf(counts, n + m, n, total)
        order = np.argsort(chances, kind="stable")
        # As scipy does, what is as likely up to rounding counts as as far.
        upto = np.searchsorted(chances[order], chances * (1 + 1e-7), side="right")
        small[counts, total - counts] = np.cumsum(chances[order])[upto - 1] < SIGNIFICANCE

    return small & (_newcombe(k[:, None], n, j[None, :], m)[0] > 0)


def chance_of_difference(n: int, m: int, *, part: float, base: float, least: int = 0) -> float:
    """The chance that a larger share is shown in the first of two groups in which none is silent.

    n, m: Units of the group of interest and of the other.
    part, base: The true shares of both.
    least: Fewer units that did it, of both groups, show nothing.

    >>> round(chance_of_difference(40, 40, part=0.81, base=0.5), 2)
    0.78
    """
    from scipy.stats import binom

    if n <= 0 or m <= 0:
        return 0.0
    k, j = np.arange(n + 1), np.arange(m + 1)
    significant = shows_more_in_first(n, m) & (k[:, None] + j[None, :] >= least)
    return float(binom.pmf(k, n, part) @ significant @ binom.pmf(j, m, base))


def detectable_difference(n: int, m: int) -> float | None:
    """The smallest difference of two shares, above one half, that two groups would show.

    n, m: Units of the group of interest and of the other, of which one half do it.

    None where not even a share of one would be found.

    Exact: the chance, over all counts of two binomials, that none silent both Fisher's test and
    Newcombe's interval show the first share to be larger.

    >>> round(detectable_difference(40, 40), 2)
    0.31
    >>> detectable_difference(2, 40) is None
    True
    """
    from scipy.optimize import brentq
    from scipy.stats import binom

    if n <= 0 or m <= 0:
        return None
    chance = shows_more_in_first(n, m) @ binom.pmf(np.arange(m + 1), m, 0.5)

    def power(part: float) -> float:
        return float(binom.pmf(np.arange(n + 1), n, part) @ chance) - POWER

    return float(brentq(power, 0.5, 1.0)) - 0.5 if power(1.0) > 0 else None


@dataclass(frozen=True, slots=True)
class Tipping:
    """Silent units that decide a share.

    above: So many of them, or more, must have done it for the interval to lie above the reference;
        None where not even all would do.
    below: So many, or fewer, for it to lie below; None where not even none would do.
    alike: Of them, if they did it as often as those that are known; None where those that did
        not are never known.
    """

    silent: int
    above: int | None
    below: int | None
    alike: float | None
    reference: float


def tipping(did: int, did_not: int, silent: int, *, reference: float) -> Tipping:
    """Silent units that would have to have done something, for its share to be told from another.

    Every number of silent units is tried, from none to all, by the exact 95 % interval (Clopper
    and Pearson) of all units.

    >>> found = tipping(2, 7, 46, reference=0.5)
    >>> found.above, found.below
    (34, 17)
    """
    known, of = did + did_not, did + did_not + silent
    intervals = [share(did + more, of) for more in range(silent + 1)]
    above = [more for more, each in enumerate(intervals) if each.above(reference)]
    below = [more for more, each in enumerate(intervals) if each.below(reference)]
    return Tipping(
        silent,
        min(above, default=None),
        max(below, default=None),
        silent * did / known if did_not else None,
        reference,
    )


@dataclass(frozen=True, slots=True)
class TippingOfTwo:
    """Silent units that decide which of two groups has the larger share.

    silent, other_silent: Of the first group and of the other.
    above, other_above: For the first share to be shown larger: so many of `silent`, or more, must
        have done it if none of `other_silent` did, and so many of these, or fewer, if all of
        `silent` did. None where it is not shown even if all of these and none of those did.
    below, other_below: For it to be shown smaller: so many of `silent`, or fewer, if all of
        `other_silent` did, and so many of these, or more, if none of `silent` did; None as above.
    anyhow: What is shown however all of them did.
    alike, other_alike: Of both, if they did it as often as those of their group that are
        known; None where those that did not are never known.
    """

    silent: int
    other_silent: int
    above: int | None
    other_above: int | None
    below: int | None
    other_below: int | None
    anyhow: Literal["above", "below"] | None
    alike: float | None
    other_alike: float | None


@cache
def tipping_of_two(units: PartlySilent) -> TippingOfTwo:
    """Silent units that would have to have done something, for two shares to be told apart.

    Every two numbers of silent units are tried. A difference is shown where both Fisher's exact
    test and Newcombe's interval show it, as in `PartlySilent`, and five units or more did it.

    >>> found = tipping_of_two(PartlySilent(2, 1, 3, 3, 20, 10))
    >>> found.above, found.other_above, found.below
    (1, 8, None)
    """
    n, m = units.sizes
    k, j = np.arange(n + 1), np.arange(m + 1)
    possible = np.ix_(
        k[units.did : units.did + units.silent + 1],
        j[units.other_did : units.other_did + units.other_silent + 1],
    )
    enough = (k[:, None] + j[None, :] >= ENOUGH_EVENTS)[possible]
    more = shows_more_in_first(n, m)[possible] & enough
    less = shows_more_in_first(m, n).T[possible] & enough
    known, other = units.did + units.did_not, units.other_did + units.other_did_not
    both_vary = bool(units.did_not and units.other_did_not)
    return TippingOfTwo(
        units.silent,
        units.other_silent,
        _fewest_from_which_all(more[:, 0]),
        _most_up_to_which_all(more[-1]),
        _most_up_to_which_all(less[:, -1]),
        _fewest_from_which_all(less[0]),
        "above" if more.all() else "below" if less.all() else None,
        units.silent * units.did / known if both_vary else None,
        units.other_silent * units.other_did / other if both_vary else None,
    )


def _most_up_to_which_all(is_significant: Any) -> int | None:
    """The largest number up to which all show it."""
    return int(is_significant.cumprod().sum()) - 1 if is_significant[0] else None


def _fewest_from_which_all(is_significant: Any) -> int | None:
    """The smallest number from which on all show it."""
    most = _most_up_to_which_all(is_significant[::-1])
    return None if most is None else len(is_significant) - 1 - most
