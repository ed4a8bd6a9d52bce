"""Calendar time and periods: what differs between then and now.

Statistics, the same for all dyads: ``calendar_time(origin)`` is ``tick - origin``, `tick` being
the last tick before t (the start before the first); ``period(begin, end)`` is 1 where
``begin < t <= end``, else 0. ``during(x, begin, end)`` is the column of another term within the
period and 0 outside: its coefficient is that term's in the period, or, beside the term itself,
how much it differs there.

Update: steps that are known beforehand.

Source: Box-Steffensmeier & Jones 2004; Mulder & Leenders 2019 (effects that vary in time). A
positive coefficient of a period: events are more frequent in it; of ``during(x, ...)``: x
matters more in it. Ordinal likelihoods cancel ``calendar_time`` and ``period`` alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from dyadevents.covariates import Covariate
from dyadevents.terms.base import (
    Factor,
    Setting,
    Statistic,
    StatisticLevel,
    Term,
    TermColumn,
    TermError,
    Transform,
    TransformName,
)

__all__ = ["CalendarTime", "During", "Period"]


def network_steps(key: str, values: dict[float, float], *, initial: float = 0.0) -> Statistic:
    """Return a statistic of the network that takes the given values from after given times on.

    Parameters
    ----------
    values : dict of float to float
        By time: minus infinity for what was always so; infinity never comes.
    initial : float
        The value before all of them.
    """
    initial = values.get(-math.inf, initial)
    dated = {time: value for time, value in values.items() if math.isfinite(time)}
    covariate = Covariate.series(key, initial, dated)
    return Statistic(key, StatisticLevel.NETWORK, covariate.initial, steps=covariate)


@dataclass(frozen=True)
class CalendarTime(Term):
    """Time on the calendar, since an origin.

    Parameters
    ----------
    origin : float
        When it is 0.
    transform : {"raw", "log1p", "binary"}
        log1p and binary need an origin at or before the start.
    """

    origin: float
    transform: TransformName = "raw"
    formula_name: ClassVar[str] = "calendar_time"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if self.transform != "raw" and self.origin > setting.start:
            raise TermError(
                f"{self.label}: time is below 0 before its origin; use raw, or an origin at or "
                f"before the start ({setting.start:g})"
            )
        values = {tick: tick - self.origin for tick in setting.ticks.tolist()}
        initial = setting.start - self.origin
        statistic = network_steps(f"calendar time {self.origin}", values, initial=initial)
        return TermColumn(self.label, network=(Factor(statistic, Transform.named(self.transform)),))


def _period(term: Term, begin: float, end: float) -> Factor:
    if not begin < end:
        raise TermError(f"{term.label}: the period must end after it begins")
    return Factor(network_steps(f"period {begin} {end}", {begin: 1.0, end: 0.0}))


@dataclass(frozen=True)
class Period(Term):
    """Indicator of a period.

    Parameters
    ----------
    begin, end : float
        Without an end it lasts for ever.
    """

    begin: float
    end: float = math.inf
    formula_name: ClassVar[str] = "period"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        return TermColumn(self.label, network=(_period(self, self.begin, self.end),))


@dataclass(frozen=True)
class During(Term):
    """Another term, within a period only.

    Parameters
    ----------
    begin, end : float
        Without an end it lasts for ever.
    """

    term: Term
    begin: float
    end: float = math.inf
    formula_name: ClassVar[str] = "during"

    @property
    def label(self) -> str:
        """See `Term.label`."""
        end = f", end={self.end}" if self.end != math.inf else ""
        return f"{self.formula_name}({self.term.label}, {self.begin}{end})"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        period = TermColumn("", network=(_period(self, self.begin, self.end),))
        return self.term.column(setting).times(period, self.label)
