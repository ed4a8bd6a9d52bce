"""Totals of the network: how many ties stand, how much has happened lately.

Statistic: ``x(t) = sum over all links e before t of m(t - t_e)``, with the memory m of inertia,
the same for all dyads. ``ties_of_network`` counts dyads in a state, ``events_of_network`` events:
``events_of_network(of=resume, half_life=2)`` is recent resumptions. Its kinds may be acts of the
whole network, such as sanctions.

Update: a link adds 1.

Source: Stadtfeld & Block 2017 (global statistics); the article's peace dividend. A positive
coefficient: where much stands (has happened) in the network, events are more frequent.
Ordinal likelihoods cancel these terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dyadevents.engine.compiled import link_rule
from dyadevents.terms.base import Setting, StatisticLevel, TermColumn, TermError, Watch
from dyadevents.terms.links import FadingTerm, LinkTerm

__all__ = ["EventsOfNetwork", "TiesOfNetwork"]


@link_rule
def _total(i, j, sign, time, shape, settings, store, index, value):  # type: ignore[no-untyped-def]  # noqa: PLR0917
    index[0], value[0] = 0, sign
    return 1


@dataclass(frozen=True)
class TiesOfNetwork(LinkTerm):
    """Number of dyads in a state.

    Parameters
    ----------
    of : {"ties", "active", "suspended"}
    transform : {"log1p", "raw", "binary"}
    """

    of: str | tuple[str, ...] = "ties"
    formula_name: ClassVar[str] = "ties_of_network"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if not self.watched(setting).by_state:
            raise TermError(f"{self.label}: events are not ties; use events_of_network")
        statistic = self.statistic(
            setting, "total", level=StatisticLevel.NETWORK, rule=_total, most=1
        )
        return TermColumn(self.label, network=(self.factor(statistic),))


class EventsOfNetwork(FadingTerm):
    """Number of events on all dyads.

    Parameters
    ----------
    of : str or tuple of str
        Kinds that count, acts of the whole network among them; "events" are those of dyads.
    transform : {"log1p", "raw", "binary"}
    window, half_life : float, optional
        Memory, in units of time; without either nothing is forgotten.
    """

    formula_name: ClassVar[str] = "events_of_network"

    def watched(self, setting: Setting) -> Watch:
        """Return what is watched; unlike other terms, acts of the whole network may be."""
        names = (self.of,) if isinstance(self.of, str) else self.of
        acts = [p for p, k in enumerate(setting.kinds) if k.of_network and k.name in names]
        if not acts:
            return super().watched(setting)
        rest = tuple(name for name in names if name not in {setting.kinds[p].name for p in acts})
        self.check_memory()
        mask = setting.watch(rest).mask if rest else 0
        return Watch(by_state=False, mask=mask | sum(1 << p for p in acts))

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if self.watched(setting).by_state:
            raise TermError(f"{self.label}: a state is not an event; use ties_of_network")
        statistic = self.statistic(
            setting, "total", level=StatisticLevel.NETWORK, rule=_total, most=1
        )
        return TermColumn(self.label, network=(self.factor(statistic),))
