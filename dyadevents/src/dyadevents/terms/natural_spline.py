"""Natural splines: a covariate whose effect bends.

``ns(x, df=3)`` is as many columns as it has degrees of freedom: cubic between knots, linear
beyond the first and the last. With t the covariate on the scale on which these are 0 and 1, and
knots ``k_1 = 0 < ... < k_(df + 1) = 1``:

    piece 1      t
    piece p + 1  d_p(t) - d_df(t),  d_p(t) = (max(t - k_p, 0)^3 - max(t - 1, 0)^3) / (1 - k_p)

Knots are quantiles of all values, those of steps too; where some are the same, they are evenly
spaced. A covariate of actors is summed over both ends, or taken from one of them.

Update: none; the covariate steps when it is given to step.

Source: Hastie, Tibshirani & Friedman 2009. Coefficients of pieces mean nothing alone: what they say
together is `FitResult.curve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats
from dyadevents.covariates import Covariate
from dyadevents.terms.base import (
    Block,
    Combine,
    Factor,
    Setting,
    Statistic,
    Term,
    TermColumn,
    TermError,
)
from dyadevents.terms.covariate import covariate_statistic, of_actors
from dyadevents.terms.links import Side

__all__ = ["NaturalSpline"]


@dataclass(frozen=True)
class NaturalSpline(Term):
    """A covariate as a natural spline, or one of its pieces.

    Parameters
    ----------
    df : int
        Degrees of freedom, which is the number of pieces; at least 2.
    side : {"both", "sender", "receiver"}
        Whose, of a covariate of actors.
    piece : int
        From 1; 0 stands for all of them, and is not a column.
    """

    name: str
    df: int = 3
    side: Side = "both"
    piece: int = 0
    formula_name: ClassVar[str] = "ns"

    def pieces(self) -> Sequence[Term]:
        """See `Term.pieces`."""
        if self.piece:
            return (self,)
        return tuple(replace(self, piece=p) for p in range(1, self.df + 1))

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        if self.df < 2 or not 1 <= self.piece <= self.df:
            raise TermError(
                f"{self.label}: df={self.df}, piece={self.piece}; expected a df of at least 2, and "
                "in a product with other terms a piece from 1 to df"
            )
        parts = self._covariates(setting)
        knots = self.knots(setting)
        factors = [(Factor(self._statistic(each, knots)),) for each in parts]
        if parts[0].of == "dyads":
            return TermColumn(self.label, dyad=factors[0])
        if parts[0].of == "network":
            return TermColumn(self.label, network=factors[0])
        if self.side == "both":
            block = Block(Combine.SUM, factors[0], factors[-1])
        elif setting.network.mode == "undirected":
            raise TermError(f"{self.label}: an undirected network has no sides; leave side out")
        elif self.side == "sender":
            block = Block(Combine.SENDER, factors[0])
        else:
            block = Block(Combine.RECEIVER, receiver=factors[0])
        return TermColumn(self.label, blocks=(block,))

    def _covariates(self, setting: Setting) -> list[Covariate]:
        """Return the covariate, or both where senders and receivers have one each."""
        plain = setting.covariates.get(self.name)
        if plain is not None and plain.of in ("dyads", "network"):
            return [plain]
        sides = [f"{s}s" for s in ("sender", "receiver") if self.side in ("both", s)]
        found = []
        for side in sides:
            steps = of_actors(self, setting, self.name, side).steps
            assert steps is not None  # it is of a covariate
            found.append(steps)
        return found

    def knots(self, setting: Setting) -> Floats:
        """Return the knots, in the unit of the covariate: shape (df + 1,)."""
        values = []
        for each in self._covariates(setting):
            initial = np.asarray(each.initial, dtype=float)
            if each.of == "dyads" and setting.network.mode != "two-mode":
                upper = setting.network.mode == "undirected"
                off = (
                    np.triu(np.ones(initial.shape, bool), 1)
                    if upper
                    else ~np.eye(len(initial), dtype=bool)
                )
                initial = initial[off]
            values += [initial.ravel(), each.values]
        knots = np.quantile(np.concatenate(values), np.linspace(0, 1, self.df + 1))
        if (np.diff(knots) <= 0).any():
            low, high = knots[0], knots[-1]
            knots = np.linspace(low, high if high > low else low + 1.0, self.df + 1)
        return np.asarray(knots)

    def basis(self, values: NDArray[np.floating], knots: Floats) -> Floats:
        """Return this piece of some values of the covariate."""
        width = knots[-1] - knots[0]
        t, k = (np.asarray(values, dtype=float) - knots[0]) / width, (knots - knots[0]) / width

        def bend(p: int) -> Floats:
            cubes = np.maximum(t - k[p], 0.0) ** 3 - np.maximum(t - 1.0, 0.0) ** 3
            return np.asarray(cubes / (1.0 - k[p]))

        return t if self.piece == 1 else bend(self.piece - 2) - bend(self.df - 1)

    def _statistic(self, covariate: Covariate, knots: Floats) -> Statistic:
        made = replace(
            covariate,
            initial=self.basis(covariate.initial, knots),
            values=self.basis(covariate.values, knots),
        )
        return replace(covariate_statistic(made), key=f"{self.label} of {covariate.of}")
