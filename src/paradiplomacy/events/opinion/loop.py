"""The loop: exchanges warm opinion, opinion moves policy, policy and tension move exchange.

The equations are in `flow` (opinions), `policy` (acts, openness, tension) and `gain` (whether
the loop feeds itself). What happened in a cell takes effect at its end, together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.errors import NotFoundError
from paradiplomacy.events.covariates import Covariate
from paradiplomacy.events.kinds import Kind
from paradiplomacy.events.model import ModelError
from paradiplomacy.events.network import Network
from paradiplomacy.events.opinion.flow import Pulls
from paradiplomacy.events.opinion.people import People, Places
from paradiplomacy.events.opinion.policy import ActRate, Tension, in_unit_interval
from paradiplomacy.events.opinion.running import RunningLoop

__all__ = ["ACTS", "OpinionLoop"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ACTS = ("warming", "cooling", "shock")


@dataclass(frozen=True, eq=False)
class OpinionLoop:
    """Opinion and policy around the simulator of events. By default no opinion moves.

    It sets the covariates ``opinion`` of every place, and ``national_opinion``, ``openness``
    and ``tension`` of the network. In a two-mode network each side is a country with opinions
    of its own: ``opinion.senders``, ``opinion.receivers`` and the same of
    ``national_opinion``. In a one-mode network all places are one country. Terms of a model
    that name them close the loop; those of `exchanges` are what warms.

    Parameters
    ----------
    pulls : Pulls
        Rates of the pull to the national mean, to each place's base and to its neighbours.
    gain : float
        The share of the way to 1 that one exchange takes a place's opinion.
    loss : float
        The share of half of the way to -1 that one shock takes every place's opinion.
    exchanges : tuple of str
        The kinds of event that warm.
    senders : People
    receivers : People, optional
        Those of the other country, in a two-mode network.
    warming, cooling : ActRate, optional
        For acts that the loop draws. Leave them out where the model has kinds of these names,
        whose events then count, or where acts are given.
    given : mapping of str to sequence of float
        Times, after the start, of acts that happen in every world, by "warming", "cooling" or
        "shock".
    half_life : float
        Of an act in the openness of policy.
    openness : float
        Openness at the start.
    tension : Tension
    threads : int
        For the opinions of one batch of worlds; results do not depend on it.

    Examples
    --------
    A country of two places. The first has three exchanges in the first year:

    >>> network = Network.two_mode(["Seattle", "Boise"], ["Chongqing"])
    >>> loop = OpinionLoop(pulls=Pulls(to_nation=0.5, to_base=0.1), gain=0.1)
    >>> running = loop.start(np.arange(1), network, 1, time=1980.0, kinds=(Kind("exchange"),))
    >>> by_sender, by_receiver = np.array([[3], [0]]), np.array([[3]])
    >>> after = running.after_cell(
    ...     1981.0, {"exchange": by_sender}, {"exchange": by_receiver}, {}
    ... )
    >>> after["opinion.senders"].round(3).tolist()
    [[0.271], [0.0]]
    >>> after["national_opinion.senders"].round(4).tolist()
    [0.1355]
    """

    pulls: Pulls = field(default_factory=Pulls)
    gain: float = 0.0
    loss: float = 0.0
    exchanges: tuple[str, ...] = ("exchange",)
    senders: People = field(default_factory=People)
    receivers: People | None = None
    warming: ActRate | None = None
    cooling: ActRate | None = None
    given: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    half_life: float = 2.0
    openness: float = 0.0
    tension: Tension = field(default_factory=Tension)
    threads: int = 1

    def __post_init__(self) -> None:
        for name, rate in self.pulls._asdict().items():
            if not 0 <= rate < np.inf:
                raise ModelError(f"pull {name} is {rate:g}; a rate of 0 or more is expected")
        in_unit_interval("gain", self.gain)
        in_unit_interval("loss", self.loss)
        if not self.half_life > 0:
            raise ModelError(f"half_life is {self.half_life:g}; a time above 0 is expected")
        for act in self.given:
            if act not in ACTS:
                raise NotFoundError("act", act, ACTS)

    @property
    def counts(self) -> tuple[str, ...]:
        """The kinds of event whose numbers by place the loop wants."""
        return self.exchanges

    def places(self, network: Network) -> dict[str, Places]:
        """Return the places of each country, by the end of the names of its covariates.

        Parameters
        ----------
        network : Network

        Raises
        ------
        ModelError
            If opinions, people or neighbours do not fit the network.
        """
        if network.mode != "two-mode":
            if self.receivers is not None:
                raise ModelError(f"a {network.mode} network has one country: give senders only")
            sides = {"": self.senders.of(network.n_senders, "senders")}
        else:
            sides = {
                ".senders": self.senders.of(network.n_senders, "senders"),
                ".receivers": (self.receivers or People()).of(network.n_receivers, "receivers"),
            }
        if self.pulls.to_neighbours > 0 and all(p.neighbours is None for p in sides.values()):
            raise ModelError("there is a pull to_neighbours and nobody has any: give neighbours")
        return sides

    def covariates(self, network: Network) -> dict[str, Covariate]:
        """Return the covariates that the loop sets, with what they are at the start."""
        made = [
            Covariate("openness", "network", np.array(self.openness)),
            Covariate("tension", "network", np.array(self.tension.rest)),
        ]
        for end, places in self.places(network).items():
            whose = "receivers" if end == ".receivers" else "senders"
            mean = np.array(places.weights @ places.initial)
            made.append(Covariate(f"opinion{end}", whose, places.initial))  # type: ignore[arg-type]
            made.append(Covariate(f"national_opinion{end}", "network", mean))
        return {covariate.name: covariate for covariate in made}

    def start(
        self,
        worlds: Ints,
        network: Network,
        seed: int,
        *,
        time: float,
        kinds: tuple[Kind, ...],
    ) -> RunningLoop:
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
            What the simulator lets happen.

        Raises
        ------
        ModelError
            If acts of one name would come from the model and from the loop.
        NotFoundError
            If a kind of `exchanges` is not among the kinds.
        """
        names = [kind.name for kind in kinds]
        for kind in self.exchanges:
            if kind not in names:
                raise NotFoundError("kind of event", kind, names, hint="`exchanges` names it")
        for act, rate in (("warming", self.warming), ("cooling", self.cooling)):
            if rate is not None and act in names:
                raise ModelError(
                    f"{act} acts would be drawn twice: the model has a kind of that name and the "
                    f"loop a rate; leave out one of them"
                )
        if network.mode != "two-mode" and any(
            rate is not None and rate.other_opinion for rate in (self.warming, self.cooling)
        ):
            raise ModelError(f"other_opinion: a {network.mode} network has one country")
        return RunningLoop(self, self.places(network), worlds, seed, time)
