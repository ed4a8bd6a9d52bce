"""Rule for a claim to be supported, contradicted, or neither: the same for all designs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, Protocol

from paradiplomacy.hypotheses.base import Estimate, Survives, Unknown, Verdict, WorstCase
from paradiplomacy.hypotheses.estimators.exact import ENOUGH_EVENTS, Interval
from paradiplomacy.hypotheses.estimators.normal_estimates import NormalEstimate
from paradiplomacy.language import Message, Words

_WORDS = Words(__name__)

Expect = Literal["more", "less", "same"]


class OfAnyCoverage(Protocol):
    """Source of an interval of any coverage."""

    def interval(self, level: float, /) -> Interval:
        """The interval of a coverage."""


class Conclusion(StrEnum):
    """Conclusion of an estimate on a claim."""

    CLAIMED = "as claimed"
    OPPOSITE = "the opposite"
    NO_DIFFERENCE = "no difference that counts"
    OPEN = "open"

    @property
    def key(self) -> str:
        """Key of it in word files: ``claimed``, ``no_difference`` ..."""
        return self.name.lower()

    @property
    def verdict(self) -> Verdict:
        """A claim of more, or of less, is contradicted by the opposite and by no difference."""
        if self is Conclusion.OPEN:
            return Verdict.INCONCLUSIVE
        return Verdict.SUPPORTED if self is Conclusion.CLAIMED else Verdict.CONTRADICTED


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """Rule that an estimate has to meet for a claim to hold.

    expect: Whether the claim is of more than the reference, of less, or of no difference.
    margin: Around the reference: within it a difference counts as none. Needed for ``same``; a
        claim of more or of less with a margin can be shown to be no difference.
    least: Fewer events than this decide nothing.
    against: Of ``same``: on which side a difference contradicts. On the other it decides nothing.

    >>> rule = DecisionRule("same", 1.0, margin=(2 / 3, 3 / 2))
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
    against: Literal["either", "more", "less"] = "either"

    def __post_init__(self) -> None:
        if self.expect == "same" and self.margin is None:
            raise ValueError("a claim that nothing differs needs a margin")
        if self.margin and not self.margin[0] < self.reference < self.margin[1]:
            raise ValueError(f"the margin {self.margin} does not hold {self.reference}")

    def verdict(self, wide: Interval, narrow: Interval, *, events: float) -> Verdict:
        """The verdict of an estimate; see `reading`."""
        return self.reading(wide, narrow, events=events).verdict

    def reading(self, wide: Interval, narrow: Interval, *, events: float) -> Conclusion:
        """Conclusion of an estimate on the claim.

        wide, narrow: The 95 % interval, and the 90 % one for equivalence.
        events: Units or events that it rests on.

        Equivalence goes first: within the margin even a difference that is surely there counts
        as none (two one-sided tests, Schuirmann 1987).

        >>> rule = DecisionRule("more", 1.0, margin=(4 / 5, 5 / 4))
        >>> rule.reading(Interval(1.0, 0.9, 1.1, 0.95), Interval(1.0, 0.91, 1.09, 0.9), events=900)
        <Conclusion.NO_DIFFERENCE: 'no difference that counts'>
        """
        if events < self.least:
            return Conclusion.OPEN
        none = self.margin is not None and narrow.within(self.margin)
        if self.expect == "same":
            low, high = self.margin or (self.reference, self.reference)
            if none:
                return Conclusion.CLAIMED
            outside = (self.against != "more" and wide.below(low)) or (
                self.against != "less" and wide.above(high)
            )
            return Conclusion.OPPOSITE if outside else Conclusion.OPEN
        if none:
            return Conclusion.NO_DIFFERENCE
        up, down = wide.above(self.reference), wide.below(self.reference)
        if self.expect == "less":
            up, down = down, up
        if up:
            return Conclusion.CLAIMED
        return Conclusion.OPPOSITE if down else Conclusion.OPEN

    def common_conclusion(self, *ways: OfAnyCoverage | None, events: float) -> Conclusion:
        """Conclusion that all ways to estimate the same share; open where one of them could not.

        *ways: Such as `Effect`.
        """
        readings = {
            self.reading(way.interval(0.95), way.interval(0.9), events=events)
            for way in ways
            if way is not None
        }
        return readings.pop() if None not in ways and len(readings) == 1 else Conclusion.OPEN

    def of_all(self, *bounds: Interval, events: float) -> Verdict:
        """Verdict that several intervals share, each by its ends alone; inconclusive otherwise."""
        return in_common(self.verdict(ends, ends, events=events) for ends in bounds)

    def p(self, measured: NormalEstimate) -> float:
        """P-value of the reference, or for ``same`` of a difference beyond the margin."""
        if self.expect == "same" and self.margin:
            return measured.p_within(*self.margin)
        return measured.p(self.reference)

    def p_of_reading(self, reading: Conclusion, *measured: NormalEstimate) -> float:
        """P-value of the test that decides, of a difference or of none: the largest of all."""
        deciding = self.of_equivalence() if reading is Conclusion.NO_DIFFERENCE else self
        return max(map(deciding.p, measured))

    def of_equivalence(self) -> DecisionRule:
        """The rule of no difference within the same margin; only with one."""
        return replace(self, expect="same")

    def conclusion(self, words: Words, verdict: Verdict, *, none: float) -> Message:
        """Sentence of a design on a verdict, from its words under ``reading``.

        none: The reference of no difference, which goes without saying.
        """
        if self.expect == "same" and self.margin:
            low, high = self.margin
            return words(f"reading.same.{verdict}", low=low, high=high)
        if self.reference == none:
            return words(f"reading.{self.expect}.{verdict}")
        return words(f"reading.{self.expect}-than.{verdict}", reference=self.reference)

    def words(self) -> Message:
        """The rule as a sentence, for `Hypothesis.estimator`.

        >>> from paradiplomacy.language import render
        >>> render(DecisionRule("more", 0.5).words(), "zh")
        '95%区间高于0.5则得到支持，低于则与论断相反，否则尚无定论；事件或观测单位不足5个则尚无定论。'
        """
        few = _WORDS("few", least=self.least)
        low, high = self.margin or (self.reference, self.reference)
        if self.expect == "same":
            return _WORDS("expect.same", low=low, high=high, few=few)
        none = _WORDS("no-difference", low=low, high=high) if self.margin else ""
        return _WORDS(f"expect.{self.expect}", reference=self.reference, none=none, few=few)


def in_common(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that all have; inconclusive where they differ."""
    different = set(verdicts)
    return different.pop() if len(different) == 1 else Verdict.INCONCLUSIVE


def in_worst_case(
    verdict: Verdict,
    worst: Verdict,
    *,
    of: Unknown,
    estimate: Estimate | None = None,
    p: float | None = None,
) -> tuple[Verdict, Survives]:
    """Verdict that is left once what is unknown lies the way least kind to it.

    verdict: Without the worst case.
    worst: In the worst case.
    of: What is unknown.
    p: Of the worst case.

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
    return verdict.only_if(stands), Survives(worst_case=WorstCase(of, stands, verdict, estimate, p))
