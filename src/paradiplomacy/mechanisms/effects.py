"""Coefficients that rest on enough events, and how sure they are: what pages show first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import inf, log
from typing import Literal

from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit

FEW = 10
"""Events on either side below which no ratio is shown; tables have it."""
GOES_WITH_YEARS = 0.9
"""Share of a column that the calendar explains, from which a caveat says so."""

Surety = Literal["clear", "pattern", "untested", "open", "few"]


@dataclass(frozen=True)
class TermEffect:
    """A coefficient, and how far it can be relied on.

    coefficient: One of `outcome`.
    surety: Its limits leave out that nothing differs, and tests find no fault with the model of its
        kind of event; the same, but a test rejects that model, so that limits may be too narrow;
        the same, but nothing tested that model; its limits do not leave that out; it rests on fewer
        than `FEW` events on one side.
    """

    outcome: KindOutcome
    coefficient: Coefficient
    surety: Surety

    @property
    def strength(self) -> float:
        """Distance of the logarithm of the ratio from 0, in halves of its interval."""
        ratio = self.coefficient.ratio
        if not (ratio.value > 0 and ratio.low > 0 and ratio.high < inf):
            return 0.0
        return abs(log(ratio.value)) / max(log(ratio.high) - log(ratio.low), 1e-9)

    @property
    def speaks_against(self) -> bool:
        """True if it lies, with its limits, on the other side than its idea has it."""
        sign, ratio = self.coefficient.mechanism.sign, self.coefficient.ratio
        return (sign > 0 and ratio.high < 1) or (sign < 0 and ratio.low > 1)

    @property
    def goes_with_years(self) -> bool:
        """True if the calendar alone explains nearly all of what it counts."""
        return self.coefficient.calendar > GOES_WITH_YEARS


def is_from_few(outcome: KindOutcome, coefficient: Coefficient) -> bool:
    """True if a ratio rests on fewer than ten events on one of the sides that it compares."""
    if coefficient.inside is None:
        return outcome.events < FEW
    low, high = coefficient.inside
    return min(high, outcome.events - low) < FEW


def effects_of(
    fit: MechanismFit, rejected: Collection[str], fitting: Collection[str]
) -> tuple[TermEffect, ...]:
    """Every coefficient of which something is claimed, the surest first.

    rejected: Kinds of event of which a test rejects the model.
    fitting: Kinds of event whose model was tested and not rejected. Of all others nothing is known.
    """
    order: tuple[Surety, ...] = ("clear", "pattern", "untested", "open", "few")
    effects = [
        TermEffect(outcome, coefficient, _surety(outcome, coefficient, rejected, fitting))
        for outcome in fit.outcomes.values()
        for coefficient in outcome.coefficients
        if not coefficient.mechanism.adjusts
    ]
    return tuple(sorted(effects, key=lambda effect: (order.index(effect.surety), -effect.strength)))


def _surety(
    outcome: KindOutcome,
    coefficient: Coefficient,
    rejected: Collection[str],
    fitting: Collection[str],
) -> Surety:
    if is_from_few(outcome, coefficient):
        return "few"
    if not coefficient.excludes_one:
        return "open"
    if outcome.kind in rejected:
        return "pattern"
    return "clear" if outcome.kind in fitting else "untested"
