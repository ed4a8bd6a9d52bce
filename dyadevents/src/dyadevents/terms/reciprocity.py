"""Reciprocity: who received answers.

Statistic: ``x_ij(t) = sum over links e of (j, i) before t of m(t - t_e)``, with the memory m of
inertia.

Update: a link from a to b adds 1 to the dyad (b, a).

Source: Butts 2008; Lerner & Lomi 2020. A positive coefficient: events from j to i make events
from i to j more frequent.
"""

from __future__ import annotations

from typing import ClassVar

from dyadevents.engine.compiled import link_rule
from dyadevents.terms.base import Setting, StatisticLevel, TermColumn
from dyadevents.terms.links import FadingTerm, refuse

__all__ = ["Reciprocity"]


@link_rule
def _back(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    index[0], value[0] = j * shape[1] + i, sign
    return 1


class Reciprocity(FadingTerm):
    """Number of events that went the other way.

    Parameters
    ----------
    of : str or tuple of str
        Kinds that count; every kind by default.
    transform : {"log1p", "raw", "binary"}
    window, half_life : float, optional
        Memory, in units of time; without either nothing is forgotten.
    """

    formula_name: ClassVar[str] = "reciprocity"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if setting.network.mode != "directed":
            refuse(self, setting.network, "inertia")
        return self.of_dyad(
            self.statistic(setting, "reciprocity", level=StatisticLevel.DYAD, rule=_back, most=1)
        )
