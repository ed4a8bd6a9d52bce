"""Recency: what happened lately happens again, or rests.

Statistic: with ``a_ij(t) = max(0, tick - last_ij)`` the time from the dyad's last link to the
last tick before t, ``x_ij = 1 / (1 + a_ij)`` (inverse, the default), ``a_ij`` (raw),
``log(1 + a_ij)`` (log1p) or 1 (binary); 0 where there was none. With a window a dyad is
forgotten that long after its last link. The inverse depends on the unit of time.

Update: a link sets its dyad's clock to 0; a tick moves all clocks that run.

Source: Butts 2008 (recency). A positive coefficient of the inverse:
what was done lately is done again. Raw and log1p cannot distinguish "just now" from "never": use
them beside ``inertia(binary)`` or ``recency(binary)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from dyadevents.terms.base import Factor, Setting, TermColumn, TermError, Transform
from dyadevents.terms.clock import clock
from dyadevents.terms.links import LinkTerm

__all__ = ["Recency"]


@dataclass(frozen=True)
class Recency(LinkTerm):
    """Time since the dyad's last event.

    Parameters
    ----------
    of : str or tuple of str
        Kinds of event; every kind by default.
    transform : {"inverse", "raw", "log1p", "binary"}
    window : float, optional
        After this long a dyad counts as one that had no event.
    """

    transform: Literal["inverse", "raw", "log1p", "binary"] = "inverse"  # type: ignore[assignment]
    formula_name: ClassVar[str] = "recency"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if self.watched(setting).by_state:
            raise TermError(f"{self.label}: a state has no events; use tie_age(of={self.of})")
        inverse = self.transform in ("inverse", "binary")
        statistic = clock(self, setting, "recency", inverse=inverse)
        form = "raw" if self.transform == "inverse" else self.transform
        return TermColumn(self.label, dyad=(Factor(statistic, Transform.named(form)),))
