"""When a claim is supported, contradicted, or neither: one rule for all designs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from paradiplomacy.hypotheses.base import Estimate, Survives, Unknown, Verdict, WorstCase
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval

__all__ = ["Expect", "Rule", "in_worst_case"]

Expect = Literal["more", "less", "same"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an estimate has to be for a claim to hold.

    Parameters
    ----------
    expect : {"more", "less", "same"}
        Whether the claim is of more than the reference, of less, or of no difference.
    reference : float
    margin : tuple of float, optional
        Around the reference: within it a difference counts as none. Needed for ``same``.
    least : int
        Fewer events than this decide nothing.

    Examples
    --------
    >>> rule = Rule("same", 1.0, margin=(2 / 3, 3 / 2))
    >>> narrow = Interval(1.0, 0.9, 1.1, 0.9)
    >>> rule.verdict(Interval(1.0, 0.85, 1.15, 0.95), narrow, events=200)
    <Verdict.SUPPORTED: 'supported'>
    >>> rule.verdict(Interval(1.0, 0.85, 1.15, 0.95), narrow, events=4)
    <Verdict.INCONCLUSIVE: 'inconclusive'>
    """

    expect: Expect
    reference: float
    margin: tuple[float, float] | None = None
    least: int = ENOUGH_EVENTS

    def __post_init__(self) -> None:
        if self.expect == "same" and self.margin is None:
            raise ValueError("a claim that nothing differs needs a margin")
        if self.margin and not self.margin[0] < self.reference < self.margin[1]:
            raise ValueError(f"the margin {self.margin} does not hold {self.reference}")

    def verdict(self, found: Interval, narrow: Interval, *, events: float) -> Verdict:
        """The verdict of an estimate.

        Parameters
        ----------
        found, narrow : Interval
            The 95 % interval, and the 90 % one for equivalence.
        events : float, keyword-only
            Units or events that it rests on.
        """
        if events < self.least:
            return Verdict.INCONCLUSIVE
        if self.expect == "same":
            low, high = self.margin or (self.reference, self.reference)
            if narrow.within((low, high)):
                return Verdict.SUPPORTED
            outside = found.below(low) or found.above(high)
            return Verdict.CONTRADICTED if outside else Verdict.INCONCLUSIVE
        up, down = found.above(self.reference), found.below(self.reference)
        if self.expect == "less":
            up, down = down, up
        if up:
            return Verdict.SUPPORTED
        return Verdict.CONTRADICTED if down else Verdict.INCONCLUSIVE

    def words(self) -> str:
        """The rule as a sentence, for `Hypothesis.estimator`."""
        few = f"inconclusive with fewer than {self.least} events or units"
        if self.expect == "same":
            low, high = self.margin or (self.reference, self.reference)
            return (
                f"supported if the 90 % interval lies within {low:.3g} to {high:.3g} (equivalence "
                f"at 5 %, two one-sided tests), contradicted if the 95 % interval lies wholly "
                f"outside, else inconclusive; {few}."
            )
        side, other = ("above", "below") if self.expect == "more" else ("below", "above")
        return (
            f"supported if the 95 % interval lies {side} {self.reference:.3g}, contradicted if "
            f"{other}, else inconclusive; {few}."
        )


def in_worst_case(
    verdict: Verdict,
    worst: Verdict,
    *,
    of: Unknown,
    estimate: Estimate | None = None,
    p: float | None = None,
) -> tuple[Verdict, Survives]:
    """What is left of a verdict once what is unknown lies the way least kind to it.

    Parameters
    ----------
    verdict : Verdict
        Without the worst case.
    worst : Verdict
        In the worst case.
    of : {"dates", "silence"}, keyword-only
        What is unknown.
    estimate : Estimate, optional, keyword-only
    p : float, optional, keyword-only
        Of the worst case.

    Returns
    -------
    verdict : Verdict
        Inconclusive where the worst case says something else.
    survives : Survives

    Examples
    --------
    >>> in_worst_case(Verdict.SUPPORTED, Verdict.INCONCLUSIVE, of="dates")[0]
    <Verdict.INCONCLUSIVE: 'inconclusive'>
    """
    if not verdict.decides:
        return verdict, Survives()
    stands = worst is verdict
    case = WorstCase(of, stands, verdict, estimate, p)
    return verdict if stands else Verdict.INCONCLUSIVE, Survives(worst_case=case)
