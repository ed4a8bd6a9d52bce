"""The same figures under other definitions of what counts as a place or a tie.

One property of one network has been published as 0.11 and as 0.06, under two queries. What
depends on the definition is not a property of the world's ties.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from paradiplomacy.language import Message
from paradiplomacy.networks.figures import Absent, Figures, reason, variant_title
from paradiplomacy.networks.graph import TieNetwork, largest_component, network_of
from paradiplomacy.networks.measure import measure

if TYPE_CHECKING:
    from paradiplomacy.record.frames import Frames

TOWN = 10_000
"""Inhabitants below which a place counts as a village here."""

_SOURCES = 8  # records beyond which only the largest stand for themselves


@dataclass(frozen=True, slots=True)
class NetworkVariant:
    """A network under another definition.

    definition: What it is, in plain words.
    figures: See `paradiplomacy.networks.measure.measure`; or why there is no such network.
    """

    name: str
    definition: Message
    figures: Figures | Absent


def without_villages(network: TieNetwork) -> TieNetwork | Absent:
    """The network among places of at least `TOWN` inhabitants, and of unknown ones.

    Of a place whose population nobody states it is not known that it is a village.
    """
    return _tied_places(network, lambda people: ~(people < TOWN))


def of_known_size(network: TieNetwork) -> TieNetwork | Absent:
    """The network among places that are known to have at least `TOWN` inhabitants."""
    return _tied_places(network, lambda people: people >= TOWN)


def _tied_places(
    network: TieNetwork, wanted: Callable[[NDArray[np.float64]], NDArray[np.bool_]]
) -> TieNetwork | Absent:
    """The places whose inhabitants are as wanted, and that have a tie to another of them."""
    people = np.asarray(network.attributes.get("population", ()), dtype=np.float64)
    if not np.isfinite(people).any():
        return Absent(reason("no-populations"))
    part = network.within(wanted(people))
    return part.within(part.degrees() > 0)


def variants_of(
    network: TieNetwork, frames: Frames | None = None
) -> Mapping[str, tuple[Message, TieNetwork | Absent]]:
    """Other definitions of a network: name to what it says, and the network.

    frames: Of the record that it was made from; of an edge list there are none, and only what the
        network itself states can be varied.
    """
    variants: dict[str, tuple[Message, TieNetwork | Absent]] = {
        "no-villages": (variant_title("no-villages", town=TOWN), without_villages(network)),
        "towns-only": (variant_title("towns-only", town=TOWN), of_known_size(network)),
        "largest-component": (variant_title("largest-component"), largest_component(network)),
    }
    if frames is None:
        return variants
    from paradiplomacy.networks.two_sided import two_sidedness

    def only(ties: pl.Series, why: Message) -> TieNetwork | Absent:
        chosen = frames.ties.filter(pl.col("tie").is_in(ties.implode()))
        return network_of(frames, chosen) if chosen.height else Absent(why)

    by, ties = two_sidedness(frames).by_tie, frames.ties
    not_ended, of_cities = pl.col("status") != "ended", pl.col("tier") == "city"
    chosen = {
        "both-ends": (by.filter(pl.col("by") == "both")["tie"], reason("no-both-ends")),
        "not-ended": (ties.filter(not_ended)["tie"], reason("all-ended")),
        "cities-only": (ties.filter(of_cities)["tie"], reason("no-such-tie")),
    }
    listings = frames.listings.select("record", "tie").unique()
    records = listings.group_by("record").len().sort("len", "record", descending=[True, False])
    if records.height > 1:
        for record in records["record"].head(_SOURCES):
            of_record = listings.filter(pl.col("record") == record)["tie"]
            chosen[f"only-{record}"] = (of_record, reason("lists-none"))
    return variants | {name: (variant_title(name), only(*some)) for name, some in chosen.items()}


def sensitivity(
    variants: Mapping[str, tuple[Message, TieNetwork | Absent]],
) -> tuple[NetworkVariant, ...]:
    """The figures of each variant.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> two = of_pairs([("a", "b"), ("b", "c"), ("x", "y")])
    >>> [v.figures["nodes"] for v in sensitivity(variants_of(two)) if v.name.startswith("l")]
    [3]
    """
    return tuple(
        NetworkVariant(
            name,
            definition,
            network_of_variant
            if isinstance(network_of_variant, Absent)
            else measure(network_of_variant),
        )
        for name, (definition, network_of_variant) in variants.items()
    )
