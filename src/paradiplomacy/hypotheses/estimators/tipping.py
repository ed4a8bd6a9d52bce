"""Tipping point for silence: how many silent units would have to differ for a verdict to turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, share
from paradiplomacy.hypotheses.estimators.partly_silent import PartlySilent, shows_more_in_first


@dataclass(frozen=True, slots=True)
class Tipping:
    """Silent units that decide a share.

    above: So many of them, or more, must have done it for the interval to lie above the reference;
        None where not even all would do.
    below: So many, or fewer, for it to lie below; None where not even none would do.
    alike: Of them, if they did it as often as those that are known; None where those that did not
        are never known.
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
    alike, other_alike: Of both, if they did it as often as those of their group that are known;
        None where those that did not are never known.
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
    import numpy as np

    n, m = units.sizes
    k, j = np.arange(n + 1), np.arange(m + 1)
    here = np.ix_(
        k[units.did : units.did + units.silent + 1],
        j[units.other_did : units.other_did + units.other_silent + 1],
    )
    enough = (k[:, None] + j[None, :] >= ENOUGH_EVENTS)[here]
    more = shows_more_in_first(n, m)[here] & enough
    less = shows_more_in_first(m, n).T[here] & enough
    known, other = units.did + units.did_not, units.other_did + units.other_did_not
    tells = bool(units.did_not and units.other_did_not)
    return TippingOfTwo(
        units.silent,
        units.other_silent,
        _fewest_from_which_all(more[:, 0]),
        _most_up_to_which_all(more[-1]),
        _most_up_to_which_all(less[:, -1]),
        _fewest_from_which_all(less[0]),
        "above" if more.all() else "below" if less.all() else None,
        units.silent * units.did / known if tells else None,
        units.other_silent * units.other_did / other if tells else None,
    )


def _most_up_to_which_all(shown: Any) -> int | None:
    """The largest number up to which all show it."""
    return int(shown.cumprod().sum()) - 1 if shown[0] else None


def _fewest_from_which_all(shown: Any) -> int | None:
    """The smallest number from which on all show it."""
    most = _most_up_to_which_all(shown[::-1])
    return None if most is None else len(shown) - 1 - most
