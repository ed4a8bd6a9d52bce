"""Shocks: something happened to the whole network, and its effect lasts or fades.

Statistic: ``x(t) = sum over dates s before t of a_s * m(t - s)``, with the size a of each
date's shock (1 where dates are given as such) and ``m = 1[t - s <= window]``, or
``m = 2 ** -(max(0, tick - s) / half_life)``, `tick` being the last tick before t.

Update: steps that are known beforehand: at the dates, where windows end, at ticks.

Dates are those of a covariate of the network, at which it steps to a value above 0; the value
is the size. Source: Box & Tiao 1975 (intervention analysis). A positive
coefficient: after the shock events are more frequent. Ordinal likelihoods cancel a shock that
no other term multiplies.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import ClassVar

from dyadevents.terms.base import (
    Factor,
    Setting,
    Term,
    TermColumn,
    TermError,
    Transform,
    TransformName,
)
from dyadevents.terms.calendar import network_steps

__all__ = ["Shock"]

_LENGTHS = ("months", "window", "half_life")


@dataclass(frozen=True)
class Shock(Term):
    """After a shock of the whole network.

    Parameters
    ----------
    name : str
        A covariate of the network that steps at the dates; with `dates`, any name.
    months : float
        How long it lasts, in twelfths of the unit of time, which then is the year.
    window : float
        How long it lasts, in units of time.
    half_life : float
        Its effect halves in this time. One of the three must be given.
    dates : tuple of float, optional
        Dates, each of size 1; a formula writes ``dates=1989.42+1995.5``.
    transform : {"raw", "log1p", "binary"}
    """

    name: str
    months: float = math.inf
    window: float = math.inf
    half_life: float = math.inf
    dates: tuple[float, ...] = ()
    transform: TransformName = "raw"
    formula_name: ClassVar[str] = "shock"

    def __post_init__(self) -> None:
        object.__setattr__(self, "dates", tuple(float(date) for date in self.dates))

    @property
    def label(self) -> str:
        """See `Term.label`."""
        options = [self.name]
        options += [f"{x}={getattr(self, x)}" for x in _LENGTHS if getattr(self, x) != math.inf]
        if self.dates:
            options.append("dates=" + "+".join(map(str, self.dates)))
        if self.transform != "raw":
            options.append(f"transform={self.transform}")
        return f"{self.formula_name}({', '.join(options)})"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        lengths = [x for x in _LENGTHS if getattr(self, x) != math.inf]
        if len(lengths) != 1:
            raise TermError(
                f"{self.label}: say how long a shock lasts, by one of {', '.join(_LENGTHS)}; "
                "period(begin) is for what lasts for ever"
            )
        if not getattr(self, lengths[0]) > 0:
            raise TermError(f"{self.label}: {lengths[0]} must be a time above 0")
        sizes = self._sizes(setting)
        values = self._fading(setting, sizes) if lengths == ["half_life"] else self._lasting(sizes)
        key = f"shock {lengths[0]} {getattr(self, lengths[0])} {sorted(sizes.items())}"
        factor = Factor(network_steps(key, values), Transform.named(self.transform))
        return TermColumn(self.label, network=(factor,))

    def _sizes(self, setting: Setting) -> dict[float, float]:
        if self.dates:
            return {date: float(self.dates.count(date)) for date in self.dates}
        covariate = setting.covariate(self.name)
        if covariate.of != "network":
            raise TermError(
                f"{self.label}: {self.name!r} is a covariate of {covariate.of}; a shock needs "
                "one of the network, or dates="
            )
        steps = zip(covariate.times.tolist(), covariate.values.tolist(), strict=True)
        return {time: value for time, value in steps if value > 0}

    def _lasting(self, sizes: dict[float, float]) -> dict[float, float]:
        length = min(self.months / 12, self.window)
        ends = {date: date + length for date in sizes}
        return {
            time: sum(a for s, a in sizes.items() if s <= time < ends[s])
            for time in {*sizes, *ends.values()}
        }

    def _fading(self, setting: Setting, sizes: dict[float, float]) -> dict[float, float]:
        def value(time: float, tick: float) -> float:
            """Sum of what is left at a tick of the shocks up to a time."""
            return sum(
                a * 2 ** (-max(0.0, tick - s) / self.half_life)
                for s, a in sizes.items()
                if s <= time
            )

        ticks = setting.ticks.tolist()
        moves = {s: value(s, _last(ticks, s, setting.start)) for s in sizes}
        return moves | {tick: value(tick, tick) for tick in ticks}


def _last(ticks: list[float], time: float, start: float) -> float:
    """Return the last tick up to a time, the start before the first."""
    return ([start, *ticks])[bisect_right(ticks, time)]
