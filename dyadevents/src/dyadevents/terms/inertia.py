"""Inertia: dyads that had events have more.

Statistic: ``x_ij(t) = sum over links e of (i, j) before t of m(t - t_e)``. Without memory
``m = 1``; with a window ``m = 1[t - t_e <= window]``; with decay
``m = 2 ** -(max(0, tick - t_e) / half_life)``, `tick` being the last tick before t.

Update: a link adds 1 to its dyad.

Source: Butts 2008 (persistence); Brandes, Lerner & Snijders 2009 (decay). A positive
coefficient: what two places did together makes them do more.
"""

from __future__ import annotations

from typing import ClassVar

from dyadevents.terms.base import Setting, StatisticLevel, TermColumn
from dyadevents.terms.links import FadingTerm, at_dyad

__all__ = ["Inertia"]


class Inertia(FadingTerm):
    """Number of events that the dyad had.

    Parameters
    ----------
    of : str or tuple of str
        Kinds that count; every kind by default.
    transform : {"log1p", "raw", "binary"}
    window, half_life : float, optional
        Memory, in units of time; without either nothing is forgotten.
    """

    formula_name: ClassVar[str] = "inertia"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        return self.of_dyad(
            self.statistic(setting, "inertia", level=StatisticLevel.DYAD, rule=at_dyad, most=1)
        )
