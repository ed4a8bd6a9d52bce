"""What may sit around the simulator: it hears what happened in a cell and sets covariates.

The simulator goes cell by cell (of the model's commit; with ``commit="event"``, tick by tick).
At the end of each it tells the layer what happened in it, and what the layer hands back holds
from then on. A layer is a specification without state; `OuterLayer.start` makes what runs, one
for each batch of worlds, so that batches can run side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.covariates import Covariate
from paradiplomacy.events.kinds import Kind
from paradiplomacy.events.network import Network

__all__ = ["Handed", "OuterLayer", "RunningLayer"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: By covariate: shape (places, worlds) for one of senders or receivers, (worlds,) for one of
#: the network. The arrays are the layer's own and change at its next cell: read, do not keep.
Handed = Mapping[str, Floats]


class RunningLayer(Protocol):
    """A layer at work in a batch of worlds."""

    def after_cell(
        self,
        time: float,
        events_by_sender: Mapping[str, Ints],
        events_by_receiver: Mapping[str, Ints],
        acts: Mapping[str, Ints],
    ) -> Handed:
        """Hear of a cell and hand back what holds after it.

        Parameters
        ----------
        time : float
            The end of the cell; it began at the last call's time, or at the start.
        events_by_sender, events_by_receiver : mapping of str to array of int
            For each kind that the layer counts, the events in the cell at each place as
            sender, shape (n_senders, worlds), and as receiver, shape (n_receivers, worlds).
            In an undirected network the sender is the place of the lower number.
        acts : mapping of str to array of int, shape (worlds,)
            For each kind of the whole network, its events in the cell.

        Returns
        -------
        mapping of str to array
            A value for each of the layer's covariates.
        """
        ...

    def result(self) -> dict[str, Floats]:
        """Return what the layer wants kept of the run; worlds are the last axis of each."""
        ...


class OuterLayer(Protocol):
    """A process around the simulator, such as opinion and policy."""

    @property
    def counts(self) -> tuple[str, ...]:
        """The kinds of event whose numbers by place the layer wants."""
        ...

    def covariates(self, network: Network) -> dict[str, Covariate]:
        """Return the covariates that the layer sets, with what they are at the start.

        They join the covariates that are given from outside before the model is laid out.
        """
        ...

    def start(
        self,
        worlds: Ints,
        network: Network,
        seed: int,
        *,
        time: float,
        kinds: tuple[Kind, ...],
    ) -> RunningLayer:
        """Start in a batch of worlds.

        Parameters
        ----------
        worlds : array of int, shape (worlds,)
            Their numbers, which key the draws: a world is the same in every batch.
        network : Network
        seed : int
        time : float
            Where the first cell begins.
        kinds : tuple of Kind
            The kinds that the simulator lets happen.
        """
        ...
