"""Similarity: sectors that fit.

Statistic: ``x_ij = sum_s p_is q_js / (|p_i| |q_j|)``, the cosine between the profiles of the
ends, each a list of covariates of actors (shares of sectors, say); 0 where a profile is empty.

Update: none; profiles do not move.

Source: Salton & McGill 1983; the article's sector fit. A positive coefficient: ends with like
profiles have more events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

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
from dyadevents.terms.covariate import of_actors

__all__ = ["Similarity"]


@dataclass(frozen=True)
class Similarity(Term):
    """Likeness of the profiles of the ends.

    Parameters
    ----------
    names : tuple of str
        The covariates that make a profile, at least two; a formula writes
        ``similarity(water+police)``.
    transform : {"raw", "log1p", "binary"}
    """

    names: tuple[str, ...]
    transform: TransformName = "raw"
    formula_name: ClassVar[str] = "similarity"

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.names))

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if len(self.names) < 2:
            raise TermError(f"{self.label}: a profile takes two covariates or more")
        if self.transform == "log1p" and any(
            (self._profiles(setting, side) < 0).any() for side in ("senders", "receivers")
        ):
            raise TermError(f"{self.label}: a cosine may be -1 here, so log1p will not do; use raw")
        cosine = self._profiles(setting, "senders") @ self._profiles(setting, "receivers").T
        statistic = Statistic(f"similarity {self.names}", StatisticLevel.DYAD, cosine)
        factor = Factor(statistic, Transform.named(self.transform))
        return TermColumn(self.label, dyad=(factor,))

    def _profiles(self, setting: Setting, side: str) -> NDArray[np.float64]:
        """Profiles of length 1, shape (actors, names)."""
        columns = []
        for name in self.names:
            statistic = of_actors(self, setting, name, side)
            if not statistic.fixed:
                raise TermError(
                    f"{self.label}: {name!r} steps in time, and a fixed profile is needed; give "
                    "the similarity as a covariate of dyads"
                )
            columns.append(np.asarray(statistic.initial, dtype=float))
        profiles = np.column_stack(columns)
        length = np.linalg.norm(profiles, axis=1, keepdims=True)
        return np.asarray(
            np.divide(profiles, length, out=np.zeros_like(profiles), where=length > 0)
        )
