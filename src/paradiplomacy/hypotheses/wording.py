"""Two sentences that many findings share, in English."""

from __future__ import annotations

from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.language.english import number, plural, ratio, ratio_span

__all__ = ["missed", "times"]


def times(found: Interval, of: str, *, events: float, thing: str) -> str:
    """A ratio and its interval; below ten events that these are too few for one.

    Parameters
    ----------
    found : Interval
        With a value.
    of : str
        What the ratio is of, with ``{}`` in its place: ``a rate {} times the other``.
    events : float, keyword-only
        What it rests on.
    thing : str, keyword-only
        What an event is called, one of it.

    Examples
    --------
    >>> found = Interval(2.0, 0.5, 8.0, 0.95)
    >>> times(found, "a rate {} times the other", events=12, thing="end of a tie")
    'a rate 2.00 times the other (95% interval 0.50 to 8.00)'
    >>> times(found, "a rate {} times the other", events=6, thing="end of a tie")
    'with fewer than ten ends of a tie no ratio is worth telling'
    """
    if events < FEW:
        return f"with fewer than {number(FEW)} {plural(thing)} no ratio is worth telling"
    return f"{of.format(ratio(found.value))} ({ratio_span(found)})"


def missed(told: str, effect: str) -> str:
    """That an effect, however large, would be missed too often: true whatever is found after.

    Examples
    --------
    >>> missed("With three ties", "fall")
    'With three ties, even the largest fall would be missed in more than two records of ten.'
    """
    return (
        f"{told.rstrip(',')}, even the largest {effect} would be missed in more than two records "
        "of ten."
    )
