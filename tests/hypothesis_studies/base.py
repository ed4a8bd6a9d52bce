"""What a study is, and how it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log
from statistics import median

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.record.frames import Frames

__all__ = ["MANY", "Answer", "Make", "Outcome", "Study", "answer_of", "run", "shifted"]

Make = Callable[[float, int, int], Iterator[Frames]]
"""From the effect (a ratio, a share ...), the number of records and the seed."""


MANY = 120
"""Records that the tests run where an estimator is quick."""


@dataclass(frozen=True)
class Answer:
    """What an estimator says of one record, and what it says beforehand that it could find.

    Parameters
    ----------
    interval : Interval or None
    detectable : float or None
        On the scale of the interval.
    told : bool, optional
        Whether the whole rule tells it from nothing; by default, whether the interval does.
    mde : float, optional
        What is detectable as the finding has it, where that is on another scale.
    """

    interval: Interval | None
    detectable: float | None
    told: bool | None = None
    mde: float | None = None

    @property
    def said(self) -> float | None:
        """What is detectable, as the finding has it."""
        return self.detectable if self.mde is None else self.mde

    def excludes(self, value: float) -> bool:
        """Whether the interval leaves a value out."""
        found = self.interval
        return found is not None and (found.above(value) or found.below(value))

    def rejects(self, nothing: float) -> bool:
        """Whether an effect is found."""
        return self.excludes(nothing) if self.told is None else self.told


@dataclass(frozen=True)
class Study:
    """An estimator, and how to make records on which it is tried.

    Parameters
    ----------
    name : str
    make : callable
    judge : callable
        From a record to an `Answer`.
    nothing : float
        The value of "no effect".
    exact : bool
        Whether the test may only be too careful: as counts are whole numbers, and the next
        count would be one too many, or as its rule takes the wider of two intervals.
    records : int
        How many of them the tests run; those of heavy estimators are fewer.
    moved : callable, optional
        A record with an effect in it, from one without and the effect. What is detectable differs
        much between records of some designs; then each gets what it calls detectable itself,
        and without this all get the median of the records without an effect.
    """

    name: str
    make: Make
    judge: Callable[[Frames], Answer]
    nothing: float = 1.0
    exact: bool = True
    records: int = 60
    moved: Callable[[Frames, float], Frames] | None = None


@dataclass(frozen=True)
class Outcome:
    """How an estimator fared: counts out of `records` each."""

    study: Study
    records: int
    detectable: float
    rejected: int
    found: int
    covered_nothing: int
    covered_effect: int


def run(study: Study, *, records: int, seed: int) -> Outcome:
    """Try an estimator on so many records without, and as many with an effect."""
    without = [study.judge(f) for f in study.make(study.nothing, records, seed)]
    detectable = median(a.detectable for a in without if a.detectable is not None)
    beside = list(_with_effect(study, detectable, records, seed + 1))
    return Outcome(
        study,
        records,
        detectable,
        sum(a.rejects(study.nothing) for a in without),
        sum(a.rejects(study.nothing) for a, _ in beside),
        sum(not a.excludes(study.nothing) for a in without),
        sum(not a.excludes(effect) for a, effect in beside),
    )


def _with_effect(
    study: Study, detectable: float, records: int, seed: int
) -> Iterator[tuple[Answer, float]]:
    """What is said of records with an effect, and the effect in each."""
    if study.moved is None:
        yield from ((study.judge(f), detectable) for f in study.make(detectable, records, seed))
        return
    for frames in study.make(study.nothing, records, seed):
        own = study.judge(frames).detectable
        effect = detectable if own is None else own
        yield study.judge(study.moved(frames, effect)), effect


def answer_of(finding: Finding) -> Answer:
    """What a finding decides by."""
    one = finding.estimates[0]
    return Answer(Interval(one.value, one.low, one.high, one.level), finding.mde)


def shifted(rate: float, ratio: float, share: float) -> float:
    """Log rate of the others, so that the sum of events stays as it is without an effect."""
    return log(rate / (share * ratio + 1 - share))
