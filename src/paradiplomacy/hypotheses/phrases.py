"""Sentences that the findings of many claims share."""

from __future__ import annotations

from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.language import Message, Text, Words

__all__ = ["detectable_from", "largest_missed", "named_ratio"]

_WORDS = Words(__name__)


def largest_missed(sample: Text, effect: Text) -> Message:
    """That an effect, however large, would be missed too often: the sample is too small.

    Parameters
    ----------
    sample : Message or str
        What there is: ``With three ties``.
    effect : Message or str
        What may be missed: ``fall``.

    Examples
    --------
    >>> str(largest_missed("With three ties", "fall"))
    'With three ties, even the largest fall would be missed in more than two records of ten.'
    """
    return _WORDS("largest-missed", sample=sample, effect=effect)


def detectable_from(against: Text, *, sample: Text, share: float | None) -> Message:
    """Which share would be shown to differ from a reference, or that none would.

    Parameters
    ----------
    against : Message or str
        The reference: ``one half``.
    sample : Message or str, keyword-only
        What there is: ``With 12 exchanges``.
    share : float or None, keyword-only
        None where not even the largest share would be.

    Examples
    --------
    >>> str(detectable_from("50%", sample="With 9 ties", share=0.87))
    'With 9 ties, a share of 87% or more would be distinguished from 50% in eight samples of ten.'
    """
    if share is None:
        return largest_missed(sample, _WORDS("difference-from", against=against))
    return _WORDS("detectable-share", sample=sample, share=share, against=against)


def named_ratio(ratio: Interval, message: Text, *, events: float, event: Text) -> Message:
    """A ratio and its interval; below ten events that these are too few for a ratio.

    Parameters
    ----------
    ratio : Interval
    message : Message or str
        What is said of it where there are enough events, the ratio itself included.
    events : float, keyword-only
        How many it rests on.
    event : Message or str, keyword-only
        What an event is called, in the singular.

    Examples
    --------
    >>> ratio, rate = Interval(2.0, 0.5, 8.0, 0.95), "a rate 2.00 times the other"
    >>> str(named_ratio(ratio, rate, events=12, event="end of a tie"))
    'a rate 2.00 times the other (95% interval 0.50 to 8.00)'
    >>> str(named_ratio(ratio, rate, events=6, event="end of a tie"))
    'with fewer than ten ends of a tie no ratio is worth telling'
    """
    if events < FEW:
        return _WORDS("too-few-for-a-ratio", few=FEW, event=event)
    return _WORDS("with-interval", message=message, ratio=ratio)
