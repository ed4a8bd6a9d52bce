"""What a hypothesis is, and what it gives back.

A hypothesis is a claim with the frames that it needs and a test that decides it. The test
is a pure function of `Frames`; what comes back is a `Finding`, frozen and small. A folder of
this room holds the claims of one section of the article, a file for each: the catalogue takes
them from there. Hypotheses of users are found by entry point (group
``paradiplomacy.hypotheses``), or in files that they name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from paradiplomacy.hypotheses.histories.answered import answer_behind
from paradiplomacy.hypotheses.histories.answered_counts import with_answered_counts
from paradiplomacy.hypotheses.histories.answered_founding import with_answers_that_date
from paradiplomacy.hypotheses.histories.with_answers import with_answers
from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.frames import Frames

__all__ = ["CLAIMED", "FAMILIES", "RECORD", "Estimate", "Finding", "Hypothesis", "Need", "Picture"]
__all__ += ["Survives", "Unknown", "Verdict", "WorstCase", "deciding_alone", "untestable"]
__all__ += ["wants_all"]

_WORDS = Words(__name__)
_ALL: ContextVar[bool] = ContextVar("all estimates are wanted", default=True)


def wants_all() -> bool:
    """Whether a test is to give all estimates, or the deciding one alone will do.

    Under another choice on the record (see `variants`) only the deciding estimate and the verdict
    are read: a test may leave out what it shows beside them.
    """
    return _ALL.get()


@contextmanager
def deciding_alone() -> Iterator[None]:
    """Within it only the deciding estimate and the verdict of a test are read.

    Examples
    --------
    >>> with deciding_alone():
    ...     wants_all()
    False
    """
    token = _ALL.set(False)
    try:
        yield
    finally:
        _ALL.reset(token)


RECORD = "this record"
"""Basis of an estimate that is made from the record."""

CLAIMED = ("the article's figure", "the article's claim")
"""Basis of an estimate that is the claim's own number: it cannot test the claim."""

FAMILIES = ("definition", "contradicted", "dates", "size", "age")
"""Choices on the record under which a deciding estimate is made again."""


