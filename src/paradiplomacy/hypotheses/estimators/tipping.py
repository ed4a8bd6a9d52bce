"""Tipping point for silence: how many silent units would have to differ for a verdict to turn."""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.hypotheses.estimators.exact import share

__all__ = ["Tipping", "tipping"]


@dataclass(frozen=True, slots=True)
class Tipping:
    """Silent units that decide a share.

    Parameters
    ----------
    silent : int
    above : int or None
        So many of them, or more, must have done it for the interval to lie above the reference;
        None where not even all would do.
    below : int or None
        So many, or fewer, for it to lie below; None where not even none would do.
    alike : float or None
        Of them, if they did it as often as those that are known; None where those that did not
        are never known.
    reference : float
    """

    silent: int
    above: int | None
    below: int | None
    alike: float | None
    reference: float


def tipping(did: int, did_not: int, silent: int, *, reference: float) -> Tipping:
    """Silent units that would have to have done something, for its share to be told from another.

    Parameters
    ----------
    did, did_not, silent : int
    reference : float, keyword-only

    Notes
    -----
    Every number of silent units is tried, from none to all, by the exact 95 % interval (Clopper
    and Pearson) of all units.

    Examples
    --------
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
