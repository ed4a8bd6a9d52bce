"""Units behind a share that a claim compares with another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """Units behind a share: that did something, that did not, and that are silent.

    Parameters
    ----------
    did, did_not, silent : int
    reference : float, Counted or None
        The share, or the units of another group, with which the claim compares theirs; None of
        such a group.
    """

    did: int
    did_not: int
    silent: int
    reference: float | Counted | None = None
