"""Result of a test of a claim, as frozen values; `hypothesis` runs a claim on a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.views import RecordAnswer

if TYPE_CHECKING:
    import polars as pl

    from paradiplomacy.record.frames import Frames

__all__ = [
    "CLAIMED",
    "FAMILIES",
    "RECORD",
    "Count",
    "Estimate",
    "Finding",
    "Need",
    "Survives",
    "Unknown",
    "Verdict",
    "WorstCase",
    "number_of",
    "untestable",
]

_WORDS = Words(__name__)

RECORD = "this record"
"""Basis of an estimate that is made from the record."""

CLAIMED = ("the article's figure", "the article's claim")
"""Basis of an estimate that is the claim's own number: it cannot test the claim."""

Count: TypeAlias = "Callable[[Frames], int | pl.DataFrame]"
"""Rows that frames hold, or how many."""

FAMILIES = ("definition", "contradicted", "dates", "size", "age")
"""Choices on the record under which a deciding estimate is made again."""


class Verdict(StrEnum):
    """Verdict of a test on a claim; `RESTATED` says that its only number is the claim's own."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    INCONCLUSIVE = "inconclusive"
    UNTESTABLE = "untestable"
    RESTATED = "restated"

    @property
    def word(self) -> Message:
        """The verdict as a word, in any language.

        Examples
        --------
        >>> from paradiplomacy.language import render
        >>> render(Verdict.SUPPORTED.word, "zh")
        '得到支持'
        """
        return _WORDS(f"verdict.{self}")

    @property
    def decides(self) -> bool:
        """True if it says that the claim holds, or that it does not."""
        return self in (Verdict.SUPPORTED, Verdict.CONTRADICTED)

    def only_if(self, *holds: bool) -> Verdict:
        """The verdict where all else that it rests on holds; inconclusive otherwise."""
        return self if all(holds) else Verdict.INCONCLUSIVE


class Estimate(RecordAnswer):
    """One number with its uncertainty.

    Attributes
    ----------
    name : str
        What it is, in words of the field: ``share of ties that suspended``.
    value : float or None
        None where it cannot be computed (no median was reached, say).
    low, high : float or None
        Ends of the interval; None where that end is unbounded.
    level : float
        Coverage of the interval, such as 0.95.
    n : int
        Number of units that it rests on (ties, exchanges, ...).
    unit : str
        ``share``, ``ratio``, ``years``, ``count``, ``odds ratio`` ...
    method : str
        How the estimate and the interval were made.
    basis : str
        On what: ``this record``, or one of `CLAIMED`: ``the article's figure`` ...
    subjects : tuple of str
        The subjects (ties, exchanges, claims ...) whose statements it rests on.
    counted : Counted or None
        Of a share that a claim compares with another, or of the first of two groups, the units;
        see `unmeasured`.
    cases : str
        The units with their number, such as ``ten years``, where `subjects` are of another kind.
    """

    left_out = frozenset({"counted", "cases"})
    more = frozenset({"subjects"})
    name: Text
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    method: Text
    basis: str = RECORD
    level: float = 0.95
    subjects: tuple[str, ...] = ()
    counted: Counted | None = None
    cases: Text = ""


Unknown = Literal["dates", "silence", "direction"]
"""What a worst case is of: dates whose order is unknown, ties of which nothing is reported, or
exchanges of which nobody says which way they ran."""


@dataclass(frozen=True, slots=True)
class WorstCase:
    """Result of the test where all that is unknown lies the way least kind to its verdict.

    Parameters
    ----------
    of : {"dates", "silence", "direction"}
        What is unknown.
    survives : bool
        Whether the verdict is the same there; else it is inconclusive.
    otherwise : Verdict
        What would be said without the worst case.
    estimate : Estimate or None
        The deciding estimate there; None where only a p-value is worked out.
    p : float or None
        The p-value there.
    """

    of: Unknown
    survives: bool
    otherwise: Verdict
    estimate: Estimate | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Survives:
    """Doubts that a verdict survives; the words that stand with it are written from this.

    Parameters
    ----------
    correction : bool or None
        Whether a verdict that decides still stands once all tests of the family are allowed
        for (Holm 1979). None where it decides nothing, was run alone, or does not rest on the
        p-value: on bounds, or on an interval of another test.
    tests : int
        Tests of the family; 0 where the finding is none of them.
    p, holm : float or None
        The p-value in the worst case, by itself and adjusted for the family.
    worst_case : WorstCase or None
        None where no unknown order of dates and no silence enters the test.
    choices : tuple of str
        Equally fair choices that do not show what a decided verdict says, as sentences.
    """

    correction: bool | None = None
    tests: int = 0
    p: float | None = None
    holm: float | None = None
    worst_case: WorstCase | None = None
    choices: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a test.

    Parameters
    ----------
    hypothesis : str
        Id of the hypothesis.
    verdict : Verdict
        `RESTATED` where the deciding estimate is the claim's own number.
    sentence : str
        What a council member reads: plain words, with the uncertainty.
    estimates : tuple of Estimate
        The deciding one first.
    n : int
        Units that the deciding estimate rests on.
    method : str
    mde : float or None
        Minimum detectable effect, worked out before the estimate from n and the claim
        alone, in `mde_unit`.
    mde_sentence : str
        What it means: which effect would have been missed.
    lacks : tuple of str
        Where untestable, or where the answer is weak: what to collect.
    sensitivity : tuple of Estimate
        The deciding estimate under other choices.
    caveats : tuple of str
        What must not be read from it.
    picture : Picture or None
    p : float or None
        P-value of the deciding test, two-sided; of an equivalence test the larger of both
        one-sided ones. None where the verdict rests on bounds or on no test. See `p_at_worst`.
    asks : tuple of str
        Keys of the questions whose answers would help; see `paradiplomacy.interviews`.
    no_difference : bool
        Whether a claim of more, or of less, is contradicted because there is no difference that
        counts.
    survives : Survives
        The worst case by the test itself, the correction for many tests by the battery.
    """

    hypothesis: str
    verdict: Verdict
    sentence: Text
    estimates: tuple[Estimate, ...] = ()
    n: int = 0
    method: Text = ""
    mde: float | None = None
    mde_unit: Text = ""
    mde_sentence: Text = ""
    lacks: tuple[Text, ...] = ()
    sensitivity: tuple[Estimate, ...] = ()
    caveats: tuple[Text, ...] = ()
    picture: Picture | None = None
    p: float | None = None
    asks: tuple[str, ...] = ()
    no_difference: bool = False
    survives: Survives = Survives()

    @property
    def p_at_worst(self) -> float | None:
        """The p-value that counts among those of other tests: what is unknown lies least kindly.

        Examples
        --------
        >>> worst = Survives(worst_case=WorstCase("dates", False, Verdict.SUPPORTED, p=0.2))
        >>> Finding("a", Verdict.INCONCLUSIVE, "", p=0.01, survives=worst).p_at_worst
        0.2
        """
        worst = self.survives.worst_case
        if self.p is None or worst is None or worst.p is None:
            return self.p
        return max(self.p, worst.p)


class Need(RecordAnswer):
    """One thing that a hypothesis needs of a record.

    Attributes
    ----------
    frame : str
        Name of the frame, such as ``exchanges``.
    what : str
        What must be there, as a thing to collect: ``dated exchanges around the shock``.
    count : callable
        The rows of it that the frames hold, or how many.
    least : int
        Fewer than this, and the claim is untestable.
    """

    left_out = frozenset({"count"})
    frame: str
    what: Text
    count: Count
    least: int = 1

    def lacking(self, frames: Frames) -> Message | None:
        """Message about what is lacking, or None."""
        present = number_of(self.count, frames)
        if present >= self.least:
            return None
        key = "lacking.any" if self.least == 1 else "lacking.more"
        return _WORDS(key, what=self.what, there=present, least=self.least)


def number_of(count: Count, frames: Frames) -> int:
    """How many rows of a kind the frames hold."""
    rows = count(frames)
    return rows if isinstance(rows, int) else rows.height


def untestable(hypothesis: str, lacks: tuple[Text, ...]) -> Finding:
    """The finding that a record cannot decide a claim, with what it lacks."""
    return Finding(hypothesis, Verdict.UNTESTABLE, _WORDS("untestable", lacks=lacks), lacks=lacks)
