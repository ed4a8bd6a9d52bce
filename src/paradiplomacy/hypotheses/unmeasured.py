"""What a verdict would not survive, of all that is not measured: hidden bias and silence."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from paradiplomacy.hypotheses.base import RECORD, Counted, Estimate, Finding
from paradiplomacy.hypotheses.estimators.hidden_bias import bias_to_explain, e_value
from paradiplomacy.hypotheses.estimators.partly_silent import PartlySilent
from paradiplomacy.hypotheses.estimators.tipping import (
    Tipping,
    TippingOfTwo,
    tipping,
    tipping_of_two,
)
from paradiplomacy.language import Message, Words

_WORDS = Words(__name__)
_MOST = 1000
"""Beyond it a number of bias says no more than that no bias would do."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
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
        found, said = self.silence, []
        for side, number in (("above", found.above), ("below", found.below)):
            key = f"silence.{side}" if number is not None else f"silence.never-{side}"
            said.append(_WORDS(key, n=number or 0, silent=found.silent, reference=found.reference))
        if found.alike is not None:
            said.append(_WORDS("silence.alike", n=round(found.alike)))
        return tuple(said)


def unmeasured(finding: Finding) -> Unmeasured:
    """Work out, from the estimates of a finding, what it would not survive.

    A ratio is compared with one, a share of units that did one of two things with its reference.
    Other estimates, such as differences and correlations, have neither gamma nor E-value here.
    """
    of_silence = _of_silence([each for each in finding.estimates if each.basis == RECORD])
    main = finding.estimates[0] if finding.estimates else None
    if main is None or main.basis != RECORD or (main.low is None and main.high is None):
        return Unmeasured(silence=of_silence)
    if main.unit.endswith("ratio") or main.unit == "ratio of ratios":
        gamma, of_odds = bias_to_explain(main.low, main.high), main.unit != "ratio"
        value = None if main.value is None else e_value(main.value, of_odds=of_odds)
        return Unmeasured(gamma, value, e_value(gamma, of_odds=of_odds), of_silence)
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
        return Unmeasured(bias_to_explain(low, high), silence=of_silence)
    return Unmeasured(silence=of_silence)


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


def _sentences_on_two(found: TippingOfTwo) -> tuple[Message, ...]:
    of_both = {"silent": found.silent, "other_silent": found.other_silent}
    if found.anyhow:
        return (_WORDS(f"two.anyhow-{found.anyhow}", **of_both),)
    said = [
        _WORDS(f"two.{'never-' * (n is None)}{side}", n=n or 0, other=other or 0, **of_both)
        for side, n, other in (
            ("above", found.above, found.other_above),
            ("below", found.below, found.other_below),
        )
    ]
    if found.alike is not None and found.other_alike is not None:
        said.append(_WORDS("two.alike", n=round(found.alike), other=round(found.other_alike)))
    return tuple(said)


def _odds_of_share(part: float) -> float:
    return part / (1 - part) if part < 1 else float("inf")
