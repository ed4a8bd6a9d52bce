"""Tie age and time suspended: how long a dyad has been in its state.

Statistic: ``x_ij(t) = max(0, tick - since_ij)``, where ``since_ij`` is when the dyad came into
the watched states (live for ``tie_age``, suspended for ``time_suspended``) and `tick` the last
tick before t; 0 where it is not in them. A tie that is live at the start has its age from
there, unless a covariate says since when it stands.

Update: a change of state sets the dyad's clock to 0; a tick moves all clocks that run.

Source: Box-Steffensmeier & Jones 2004 (duration dependence). A positive coefficient: the longer
a tie has stood (has been suspended), the more often the event happens; a negative one on ends
or resumptions: what has lasted goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from dyadevents.terms.base import Setting, TermColumn, TermError
from dyadevents.terms.clock import clock
from dyadevents.terms.links import LinkTerm

__all__ = ["TieAge", "TimeSuspended"]


@dataclass(frozen=True)
class TieAge(LinkTerm):
    """Time for which the dyad has been live.

    Parameters
    ----------
    of : {"ties", "active", "suspended"}
        The states whose time counts.
    transform : {"log1p", "raw", "binary"}
    since : str, optional
        A covariate of dyads: when the tie was formed, where that was before the start or
        before it came into sight. A later time than that, where it is not known, is ignored.
    """

    of: str | tuple[str, ...] = "ties"
    since: str = ""
    formula_name: ClassVar[str] = "tie_age"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if not self.watched(setting).by_state:
            raise TermError(
                f"{self.label}: events have no age; of= can be ties, active or suspended, and "
                f"recency(of={self.of}) is the time since an event"
            )
        return self.of_dyad(
            clock(self, setting, f"age {self.since}", since=self._known_ages(setting))
        )

    def _known_ages(self, setting: Setting) -> NDArray[np.floating] | None:
        if not self.since:
            return None
        covariate = setting.covariate(self.since)
        if covariate.of != "dyads" or covariate.steps:
            raise TermError(
                f"{self.label}: {self.since!r} must be a covariate of dyads without steps: the "
                "time at which each tie was formed"
            )
        shape = (setting.network.n_senders, setting.network.n_receivers)
        return np.broadcast_to(covariate.initial, shape)


@dataclass(frozen=True)
class TimeSuspended(TieAge):
    """Time for which the dyad has been suspended.

    Parameters
    ----------
    of : {"suspended"}
    transform : {"log1p", "raw", "binary"}
    since : str, optional
        A covariate of dyads: when the suspension began, where that was before the start.
    """

    of: str | tuple[str, ...] = "suspended"
    formula_name: ClassVar[str] = "time_suspended"
