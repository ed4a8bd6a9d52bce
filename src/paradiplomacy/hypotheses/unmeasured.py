"""Hidden bias and silence: of all that is not measured, the part that would overturn a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, sqrt

from paradiplomacy.hypotheses.base import RECORD, Estimate, Finding
from paradiplomacy.hypotheses.estimators.exact import share
from paradiplomacy.language import Message, Words

__all__ = ["Tipping", "Unmeasured", "bias_to_explain", "e_value", "tipping", "unmeasured"]


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


def bias_to_explain(low: float | None, high: float | None) -> float:
    """Rosenbaum's gamma: the hidden bias from which on a ratio shows nothing any more.

    Parameters
    ----------
    low, high : float or None
        Ends of the 95 % interval of an odds ratio or a ratio of rates; None where there is none.

    Returns
    -------
    float
        One where the interval holds one: then no bias is needed.

    Notes
    -----
    Rosenbaum (2002, chapter 4): something not measured makes one group gamma times as likely, by
    odds, to have what is counted, in the worst of all ways. For counts in two groups the worst
    way has the extended hypergeometric distribution with odds gamma, for pairs the binomial with
    share gamma / (1 + gamma): so gamma is where the exact interval ends, on the side of one. For
    an interval that is not exact it is about that.

    Examples
    --------
    >>> bias_to_explain(1.2, 9.0), bias_to_explain(0.1, 0.5), bias_to_explain(0.5, None)
    (1.2, 2.0, 1.0)
    """
    if low is not None and low > 1:
        return low
    if high is not None and high < 1:
        return 1 / high if high > 0 else inf
    return 1.0


def e_value(ratio: float, *, of_odds: bool = False) -> float:
    """E-value: how strongly something not measured must go with both sides to explain a ratio.

    Parameters
    ----------
    ratio : float
        A ratio of risks or rates, or of odds.
    of_odds : bool, keyword-only
        Whether it is of odds of what is not rare: its square root is taken for it.

    Returns
    -------
    float
        As a ratio of risks; one for a ratio of one.

    Notes
    -----
    VanderWeele and Ding (2017).

    Examples
    --------
    >>> round(e_value(3.9), 2), round(e_value(1 / 3.9), 2), round(e_value(4.0, of_odds=True), 2)
    (7.26, 7.26, 3.41)
    """
    if ratio <= 0:
        return inf
    ratio = max(ratio, 1 / ratio)
    if of_odds:
        ratio = sqrt(ratio)
    return ratio + sqrt(ratio * (ratio - 1))


_WORDS = Words(__name__)
_MOST = 1000
"""Beyond it a number of bias says no more than that no bias would do."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """Hidden bias that would explain a finding away, and silence that would turn it.

    Parameters
    ----------
    gamma : float or None
        Of the deciding comparison, see `bias_to_explain`; None where nothing is compared.
    e_value, e_value_of_limit : float or None
        Of its estimate and of the end of its interval on the side of no difference.
    silence : Tipping or None
        Of the first share that has silent units.
    """

    gamma: float | None = None
    e_value: float | None = None
    e_value_of_limit: float | None = None
    silence: Tipping | None = None

    @property
    def sentences(self) -> tuple[Message, ...]:
        """All of it in words."""
        return (*self._sentences_on_bias(), *self._sentences_on_silence())

    def _sentences_on_bias(self) -> tuple[Message, ...]:
        if self.gamma is None:
            return ()
        if self.gamma <= 1:
            return (_WORDS("bias.none"),)
        if self.gamma > _MOST:
            return (_WORDS("bias.any"),)
        gamma = _WORDS("bias.gamma", gamma=self.gamma)
        if self.e_value is None or self.e_value_of_limit is None:
            return (gamma,)
        key = "bias.e-value" if isfinite(self.e_value) else "bias.e-value-of-limit"
        return gamma, _WORDS(key, of_estimate=self.e_value, of_limit=self.e_value_of_limit)

    def _sentences_on_silence(self) -> tuple[Message, ...]:
        if self.silence is None:
            return ()
        found, said = self.silence, []
        for side, number in (("above", found.above), ("below", found.below)):
            key = f"silence.{side}" if number is not None else f"silence.never-{side}"
            said.append(_WORDS(key, n=number or 0, silent=found.silent, reference=found.reference))
        if found.alike is not None:
            said.append(_WORDS("silence.alike", n=round(found.alike)))
        return tuple(said)


def unmeasured(finding: Finding) -> Unmeasured:
    """Work out, from the estimates of a finding, what it would not survive.

    Parameters
    ----------
    finding : Finding

    Notes
    -----
    A ratio is compared with one, a share of units that did one of two things with its reference.
    Other estimates, such as differences and correlations, have neither gamma nor E-value here.
    """
    of_record = [each for each in finding.estimates if each.basis == RECORD]
    silent = (each.counted for each in of_record if each.counted and each.counted.silent)
    silence = next(silent, None) if of_record and of_record[0].unit == "share" else None
    of_silence = (
        tipping(silence.did, silence.did_not, silence.silent, reference=silence.reference)
        if silence
        else None
    )
    main = finding.estimates[0] if finding.estimates else None
    if main is None or main.basis != RECORD or (main.low is None and main.high is None):
        return Unmeasured(silence=of_silence)
    if main.unit.endswith("ratio") or main.unit == "ratio of ratios":
        return _of_ratio(main, of_silence)
    units = main.counted
    if units is not None and main.n == units.did + units.did_not:
        odds = _odds_of_share(units.reference)
        low, high = (
            None if end is None else _odds_of_share(end) / odds for end in (main.low, main.high)
        )
        return Unmeasured(bias_to_explain(low, high), silence=of_silence)
    return Unmeasured(silence=of_silence)


def _of_ratio(main: Estimate, silence: Tipping | None) -> Unmeasured:
    gamma, of_odds = bias_to_explain(main.low, main.high), main.unit != "ratio"
    value = None if main.value is None else e_value(main.value, of_odds=of_odds)
    return Unmeasured(gamma, value, e_value(gamma, of_odds=of_odds), silence)


def _odds_of_share(part: float) -> float:
    return part / (1 - part) if part < 1 else float("inf")
