"""What a verdict would not survive, of all that is not measured: hidden bias and silence."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, sqrt

from paradiplomacy.hypotheses.base import RECORD, Estimate, Finding
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.estimators.partly_silent import (
    PartlySilent,
    Tipping,
    TippingOfTwo,
    tipping,
    tipping_of_two,
)
from paradiplomacy.language import Message, Words

_WORDS = Words(__name__)
_MOST = 1000
"""Beyond it a number of bias says no more than that no bias would do."""


def bias_to_explain(low: float | None, high: float | None) -> float:
    """Rosenbaum's gamma: the hidden bias from which on a ratio shows nothing any more.

    low, high: Ends of the 95 % interval of an odds ratio or a ratio of rates; None where there is
        none.

    Returns one where the interval holds one: then no bias is needed.

    Rosenbaum (2002, chapter 4): something not measured makes one group gamma times as likely, by
    odds, to have what is counted, in the worst of all ways. For counts in two groups the worst
    way has the extended hypergeometric distribution with odds gamma, for pairs the binomial with
    share gamma / (1 + gamma): so gamma is where the exact interval ends, on the side of one. For
    an interval that is not exact it is about that.

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

    ratio: A ratio of risks or rates, or of odds.
    of_odds: Whether it is of odds of what is not rare: its square root is taken for it.

    Returns it as a ratio of risks; one for a ratio of one.

    VanderWeele and Ding (2017).

    >>> round(e_value(3.9), 2), round(e_value(1 / 3.9), 2), round(e_value(4.0, of_odds=True), 2)
    (7.26, 7.26, 3.41)
    """
    if ratio <= 0:
        return inf
    ratio = max(ratio, 1 / ratio)
    if of_odds:
        ratio = sqrt(ratio)
    return ratio + sqrt(ratio * (ratio - 1))


@dataclass(frozen=True, slots=True)
class UnmeasuredFactors:
    """Hidden bias that would explain a finding away, and silence that would turn it.

    gamma: Of the deciding comparison, see `bias_to_explain`; None where nothing is compared.
    e_value, e_value_of_limit: Of its estimate and of the end of its interval on the side of no
        difference.
    silence: Of the groups that the deciding estimate compares, else of the first share that has
        silent units.
    """

    gamma: float | None = None
    e_value: float | None = None
    e_value_of_limit: float | None = None
    silence: Tipping | TippingOfTwo | None = None

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
        if isinstance(self.silence, TippingOfTwo):
            return _sentences_on_two(self.silence)
        point, texts = self.silence, []
        for side, number in (("above", point.above), ("below", point.below)):
            key = f"silence.{side}" if number is not None else f"silence.never-{side}"
            texts.append(_WORDS(key, n=number or 0, silent=point.silent, reference=point.reference))
        if point.alike is not None:
            texts.append(_WORDS("silence.alike", n=round(point.alike)))
        return tuple(texts)


def unmeasured_factors(finding: Finding) -> UnmeasuredFactors:
    """Work out, from the estimates of a finding, what it would not survive.

    A ratio is compared with one, a share of units that did one of two things with its reference.
    Other estimates, such as differences and correlations, have neither gamma nor E-value here.
    """
    of_silence = _of_silence([each for each in finding.estimates if each.basis == RECORD])
    main = finding.estimates[0] if finding.estimates else None
    if main is None or main.basis != RECORD or (main.low is None and main.high is None):
        return UnmeasuredFactors(silence=of_silence)
    if main.unit.endswith("ratio") or main.unit == "ratio of ratios":
        gamma, of_odds = bias_to_explain(main.low, main.high), main.unit != "ratio"
        value = None if main.value is None else e_value(main.value, of_odds=of_odds)
        return UnmeasuredFactors(gamma, value, e_value(gamma, of_odds=of_odds), of_silence)
    units = main.counted
    if (
        units is not None
        and isinstance(units.reference, int | float)
        and main.n == units.did + units.did_not
    ):
        odds = _odds_of_share(units.reference)
        low, high = (
            None if end is None else _odds_of_share(end) / odds for end in (main.low, main.high)
        )
        return UnmeasuredFactors(bias_to_explain(low, high), silence=of_silence)
    return UnmeasuredFactors(silence=of_silence)


def _of_silence(estimates: list[Estimate]) -> Tipping | TippingOfTwo | None:
    first = estimates[0].counted if estimates else None
    if first is not None and isinstance(other := first.reference, Counted):
        groups = [n for each in (first, other) for n in (each.did, each.did_not, each.silent)]
        return tipping_of_two(PartlySilent(*groups)) if first.silent + other.silent else None
    if not estimates or estimates[0].unit != "share":
        return None
    for each in (estimate.counted for estimate in estimates):
        if each is not None and each.silent and isinstance(each.reference, int | float):
            return tipping(each.did, each.did_not, each.silent, reference=each.reference)
    return None


def _sentences_on_two(point: TippingOfTwo) -> tuple[Message, ...]:
    silent_units = {"silent": point.silent, "other_silent": point.other_silent}
    if point.anyhow:
        return (_WORDS(f"two.anyhow-{point.anyhow}", **silent_units),)
    texts = [
        _WORDS(f"two.{'never-' * (n is None)}{side}", n=n or 0, other=other or 0, **silent_units)
        for side, n, other in (
            ("above", point.above, point.other_above),
            ("below", point.below, point.other_below),
        )
    ]
    if point.alike is not None and point.other_alike is not None:
        texts.append(_WORDS("two.alike", n=round(point.alike), other=round(point.other_alike)))
    return tuple(texts)


def _odds_of_share(part: float) -> float:
    return part / (1 - part) if part < 1 else float("inf")
