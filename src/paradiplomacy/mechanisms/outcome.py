"""A fit of the mechanisms: coefficients, bounds, and what cannot be estimated and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from dyadevents.inference.fitted import KindFit
from dyadevents.inference.imputation import PooledEstimates
from dyadevents.model import EventModel
from dyadevents.terms.base import Term
from paradiplomacy.errors import NotFoundError
from paradiplomacy.language import Message
from paradiplomacy.mechanisms.exact_rates import Ratio
from paradiplomacy.record.event_history import Draw, EventRecord
from paradiplomacy.record.event_words import LeftOut

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Coefficient:
    """One coefficient, as a ratio of rates.

    how: Estimated together with all others; exact, from few events beside what the joint model
        expects; exact, by itself, where a kind has few events.
    ratio: How many times the rate is as high, by the words of the mechanism.
    estimate, error: On the scale of logarithms, per unit of the statistic; NaN unless joint.
    freedom, missing: Degrees of freedom, and the fraction of information that open dates take away.
    inside: Of a flag, the fewest and the most events of any draw that fall where it is up.
    told: Share of its variation that the baseline and the other coefficients explain.
    calendar: Of a graded number of the network, the share that the calendar alone explains.
    """

    mechanism: Mechanism
    how: str
    ratio: Ratio
    estimate: float = float("nan")
    error: float = float("nan")
    freedom: float = float("nan")
    missing: float = float("nan")
    inside: tuple[int, int] | None = None
    told: float = float("nan")
    calendar: float = float("nan")

    @property
    def excludes_one(self) -> bool:
        """True if the limits leave out that nothing differs."""
        return self.ratio.low > 1 or self.ratio.high < 1


@dataclass(frozen=True)
class Omission:
    """A coefficient that the record cannot determine, with the reason."""

    mechanism: Mechanism
    reason: Message


@dataclass(frozen=True)
class KindOutcome:
    """Findings on one kind of event.

    events: In the first draw.
    exposure: Dyads at risk times years (of acts of nations, years), over the first draw.
    rate: Events for each of those.
    names: Of what a simulation uses: baseline pieces, then terms.
    pooled: Their estimates; None for a kind without events.
    first: Their fit to the first draw alone, which is what can be checked.
    terms: Behind the terms among `names`.
    """

    kind: str
    events: int
    exposure: float
    rate: Ratio
    coefficients: tuple[Coefficient, ...] = ()
    untold: tuple[Omission, ...] = ()
    names: tuple[str, ...] = ()
    pooled: PooledEstimates | None = field(default=None, repr=False)
    first: KindFit | None = field(default=None, repr=False)
    terms: tuple[Mechanism, ...] = field(default=(), repr=False)
    messages: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Coefficient:
        """Return a coefficient by name."""
        if name not in self:
            raise NotFoundError(f"coefficient of {self.kind}", name, self)
        return self.coefficients[list(self).index(name)]

    def __iter__(self) -> Iterator[str]:
        return (coefficient.mechanism.name for coefficient in self.coefficients)


@dataclass(frozen=True)
class MechanismFit:
    """The event model on a record, pooled over draws of the dates.

    kinds: Those of the model.
    by_giver: Exchanges by the country that gave, fitted beside it.
    missing: Mechanisms for which the record has no data.
    model: What was fitted, of each kind that has events; ready to simulate.
    draws: The histories, one for each imputation.
    left_out: Exchanges that are not events, by reason, on average over the draws, rounded.
    """

    record: EventRecord
    kinds: Mapping[str, KindOutcome]
    by_giver: Mapping[str, KindOutcome]
    missing: tuple[Omission, ...]
    model: EventModel = field(repr=False)
    draws: tuple[Draw, ...] = field(repr=False)
    left_out: Counter[LeftOut]
    seed: int
    seconds: float

    @property
    def imputations(self) -> int:
        """Number of draws of the dates that were fitted."""
        return len(self.draws)

    def __getitem__(self, kind: str) -> KindOutcome:
        """Return what is known of a kind."""
        return self.outcomes[kind]

    @property
    def outcomes(self) -> dict[str, KindOutcome]:
        """Findings on each kind, exchanges by giver after all exchanges."""
        outcomes: dict[str, KindOutcome] = {}
        for name, outcome in self.kinds.items():
            outcomes[name] = outcome
            if name == "exchange":
                outcomes |= self.by_giver
        return outcomes

    def coefficients(self, worlds: int, rng: np.random.Generator) -> dict[str, Floats]:
        """Draw coefficients for simulated worlds from what the estimates leave open.

        Returns draws of shape (worlds, columns): normal with the pooled covariance; a kind without
        events gets a rate of 0.
        """
        drawn = {}
        for kind in self.model.kinds:
            pooled = self.kinds[kind.name].pooled
            if pooled is None:
                drawn[kind.name] = np.full((worlds, 1), -inf)
                continue
            # Clustered covariances may lack full rank, so that there is no Cholesky root.
            values, vectors = np.linalg.eigh(pooled.covariance)
            root = vectors * np.sqrt(np.maximum(values, 0.0))
            noise = rng.standard_normal((worlds, len(root)))
            drawn[kind.name] = pooled.estimates + noise @ root.T
        return drawn


ADJUSTS = "adjusts"
"""Idea of what is there only so that others are not biased."""


@dataclass(frozen=True)
class Mechanism:
    """One coefficient of one kind of event.

    kind, name: The kind of event; a short name, unique within it. What it means is said in the word
        files of `paradiplomacy.mechanisms.effect_words`, by these two.
    pair: Countries of the senders and of the receivers.
    needs: Covariates without which it cannot be.
    per: By how much the statistic rises where the rate is so many times as high.
    idea: What it stands for in the article, by its key in the same word files.
    sign: Sign that its coefficient would have by that idea: 1 more often, -1 less. 0 where nothing
        is said of it (sizes, distance, age, supply), or both are (opinion; shocks, which hurt
        unequally): it then speaks neither for the idea nor against it.
    rests_on: A kind of event that its statistic counts, and of which there may be too few.
    rival: The country whose ties that of the receivers minds.
    """

    kind: str
    name: str
    term: Term
    pair: tuple[str, str] = ("", "")
    needs: tuple[str, ...] = ()
    per: float = 1.0
    idea: str = ADJUSTS
    sign: int = 0
    rests_on: str = ""
    rival: str = ""

    @property
    def adjusts(self) -> bool:
        """True if it is there only so that others are not biased."""
        return self.idea == ADJUSTS