class Verdict(StrEnum):
    """What a test says of a claim; `RESTATED` says that its only number is the claim's own."""

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
        """Whether it says that the claim holds, or that it does not."""
        return self in (Verdict.SUPPORTED, Verdict.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its uncertainty.

    Parameters
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
    """

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


Unknown = Literal["dates", "silence", "direction"]
"""What a worst case is of: dates whose order is unknown, ties of which nothing is reported, or
exchanges of which nobody says which way they ran."""


@dataclass(frozen=True, slots=True)
class WorstCase:
    """What the test says where all that is unknown lies the way least kind to its verdict.

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
    """What a verdict survives; the words that stand with a verdict are written from this.

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
class Picture:
    """What is to be drawn of a finding: a kind that the report knows, and plain rows.

    Parameters
    ----------
    kind : {"intervals", "steps", "stacked-years", "paired-bars", "points"}
        ``intervals``: rows of label, value, low, high (a reference line by `reference`).
        ``steps``: rows of group, x, value, low, high (a survival curve).
        ``stacked-years``: rows of year, group, count.
        ``paired-bars``: rows of label, group, count.
        ``points``: rows of x, y, group, label, and count where several lie on one spot.
    rows : tuple of mapping
    x, y : str
        Titles of the axes.
    reference : float, optional
        The value that the claim states.
    margin : tuple of float, optional
        Equivalence margin, shaded.
    span : int
        Of ``stacked-years``, how many years a bar stands for, its own the first of them.
    """

    kind: Literal["intervals", "steps", "stacked-years", "paired-bars", "points"]
    rows: tuple[Mapping[str, Any], ...]
    x: Text
    y: Text
    reference: float | None = None
    margin: tuple[float, float] | None = None
    span: int = 1


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


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a hypothesis needs of a record.

    Parameters
    ----------
    frame : str
        Name of the frame, such as ``exchanges``.
    what : str
        What must be there, as a thing to collect: ``dated exchanges around the shock``.
    count : callable
        How many such rows the frames hold.
    least : int
        Fewer than this, and the claim is untestable.
    """

    frame: str
    what: Text
    count: Callable[[Frames], int]
    least: int = 1

    def lacking(self, frames: Frames) -> Message | None:
        """What is lacking, or None."""
        there = self.count(frames)
        if there >= self.least:
            return None
        return _WORDS("lacking", what=self.what, there=there, least=self.least)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A claim, what it needs, and the test that decides it.

    Parameters
    ----------
    id : str
        As in the design's table: ``suspension-1989``.
    section : str
        Section of the article, and paragraph: ``Human Rights Protection, 3``.
    claim : str
        The claim in our words.
    needs : tuple of Need
    test : callable
        From frames to a finding; only called when no need is lacking.
    estimator : str
        One sentence on the estimator, margin and decision rule.
    margin : tuple of float, optional
        Of equivalence, or from the reference to where an effect counts.
    items : tuple of str
        Keys of the questions that would collect what it needs, where the questionnaire does
        not say so itself.
    varies : tuple of str
        Families of variants under which the deciding estimate is made again; see `variants`.
        None of them where it rests on a figure of the article, or varies the record itself.
    lacks : tuple of str
        What every finding of it says is to be collected, before what a test adds.
    needs_statsmodels : bool
        Whether its test fits a model by statsmodels, which takes half a second to load.
    written : str
        Where a person wrote it in a file of designs, all that stands there: part of the
        fingerprint that a plan keeps.
    origin : str
        Where it comes from: the name of a file or of what an installed package gives; ``""``
        for ours. The catalogue sets it.
    of_article : bool
        Whether the article makes the claim: others are not counted among its claims.
    """

    id: str
    section: str
    claim: Text
    needs: tuple[Need, ...]
    test: Callable[[Frames], Finding] = field(repr=False)
    estimator: Text
    margin: tuple[float, float] | None = None
    items: tuple[str, ...] = ()
    varies: tuple[str, ...] = FAMILIES
    lacks: tuple[Text, ...] = ()
    needs_statsmodels: bool = False
    written: str = field(default="", repr=False)
    origin: str = ""
    of_article: bool = True

    @property
    def asks(self) -> tuple[str, ...]:
        """Keys of the questions, put to both ends, whose answers would help."""
        return self.items or tuple(question.key for question in shipped().feeding(self.id))

    def run(self, frames: Frames) -> Finding:
        """Test the claim, or say what is lacking; what interviews say of ties counts as known."""
        asks = self.asks
        stated, frames = frames, with_answered_counts(with_answers(frames), asks)
        lacks = tuple(lack for need in self.needs if (lack := need.lacking(frames)))
        finding = untestable(self.id, lacks) if lacks else self.test(frames)
        finding = replace(finding, hypothesis=self.id, lacks=(*self.lacks, *finding.lacks))
        if not frames.answers.is_empty():
            finding = _resting_on_answers(finding, stated)
        if finding.estimates and finding.estimates[0].basis in CLAIMED:
            # A number cannot test the claim that it is taken from, whatever a test made of it.
            finding = replace(finding, verdict=Verdict.RESTATED, p=None, mde=None, mde_sentence="")
        return replace(finding, asks=asks)


def _resting_on_answers(finding: Finding, stated: Frames) -> Finding:
    """The finding with answers as subjects in place of what claims made of them."""

    def of(estimate: Estimate) -> Estimate:
        behind = map(answer_behind, with_answers_that_date(stated, estimate.subjects))
        subjects = tuple(dict.fromkeys(behind))
        return estimate if subjects == estimate.subjects else replace(estimate, subjects=subjects)

    return replace(
        finding,
        estimates=tuple(map(of, finding.estimates)),
        sensitivity=tuple(map(of, finding.sensitivity)),
    )


def untestable(hypothesis: str, lacks: tuple[Text, ...]) -> Finding:
    """The finding that a record cannot decide a claim, with what it lacks."""
    sentence = _WORDS("untestable", lacks=lacks)
    return Finding(hypothesis, Verdict.UNTESTABLE, sentence, lacks=lacks)
